/**
 * Minutes east of UTC in which a city's times are shown. A scene does not name its time zone, so: the zone of
 * this machine when it is plausible for the city (its clock within three hours of the city's solar time, which
 * holds for every legal time on earth), otherwise the nautical zone of the longitude. Whoever shows a time
 * shows the offset with it.
 */
export function cityOffset(longitude: number, machineOffset: number): number {
  const solar = longitude * 4;
  const difference = ((machineOffset - solar + 720 + 1440) % 1440) - 720;
  return Math.abs(difference) <= 180 ? machineOffset : Math.round(longitude / 15) * 60;
}

/** Minutes east of UTC of this machine at a time. */
export function machineOffset(time: number): number {
  return -new Date(time).getTimezoneOffset();
}

export function formatOffset(minutes: number): string {
  const whole = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? '−' : '+'}${whole}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`;
}

export interface LocalTime {
  year: number;
  month: number;
  day: number;
  /** Minutes since midnight. */
  minutes: number;
  date: string;
  clock: string;
  seconds: string;
}

/** A UTC instant on the wall clock of an offset. `date` is yyyy-mm-dd, `clock` hh:mm. */
export function localTime(time: number, offset: number): LocalTime {
  const shifted = new Date(time + offset * 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const year = shifted.getUTCFullYear();
  const month = shifted.getUTCMonth() + 1;
  const day = shifted.getUTCDate();
  const hours = shifted.getUTCHours();
  const minutes = shifted.getUTCMinutes();
  return {
    year,
    month,
    day,
    minutes: hours * 60 + minutes,
    date: `${year}-${two(month)}-${two(day)}`,
    clock: `${two(hours)}:${two(minutes)}`,
    seconds: two(shifted.getUTCSeconds()),
  };
}

/** The UTC instant of a wall-clock time at an offset. */
export function instant(year: number, month: number, day: number, minutes: number, offset: number): number {
  return Date.UTC(year, month - 1, day) + (minutes - offset) * 60_000;
}
