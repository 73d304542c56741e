import { METRES_PER_DEGREE } from '../../models/geodesy/mercator.ts';
import type { Extent } from '../../models/schema/layer.ts';
import type { Camera } from '../../models/schema/view-document.ts';

/** Half of what a view spans, up and down and to the sides, in degrees: a little more than the engine's. */
const HALF_HEIGHT = 25;
const HALF_WIDTH = 38;
/** Looking flatter than this, the view ends at FARTHEST. */
const FLATTEST = 4;
/** Metres; single things farther away than this are too small to see. Of high views more. */
const FARTHEST = 12_000;
const LOWEST = 200;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** West, south, east and north of what a camera may see of a ground that is `ground` metres high. Rather too much. */
export function cameraExtent(camera: Camera, ground: number): Extent {
  const above = Math.max(LOWEST, camera.height - ground);
  const down = -(camera.pitch + HALF_HEIGHT);
  const far = Math.min(
    Math.max(FARTHEST, 2 * above),
    down > FLATTEST ? above / Math.tan(radians(down)) : Number.POSITIVE_INFINITY,
  );
  const near = above * Math.tan(radians(HALF_WIDTH)) + LOWEST;
  // Metres to the east and to the north.
  const east = [-near, near];
  const north = [-near, near];
  for (const side of [-HALF_WIDTH, 0, HALF_WIDTH]) {
    const heading = radians(camera.heading + side);
    east.push(far * Math.sin(heading));
    north.push(far * Math.cos(heading));
  }
  const perDegree = METRES_PER_DEGREE * Math.max(0.1, Math.cos(radians(camera.latitude)));
  return [
    Math.max(-180, camera.longitude + Math.min(...east) / perDegree),
    Math.max(-85, camera.latitude + Math.min(...north) / METRES_PER_DEGREE),
    Math.min(180, camera.longitude + Math.max(...east) / perDegree),
    Math.min(85, camera.latitude + Math.max(...north) / METRES_PER_DEGREE),
  ];
}

export const holds = (outer: Extent, inner: Extent): boolean =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];

export const areaOf = ([west, south, east, north]: Extent): number => (east - west) * (north - south);

/** An extent with so large a share of it around it. */
export function padded([west, south, east, north]: Extent, share: number): Extent {
  const width = (east - west) * share;
  const height = (north - south) * share;
  return [
    Math.max(-180, west - width),
    Math.max(-85, south - height),
    Math.min(180, east + width),
    Math.min(85, north + height),
  ];
}
