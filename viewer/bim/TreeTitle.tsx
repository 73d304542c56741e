import { useTranslation } from 'react-i18next';
import type { TreeNode } from '../../models/bim/tree.ts';
import { IconButton } from '../panels/IconButton.tsx';
import { LineIcon } from '../panels/LineIcon.tsx';
import { useView } from '../stores/view.ts';
import { changeRoom, toggled } from './change-room.ts';
import { ROOM_ICONS } from './icons.ts';

/** A line of the tree: what it is, how many there are of it, and how it is shown. */
export function TreeTitle({ node, word }: { node: TreeNode; word: (name: string) => string }) {
  const { t } = useTranslation();
  const { kind, name, of, count } = node;
  const hidden = useView(({ document }) => of !== undefined && document.room?.hidden.includes(of) === true);
  const alone = useView(({ document }) => of !== undefined && document.room?.only.includes(of) === true);
  const title =
    kind === 'class' && of !== undefined
      ? word(of)
      : (name ?? (of === undefined ? t(`room.tree.none.${kind}`) : t(`room.tree.unnamed.${kind}`)));
  return (
    <span className="room-node" data-hidden={hidden || undefined}>
      <span className="grow" title={kind === 'class' ? of : title}>
        {title}
      </span>
      {kind !== 'element' && <span className="count">{count}</span>}
      {of !== undefined && (
        <span className="acts">
          <IconButton
            small
            label={t('room.act.alone', { name: title })}
            aria-pressed={alone}
            onClick={(event) => {
              event.stopPropagation();
              changeRoom({ only: alone ? [] : [of] });
            }}
          >
            <LineIcon path={ROOM_ICONS.alone} />
          </IconButton>
          <IconButton
            small
            label={t(hidden ? 'room.act.show' : 'room.act.hide', { name: title })}
            aria-pressed={hidden}
            onClick={(event) => {
              event.stopPropagation();
              const { room } = useView.getState().document;
              if (room) changeRoom({ hidden: toggled(room.hidden, of) });
            }}
          >
            <LineIcon path={hidden ? ROOM_ICONS.hide : ROOM_ICONS.all} />
          </IconButton>
        </span>
      )}
    </span>
  );
}
