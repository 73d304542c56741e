import type { ObservedValue } from '../../models/schema/index.ts';
import type { Series } from './history.ts';

/**
 * A series as CSV (RFC 4180), UTC times as ISO 8601. A position has a column for each of its parts, a rollup its
 * extremes and how many observations it stands for.
 */
export function seriesCsv({ points }: Series, datastream: string, unit: string | undefined): string {
  const first = points[0]?.value;
  const rolled = points.some(({ count }) => count !== undefined);
  const told = points.some(({ quality }) => quality !== undefined);
  const head = [
    'time',
    ...(typeof first === 'object' ? POSITION : [unit === undefined ? datastream : `${datastream} [${unit}]`]),
    ...(rolled ? ['least', 'most', 'observations'] : []),
    ...(told ? ['quality'] : []),
  ];
  const rows = points.map(({ time, value, least, most, count, quality }) => [
    new Date(time).toISOString(),
    ...cellsOf(value),
    ...(rolled ? [least, most, count] : []),
    ...(told ? [quality] : []),
  ]);
  return `${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

const POSITION = ['longitude', 'latitude', 'height', 'heading', 'speed'] as const;

const cellsOf = (value: ObservedValue) =>
  typeof value === 'object' ? POSITION.map((part) => value[part]) : [value];

/** A text that a table program would take for a formula is kept from it. */
function cell(value: string | number | boolean | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
