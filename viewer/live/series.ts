import type { ObservedValue } from '../../models/schema/thing.ts';

/** A point of a chart, as the history keeps it. */
export interface SeriesPoint {
  time: number;
  value: ObservedValue;
  /** Of a rollup: extremes of the numbers in its span. */
  least?: number;
  most?: number;
}

export interface Series {
  points: SeriesPoint[];
  detail: 'raw' | 'minute' | 'hour';
  observations: number;
}

export interface SeriesQuestion {
  city: string;
  thing: string;
  datastream: string;
  /** UTC milliseconds, from included, to excluded. */
  from: number;
  to: number;
  /** Most points of the answer. */
  points: number;
}

/** What a datastream told over a time. Rejects with an Error that says what the server answered. */
export async function readSeries(question: SeriesQuestion, signal?: AbortSignal): Promise<Series> {
  const { city, ...query } = question;
  const asked = new URLSearchParams(
    Object.entries(query).map(([key, value]) => [
      key,
      typeof value === 'number' ? String(Math.round(value)) : value,
    ]),
  );
  const address = new URL(`api/cities/${encodeURIComponent(city)}/live/series?${asked}`, document.baseURI);
  const response = await fetch(address, { signal, headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const series = (await response.json()) as Series;
  if (!Array.isArray(series.points)) throw new Error('The server answered with something that is no series.');
  return series;
}

/** A series as a table for other programs: UTC times as ISO 8601, values as they are. */
export function seriesCsv(series: Series, name: string, unit: string): string {
  const hasBand = series.points.some(({ least }) => least !== undefined);
  const column = unit === '' ? name : `${name} [${unit}]`;
  const head = ['time', column, ...(hasBand ? ['least', 'most'] : [])];
  const rows = series.points.map(({ time, value, least, most }) => [
    new Date(time).toISOString(),
    typeof value === 'object' ? `${value.longitude} ${value.latitude}` : value,
    ...(hasBand ? [least ?? '', most ?? ''] : []),
  ]);
  return `${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** As RFC 4180 has it. A text that a table program would take for a formula is kept from it. */
function cell(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
