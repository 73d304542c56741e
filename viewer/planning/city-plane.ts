import { createTransform, ELLIPSOID } from '../../models/geodesy/index.ts';
import type { Scene } from '../../models/schema/scene.ts';
import { type Plane, planeOf } from '../../scenes/planning/plane.ts';
import { crsOfName } from '../added/crs/place.ts';

const known = new Map<string, Promise<Plane>>();

/** The projected grid of a city, where areas and lengths are reckoned; undefined where it has none. */
export function planeOfCity({ grid }: Pick<Scene, 'grid'>): Promise<Plane> | undefined {
  if (!grid) return undefined;
  let plane = known.get(grid.crs);
  if (!plane) {
    plane = make(grid.crs);
    plane.catch(() => known.delete(grid.crs));
    known.set(grid.crs, plane);
  }
  return plane;
}

const make = async (crs: string): Promise<Plane> =>
  planeOf(crs, await createTransform(await crsOfName(crs), ELLIPSOID));
