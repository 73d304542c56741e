import { createTransform, ELLIPSOID, type PositionTransform } from '../../../models/geodesy/index.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { utm } from '../../added/crs/candidates.ts';
import { crsOfName } from '../../added/crs/place.ts';

/** The CRS that rasters of a city are written in: that of its grid; of a city without one, UTM's where it lies. Metres. */
export async function rasterCrs({
  grid,
  origin,
}: Pick<Scene, 'grid' | 'origin'>): Promise<{ crs: string; transform: PositionTransform }> {
  const crs = grid?.crs ?? utm(origin);
  return { crs, transform: await createTransform(await crsOfName(crs), ELLIPSOID) };
}
