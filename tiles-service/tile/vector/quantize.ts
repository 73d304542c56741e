import type { MapFeature } from './map-feature.ts';
import type { TileAddress } from './mercator.ts';
import { LINE, POINT, POLYGON, TILE_EXTENT, type TileGeometryType } from './mvt.ts';

export const TILE_TYPE: Record<MapFeature['shape'], TileGeometryType> = {
  points: POINT,
  lines: LINE,
  areas: POLYGON,
};

/**
 * A feature's parts in the integer units of a tile, without the vertices below a squared tolerance (world units):
 * equal neighbours and spikes are taken out, rings of areas are wound as vector tiles want them, and what has
 * no extent any more is left out. No parts: nothing is left of it at this zoom.
 */
export function quantize(feature: MapFeature, { z, x, y }: TileAddress, squared: number): number[][] {
  const { coordinates, partStarts, holes, shape } = feature;
  const scale = TILE_EXTENT * 2 ** z;
  const left = x * TILE_EXTENT;
  const top = y * TILE_EXTENT;
  const parts: number[][] = [];
  let outerIsGone = true;
  for (let part = 0; part + 1 < partStarts.length; part++) {
    const path: number[] = [];
    for (let i = partStarts[part]; i < partStarts[part + 1]; i++) {
      if (coordinates[i * 3 + 2] <= squared) continue;
      const px = Math.round(coordinates[i * 3] * scale - left);
      const py = Math.round(coordinates[i * 3 + 1] * scale - top);
      const last = path.length - 2;
      if (shape === 'points' || last < 0 || path[last] !== px || path[last + 1] !== py) path.push(px, py);
    }
    if (shape === 'points') {
      if (path.length > 0) parts.push(path);
    } else if (shape === 'lines') {
      if (path.length >= 4) parts.push(path);
    } else {
      if (holes[part] && outerIsGone) continue;
      const ring = wound(withoutSpikes(path), holes[part] === 1);
      if (!holes[part]) outerIsGone = !ring;
      if (ring) parts.push(ring);
    }
  }
  return parts;
}

/** Takes out vertices where a ring turns back on itself, and those in the middle of a straight run. */
function withoutSpikes(ring: number[]): number[] {
  let path = ring;
  for (;;) {
    const kept: number[] = [];
    const count = path.length / 2;
    for (let i = 0; i < count; i++) {
      const before = ((i + count - 1) % count) * 2;
      const after = ((i + 1) % count) * 2;
      // The last vertex that was kept, so that two neighbours are not judged by each other.
      const bx = kept.length > 0 ? kept[kept.length - 2] : path[before];
      const by = kept.length > 0 ? kept[kept.length - 1] : path[before + 1];
      const cross = (path[i * 2] - bx) * (path[after + 1] - by) - (path[after] - bx) * (path[i * 2 + 1] - by);
      if (cross !== 0) kept.push(path[i * 2], path[i * 2 + 1]);
    }
    if (kept.length === path.length || kept.length < 6) return kept;
    path = kept;
  }
}

/** Undefined for a ring without an area. */
function wound(ring: number[], hole: boolean): number[] | undefined {
  if (ring.length < 6) return undefined;
  const area = surveyorsArea(ring);
  if (area === 0) return undefined;
  if (area > 0 !== hole) return ring;
  const turned: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) turned.push(ring[i], ring[i + 1]);
  return turned;
}

/** Twice the area by the surveyor's formula: positive for outer rings of vector tiles (clockwise, y down). */
export function surveyorsArea(ring: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
    sum += ring[j] * ring[i + 1] - ring[i] * ring[j + 1];
  return sum;
}

/** One unit at a feature's middle, a square or a line, for what rounding took away at the last zoom. */
export function speck({ bounds, shape }: MapFeature, { z, x, y }: TileAddress): number[] {
  const scale = TILE_EXTENT * 2 ** z;
  const px = Math.floor(((bounds[0] + bounds[2]) / 2) * scale - x * TILE_EXTENT);
  const py = Math.floor(((bounds[1] + bounds[3]) / 2) * scale - y * TILE_EXTENT);
  return shape === 'lines' ? [px, py, px + 1, py] : [px, py, px + 1, py, px + 1, py + 1, px, py + 1];
}
