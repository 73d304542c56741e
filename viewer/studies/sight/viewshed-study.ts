import { InputError } from '../../../models/errors.ts';
import { azimuthAndDistance } from '../../../models/geodesy/local-plane.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { bandsOf } from '../../../scenes/planning/sight/bands.ts';
import { USUAL_REFRACTION } from '../../../scenes/planning/sight/bending.ts';
import type { Point } from '../../../scenes/planning/sight/line-of-sight.ts';
import { cumulativeView, viewAreas } from '../../../scenes/planning/sight/viewshed.ts';
import type { GroundGrid } from '../../../scenes/planning/sun/sun-surfaces.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { StudyContext } from '../job.ts';
import { rays } from '../rays/page-rays.ts';
import type { FeaturesPart, RasterPart, StudyResult } from '../result.ts';
import { resultBase } from '../result-base.ts';
import { VERSION } from '../version.ts';
import { eyesOver, middleOf, type StudyWorld, studyWorld } from '../world/study-world.ts';
import type { WorldPlace } from '../world/world.ts';
import { countLegend, drawnValues, SIGHT_COLOURS, said, viewLegend } from './view-result.ts';
import { areasByCount, ringTable } from './view-tables.ts';

export interface ViewshedParameters {
  /** Where one looks from: one, or several for the cumulative view. */
  eyes: readonly GroundPlace[];
  /** Metres of the eye over what it stands on, and of what is looked for over its surface. */
  height: number;
  target: number;
  /** Metres. */
  radius: number;
  cell: number;
}

/** Cells of a study at most: more take minutes, and gigabytes to draw. */
const MOST_CELLS = 9_000_000;
/** Bands for each thread: the first that is done takes the next. */
const BANDS = 4;

/** Cells from a radius around some points, laid out so that their sides are whole cells from the origin. */
export function gridAround(points: readonly Point[], radius: number, cell: number): GroundGrid {
  const low = (axis: 0 | 1) => Math.floor((Math.min(...points.map((point) => point[axis])) - radius) / cell);
  const high = (axis: 0 | 1) => Math.ceil((Math.max(...points.map((point) => point[axis])) + radius) / cell);
  const grid = {
    ...{ west: low(0) * cell, south: low(1) * cell, cell },
    ...{ columns: high(0) - low(0), rows: high(1) - low(1) },
  };
  if (grid.columns * grid.rows > MOST_CELLS)
    throw new InputError(
      'study-cells',
      `${grid.columns} × ${grid.rows}`,
      'are more cells than can be studied at once.',
      'Choose a smaller radius or larger cells.',
    );
  return grid;
}

/** What is seen from one place, or how often from several. */
export async function viewshedStudy(
  where: Pick<WorldPlace, 'city' | 'address'>,
  { eyes: places, height, target, radius, cell }: ViewshedParameters,
  name: string,
  context: StudyContext,
): Promise<StudyResult> {
  const centre = middleOf(places);
  const [longitude, latitude] = centre;
  const spread = Math.max(
    ...places.map((place) => azimuthAndDistance({ longitude, latitude }, place).metres),
  );
  const at = await studyWorld(
    { ...where, centre, reach: Math.ceil((radius + spread) / 50) * 50 + 50 },
    context,
  );
  const eyes = await eyesOver(at, places, height, context);
  const grid = gridAround(eyes, radius, cell);
  const options = { reach: radius, target, refraction: USUAL_REFRACTION };
  const bands = bandsOf(grid, rays.count * BANDS);
  const found = await rays.run(
    at.loaded,
    'viewsheds',
    bands.map((band) => [band, eyes, options]),
    { signal: context.signal, onProgress: context.progress },
  );
  context.stage('finishing');
  const views = eyes.map((_, eye) => joined(found.map((band) => band[eye])));
  const isOne = eyes.length === 1;
  const origin = await analysisOrigin(isOne ? 'viewshed' : 'cumulative-view', VERSION, {
    inputs: { eyes },
    hashed: at.loaded.hashes,
    parameters: { radius, cell, height, target, refraction: USUAL_REFRACTION, reach: at.loaded.reach },
    heights: at.heights,
    cautions: at.cautions,
  });
  const base = resultBase(where.city, { name, origin, places: cornersOf(at, grid), rests: at.rests });
  const raster = (id: string, values: Float32Array<ArrayBuffer>): RasterPart => ({
    ...{ kind: 'raster', id, name: said(isOne ? 'view' : 'times'), isShown: true, legend: 0 },
    frame: { kind: 'local', origin: at.loaded.origin },
    ...{ grid, values, on: 'surface' },
  });
  const marks: FeaturesPart = {
    ...{ kind: 'features', id: 'eyes', name: said('eye'), isShown: true, draped: false },
    features: eyes.map((eye, index) => ({
      type: 'Feature' as const,
      geometry: { type: 'Point' as const, coordinates: at.toPlace(eye) },
      properties: { 'marker-color': SIGHT_COLOURS.eye, ...(isOne ? {} : { title: String(index + 1) }) },
    })),
  };
  const common = { ...base, charts: [] };
  if (isOne) {
    const areas = viewAreas(views[0], cell);
    const all = areas.seen + areas.hidden + areas.farSide;
    return {
      ...common,
      legends: [viewLegend()],
      parts: [raster('view', drawnValues(views[0])), marks],
      figures: [
        { name: said('share'), value: all === 0 ? 0 : (areas.seen / all) * 100, unit: '%', digits: 1 },
        { name: said('seenArea'), value: areas.seen / 1e4, unit: 'ha' },
        { name: said('hiddenArea'), value: areas.hidden / 1e4, unit: 'ha' },
        { name: said('farArea'), value: areas.farSide / 1e4, unit: 'ha' },
        { name: said('stand'), value: at.toPlace(eyes[0])[2], unit: 'm', digits: 1 },
      ],
      tables: [ringTable(views[0], grid, eyes[0], radius)],
    };
  }
  const times = cumulativeView(views);
  const most = times.reduce((high, one) => Math.max(high, one), 0);
  const any = times.reduce((sum, one) => sum + (one > 0 ? 1 : 0), 0) * cell * cell;
  return {
    ...common,
    legends: [countLegend(said('times'), '', Math.max(1, most))],
    parts: [raster('times', drawnValues(times)), marks],
    figures: [
      { name: said('points'), value: eyes.length, unit: '' },
      { name: said('anyArea'), value: any / 1e4, unit: 'ha' },
      { name: said('most'), value: most, unit: '' },
    ],
    tables: [
      {
        ...{ id: 'places', name: said('points') },
        columns: [
          { id: 'place', name: said('points'), unit: '' },
          { id: 'stand', name: said('stand'), unit: 'm', digits: 1 },
          { id: 'seen', name: said('seenArea'), unit: 'ha', digits: 2 },
          { id: 'share', name: said('share'), unit: '%', digits: 1 },
        ],
        rows: eyes.map((eye, index) => {
          const areas = viewAreas(views[index], cell);
          const all = areas.seen + areas.hidden + areas.farSide;
          const place = at.toPlace(eye);
          return {
            cells: [
              String(index + 1),
              place[2],
              areas.seen / 1e4,
              all === 0 ? null : (areas.seen / all) * 100,
            ],
            at: place,
          };
        }),
      },
      {
        ...{ id: 'times', name: said('times'), isWhole: true },
        columns: [
          { id: 'times', name: said('times'), unit: '', digits: 0 },
          { id: 'area', name: said('area'), unit: 'ha', digits: 2 },
        ],
        rows: areasByCount(times, most, cell).map((area, count) => ({ cells: [count + 1, area / 1e4] })),
      },
    ],
  };
}

function joined(bands: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(bands.reduce((sum, band) => sum + band.length, 0));
  let at = 0;
  for (const band of bands) {
    all.set(band, at);
    at += band.length;
  }
  return all;
}

/** Degrees of the corners of a grid. */
export function cornersOf({ toPlace }: Pick<StudyWorld, 'toPlace'>, grid: GroundGrid): [number, number][] {
  const [east, north] = [grid.west + grid.columns * grid.cell, grid.south + grid.rows * grid.cell];
  return (
    [
      [grid.west, grid.south],
      [east, grid.south],
      [east, north],
      [grid.west, north],
    ] as const
  ).map(([x, y]) => {
    const [longitude, latitude] = toPlace([x, y, 0]);
    return [longitude, latitude];
  });
}
