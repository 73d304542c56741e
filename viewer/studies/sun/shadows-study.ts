import { InputError } from '../../../models/errors.ts';
import type { Feature } from '../../../models/feature.ts';
import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import type { Point } from '../../../scenes/geometry/plane.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { bandsOf, cellsWithin } from '../../../scenes/planning/sight/bands.ts';
import type { SolarTerm } from '../../../scenes/planning/sun/position.ts';
import { SHADOW } from '../../../scenes/planning/sun/shadows.ts';
import {
  noonOfDay,
  noonOfTerm,
  type Site,
  type SunPath,
  sunPath,
} from '../../../scenes/planning/sun/sun-path.ts';
import type { GroundGrid } from '../../../scenes/planning/sun/sun-surfaces.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { StudyContext } from '../job.ts';
import { rays } from '../rays/page-rays.ts';
import type { Legend, RasterPart, StudyChart, StudyResult, StudyTable } from '../result.ts';
import { resultBase } from '../result-base.ts';
import { said } from '../sight/view-result.ts';
import { cornersOf } from '../sight/viewshed-study.ts';
import { VERSION } from '../version.ts';
import { extentAround, middleOf, type StudyWorld, studyWorld } from '../world/study-world.ts';
import type { WorldPlace } from '../world/world.ts';
import { gridOver, lowestBase } from './sun-hours-study.ts';

/** A day as rules name it, or by the calendar of the city. */
export type ShadowDay = { year: number } & ({ term: SolarTerm } | { month: number; day: number });

export interface ShadowParameters {
  area: readonly GroundPlace[];
  day: ShadowDay;
  /** Hours of true solar time. */
  from: number;
  to: number;
  /** Minutes between two frames. */
  step: number;
  /** Metres. */
  cell: number;
  reach: number;
  /** Hours that the site's clocks are ahead of UTC. */
  utcOffset: number;
  scheme?: { designed: readonly Feature[]; without: readonly string[] };
}

/** Cells times frames at most: 64 MB of values, and some seconds of rays. */
const MOST_VALUES = 16_000_000;

interface Shadows {
  at: StudyWorld;
  path: SunPath;
  /** SHADOW of the cells, frame by frame; NaN outside of the area, and where it is built on or not known. */
  frames: Float32Array<ArrayBuffer>;
}

/** Shadows over a day by rays, frame by frame, as they are and with a scheme. */
export async function shadowsStudy(
  where: Pick<WorldPlace, 'city' | 'address'>,
  parameters: ShadowParameters,
  name: string,
  clock: (time: number) => string,
  context: StudyContext,
): Promise<StudyResult> {
  const { area, cell, step, reach, scheme, day, from, to } = parameters;
  const centre = middleOf(area);
  const place = { ...where, centre, reach: reach + extentAround(area, centre) };
  const parts = scheme ? 2 : 1;
  const partOf = (part: number): StudyContext => ({
    ...context,
    progress: (share) => context.progress((part + share) / parts),
  });
  const now = await shadowsOf(place, parameters, partOf(0));
  const then = scheme && (await shadowsOf({ ...place, ...scheme }, parameters, partOf(1)));
  context.stage('finishing');
  const shown = then ?? now;
  const { at, path } = shown;
  const { grid, ring } = layOut(at, parameters);
  const origin = await analysisOrigin('shadows', VERSION, {
    inputs: { area: ring },
    hashed: then
      ? { ...now.at.loaded.hashes, 'bodies with the scheme': then.at.loaded.hashes.bodies }
      : now.at.loaded.hashes,
    parameters: {
      ...{ ...day, from, to, step, cell, reach, begin: path.times[0] },
      ...{ end: path.times[path.times.length - 1], air: false, sun: 'middle' },
    },
    heights: at.heights,
    cautions: at.cautions satisfies AnalysisOrigin['cautions'],
  });
  const times = [...path.times];
  const cells = grid.columns * grid.rows;
  const middle = Math.floor(times.length / 2);
  const raster = (
    id: string,
    named: LocalizedText,
    frames: Shadows['frames'],
    isShown: boolean,
  ): RasterPart => ({
    ...{ kind: 'raster', id, name: named, isShown, legend: 0, on: 'ground', grid },
    frame: { kind: 'local', origin: at.loaded.origin },
    values: frames.slice(middle * cells, (middle + 1) * cells),
    frames: { times, values: frames },
  });
  const states = [
    ...(then ? [{ name: said('after'), colour: '#c0227a', share: shareOf(then.frames, times.length) }] : []),
    {
      name: then ? said('before') : said('shade'),
      colour: '#8fb7d9',
      share: shareOf(now.frames, times.length),
    },
  ];
  const [{ share }] = states;
  const most = share.reduce((high, one) => Math.max(high, Number.isNaN(one) ? 0 : one), 0);
  return {
    ...resultBase(where.city, { name, origin, places: cornersOf(at, grid), rests: at.rests }),
    legends: [shadowLegend()],
    parts: [
      raster('shadows', then ? said('after') : said('shadows'), shown.frames, true),
      ...(then ? [raster('before', said('before'), now.frames, false)] : []),
    ],
    figures: [
      { name: said('frames'), value: times.length, unit: '', digits: 0 },
      { name: said('firstFrame'), value: clock(times[0]), unit: '' },
      { name: said('lastFrame'), value: clock(times[times.length - 1]), unit: '' },
      { name: said('mostShade'), value: most, unit: '%', digits: 1 },
      {
        name: said('leastShade'),
        value: share.reduce((low, one) => Math.min(low, one), 100),
        unit: '%',
        digits: 1,
      },
    ],
    tables: [shareTable(times, states, clock)],
    charts: [shareChart(times, states)],
  };
}

async function shadowsOf(
  place: WorldPlace,
  parameters: ShadowParameters,
  context: StudyContext,
): Promise<Shadows> {
  const at = await studyWorld(place, context);
  const { grid, ring } = layOut(at, parameters);
  const [longitude, latitude, height] = at.loaded.origin;
  const path = pathOf({ longitude, latitude, height, utcOffset: parameters.utcOffset }, parameters);
  const cells = grid.columns * grid.rows;
  if (cells * path.times.length > MOST_VALUES)
    throw new InputError(
      'study-cells',
      `${grid.columns} × ${grid.rows} × ${path.times.length}`,
      'are more cells and times than can be studied at once.',
      'Choose a smaller area, larger cells or longer steps.',
    );
  const options = { reach: parameters.reach, level: at.loaded.hasTerrain ? 0 : lowestBase(at, ring) };
  const bands = bandsOf(grid, rays.count * 8);
  const found = await rays.run(
    at.loaded,
    'shadows',
    bands.map((band) => [band, path, options]),
    { signal: context.signal, onProgress: context.progress },
  );
  return { at, path, frames: joinBands(found, bands, cellsWithin(grid, ring), path.times.length) };
}

/** Bands of rows, each with all its frames, as frames of all rows. */
export function joinBands(
  found: readonly Uint8Array[],
  bands: readonly GroundGrid[],
  within: Uint8Array,
  count: number,
): Float32Array<ArrayBuffer> {
  const frames = new Float32Array(within.length * count).fill(Number.NaN);
  let first = 0;
  bands.forEach(({ columns, rows }, band) => {
    const cells = columns * rows;
    for (let frame = 0; frame < count; frame++)
      for (let i = 0; i < cells; i++) {
        const value = found[band][frame * cells + i];
        if (within[first + i] === 1 && value !== SHADOW.unknown)
          frames[frame * within.length + first + i] = value;
      }
    first += cells;
  });
  return frames;
}

function layOut(
  at: StudyWorld,
  { area, cell }: Pick<ShadowParameters, 'area' | 'cell'>,
): { grid: GroundGrid; ring: Point[] } {
  const ring = area.map((corner): Point => {
    const [x, y] = at.toLocal(corner);
    return [x, y];
  });
  return { grid: gridOver(ring, cell), ring };
}

/** The sun at even steps of true solar time. */
export function pathOf(
  site: Site,
  { day, from, to, step }: Pick<ShadowParameters, 'day' | 'from' | 'to' | 'step'>,
): SunPath {
  const noon =
    'term' in day ? noonOfTerm(day.year, day.term, site) : noonOfDay(day.year, day.month, day.day, site);
  // Solar days are up to half a minute longer or shorter than others: that is no step more.
  const steps = Math.max(1, Math.round(((to - from) * 60) / step));
  return sunPath(noon, { from, to }, site, ((to - from) * 3600 * 1.001) / steps);
}

/** Percent of the open ground that lies in shade, frame by frame. */
export function shareOf(frames: Float32Array, count: number): number[] {
  const cells = frames.length / count;
  return Array.from({ length: count }, (_, frame) => {
    let [shaded, open] = [0, 0];
    for (let i = frame * cells; i < (frame + 1) * cells; i++) {
      if (Number.isNaN(frames[i])) continue;
      open++;
      if (frames[i] === SHADOW.shaded) shaded++;
    }
    return open === 0 ? Number.NaN : (100 * shaded) / open;
  });
}

const shadowLegend = (): Legend => ({
  ...{ title: said('shadows'), unit: '', kind: 'classes' },
  classes: [
    { value: SHADOW.shaded, label: said('shade'), colour: '#4667b0' },
    { value: SHADOW.lit, label: said('lit'), colour: '#ffe9a8' },
  ],
});

interface State {
  name: LocalizedText;
  colour: string;
  share: readonly number[];
}

const shareTable = (
  times: readonly number[],
  states: readonly State[],
  clock: (time: number) => string,
): StudyTable => ({
  ...{ id: 'shade', name: said('shadeShare'), isWhole: true },
  columns: [
    { id: 'time', name: said('time'), unit: '' },
    ...states.map(({ name }, state) => ({ id: `share${state}`, name, unit: '%', digits: 1 })),
  ],
  rows: times.map((time, frame) => ({
    cells: [clock(time), ...states.map(({ share }) => (Number.isNaN(share[frame]) ? null : share[frame]))],
  })),
});

const shareChart = (times: readonly number[], states: readonly State[]): StudyChart => ({
  ...{ id: 'shade', name: said('shadeShare') },
  x: { name: said('fromBegin'), unit: 'h' },
  y: { name: said('shade'), unit: '%' },
  series: states.map(({ name, colour, share }) => ({
    ...{ name, colour, y: share },
    x: times.map((time) => (time - times[0]) / 3_600_000),
  })),
});
