import { InputError } from '../../../models/errors.ts';
import type { Feature } from '../../../models/feature.ts';
import { contains, type Point } from '../../../scenes/geometry/plane.ts';
import { heightShares } from '../../../scenes/planning/height-shares.ts';
import type { Block } from '../../../scenes/planning/rays/bodies.ts';
import { HeightFieldCaster } from '../../../scenes/planning/rays/height-field.ts';
import { bandsOf, cellsWithin } from '../../../scenes/planning/sight/bands.ts';
import { BlocksAt, cornersOf } from '../../../scenes/planning/sun/blocks-at.ts';
import {
  mostPanels,
  panelsOnWalls,
  type WallSetting,
  windowsOnWalls,
} from '../../../scenes/planning/sun/outer-walls.ts';
import { type SunRules, sunDemand } from '../../../scenes/planning/sun/rules/sun-rules.ts';
import { noonOfTerm, type Site, sunPath } from '../../../scenes/planning/sun/sun-path.ts';
import { type SunStudy, type SunStudyParameters, studySun } from '../../../scenes/planning/sun/sun-study.ts';
import type { GroundGrid } from '../../../scenes/planning/sun/sun-surfaces.ts';
import type { WindowsSun } from '../../../scenes/planning/sun/sun-verdict.ts';
import { type SunWindow, WINDOW_RULE } from '../../../scenes/planning/sun/windows.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { StudyContext } from '../job.ts';
import { rays } from '../rays/page-rays.ts';
import { VERSION } from '../version.ts';
import { extentAround, middleOf, type StudyWorld, studyWorld } from '../world/study-world.ts';
import type { WorldPlace } from '../world/world.ts';
import { type FacadeSun, sunOnFacades } from './facades.ts';

export interface SunHoursParameters extends SunStudyParameters {
  /** Corners of the area whose windows, façades and ground are looked at. */
  area: readonly GroundPlace[];
  rules: SunRules;
  /** Metres of a façade's panels, and of a cell of the ground. */
  panel: number;
  cell: number;
  /** Somebody counts otherwise than the pack that the rules come from. */
  isOwnCounting: boolean;
  /** Hours that the site's clocks are ahead of UTC. */
  utcOffset: number;
  /** What a scheme builds and takes away: then it is compared with what there is. */
  scheme?: { designed: readonly Feature[]; without: readonly string[] };
}

/** One state of the area: as it is, or with the scheme. */
export interface SunState {
  at: StudyWorld;
  study: SunStudy;
  windows: SunWindow[];
  facades: FacadeSun;
  /** Hours of the cells; NaN outside of the area, where it is built on or not known. */
  ground: Float32Array<ArrayBuffer>;
}

/** Metres of panels and windows of an area at most, as a count: more take minutes. */
const MOST_PANELS = 200_000;
const MOST_CELLS = 1_000_000;
/** Blocks lower than this have no façade that is looked at: plinths, parapets. */
const LOWEST = 2;

/** Seconds to which hours on façades and on the ground are found: thousands of places, and none is judged. */
const SURFACE_RESOLUTION = 10;

/** Hours of sun of an area, as it is and with a scheme. */
export async function sunStates(
  where: Pick<WorldPlace, 'city' | 'address'>,
  parameters: SunHoursParameters,
  context: StudyContext,
): Promise<{ grid: GroundGrid; before: SunState; after?: SunState }> {
  const centre = middleOf(parameters.area);
  const reach = Math.min(5_000, parameters.reach ?? 1_000) + extentAround(parameters.area, centre);
  const place = { ...where, centre, reach };
  const { scheme } = parameters;
  const parts = scheme ? 2 : 1;
  const partOf = (part: number): StudyContext => ({
    ...context,
    progress: (share) => context.progress((part + share) / parts),
  });
  const before = await sunState(place, parameters, partOf(0));
  if (!scheme) return before;
  const after = await sunState({ ...place, ...scheme }, parameters, partOf(1), before.before);
  return { grid: before.grid, before: before.before, after: after.before };
}

async function sunState(
  place: WorldPlace,
  parameters: SunHoursParameters,
  context: StudyContext,
  now?: SunState,
): Promise<{ grid: GroundGrid; before: SunState }> {
  const at = await studyWorld(place, context);
  const { loaded } = at;
  const [longitude, latitude, height] = loaded.origin;
  const site: Site = { longitude, latitude, height, utcOffset: parameters.utcOffset };
  const { rules, year, zone, residents, step = 60, resolution = 1 } = parameters;
  const demand = sunDemand(rules, {
    zone,
    residents,
    ...(parameters.case === undefined ? {} : { case: parameters.case }),
  });
  const ring = parameters.area.map((corner): Point => {
    const [x, y] = at.toLocal(corner);
    return [x, y];
  });
  const blocks = blocksIn(loaded.blocks, ring);
  const ground = loaded.world.terrain && new HeightFieldCaster(loaded.world.terrain);
  const walls: WallSetting = {
    at: new BlocksAt(loaded.blocks),
    idOf: (body) => loaded.world.bodies[body].id,
    ...(ground && { ground: (x: number, y: number) => ground.heightAt(x, y) }),
  };
  // Before they are laid out: that alone takes long for a whole city.
  const count = blocks.reduce((sum, block) => sum + mostPanels(block, walls, parameters.panel), 0);
  const grid = gridOver(ring, parameters.cell);
  if (count > MOST_PANELS || grid.columns * grid.rows > MOST_CELLS)
    throw new InputError(
      'study-cells',
      `${count} panels, ${grid.columns * grid.rows} cells`,
      'are more than can be studied at once.',
      'Choose a smaller area, or larger panels and cells.',
    );
  const modelled = loaded.windows.filter(({ left, right }) =>
    contains(ring, [(left[0] + right[0]) / 2, (left[1] + right[1]) / 2]),
  );
  const inside = loaded.inside.filter(([x, y]) => contains(ring, [x, y])).length;
  const assumed = await openWindows(
    windowsOnWalls(blocks, walls, { ...WINDOW_RULE, sill: demand.sill }),
    at,
    context,
  );
  const laid = [...modelled, ...assumed];
  const windows = now ? windowsWith(now.windows, laid, loaded.world.bodies) : laid;
  const panels = blocks.map((block) => panelsOnWalls(block, walls, parameters.panel));
  const path = sunPath(noonOfTerm(year, demand.term, site), demand.span, site, step);
  const options = {
    resolution: Math.max(resolution, SURFACE_RESOLUTION),
    reach: parameters.reach ?? 1_000,
  };
  // Windows, then façades, then ground: shares of the progress by what they take.
  const sharing = (from: number, to: number) => ({
    signal: context.signal,
    onProgress: (share: number) => context.progress(from + (to - from) * share),
  });
  const study = await studySun(
    loaded.world,
    site,
    windows,
    rules,
    { ...parameters, reach: options.reach },
    VERSION,
    {
      hashes: now
        ? { ...now.at.loaded.hashes, 'bodies with the scheme': loaded.hashes.bodies }
        : loaded.hashes,
      inputs: { area: ring },
      parameters: {
        ...{ panel: parameters.panel, cell: parameters.cell, surfaceResolution: options.resolution },
        ...{ partyWall: PARTY_WALL, windows: { ...WINDOW_RULE } },
      },
      cautions: [
        ...(modelled.length > 0 ? [{ code: 'windows-modelled', message: String(modelled.length) }] : []),
        ...(inside > 0 ? [{ code: 'windows-inside', message: String(inside) }] : []),
        ...(parameters.isOwnCounting ? [{ code: 'counting-own', message: rules.id }] : []),
        ...at.cautions,
      ],
      cast: async (wanted, all, asked, exact) => {
        const parts = slicesOf(all, 200);
        const found = await rays.run(
          loaded,
          'sunWindows',
          parts.map((part) => [wanted, part, asked, exact]),
          sharing(0, 0.3),
        );
        return joinWindows(found, at);
      },
    },
  );
  const facades = await sunOnFacades(at, panels, path, options, sharing(0.3, 0.7));
  const bands = bandsOf(grid, rays.count * 8);
  // Without terrain, ground is where what stands lowest stands.
  const level = ground ? 0 : lowestBase(at, ring);
  const seconds = await rays.run(
    loaded,
    'sunGround',
    bands.map((band) => [band, path, { ...options, level }]),
    sharing(0.7, 1),
  );
  const hours = hoursWithin(seconds, grid, ring);
  return { grid, before: { at, study, windows, facades, ground: hours } };
}

/** Indices of blocks whose middle lies within an area, as high as a room at least. */
function blocksIn(blocks: readonly Block[], area: readonly Point[]): number[] {
  return [...blocks.keys()].filter((index) => {
    const { rings, base, top } = blocks[index];
    if (top - base < LOWEST || rings.length === 0 || rings[0].length < 6) return false;
    const corners = cornersOf(rings[0]);
    const mean = (axis: 0 | 1) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
    return contains(area, [mean(0), mean(1)]);
  });
}

/** Where what stands lowest in an area stands: the ground, where there is no terrain. */
export function lowestBase({ loaded: { blocks } }: StudyWorld, area: readonly Point[]): number {
  const bases = blocksIn(blocks, area).map((block) => blocks[block].base);
  return bases.reduce((lowest, base) => Math.min(lowest, base), bases[0] ?? 0);
}

/**
 * Windows with a scheme: those that there are now stay as long as their building does, also where the scheme builds
 * before them; what it builds, and what it lays bare, has windows of its own.
 */
export function windowsWith(
  now: readonly SunWindow[],
  laid: readonly SunWindow[],
  bodies: readonly { id: string }[],
): SunWindow[] {
  const standing = new Set(bodies.map(({ id }) => id));
  const known = new Set(now.map(({ id }) => id));
  return [
    ...now.filter(({ building }) => standing.has(building)),
    ...laid.filter(({ id }) => !known.has(id)),
  ];
}

/** Walls that have another before them as near are no outer walls: a window there would look at it. */
const PARTY_WALL = 0.8;

/** Those of windows set by rule that are not on a wall between two houses. */
async function openWindows(
  windows: SunWindow[],
  { loaded }: StudyWorld,
  { signal }: StudyContext,
): Promise<SunWindow[]> {
  // A place that is not known is stopped by nothing: it stays, and is told as not known.
  const middles = windows.map(({ left, right }) =>
    [0, 1, 2].map((axis) => (left[axis] + right[axis]) / 2),
  ) as unknown as SunWindow['left'][];
  const normals = windows.map(({ normal }) => normal);
  const [free] = await rays.run(loaded, 'free', [[middles, normals, PARTY_WALL]], { signal });
  return windows.filter((_, index) => free[index] === 1);
}

function slicesOf<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}

/** As if all had been cast at once: bodies that stood before several windows count once. */
function joinWindows(parts: readonly WindowsSun[], { loaded }: StudyWorld): WindowsSun {
  const windows = parts.flatMap((part) => part.windows);
  const shading = new Set(windows.flatMap(({ shadedBy }) => shadedBy));
  const heights = loaded.world.bodies.filter(({ id }) => shading.has(id)).map((body) => body.heights);
  return { windows, heights: heightShares(heights) };
}

/** Whole cells from the origin over an area. */
export function gridOver(ring: readonly Point[], cell: number): GroundGrid {
  const low = (axis: 0 | 1) => Math.floor(Math.min(...ring.map((corner) => corner[axis])) / cell);
  const high = (axis: 0 | 1) => Math.ceil(Math.max(...ring.map((corner) => corner[axis])) / cell);
  return {
    ...{ west: low(0) * cell, south: low(1) * cell, cell },
    ...{ columns: high(0) - low(0), rows: high(1) - low(1) },
  };
}

/** Hours of cells whose middle lies within the area. */
function hoursWithin(
  bands: readonly Float32Array[],
  grid: GroundGrid,
  area: readonly Point[],
): Float32Array<ArrayBuffer> {
  const within = cellsWithin(grid, area);
  const hours = new Float32Array(within.length);
  let at = 0;
  for (const band of bands)
    for (const seconds of band) hours[at] = within[at++] === 1 ? seconds / 3600 : Number.NaN;
  return hours;
}
