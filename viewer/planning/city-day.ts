import type { Scene } from '../../models/schema/scene.ts';
import { cityTime } from '../panels/account/city-time.ts';
import { now } from '../stores/server-time.ts';

/** The day in the city at a time (default: now), as rules have their first days: yyyy-mm-dd. */
export const dayInCity = ({ origin }: Pick<Scene, 'origin'>, time = now()): string =>
  cityTime(origin.longitude).dateAndTime(time).slice(0, 10);
