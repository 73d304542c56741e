import { CloseOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { unitAt } from '../../models/bim/measures.ts';
import type { Feature } from '../../models/feature.ts';
import { attributeRows } from '../panels/card/attributes.ts';
import { IconButton } from '../panels/IconButton.tsx';
import { LineIcon } from '../panels/LineIcon.tsx';
import { ProvenanceList } from '../panels/ProvenanceList.tsx';
import { retrySelection, useSelection } from '../stores/selection.ts';
import { select, useView } from '../stores/view.ts';
import { toggled } from './change-room.ts';
import { ROOM_ICONS } from './icons.ts';
import { lookAtElements } from './room-camera.ts';
import type { RoomModel } from './room-model.ts';
import { rowGroups } from './row-groups.ts';
import { useClassWord } from './use-class-word.ts';
import { changeChosen, isolateChosen } from './use-room-keys.ts';

/** Everything that the feature store has of what is chosen. */
export function PropertySheet({ model }: { model: RoomModel }) {
  const { t } = useTranslation();
  const classWord = useClassWord();
  const record = useSelection((state) => state.record);
  const count = useView(({ document }) => document.selection.length);
  if (record.state === 'none') return null;
  const { id, layer } = record;
  const element = model.bim.elements[model.parts.indexOf.get(id) ?? -1];
  const feature = record.state === 'ready' ? record.feature : undefined;
  const name = element?.name ?? feature?.name;
  const kind = element?.class ?? feature?.class;
  return (
    <aside className="room-sheet card float" aria-label={t('room.sheet.label')}>
      <header>
        <div>
          <h2>{name ?? (kind ? classWord(kind) : id)}</h2>
          <div className="tags">
            {kind && <span className="tag accent">{classWord(kind)}</span>}
            {kind && <span className="tag">{kind}</span>}
            {count > 1 && <span className="tag outlined">{t('room.sheet.more', { count: count - 1 })}</span>}
          </div>
        </div>
        <IconButton small label={t('action.close')} onClick={() => select([])}>
          <CloseOutlined />
        </IconButton>
      </header>
      {element && <Acts id={id} model={model} />}
      <div className="card-body">
        {record.state === 'loading' && <p role="status">{t('card.loading')}</p>}
        {record.state === 'missing' && <p className="muted">{t('card.missing')}</p>}
        {record.state === 'failed' && (
          <div className="trouble" role="alert">
            <div className="grow">
              <p>{t('card.failed')}</p>
              <p className="muted">{record.detail}</p>
            </div>
            <Button size="small" onClick={retrySelection}>
              {t('action.retry')}
            </Button>
          </div>
        )}
        {feature && <Properties feature={feature} fileUnits={model.bim.units} />}
        <h3>{t('card.id')}</h3>
        <code className="room-id">{id}</code>
        <h3>{t('card.provenance')}</h3>
        <ProvenanceList provenance={layer.provenance} publication={layer.publication} />
      </div>
    </aside>
  );
}

function Acts({ id, model }: { id: string; model: RoomModel }) {
  const { t } = useTranslation();
  const room = useView(({ document }) => document.room);
  if (!room) return null;
  return (
    <div className="room-acts">
      <Button
        size="small"
        icon={<LineIcon path={ROOM_ICONS.fit} />}
        onClick={() => lookAtElements(model.parts.named(id))}
      >
        {t('room.act.look')}
      </Button>
      <Button
        size="small"
        type={room.only.includes(id) ? 'primary' : 'default'}
        icon={<LineIcon path={ROOM_ICONS.alone} />}
        onClick={isolateChosen}
      >
        {t('room.act.aloneShort')}
      </Button>
      <Button
        size="small"
        type={room.clear.includes(id) ? 'primary' : 'default'}
        icon={<LineIcon path={ROOM_ICONS.clear} />}
        onClick={() => changeChosen('clear')}
      >
        {t('room.act.clearShort')}
      </Button>
      <Button size="small" icon={<LineIcon path={ROOM_ICONS.hide} />} onClick={() => changeChosen('hidden')}>
        {t('room.act.hideShort')}
      </Button>
    </div>
  );
}

const MANY_ROWS = 14;

function Properties({
  feature: { attributes },
  fileUnits,
}: {
  feature: Feature;
  fileUnits: Record<string, string> | undefined;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [closed, setClosed] = useState<string[]>([]);
  // What the numbers measure, and in what, stands behind them.
  const rows = attributeRows(attributes).map((row) => {
    const unit = row.unit ?? unitAt(attributes, row.name, fileUnits)?.symbol;
    return unit === undefined ? row : { ...row, unit };
  });
  const wanted = text.trim().toLowerCase();
  const shown = rows.filter((row) => `${row.name} ${row.text}`.toLowerCase().includes(wanted));
  if (rows.length === 0) return <p className="muted">{t('card.noAttributes')}</p>;
  return (
    <>
      {rows.length > MANY_ROWS && (
        <Input
          size="small"
          allowClear
          value={text}
          onChange={({ target }) => setText(target.value)}
          placeholder={t('room.sheet.filter', { count: rows.length })}
          aria-label={t('room.sheet.filter', { count: rows.length })}
        />
      )}
      {shown.length === 0 && <p className="muted">{t('room.sheet.nothing')}</p>}
      {rowGroups(shown).map(({ group, rows: own }) => {
        const isClosed = group !== '' && wanted === '' && closed.includes(group);
        return (
          <section key={group} className="room-group">
            {group !== '' && (
              <h3>
                <button
                  type="button"
                  aria-expanded={!isClosed}
                  onClick={() => setClosed(toggled(closed, group))}
                >
                  {t(`room.group.${group}`, { defaultValue: group })} <small>{own.length}</small>
                </button>
              </h3>
            )}
            {!isClosed && (
              <dl className="record">
                {own.map(({ name, label, text: value, unit }) => (
                  <div key={name} style={{ display: 'contents' }}>
                    <dt title={name}>{t(`attribute.${name}`, { defaultValue: label })}</dt>
                    <dd>{unit ? `${value} ${unit}` : value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </section>
        );
      })}
    </>
  );
}
