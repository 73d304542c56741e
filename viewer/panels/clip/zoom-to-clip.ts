import type { Scene } from '../../../models/schema/scene.ts';
import type { Clip } from '../../../models/schema/view-document.ts';
import { currentGlobe } from '../../app/globe-control.ts';
import { cameraLookingAt, degreeLengths } from '../../globe/camera-math.ts';
import { extentOfClip } from '../../globe/clip/clip-making.ts';
import { currentView, flyTo } from '../../stores/view.ts';

/** Metres from a clip at least, and as a share of its diagonal. */
const NEAREST = 18;
const SHARE = 1.25;

/** Flies to where a clip fills the view, looking down into it. */
export async function zoomToClip(clip: Clip, city: Scene): Promise<void> {
  const [west, south, east, north] = extentOfClip(clip);
  const [longitude, latitude] = [(west + east) / 2, (south + north) / 2];
  const lengths = degreeLengths(latitude);
  const diagonal = Math.hypot(
    (east - west) * lengths.metresPerDegreeLongitude,
    (north - south) * lengths.metresPerDegreeLatitude,
  );
  const globe = currentGlobe();
  const { groundAt } = await import('../../globe/clip/ground-at.ts');
  const ground = globe && groundAt(globe.context, longitude, latitude);
  const height = clip.kind === 'box' ? clip.height : (ground ?? city.origin.height);
  const range = Math.max(NEAREST, diagonal * SHARE);
  const pitch = clip.kind === 'box' ? -35 : -55;
  flyTo(cameraLookingAt({ longitude, latitude, height }, range, currentView().camera.heading, pitch));
}
