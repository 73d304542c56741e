import type { FloodCase } from '../../../models/schema/flood-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { WaterPlace } from '../../water/place-water.ts';

/** The corners of the grid of a run. */
export function cornersOf({
  grid: { columns, rows },
  placement: { toPlace, reference },
}: Pick<WaterPlace, 'grid' | 'placement'>): GroundPlace[] {
  const corners = [
    [0, 0],
    [columns, 0],
    [columns, rows],
    [0, rows],
  ];
  return corners.map(([column, row]) => {
    const [longitude, latitude, height] = toPlace(column, row, reference);
    return { longitude, latitude, height };
  });
}

/**
 * Places around the ground of a run whose grid is not known yet: of its case's part of the city, or of all of the city,
 * though the grid may be of a part of that.
 */
export function placesOfCase(
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
