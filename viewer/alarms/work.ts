import type { Scene } from '../../models/schema/scene.ts';
import { flyToPlace } from '../panels/card/fly-to-feature.ts';
import { notify, notifyBriefly } from '../stores/notices.ts';
import { errorText, recordError } from '../stores/status.ts';
import { showCameras } from '../stores/video.ts';
import { select } from '../stores/view.ts';
import { camerasAt, DeskRefusal, REFUSALS } from './desk.ts';
import './texts.ts';

/** What went wrong, by the key of its sentence. */
export function refusalKey(error: unknown): (typeof REFUSALS)[number] | undefined {
  return error instanceof DeskRefusal ? REFUSALS.find((code) => code === error.code) : undefined;
}

/** Does what a person asked for; what the server says against it is told in words. Undefined: it was not done. */
export async function doOrTell<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    recordError(error);
    const key = refusalKey(error);
    if (key) notify(`alarms.refused.${key}`);
    else notify('alarms.failed', { detail: errorText(error) });
    return undefined;
  }
}

interface Place {
  longitude?: number | undefined;
  latitude?: number | undefined;
}

/** Metres from which a place of an alarm is looked at. */
const RANGE = 420;

/** Flies to where something is, and selects the thing that it is about. */
export function flyThere(
  city: Scene,
  { longitude, latitude }: Place,
  thing?: { layer: string; id: string },
): void {
  if (longitude === undefined || latitude === undefined) return;
  flyToPlace(longitude, latitude, city.origin.height, RANGE);
  if (thing) select([{ layer: thing.layer, feature: thing.id }]);
}

/** Puts the nearest cameras that see a place on screen. */
export async function lookThere(city: Scene, { longitude, latitude }: Place): Promise<void> {
  if (longitude === undefined || latitude === undefined) return;
  const ids = await doOrTell(() => camerasAt(city.id, longitude, latitude));
  if (!ids) return;
  if (ids.length === 0) notifyBriefly('alarms.noCamera');
  else showCameras(ids);
}
