import { cityOffset, localTime, machineOffset } from '../panels/bars/time-zone.ts';

/** Times of the city in figures, for a longitude: `mm-dd hh:mm:ss`. */
export function timeText(longitude: number, time: number): string {
  const { date, clock, seconds } = localTime(time, cityOffset(longitude, machineOffset(time)));
  return `${date.slice(5)} ${clock}:${seconds}`;
}
