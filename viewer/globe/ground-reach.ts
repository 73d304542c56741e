import type { Extent, Layer } from '../../models/schema/layer.ts';
import type { Scene } from '../../models/schema/scene.ts';

/** Share of a city that its terrain has to lie under, for its border to be the border of the ground. */
const COVERED = 0.8;

/** The area of a city's terrain; undefined where it has none, or only for a part of the city. */
export function groundOf({
  layers,
  extent: city,
}: { layers: readonly Pick<Layer, 'kind' | 'extent'>[] } & Pick<Scene, 'extent'>): Extent | undefined {
  const ground = layers.find(({ kind }) => kind === 'terrain')?.extent;
  if (!ground || !city) return ground;
  const east = Math.min(ground[2], city[2]) - Math.max(ground[0], city[0]);
  const north = Math.min(ground[3], city[3]) - Math.max(ground[1], city[1]);
  const whole = (city[2] - city[0]) * (city[3] - city[1]);
  return Math.max(0, east) * Math.max(0, north) >= COVERED * whole ? ground : undefined;
}

/** Half of the sides of an area in metres, and where its middle is; undefined for what is as large as a country. */
export function reachOf([west, south, east, north]: Extent):
  | { east: number; north: number; middle: [longitude: number, latitude: number] }
  | undefined {
  const middle: [number, number] = [(west + east) / 2, (south + north) / 2];
  const metres = ((north - south) / 2) * METRES_PER_DEGREE;
  const across = ((east - west) / 2) * METRES_PER_DEGREE * Math.cos((middle[1] * Math.PI) / 180);
  return Math.max(metres, across) > LARGEST ? undefined : { east: across, north: metres, middle };
}

const METRES_PER_DEGREE = 111_195;
/** Beyond, in metres, the horizon comes before the border. */
const LARGEST = 150_000;
