import type { Point as PlanePoint } from '../../../scenes/geometry/plane.ts';
import type { RayWorld } from '../../../scenes/planning/rays/ray-scene.ts';
import type { Coverage, PlacedCamera } from '../../../scenes/planning/sight/camera-coverage.ts';
import type { Point, Sight } from '../../../scenes/planning/sight/line-of-sight.ts';
import type { Skyline } from '../../../scenes/planning/sight/skyline.ts';
import type { ViewshedOptions } from '../../../scenes/planning/sight/viewshed.ts';
import type { SunDemand } from '../../../scenes/planning/sun/rules/sun-rules.ts';
import type { CastOptions } from '../../../scenes/planning/sun/sun-intervals.ts';
import type { SunPath } from '../../../scenes/planning/sun/sun-path.ts';
import type { GroundGrid } from '../../../scenes/planning/sun/sun-surfaces.ts';
import type { WindowsSun } from '../../../scenes/planning/sun/sun-verdict.ts';
import type { SunWindow } from '../../../scenes/planning/sun/windows.ts';

/** What a worker casts; each first gets the world. */
export type RayCalls = {
  world(world: RayWorld): void;
  /** Height of what one stands on at a place, looked for downwards from `z`; NaN where there is nothing. */
  stand(points: readonly Point[]): number[];
  /** Height of the bare ground at places; NaN where it is not known. */
  ground(points: readonly Point[]): number[];
  /** Of each place: 1 where nothing stands within some metres in a direction. */
  free(points: readonly Point[], directions: readonly Point[], metres: number): Uint8Array;
  sight(from: Point, to: Point, refraction: number): Sight;
  /** What is seen of the surface from each eye, cell by cell (VIEW). */
  viewsheds(grid: GroundGrid, eyes: readonly Point[], options: Partial<ViewshedOptions>): Uint8Array[];
  /** Of open ground within an area. */
  coverage(
    grid: GroundGrid,
    cameras: readonly PlacedCamera[],
    target: number,
    area: readonly PlanePoint[],
  ): Coverage;
  skyline(eye: Point, options: { azimuths: number; reach: number; refraction: number }): Skyline;
  /** Seconds of sun: on open ground, on points of walls, on windows. */
  sunGround(
    grid: GroundGrid,
    path: SunPath,
    options: Partial<CastOptions> & { level?: number },
  ): Float32Array;
  /** SHADOW of the cells at each direction of a path, one after the other. */
  shadows(grid: GroundGrid, path: SunPath, options: { reach: number; level: number }): Uint8Array;
  sunPoints(
    points: Float64Array,
    normals: Float64Array,
    path: SunPath,
    options: Partial<CastOptions>,
  ): Float32Array;
  sunWindows(
    path: SunPath,
    windows: readonly SunWindow[],
    demand: SunDemand,
    options: Pick<CastOptions, 'resolution' | 'reach'>,
  ): WindowsSun;
};
