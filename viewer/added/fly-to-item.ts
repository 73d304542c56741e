import type { Extent } from '../../models/schema/layer.ts';
import { cameraOver, degreeLengths } from '../globe/camera-math.ts';
import type { AddedContent } from '../stores/added.ts';
import { currentCity } from '../stores/boot.ts';
import { currentView, flyTo } from '../stores/view.ts';

/** Metres around what was added that are seen as well. */
const MARGIN = 120;
/** Degrees beyond which data of half the world is not flown away for. */
const WIDEST = 30;

/** Flies to where the whole of an extent is seen. False for one that has no use as a view. */
export function flyToExtent(extent: Extent): boolean {
  const [west, south, east, north] = extent;
  if (east - west > WIDEST || north - south > WIDEST) return false;
  const { metresPerDegreeLongitude, metresPerDegreeLatitude } = degreeLengths((south + north) / 2);
  const [x, y] = [MARGIN / metresPerDegreeLongitude, MARGIN / metresPerDegreeLatitude];
  const ground = currentCity()?.city.origin.height ?? 0;
  flyTo(cameraOver([west - x, south - y, east + x, north + y], ground, currentView().camera.heading));
  return true;
}

/** Flies to what has just been added, where it says by itself where it is. */
export function flyToContent(content: AddedContent): void {
  if (content.kind === 'features') flyToExtent(content.extent);
}
