import { buildBvh, bytesPerTriangle } from '../../scenes/planning/rays/bvh.ts';
import { HeightFieldCaster } from '../../scenes/planning/rays/height-field.ts';
import { RayScene } from '../../scenes/planning/rays/ray-scene.ts';
import { surfaceOf } from '../../scenes/planning/sight/surface.ts';
import { viewAreas, viewshed } from '../../scenes/planning/sight/viewshed.ts';
import { SunCaster } from '../../scenes/planning/sun/sun-intervals.ts';
import { noonOfTerm, type SunPath, sunPath } from '../../scenes/planning/sun/sun-path.ts';
import { assumedWindows } from '../../scenes/planning/sun/windows.ts';
import { blockOfTriangles } from './support/block-of-triangles.ts';
import { everyTriangle } from './support/every-triangle.ts';

const TRIANGLES = 500_000;
const SITE = { longitude: 106.55, latitude: 29.56, height: 250, utcOffset: 8 };
/** Each is measured so often, in turns; the best counts, since what else runs only slows down. */
const ROUNDS = 3;
/** Rays that are cast at every triangle, without a hierarchy. */
const PLAIN_RAYS = 40;
const REACH = 1_000;

/**
 * Rays a second of one thread for hours of sun on a block of half a million triangles, beside every triangle asked in turn;
 * how long the hierarchy takes to build; a viewshed all round at 1 m over 1 km.
 */
export async function run(print: (line: string) => void): Promise<void> {
  sunHours(print);
  view(print);
}

function sunHours(print: (line: string) => void): void {
  const { triangles, bodyOf, houses } = blockOfTriangles(TRIANGLES);
  const build = best(() => buildBvh(triangles));
  const bvh = build.result;
  print(
    `rays triangles=${bodyOf.length} build_seconds=${build.seconds.toFixed(2)} bytes_per_triangle=${bytesPerTriangle(bvh).toFixed(1)}`,
  );
  const bodies = houses.map((_, i) => ({ id: `${i}`, heights: 'measured' as const }));
  const scene = new RayScene({ bvh, bodyOf, bodies });
  const path = sunPath(noonOfTerm(2026, 'greatCold', SITE), { from: 8, to: 16 }, SITE, 60);
  const sills = houses.flatMap(({ x, y, half }, i) =>
    assumedWindows(`${i}`, square(x, y, half), () => 0, { sill: 0.9 }).flatMap(({ left, right, normal }) =>
      [left, right].map((at) => ({ at, normal })),
    ),
  );
  const cast = best(() => castAll(scene, path, sills));
  const hours = best(() => {
    const caster = new SunCaster(scene, path);
    return sills.reduce((sum, point) => sum + caster.intervals(point).length, 0);
  });
  const roofs = houses.map(({ x, y, height }) => ({
    at: [x, y, height + 0.02] as const,
    normal: [0, 0, 1] as const,
  }));
  const open = best(() => castAll(scene, path, roofs));
  const plain = plainRays(triangles, path, sills);
  print(
    `rays workload=sills rays=${cast.result.rays} stopped=${(cast.result.stopped / cast.result.rays).toFixed(2)} ` +
      `rays_per_second=${Math.round(cast.result.rays / cast.seconds)} plain_rays_per_second=${plain.toFixed(1)} ` +
      `times_plain=${Math.round(cast.result.rays / cast.seconds / plain)}`,
  );
  print(
    `rays workload=roofs rays=${open.result.rays} stopped=${(open.result.stopped / open.result.rays).toFixed(2)} ` +
      `rays_per_second=${Math.round(open.result.rays / open.seconds)}`,
  );
  print(
    `rays workload=sun-hours points=${sills.length} seconds=${hours.seconds.toFixed(2)} points_per_second=${Math.round(sills.length / hours.seconds)}`,
  );
}

interface Sill {
  at: readonly [number, number, number];
  normal: readonly [number, number, number];
}

/** A ray from each point to the sun at each step at which it is before the wall. */
function castAll(
  scene: RayScene,
  { directions }: SunPath,
  sills: readonly Sill[],
): { rays: number; stopped: number } {
  let [rays, stopped] = [0, 0];
  for (const { at, normal } of sills) {
    for (let i = 0; i < directions.length; i += 3) {
      const [dx, dy, dz] = [directions[i], directions[i + 1], directions[i + 2]];
      if (dx * normal[0] + dy * normal[1] + dz * normal[2] <= 0) continue;
      rays++;
      if (scene.isStopped(at[0], at[1], at[2], dx, dy, dz, 0, 5_000)) stopped++;
    }
  }
  return { rays, stopped };
}

function plainRays(triangles: Float32Array, { directions }: SunPath, sills: readonly Sill[]): number {
  const step = Math.floor(sills.length / PLAIN_RAYS);
  const cast = best(() => {
    let stopped = 0;
    for (let i = 0; i < PLAIN_RAYS; i++) {
      const { at } = sills[i * step];
      const of = (i * 37 * 3) % directions.length;
      if (everyTriangle(triangles, at, [directions[of], directions[of + 1], directions[of + 2]])) stopped++;
    }
    return stopped;
  });
  return PLAIN_RAYS / cast.seconds;
}

function view(print: (line: string) => void): void {
  // The same triangles over 2 km, on hills.
  const { triangles, bodyOf, houses } = blockOfTriangles(TRIANGLES, 60);
  const side = 2 * REACH + 1;
  const heights = Float32Array.from(
    { length: side * side },
    (_, i) => 3 * Math.sin((i % side) / 200) * Math.cos(Math.floor(i / side) / 150) - 3,
  );
  const terrain = { columns: side, rows: side, cell: 1, west: -REACH, south: -REACH, heights };
  const bodies = houses.map((_, i) => ({ id: `${i}`, heights: 'measured' as const }));
  const bvh = buildBvh(triangles);
  const levels = best(() => new HeightFieldCaster(terrain));
  const scene = new RayScene({ bvh, bodyOf, bodies, terrain });
  const grid = { west: -REACH, south: -REACH, cell: 1, columns: side - 1, rows: side - 1 };
  const surface = best(() => surfaceOf(scene, grid));
  for (const height of [1.6, 30, 70]) {
    const seen = best(() => viewshed(scene, surface.result, [12, 12, height], { reach: REACH }));
    const areas = viewAreas(seen.result, 1);
    print(
      `viewshed metres=${REACH} cell=1 eye=${height} terrain_seconds=${levels.seconds.toFixed(2)} ` +
        `surface_seconds=${surface.seconds.toFixed(2)} view_seconds=${seen.seconds.toFixed(2)} seen=${areas.seen} ` +
        `hidden=${areas.hidden} far_side=${areas.farSide}`,
    );
  }
}

/** Seconds are of the processor: what else runs on the machine counts less than by the clock. */
function best<T>(work: () => T): { result: T; seconds: number } {
  let seconds = Infinity;
  let result!: T;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    result = work();
    const { user, system } = process.cpuUsage(before);
    seconds = Math.min(seconds, (user + system) / 1e6);
  }
  return { result, seconds };
}

function square(x: number, y: number, half: number): [number, number][] {
  return [
    [x - half, y - half],
    [x + half, y - half],
    [x + half, y + half],
    [x - half, y + half],
  ];
}
