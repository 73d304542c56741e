import type { FloodRun } from '../../models/schema/flood-run.ts';

/** Gauges over time as CSV: a row for each time; depth, level and speed of each gauge side by side. */
export function gaugeTable({ gauges: { times, series } }: FloodRun): string {
  const head = ['time_s', ...series.flatMap(({ id }) => ['depth_m', 'level_m', 'speed_m_s'].map(of(id)))];
  const rows = times.map((time, at) => [
    time,
    ...series.flatMap(({ depth, level, speed }) => [depth[at], level[at], speed[at]]),
  ]);
  return csv(head, rows);
}

/** Sections over time as CSV: a row for each time, the discharge of each section side by side. */
export function sectionTable({ sections: { times, series } }: FloodRun): string {
  const head = ['time_s', ...series.map(({ id }) => of(id)('discharge_m3_s'))];
  return csv(
    head,
    times.map((time, at) => [time, ...series.map(({ discharge }) => discharge[at])]),
  );
}

const of = (id: string) => (what: string) => `${id} ${what}`;

/** RFC 4180. A cell that begins like a formula is told to be text, as spreadsheets do not ask. */
function csv(head: readonly string[], rows: readonly number[][]): string {
  const cell = (text: string): string => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return `${[head.map(cell), ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}
