import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { GroundPlace } from '../../stores/status.ts';

/** Places around the ground that a case is computed on: of its part of the city, or of all of it. */
export function placesOfRun(
  { extent }: Pick<FloodCase, 'extent'>,
  city: Pick<Scene, 'extent' | 'origin'>,
): GroundPlace[] {
  const [west, south, east, north] = city.extent;
  const ring = extent?.[0] ?? [
    [west, south],
    [east, north],
  ];
  return ring.map(([longitude, latitude]) => ({ longitude, latitude, height: city.origin.height }));
}
