import { AimOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { localized } from '../../locale/i18n.ts';
import { currentCity } from '../../stores/boot.ts';
import { useView } from '../../stores/view.ts';
import { figureText } from '../../studies/figure-text.ts';
import type { StudyRow, StudyTable } from '../../studies/result.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';

/** Rows at first, and more with each press. */
const PAGE = 20;

/** A table of a result, what is in trouble first; a row flies to its place. */
export function TableView({ table }: { table: StudyTable }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [count, setCount] = useState(PAGE);
  const rows = table.isWhole
    ? table.rows
    : [...table.rows.filter(({ isTrouble }) => isTrouble), ...table.rows.filter((row) => !row.isTrouble)];
  const text = (cell: StudyRow['cells'][number], digits?: number): string => {
    if (cell === null) return '—';
    if (typeof cell === 'boolean') return t(cell ? 'studies.yes' : 'studies.no');
    if (typeof cell === 'object') return localized(cell as LocalizedText, language);
    return figureText(cell, digits);
  };
  return (
    <div className="study-table">
      <table>
        <caption>
          {localized(table.name, language)} <small>{table.rows.length}</small>
        </caption>
        <thead>
          <tr>
            {table.columns.map(({ id, name, unit }) => (
              <th key={id} scope="col">
                {localized(name, language)}
                {unit !== '' && <small> ({unit})</small>}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, count).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and do not move.
            <tr key={index} data-trouble={row.isTrouble || undefined}>
              {row.cells.map((cell, column) => (
                <td
                  key={table.columns[column].id}
                  className={typeof cell === 'number' ? 'number' : undefined}
                >
                  {text(cell, table.columns[column].digits)}
                </td>
              ))}
              <td>
                {row.at && (
                  <IconButton small label={t('studies.flyToRow')} onClick={() => flyTo(row.at as number[])}>
                    <AimOutlined />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > count && (
        <Button size="small" onClick={() => setCount(count + 5 * PAGE)}>
          {t('studies.more', { count: rows.length - count })}
        </Button>
      )}
    </div>
  );
}

function flyTo([
  longitude,
  latitude,
  height = currentCity()?.city.origin.height ?? 0,
]: readonly number[]): void {
  flyToPlaces([{ longitude, latitude, height }]);
}
