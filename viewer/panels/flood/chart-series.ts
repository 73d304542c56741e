import type { TFunction } from 'i18next';
import type { EffectsReport } from '../../../scenes/flood/effects/report.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { tableText } from './hits-table.ts';
import { MARKS, marksOf } from './marked-rows.ts';

/** What is drawn over time: the surface and depth at a gauge, its speed, the flow through a section, how many are hit. */
export const QUANTITIES = ['level', 'depth', 'speed', 'flow', 'hits'] as const;
export type Quantity = (typeof QUANTITIES)[number];

export interface ChartLine {
  /** Key of its name, or its name. */
  name: string;
  /** Seconds since the beginning, and the value. */
  points: [time: number, value: number][];
  /** Of the run that this one is compared with. */
  isOther?: boolean;
  /** Of a gauge, not of the model: as points. */
  isObserved?: boolean;
}

/** What there is to draw of a run. */
export function quantitiesOf(
  { facts }: Pick<OpenRun, 'facts'>,
  report: EffectsReport | undefined,
): Quantity[] {
  const hasGauges = (facts.gauges?.series.length ?? 0) > 0;
  const hasSections = (facts.sections?.series.length ?? 0) > 0;
  return QUANTITIES.filter((quantity) =>
    quantity === 'hits' ? report !== undefined : quantity === 'flow' ? hasSections : hasGauges,
  );
}

const zipped = (times: readonly number[], values: readonly number[]): [number, number][] =>
  times.slice(0, values.length).map((time, index) => [time, values[index]]);

/** Lines of a quantity at a gauge or section; empty where the run has none of that id. */
export function seriesOf(
  { facts: { gauges, sections } }: Pick<OpenRun, 'facts'>,
  report: EffectsReport | undefined,
  quantity: Quantity,
  id: string | undefined,
): ChartLine[] {
  if (quantity === 'hits') {
    if (!report) return [];
    const { times, buildings, residents } = report.timeline;
    return [
      { name: 'buildings', points: zipped(times, buildings) },
      { name: 'residents', points: zipped(times, residents) },
    ];
  }
  if (quantity === 'flow') {
    const series = sections?.series.find((one) => one.id === id);
    return sections && series ? [{ name: 'flow', points: zipped(sections.times, series.discharge) }] : [];
  }
  const series = gauges?.series.find((one) => one.id === id);
  return gauges && series ? [{ name: quantity, points: zipped(gauges.times, series[quantity]) }] : [];
}

/** Gauges and sections of a run as a table: a row for each time, metres, m/s and m³/s. */
export function gaugesTable(run: Pick<OpenRun, 'entry' | 'facts'>, t: TFunction): string {
  const { gauges, sections } = run.facts;
  const marks = marksOf(run, t);
  const times = gauges?.times.length ? gauges.times : (sections?.times ?? []);
  const columns = [
    ...(gauges?.series.flatMap(({ id, level, depth, speed }) => [
      { head: `${id}_level_m`, values: level },
      { head: `${id}_depth_m`, values: depth },
      { head: `${id}_speed_m_s`, values: speed },
    ]) ?? []),
    ...(sections?.series.map(({ id, discharge }) => ({ head: `${id}_discharge_m3_s`, values: discharge })) ??
      []),
  ];
  return tableText([
    ['time_s', ...columns.map(({ head }) => head), ...MARKS],
    ...times.map((time, row) => [
      Number(time.toFixed(1)),
      ...columns.map(({ values }) =>
        values[row] === undefined ? undefined : Number(values[row].toFixed(4)),
      ),
      ...marks(time),
    ]),
  ]);
}
