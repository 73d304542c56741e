import { CopyOutlined, DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { countValues, histogram, sortedValues, summarize } from '../../../models/attributes/summary.ts';
import { countRows } from '../../../models/attributes/table.ts';
import { csvText, tsvText } from '../../../models/attributes/tsv.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { notify, notifyBriefly } from '../../stores/notices.ts';
import { useView } from '../../stores/view.ts';
import { unitOf } from '../card/attributes.ts';
import { type Bar, binLabel } from './bars.ts';
import { SCOPES, usePanelState } from './panel-state.ts';
import { featureRows, summaryRows } from './result-rows.ts';
import { saveText } from './save-text.ts';
import { scopeRows } from './scope-rows.ts';
import type { TabProperties } from './tab-properties.ts';
import { useWords } from './words.ts';

const BarChart = lazyPart(() => import('./BarChart.tsx'));

const BINS = 16;
/** Values that have a bar and a line of the table of their own. */
const MOST_VALUES = 12;

/** Statistics of all features of a layer, of those in the filter or its area, or of those that are selected. */
export function FiguresTab({ layer, attribute, table, column }: TabProperties) {
  const { t } = useTranslation();
  const words = useWords();
  const scope = usePanelState((state) => state.scope);
  const filter = useView((state) => state.document.layers[layer.id]?.filter);
  const selection = useView((state) => state.document.selection);
  const rows = useMemo(
    () => scopeRows(table, scope, layer.id, filter, selection),
    [table, scope, layer.id, filter, selection],
  );
  const summary = useMemo(
    () => (column.kind === 'number' ? summarize(column.values, rows) : undefined),
    [column, rows],
  );
  const values = useMemo(
    () => (column.kind === 'value' ? countValues(column, rows) : undefined),
    [column, rows],
  );
  const bars = useMemo((): Bar[] => {
    if (column.kind === 'number')
      return histogram(sortedValues(column.values, rows), BINS).map((bin) => ({
        label: binLabel(bin, words.number),
        count: bin.count,
      }));
    return (values?.counts ?? [])
      .slice(0, MOST_VALUES)
      .map(({ value, count }) => ({ label: words.value(attribute, value), count }));
  }, [column, rows, values, words, attribute]);

  const count = countRows(rows);
  const unit = unitOf(attribute);
  const lines = summaryRows(t, words, attribute, count, summary, values);
  const isPossible = (of: (typeof SCOPES)[number]) =>
    of === 'all' ||
    (of === 'selected' && selection.some((one) => one.layer === layer.id)) ||
    (of === 'filtered' && filter !== undefined) ||
    (of === 'area' && filter?.area !== undefined);
  const emptyText = isPossible(scope) ? 'statistics.noneInScope' : `statistics.scopeAdvice.${scope}`;

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(tsvText(lines));
      notifyBriefly('statistics.copied');
    } catch {
      notify('statistics.copyByHand');
    }
  }

  return (
    <>
      <Segmented
        block
        size="small"
        className="scopes"
        aria-label={t('statistics.of')}
        value={scope}
        options={SCOPES.map((value) => ({ value, label: t(`statistics.scope.${value}`) }))}
        onChange={(value) => usePanelState.setState({ scope: value })}
      />
      {!isPossible(scope) || count === 0 ? (
        <p className="muted" role="status">
          {t(emptyText)}
        </p>
      ) : (
        <>
          <table className="summary" aria-label={t('statistics.figures')}>
            <tbody>
              {lines.map(([name, value]) => (
                <tr key={String(name)}>
                  <th scope="row">{name}</th>
                  <td>
                    {typeof value === 'number' ? words.number(value) : value}
                    {summary && unit && isInUnits(String(name), t) && <small> {unit}</small>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Suspense fallback={<div className="chart" />}>
            <BarChart
              bars={bars}
              horizontal={column.kind === 'value'}
              label={t('statistics.histogramOf', { attribute: words.attribute(attribute) })}
              unit={unit}
            />
          </Suspense>
          <div className="presets">
            <Button size="small" icon={<CopyOutlined />} onClick={() => void copy()}>
              {t('statistics.copy')}
            </Button>
            <Button
              size="small"
              icon={<DownloadOutlined />}
              onClick={() =>
                saveText(
                  `${layer.id}-${attribute.replace(/[^\w-]+/g, '-')}.csv`,
                  csvText(featureRows(table, attribute, rows)),
                  'text/csv',
                )
              }
            >
              {t('statistics.csv')}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** Counts have no unit; sums and means have that of the attribute. */
function isInUnits(name: string, t: (key: string) => string): boolean {
  return name !== t('statistics.count') && name !== t('statistics.missing');
}
