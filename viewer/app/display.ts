import type { Scene } from '../../models/schema/scene.ts';
import type { Camera } from '../../models/schema/view-document.ts';
import { flattened, tilted } from '../map/camera-match.ts';
import { currentView, patchView } from '../stores/view.ts';

/** How the globe was looked at before the map was shown, to be looked at like this again. */
let leftGlobe: { pitch: number } | undefined;

/** The height of the ground that a flat map of a city is taken for, ellipsoidal metres. */
export function groundSeen(city: Pick<Scene, 'origin'>): number {
  return city.origin.height;
}

/**
 * Shows the map in place of the globe, or the globe again. The map lies flat over the place that the globe looked at,
 * as near as it was; back on the globe one looks at the map's place, tilted as before.
 */
export function switchDisplay(city: Pick<Scene, 'origin'>): void {
  const { display, camera } = currentView();
  const ground = groundSeen(city);
  if (display === 'globe') {
    leftGlobe = { pitch: camera.pitch };
    patchView({ display: 'map', camera: flattened(camera, ground) });
  } else {
    patchView({ display: 'globe', camera: restored(camera, ground) });
  }
}

function restored(camera: Camera, ground: number): Camera {
  const isFlat = camera.pitch < -89;
  const pitch = Math.min(-5, leftGlobe?.pitch ?? -45);
  return isFlat ? tilted(camera, ground, pitch) : camera;
}

/** Shows the map, if it is not shown already. */
export function showMap(city: Pick<Scene, 'origin'>): void {
  if (currentView().display !== 'map') switchDisplay(city);
}
