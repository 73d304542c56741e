const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Steps that people count time in, milliseconds. */
const STEPS = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
];

export interface Tick {
  /** UTC milliseconds. */
  time: number;
  label: string;
}

/**
 * Ticks of a stretch of time at round times of the city's clocks, `offset` minutes east of UTC: at most `most`, labelled
 * with the hour, and with the day at midnight.
 */
export function ticksOf(from: number, to: number, offset: number, most: number): Tick[] {
  const step = STEPS.find((size) => (to - from) / size <= most) ?? Math.ceil((to - from) / most / DAY) * DAY;
  const shift = offset * MINUTE;
  const ticks: Tick[] = [];
  for (let local = Math.ceil((from + shift) / step) * step; local <= to + shift; local += step) {
    const date = new Date(local);
    const two = (value: number) => String(value).padStart(2, '0');
    const label =
      local % DAY === 0
        ? `${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
        : `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
    ticks.push({ time: local - shift, label });
  }
  return ticks;
}

/** Of several marks that fall on one place, the worst; `pixels` of them fit on the whole stretch. */
export function marksOf(
  marks: readonly { time: number; level: number }[],
  from: number,
  to: number,
  places: number,
): { share: number; level: number }[] {
  const worst = new Map<number, number>();
  for (const { time, level } of marks) {
    if (time < from || time > to) continue;
    const place = Math.round(((time - from) / (to - from)) * places);
    const before = worst.get(place) ?? 0;
    worst.set(place, before === 0 ? level : level === 0 ? before : Math.min(before, level));
  }
  return [...worst].map(([place, level]) => ({ share: place / places, level }));
}
