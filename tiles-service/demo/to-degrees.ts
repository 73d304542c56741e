import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { DEMO_ORIGIN } from '../../scenes/demo/city.ts';
import type { Point } from '../../scenes/demo/plane.ts';
import { lookupCrs } from '../read/crs-lookup.ts';

/** From the city's plane to longitude and latitude on WGS84, to 1e-8 degrees (about 1 mm). */
export type ToDegrees = (at: Point) => [longitude: number, latitude: number];

export async function degreesOf(): Promise<ToDegrees> {
  const transform = await createTransform(resolveCrs(DEMO_ORIGIN.crs, lookupCrs), ELLIPSOID);
  const triplet = new Float64Array(3);
  const exact = (degrees: number): number => Math.round(degrees * 1e8) / 1e8;
  return ([x, y]) => {
    triplet.set([DEMO_ORIGIN.x + x, DEMO_ORIGIN.y + y, 0]);
    transform.toGeodetic(triplet, triplet);
    return [exact(triplet[0]), exact(triplet[1])];
  };
}
