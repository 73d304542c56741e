import { InputError } from '../../../models/errors.ts';
import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import { lengthOf } from '../../../scenes/geometry/plane.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { isWithin } from '../../../scenes/planning/distance.ts';
import { contourLines } from '../../../scenes/planning/ground/contours.ts';
import { cutAndFill, eachSquare } from '../../../scenes/planning/ground/cut-and-fill.ts';
import {
  flatLevels,
  gridLevels,
  type LevelGrid,
  type Levels,
  profileAlong,
} from '../../../scenes/planning/ground/levels.ts';
import { slopeAndAspect } from '../../../scenes/planning/ground/slope.ts';
import { type Polygon, polygonArea } from '../../../scenes/planning/plane.ts';
import type { Answers } from '../../workers/answer-calls.ts';
import type { CellValues, GroundCalls } from './messages.ts';
import { cellMiddles, drawnArea, groundAround, planeOfSite } from './read-ground.ts';
import { readSurface } from './read-surface.ts';

type TerrainCalls = Pick<GroundCalls, 'profile' | 'slope' | 'contours' | 'earthwork'>;

/** Contours of more levels than this are no map any more. */
const MOST_LEVELS = 400;
/** Squares of volumes that are reckoned at most; larger ones are taken for a larger area. */
const MOST_SQUARES = 400_000;

/** What of the ground alone is asked. */
export const terrainAnswers: Answers<TerrainCalls> = {
  async profile({ signal }, { site, line, step }) {
    const plane = await planeOfSite(site);
    const places = line.map((place) => plane.toPlane(place));
    const ground = await groundAround(site, places, 0, signal);
    const points = profileAlong(places, gridLevels(ground), step);
    return {
      points: points.map((point) => ({ ...point, at: plane.toDegrees([point.x, point.y]) })),
      cell: ground.grid.cell,
      verticalDatum: ground.verticalDatum,
      origin: await analysisOrigin('profile', site.version, {
        inputs: { terrain: ground },
        parameters: { line, step, crs: site.grid.crs, verticalDatum: ground.verticalDatum },
      }),
    };
  },

  async slope({ signal }, { site, area }) {
    const plane = await planeOfSite(site);
    const polygon = drawnArea(area, plane);
    const ground = await groundAround(site, polygon[0], 0, signal);
    const { slope, aspect } = slopeAndAspect(ground);
    const { cell } = ground.grid;
    let [known, inside] = [0, 0];
    for (const [at, middle] of cellMiddles(ground.grid)) {
      if (!isWithin(polygon, middle)) {
        slope[at] = Number.NaN;
        aspect[at] = Number.NaN;
      } else {
        inside++;
        if (!Number.isNaN(slope[at])) known++;
      }
    }
    return {
      ...{ grid: ground.grid, slope, aspect, area: polygonArea(polygon) },
      unknown: (inside - known) * cell * cell,
      verticalDatum: ground.verticalDatum,
      origin: await originOf('slope', site.version, ground, area, { parameters: { crs: plane.crs } }),
    };
  },

  async contours({ signal }, { site, area, interval }) {
    const plane = await planeOfSite(site);
    const polygon = drawnArea(area, plane);
    const ground = await groundAround(site, polygon[0], 0, signal);
    const inside = within(ground, polygon);
    let [lowest, highest] = [Infinity, Number.NEGATIVE_INFINITY];
    for (const height of inside.heights) {
      if (height < lowest) lowest = height;
      if (height > highest) highest = height;
    }
    if (lowest > highest)
      throw new InputError(
        'study-outside',
        'the area',
        'nothing is known of its ground.',
        'Draw another one.',
      );
    if (!(interval > 0) || (highest - lowest) / interval > MOST_LEVELS)
      throw new InputError(
        'contour-interval',
        `${interval} m between contours`,
        `there would be more than ${MOST_LEVELS} levels between ${lowest.toFixed(1)} and ${highest.toFixed(1)} m.`,
        'Give a larger interval.',
      );
    const lines: { level: number; line: Position[]; closed: boolean; metres: number }[] = [];
    for (let at = Math.ceil(lowest / interval); at * interval <= highest; at++)
      for (const { line, closed } of contourLines(inside, at * interval)) {
        const whole = closed ? [...line, line[0]] : line;
        lines.push({
          level: at * interval,
          line: whole.map(plane.toDegrees),
          closed,
          metres: lengthOf(whole),
        });
      }
    return {
      ...{ lines, lowest, highest, verticalDatum: ground.verticalDatum },
      origin: await originOf('contours', site.version, ground, area, {
        parameters: { interval, crs: plane.crs },
      }),
    };
  },

  async earthwork({ signal }, { site, area, level: wanted, surface }) {
    const plane = await planeOfSite(site);
    const polygon = drawnArea(area, plane);
    const ground = await groundAround(site, polygon[0], 0, signal);
    const before = gridLevels(ground);
    const step = stepFor(polygon, ground.grid.cell);
    const design = surface && (await readSurface(surface, site));
    const level = design ? undefined : (wanted ?? meanLevel(before, polygon, step));
    const after = design ? gridLevels(design) : flatLevels(level as number, ground.verticalDatum);
    const work = cutAndFill(before, after, polygon, step);
    if (work.area === 0)
      throw new InputError(
        'study-outside',
        'the area',
        'nothing is known of both of its surfaces.',
        'Draw another one.',
      );
    return {
      ...{ work, change: changeOf(polygon, step, (x, y) => after.at(x, y) - before.at(x, y)) },
      ...(level !== undefined && { level }),
      verticalDatum: ground.verticalDatum,
      origin: await originOf('cut-and-fill', site.version, ground, area, {
        parameters: {
          ...(surface ? { surface: surface.name } : { level: level as number }),
          step,
          crs: plane.crs,
        },
        inputs: design ? { surface: design } : {},
        cautions: [
          ...unknownGround(work.unknown),
          ...(design ? [{ code: 'surface-datum', message: ground.verticalDatum }] : []),
        ],
      }),
    };
  },
};

/** The origin of what was reckoned over an area of the ground. */
export function originOf(
  kind: string,
  version: string,
  ground: LevelGrid,
  area: Area,
  {
    parameters,
    inputs = {},
    cautions = [],
  }: {
    parameters: Record<string, number | string>;
    inputs?: Record<string, unknown>;
    cautions?: AnalysisOrigin['cautions'];
  },
) {
  return analysisOrigin(kind, version, {
    inputs: { terrain: ground, ...inputs },
    parameters: { area, verticalDatum: ground.verticalDatum, ...parameters },
    cautions,
  });
}

/** Square metres that are not in a volume: next to none lie on the rim of what is known. */
export const unknownGround = (squareMetres: number): AnalysisOrigin['cautions'] =>
  squareMetres >= 1 ? [{ code: 'ground-unknown', message: squareMetres.toFixed(0) }] : [];

/** Squares of a metre, or of as much as keeps their number in bounds; no larger than the cells of the ground. */
export function stepFor(polygon: Polygon, cell: number): number {
  const most = Math.sqrt(polygonArea(polygon) / MOST_SQUARES);
  return Math.min(Math.max(1, Math.ceil(most)), Math.max(cell, most));
}

/** The mean of the ground over a polygon, at which cut and fill are equal. */
export function meanLevel(ground: Levels, polygon: Polygon, step: number): number {
  let [sum, total] = [0, 0];
  eachSquare(polygon, step, (x, y, area) => {
    const height = ground.at(x, y);
    if (Number.isNaN(height)) return;
    sum += height * area;
    total += area;
  });
  if (total === 0)
    throw new InputError('study-outside', 'the area', 'nothing is known of its ground.', 'Draw another one.');
  return sum / total;
}

/** A value for each square of a polygon, as cells from the north. */
export function changeOf(
  polygon: Polygon,
  step: number,
  valueAt: (x: number, y: number) => number,
): CellValues {
  const xs = polygon[0].map(([x]) => x);
  const ys = polygon[0].map(([, y]) => y);
  const west = Math.floor(Math.min(...xs) / step) * step;
  const north = Math.ceil(Math.max(...ys) / step) * step;
  const columns = Math.max(1, Math.ceil((Math.max(...xs) - west) / step));
  const rows = Math.max(1, Math.ceil((north - Math.min(...ys)) / step));
  const grid = { west, north, cell: step, columns, rows };
  const values = new Float32Array(columns * rows).fill(Number.NaN);
  for (const [at, middle] of cellMiddles(grid))
    if (isWithin(polygon, middle)) values[at] = valueAt(middle[0], middle[1]);
  return { grid, values };
}

/** The ground within a polygon alone. */
function within(ground: LevelGrid, polygon: Polygon): LevelGrid {
  const heights = ground.heights.slice();
  for (const [at, middle] of cellMiddles(ground.grid))
    if (!isWithin(polygon, middle)) heights[at] = Number.NaN;
  return { ...ground, heights };
}
