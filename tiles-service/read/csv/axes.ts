import { createTransform, ELLIPSOID, outsideAreaOfUse } from '../../../models/geodesy/index.ts';
import type { Georeference } from '../georeference.ts';

/** Share of the rows that must fit one way and not the other. */
const MOST = 0.5;

/**
 * Whether columns called x and y hold northings and eastings, as surveyors have it: most positions are in the CRS's
 * area of use that way round, and not as x and y. `positions`: x and y as they stand in the file.
 */
export async function areSurveyorsAxes(
  { crs }: Georeference,
  positions: readonly (readonly [number, number])[],
): Promise<boolean> {
  if (crs.kind !== 'projected' || positions.length === 0) return false;
  const transform = await createTransform(crs, ELLIPSOID);
  const fits = (x: number, y: number): boolean => {
    const place = Float64Array.of(x, y, 0);
    transform.toGeodetic(place, place);
    const [longitude, latitude] = place;
    return (
      Number.isFinite(longitude + latitude) &&
      !outsideAreaOfUse([longitude, latitude, longitude, latitude], crs)
    );
  };
  const asWritten = positions.filter(([x, y]) => fits(x, y)).length;
  const turned = positions.filter(([x, y]) => fits(y, x)).length;
  return turned > positions.length * MOST && asWritten < positions.length * (1 - MOST);
}
