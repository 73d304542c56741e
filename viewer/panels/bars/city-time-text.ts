import { currentCity } from '../../stores/boot.ts';
import { cityOffset, localTime, machineOffset } from './time-zone.ts';

/** A time (UTC milliseconds) by the clock of the city on screen, wherever the page is: `mm-dd hh:mm`. */
export function cityTimeText(time: number): string {
  const longitude = currentCity()?.city.origin.longitude ?? 0;
  const { date, clock } = localTime(time, cityOffset(longitude, machineOffset(time)));
  return `${date.slice(5)} ${clock}`;
}
