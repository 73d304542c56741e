import type { Scene } from '../../../models/schema/scene.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';

/** A moment in UTC milliseconds as the city's clocks show it: day and minute. */
export function momentText({ origin }: Pick<Scene, 'origin'>, moment: number): string {
  const { date, clock } = localTime(moment, cityOffset(origin.longitude, machineOffset(moment)));
  return `${date} ${clock}`;
}

/** From one moment to another, as `momentText` has them: the day once where it is the same. */
export function spanText(from: string, to: string): string {
  const [day, time] = to.split(' ');
  return `${from} – ${from.startsWith(`${day} `) ? time : to}`;
}
