import { createTransform, parseVerticalDatum } from '../../models/geodesy/index.ts';
import type { Position } from '../../models/schema/position.ts';
import { crsOfName } from '../added/crs/place.ts';

/** Ellipsoidal metres of a level at a place in degrees. */
export type HeightOfLevel = (place: Position, level: number) => number;

/** Of levels of a vertical datum. Throws InputError where the page does not have it, as with a city's own grid. */
export async function heightsOfLevels(crs: string, verticalDatum: string): Promise<HeightOfLevel> {
  const transform = await createTransform(await crsOfName(crs), parseVerticalDatum(verticalDatum));
  const at = new Float64Array(3);
  return ([longitude, latitude], level) => {
    at.set([longitude, latitude, 0]);
    transform.fromGeodetic(at, at);
    at[2] = level;
    transform.toGeodetic(at, at);
    return at[2];
  };
}
