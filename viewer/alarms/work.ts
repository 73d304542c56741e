import type { Scene } from '../../models/schema/scene.ts';
import { localized } from '../locale/i18n.ts';
import { listSeparator } from '../locale/list-separator.ts';
import { flyToPlace } from '../panels/card/fly-to-feature.ts';
import { refusalKey } from '../server/refusal-text.ts';
import { notify, notifyBriefly } from '../stores/notices.ts';
import { errorText, recordError } from '../stores/status.ts';
import { showCameras } from '../stores/video.ts';
import { select, useView } from '../stores/view.ts';
import { camerasAt } from './desk.ts';
import { offerOf } from './offered-cameras.ts';
import './texts.ts';

/** Does what a person asked for; what the server says against it is told in words. Undefined: it was not done. */
export async function doOrTell<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    recordError(error);
    const key = refusalKey(error);
    if (key) notify(key);
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

/** Puts the cameras that see a place on screen, and says of which that is not so, and which have no pictures. */
export async function lookThere(city: Scene, { longitude, latitude }: Place): Promise<void> {
  if (longitude === undefined || latitude === undefined) return;
  const cameras = await doOrTell(() => camerasAt(city.id, longitude, latitude));
  if (!cameras) return;
  const { shown, notices } = offerOf(cameras);
  showCameras(shown.map(({ camera }) => camera.id));
  const { language } = useView.getState().document;
  for (const { key, cameras: named } of notices)
    notifyBriefly(key, {
      count: named.length,
      names: named.map(({ camera }) => localized(camera.name, language)).join(listSeparator(language)),
    });
}
