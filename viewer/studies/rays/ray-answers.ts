import { InputError } from '../../../models/errors.ts';
import { RayScene } from '../../../scenes/planning/rays/ray-scene.ts';
import { cellsWithin } from '../../../scenes/planning/sight/bands.ts';
import { cameraCoverage } from '../../../scenes/planning/sight/camera-coverage.ts';
import { lineOfSight } from '../../../scenes/planning/sight/line-of-sight.ts';
import { skylineOf } from '../../../scenes/planning/sight/skyline.ts';
import { surfaceOf } from '../../../scenes/planning/sight/surface.ts';
import { viewshed } from '../../../scenes/planning/sight/viewshed.ts';
import { shadowFrames } from '../../../scenes/planning/sun/shadows.ts';
import { SunCaster } from '../../../scenes/planning/sun/sun-intervals.ts';
import { sunOnGround } from '../../../scenes/planning/sun/sun-surfaces.ts';
import { sunOnWindows } from '../../../scenes/planning/sun/sun-verdict.ts';
import type { Answers } from '../../workers/answer-calls.ts';
import type { RayCalls } from './messages.ts';

/** What a worker answers with a world of its own. */
export function rayAnswers(): Answers<RayCalls> {
  let given: RayScene | undefined;
  const scene = (): RayScene => {
    if (!given) throw new InputError('ray-world', 'worker', 'has no world.', 'Give it one first.');
    return given;
  };
  return {
    world: (_, world) => {
      given = new RayScene(world);
    },
    stand: (_, points) =>
      points.map(([x, y, z]) => z - scene().closest(x, y, z, 0, 0, -1, 0, Number.POSITIVE_INFINITY)),
    ground: (_, points) => points.map(([x, y]) => scene().ground?.heightAt(x, y) ?? 0),
    free: (_, points, directions, metres) =>
      Uint8Array.from(points, ([x, y, z], i) =>
        scene().isStopped(x, y, z, ...directions[i], 0, metres) ? 0 : 1,
      ),
    sight: (_, from, to, refraction) => lineOfSight(scene(), from, to, refraction),
    viewsheds: (_, grid, eyes, options) => {
      const surface = surfaceOf(scene(), grid);
      return eyes.map((eye) => viewshed(scene(), surface, eye, options));
    },
    coverage: (_, grid, cameras, target, area) => {
      const surface = surfaceOf(scene(), grid);
      const within = cellsWithin(grid, area);
      for (let i = 0; i < within.length; i++) if (surface.body[i] >= 0) within[i] = 0;
      return cameraCoverage(scene(), surface, cameras, { target, within });
    },
    skyline: (_, eye, options) => skylineOf(scene(), eye, options),
    sunGround: (_, grid, path, options) => sunOnGround(scene(), path, grid, options),
    shadows: (_, grid, path, options) => {
      const cells = grid.columns * grid.rows;
      const all = new Uint8Array(cells * path.times.length);
      let at = 0;
      for (const { lit } of shadowFrames(scene(), path, grid, options)) all.set(lit, at++ * cells);
      return all;
    },
    sunPoints: (_, points, normals, path, options) =>
      new SunCaster(scene(), path, options).seconds(points, normals),
    sunWindows: (_, path, windows, demand, options) => sunOnWindows(scene(), path, windows, demand, options),
  };
}
