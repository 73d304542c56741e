import type { RayScene } from '../rays/ray-scene.ts';
import type { GroundGrid } from '../sun/sun-surfaces.ts';

/** What lies on top at the middle of each cell: its height, and the way that it faces. */
export interface Surface {
  readonly grid: GroundGrid;
  /** Local metres; NaN: neither a body nor known ground. */
  readonly tops: Float32Array;
  /** The face's unit normal, upwards, by cell: x and y; z follows from them. */
  readonly tiltX: Float32Array;
  readonly tiltY: Float32Array;
  /** Body on top, or −1. */
  readonly body: Int32Array;
}

/**
 * The upper side of a world over a grid, exact at the middle of each cell: bodies are drawn triangle by triangle, over the
 * ground. Without terrain there is ground only at 0.
 */
export function surfaceOf(scene: RayScene, grid: GroundGrid): Surface {
  const count = grid.columns * grid.rows;
  const tops = new Float32Array(count);
  const tiltX = new Float32Array(count);
  const tiltY = new Float32Array(count);
  const body = new Int32Array(count).fill(-1);
  const surface = { grid, tops, tiltX, tiltY, body };
  if (scene.ground) layGround(scene, surface);
  const { bvh, bodyOf } = scene.world;
  for (let i = 0; i < bvh.order.length; i++) drawTriangle(bvh.triangles, i, bodyOf[bvh.order[i]], surface);
  return surface;
}

function layGround(scene: RayScene, { grid, tops, tiltX, tiltY }: Surface): void {
  const ground = scene.ground!;
  for (let row = 0; row < grid.rows; row++) {
    const y = grid.south + (row + 0.5) * grid.cell;
    for (let column = 0; column < grid.columns; column++) {
      const x = grid.west + (column + 0.5) * grid.cell;
      const at = row * grid.columns + column;
      tops[at] = ground.heightAt(x, y);
      const [slopeX, slopeY] = ground.slopeAt(x, y);
      const length = Math.hypot(slopeX, slopeY, 1);
      tiltX[at] = -slopeX / length;
      tiltY[at] = -slopeY / length;
    }
  }
}

function drawTriangle(triangles: Float32Array, i: number, of: number, surface: Surface): void {
  const { grid, tops, tiltX, tiltY, body } = surface;
  const at = i * 9;
  const [ax, ay, az] = [triangles[at], triangles[at + 1], triangles[at + 2]];
  const [ux, uy, uz] = [triangles[at + 3] - ax, triangles[at + 4] - ay, triangles[at + 5] - az];
  const [vx, vy, vz] = [triangles[at + 6] - ax, triangles[at + 7] - ay, triangles[at + 8] - az];
  const nz = ux * vy - uy * vx;
  // Upright: seen from above it has no area.
  if (nz === 0) return;
  const nx = uy * vz - uz * vy;
  const ny = uz * vx - ux * vz;
  const length = Math.hypot(nx, ny, nz) * Math.sign(nz);
  const { west, south, cell, columns, rows } = grid;
  const first = (low: number, from: number) => Math.max(0, Math.ceil((low - from) / cell - 0.5));
  const last = (high: number, from: number, limit: number) =>
    Math.min(limit - 1, Math.floor((high - from) / cell - 0.5));
  const fromRow = first(ay + Math.min(0, uy, vy), south);
  const toRow = last(ay + Math.max(0, uy, vy), south, rows);
  const fromColumn = first(ax + Math.min(0, ux, vx), west);
  const toColumn = last(ax + Math.max(0, ux, vx), west, columns);
  for (let row = fromRow; row <= toRow; row++) {
    const y = south + (row + 0.5) * cell - ay;
    for (let column = fromColumn; column <= toColumn; column++) {
      const x = west + (column + 0.5) * cell - ax;
      const u = (x * vy - y * vx) / nz;
      const v = (ux * y - uy * x) / nz;
      if (u < 0 || v < 0 || u + v > 1) continue;
      const z = az + u * uz + v * vz;
      const place = row * columns + column;
      // Not above: ground that is not known gives way, and so does what lies as high.
      if (z < tops[place]) continue;
      tops[place] = z;
      tiltX[place] = nx / length;
      tiltY[place] = ny / length;
      body[place] = of;
    }
  }
}
