export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;

/** Local time of a city without summer time: what people, lamps and buses go by. */
export interface Calendar {
  /** Hours since midnight, 0 to below 24. */
  hour(time: number): number;
  /** Number of the local day, counted from 1970-01-01. */
  day(time: number): number;
  /** UTC milliseconds of the beginning of a local day. */
  midnight(day: number): number;
  isWeekend(time: number): boolean;
  /** 0 in the middle of January to 1 in the middle of July. */
  summer(time: number): number;
}

/** `offset`: hours that the city's clocks are ahead of UTC. */
export function calendarOf(offset: number): Calendar {
  const ahead = offset * HOUR;
  const day = (time: number): number => Math.floor((time + ahead) / DAY);
  return {
    day,
    hour: (time) => (time + ahead - day(time) * DAY) / HOUR,
    midnight: (number) => number * DAY - ahead,
    // 1970-01-01 was a Thursday.
    isWeekend: (time) => ((((day(time) + 4) % 7) + 7) % 7) % 6 === 0,
    summer: (time) => (1 - Math.cos((2 * Math.PI * (time / DAY - 15)) / 365.2425)) / 2,
  };
}

/** A smooth hill of 1 at `hour` that is `width` hours wide at some 60 % of it, over a day that is a circle. */
export function hill(hour: number, at: number, width: number): number {
  const away = Math.abs(((hour - at + 36) % 24) - 12);
  return Math.exp(-((away / width) ** 2) / 2);
}

/** How busy streets are, 0–1: two rush hours on workdays, one broad hill at weekends. */
export function commuting(hour: number, isWeekend: boolean): number {
  const day = 0.42 * hill(hour, 13.5, 4.5);
  return isWeekend
    ? Math.min(1, 0.08 + day + 0.32 * hill(hour, 16.5, 3))
    : Math.min(1, 0.06 + day + 0.72 * hill(hour, 8, 0.9) + 0.7 * hill(hour, 18, 1.1));
}

/** Share of those who live in a place that are awake and in it. */
export const atHome = (hour: number, isWeekend: boolean): number =>
  isWeekend
    ? 0.75 - 0.2 * hill(hour, 15, 3)
    : Math.max(0.25, 1 - 0.75 * Math.max(hill(hour, 10.5, 3), hill(hour, 15.5, 2.6)));

/** Share of those who work in a place that are in it. */
export const atWork = (hour: number, isWeekend: boolean): number =>
  (isWeekend ? 0.2 : 1) * Math.min(1, hill(hour, 10.2, 1.9) + hill(hour, 15.8, 2));

/** How full shops and restaurants are, 0–1. */
export const shopping = (hour: number, isWeekend: boolean): number =>
  (isWeekend ? 1 : 0.72) *
  Math.min(1, 0.55 * hill(hour, 12.2, 1.6) + 0.35 * hill(hour, 15.5, 2) + 0.95 * hill(hour, 19.4, 1.8));
