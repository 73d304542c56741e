import { AimOutlined, LoginOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { csvText } from '../../../models/attributes/tsv.ts';
import type { BimBounds } from '../../../models/schema/bim.ts';
import type { Room } from '../../../models/schema/room.ts';
import { startWalk } from '../../bim/walk.ts';
import { IconButton } from '../IconButton.tsx';
import { download } from '../print/download.ts';
import { flyToBounds } from './fly-to-bounds.ts';

/** Rows that are listed at first, and with each press more. */
const PAGE = 100;
/** With more than these there is a field to look for some of them. */
const FEW = 12;

export interface ElementRow {
  key: string;
  title: string;
  note?: string;
  /** Where it is; absent: nothing to fly to. */
  bounds?: BimBounds;
  /** What is selected on the way, and shown alone inside. */
  layer: string;
  ids: readonly string[];
  /** It is in another version alone: there is nothing of it to be selected. */
  isGone?: boolean;
  /** What else the room shows, and from where. */
  inside?: Partial<Room>;
}

/** Things of a model: each can be flown to, or looked at inside one after the other; all of them as a file. */
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
  const [text, setText] = useState('');
  const [most, setMost] = useState(PAGE);
  if (rows.length === 0) return null;
  const shown = rowsWith(rows, text);
  const places = shown.filter(({ bounds, inside }) => bounds || inside);
  const look = (row: ElementRow): void =>
    startWalk(
      label,
      places.map(({ title, note, layer, ids, inside }) => ({
        title,
        ...(note === undefined ? {} : { note }),
        layer,
        patch: { only: [...ids], rest: 'clear' as const, ...inside },
      })),
      places.indexOf(row),
    );
  return (
    <section className="models-rows" aria-label={label}>
      <h3>
        {color && <span className="swatch" style={{ background: color }} aria-hidden="true" />}
        {label} <span className="number">{rows.length}</span>
        <Button
          size="small"
          type="text"
          className="models-csv"
          aria-label={t('models.csv.label', { name: label })}
          onClick={() => download(rowsFile(shown), `${rows[0].layer}-${label}.csv`)}
        >
          CSV
        </Button>
      </h3>
      {rows.length > FEW && (
        <Input
          size="small"
          allowClear
          value={text}
          placeholder={t('models.filter')}
          aria-label={t('models.filter')}
          onChange={({ target }) => {
            setText(target.value);
            setMost(PAGE);
          }}
        />
      )}
      {shown.length === 0 && <p className="muted">{t('models.nothing')}</p>}
      <ul>
        {shown.slice(0, most).map((row) => (
          <li key={row.key}>
            <div className="grow">
              <span>{row.title}</span>
              {row.note && <span className="muted">{row.note}</span>}
            </div>
            {row.bounds && (
              <IconButton
                small
                label={t('models.show')}
                onClick={() =>
                  row.bounds &&
                  flyToBounds(
                    row.bounds,
                    row.ids[0] === undefined || row.isGone
                      ? undefined
                      : { layer: row.layer, feature: row.ids[0] },
                  )
                }
              >
                <AimOutlined />
              </IconButton>
            )}
            {(row.bounds || row.inside) && (
              <IconButton small label={t('models.inside')} onClick={() => look(row)}>
                <LoginOutlined />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      {shown.length > most && (
        <Button size="small" onClick={() => setMost(most + PAGE)}>
          {t('models.more', { count: shown.length - most })}
        </Button>
      )}
    </section>
  );
}

/** Rows in whose title, note or ids every word of a text is. */
export function rowsWith(rows: readonly ElementRow[], text: string): readonly ElementRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter(({ title, note = '', ids }) => {
    const told = `${title}\n${note}\n${ids.join('\n')}`.toLowerCase();
    return words.every((word) => told.includes(word));
  });
}

/** All rows with their ids and the middle of where they are: degrees, and metres over the ellipsoid. */
export function rowsCsv(rows: readonly ElementRow[]): string {
  return csvText([
    ['title', 'note', 'ids', 'longitude', 'latitude', 'height'],
    ...rows.map(({ title, note, ids, inside, bounds }) => [
      title,
      note,
      [...ids, ...(inside?.beside?.only ?? [])].join(' '),
      ...[0, 1, 2].map((axis) => (bounds ? (bounds[axis] + bounds[axis + 3]) / 2 : undefined)),
    ]),
  ]);
}

const rowsFile = (rows: readonly ElementRow[]): Blob => new Blob([rowsCsv(rows)], { type: 'text/csv' });
