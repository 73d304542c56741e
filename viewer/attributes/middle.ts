import type { Geometry } from '../../models/feature.ts';

/**
 * The middle of a feature in degrees: of the box around the first of its finest shapes, for a line the middle vertex,
 * which lies on it. NaN without shape.
 */
export function middleOf(geometries: readonly Geometry[]): [longitude: number, latitude: number] {
  let finest: Geometry | undefined;
  for (const geometry of geometries) if (!finest || geometry.lod > finest.lod) finest = geometry;
  const { positions, kind } = finest ?? { positions: new Float64Array(), kind: 'points' };
  if (positions.length === 0) return [Number.NaN, Number.NaN];
  if (kind === 'lines') {
    const vertex = Math.floor((positions.length / 3 - 1) / 2) * 3;
    return [positions[vertex], positions[vertex + 1]];
  }
  let [west, south, east, north] = [180, 90, -180, -90];
  for (let i = 0; i < positions.length; i += 3) {
    west = Math.min(west, positions[i]);
    east = Math.max(east, positions[i]);
    south = Math.min(south, positions[i + 1]);
    north = Math.max(north, positions[i + 1]);
  }
  return [(west + east) / 2, (south + north) / 2];
}
