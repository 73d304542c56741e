import type { EnuFrame } from '../../../models/geodesy/index.ts';
import { heightOf, QUANTIZED, type TerrainMesh } from '../../geometry/terrain/quantized-mesh.ts';
import { type TileAddress, tileExtent } from '../../geometry/terrain/tiling-scheme.ts';
import type { HeightField } from './height-field.ts';

export interface TerrainTile extends TileAddress {
  mesh: TerrainMesh;
}

/** In shares of a triangle: a crossing on the seam of two tiles belongs to both. */
const SEAM = 1e-6;

/**
 * Heights of a square field of crossings, local metres, read off the triangles of terrain tiles as they are drawn. Later
 * tiles lie over earlier ones: give coarse ones first. NaN where there is none.
 */
export function terrainField(
  tiles: Iterable<TerrainTile>,
  frame: EnuFrame,
  box: Pick<HeightField, 'west' | 'south' | 'cell' | 'columns' | 'rows'>,
): HeightField {
  const { west, south, cell, columns, rows } = box;
  const heights = new Float32Array(columns * rows).fill(Number.NaN);
  for (const { mesh, ...address } of tiles) {
    const [tileWest, tileSouth, tileEast, tileNorth] = tileExtent(address);
    const count = mesh.u.length;
    const points = new Float64Array(count * 3);
    for (let i = 0; i < count; i++)
      frame.toEnu(
        tileWest + (mesh.u[i] / QUANTIZED) * (tileEast - tileWest),
        tileSouth + (mesh.v[i] / QUANTIZED) * (tileNorth - tileSouth),
        heightOf(mesh, i),
        points,
        i * 3,
      );
    for (let i = 0; i < mesh.triangles.length; i += 3) lay(i);

    function lay(i: number): void {
      const [a, b, c] = [mesh.triangles[i] * 3, mesh.triangles[i + 1] * 3, mesh.triangles[i + 2] * 3];
      const [ax, ay, az] = [points[a], points[a + 1], points[a + 2]];
      const [ux, uy, uz] = [points[b] - ax, points[b + 1] - ay, points[b + 2] - az];
      const [vx, vy, vz] = [points[c] - ax, points[c + 1] - ay, points[c + 2] - az];
      const area = ux * vy - uy * vx;
      if (area === 0) return;
      const fromColumn = Math.max(0, Math.ceil((ax + Math.min(0, ux, vx) - west) / cell - SEAM));
      const toColumn = Math.min(columns - 1, Math.floor((ax + Math.max(0, ux, vx) - west) / cell + SEAM));
      const fromRow = Math.max(0, Math.ceil((ay + Math.min(0, uy, vy) - south) / cell - SEAM));
      const toRow = Math.min(rows - 1, Math.floor((ay + Math.max(0, uy, vy) - south) / cell + SEAM));
      for (let row = fromRow; row <= toRow; row++) {
        const y = south + row * cell - ay;
        for (let column = fromColumn; column <= toColumn; column++) {
          const x = west + column * cell - ax;
          const s = (x * vy - y * vx) / area;
          const t = (ux * y - uy * x) / area;
          if (s < -SEAM || t < -SEAM || s + t > 1 + SEAM) continue;
          heights[row * columns + column] = az + s * uz + t * vz;
        }
      }
    }
  }
  return { west, south, cell, columns, rows, heights };
}

/** Which tiles of a terrain there are, by level: ranges of columns and rows, as layer.json has them. */
export type AvailableTiles = readonly (readonly {
  startX: number;
  startY: number;
  endX: number;
  endY: number;
}[])[];

/** The deepest tiles that cover an extent (degrees), coarse ones first. */
export function deepestTiles(
  available: AvailableTiles,
  [west, south, east, north]: readonly [number, number, number, number],
): TileAddress[] {
  const found = new Map<string, TileAddress>();
  const deepest = available.length - 1;
  if (deepest < 0) return [];
  const side = 180 / 2 ** deepest;
  const is = (level: number, x: number, y: number) =>
    available[level]?.some((r) => x >= r.startX && x <= r.endX && y >= r.startY && y <= r.endY) ?? false;
  for (let y = Math.floor((south + 90) / side); y <= Math.floor((north + 90) / side); y++) {
    for (let x = Math.floor((west + 180) / side); x <= Math.floor((east + 180) / side); x++) {
      for (let level = deepest; level >= 0; level--) {
        const [column, row] = [x >> (deepest - level), y >> (deepest - level)];
        if (!is(level, column, row)) continue;
        found.set(`${level}/${column}/${row}`, { level, x: column, y: row });
        break;
      }
    }
  }
  return [...found.values()].sort((a, b) => a.level - b.level);
}
