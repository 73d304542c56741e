import { AimOutlined, LoginOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import type { BimBounds } from '../../../models/schema/bim.ts';
import { enterRoom } from '../../bim/change-room.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToBounds } from './fly-to-bounds.ts';

/** Rows that are listed of one kind. */
const MOST = 200;

export interface ElementRow {
  key: string;
  title: string;
  note?: string;
  /** Where it is; absent: nothing to fly to. */
  bounds?: BimBounds;
  /** What is selected on the way, and shown alone inside. */
  layer: string;
  ids: readonly string[];
}

/** Things of a model, each of which can be flown to, or looked at inside. */
export function ElementRows({
  label,
  color,
  rows,
}: {
  label: string;
  color?: string;
  rows: readonly ElementRow[];
}) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <section className="models-rows" aria-label={label}>
      <h3>
        {color && <span className="swatch" style={{ background: color }} aria-hidden="true" />}
        {label} <span className="number">{rows.length}</span>
      </h3>
      <ul>
        {rows.slice(0, MOST).map(({ key, title, note, bounds, layer, ids }) => (
          <li key={key}>
            <div className="grow">
              <span>{title}</span>
              {note && <span className="muted">{note}</span>}
            </div>
            {bounds && (
              <>
                <IconButton
                  small
                  label={t('models.show')}
                  onClick={() =>
                    flyToBounds(bounds, ids[0] === undefined ? undefined : { layer, feature: ids[0] })
                  }
                >
                  <AimOutlined />
                </IconButton>
                <IconButton
                  small
                  label={t('models.inside')}
                  onClick={() => enterRoom(layer, { only: [...ids], rest: 'clear' })}
                >
                  <LoginOutlined />
                </IconButton>
              </>
            )}
          </li>
        ))}
      </ul>
      {rows.length > MOST && <p className="muted">{t('models.more', { count: rows.length - MOST })}</p>}
    </section>
  );
}
