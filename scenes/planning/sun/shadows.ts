import type { RayScene } from '../rays/ray-scene.ts';
import type { SunPath } from './sun-path.ts';
import { type GroundGrid, groundPoints } from './sun-surfaces.ts';

/** What a cell of open ground is at an instant; `unknown`: built on, or no ground is known. */
export const SHADOW = { shaded: 0, lit: 1, unknown: 2 } as const;

/**
 * Shadows at each direction of a path, by a ray from every cell to the middle of the sun: SHADOW by cell. With the sun below
 * the level all is shaded. `level`: of the ground where there is no terrain.
 */
export function* shadowFrames(
  scene: RayScene,
  path: SunPath,
  grid: GroundGrid,
  { reach = 5_000, level = 0 } = {},
): Generator<{ time: number; lit: Uint8Array }> {
  const points = groundPoints(grid, scene, level);
  for (const [i, time] of path.times.entries()) {
    const [dx, dy, dz] = path.directions.subarray(i * 3, i * 3 + 3);
    const lit = new Uint8Array(points.length / 3);
    for (let cell = 0; cell < lit.length; cell++) {
      const at = cell * 3;
      if (Number.isNaN(points[at + 2])) lit[cell] = SHADOW.unknown;
      else if (dz > 0 && !scene.isStopped(points[at], points[at + 1], points[at + 2], dx, dy, dz, 0, reach))
        lit[cell] = SHADOW.lit;
    }
    yield { time, lit };
  }
}
