import { USUAL_CAMERA_HEIGHT } from '../../../models/cameras/pinhole.ts';
import { InputError } from '../../../models/errors.ts';
import type { CameraFacts } from '../../../models/schema/camera-facts.ts';
import type { Point as PlanePoint } from '../../../scenes/geometry/plane.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { bandsOf } from '../../../scenes/planning/sight/bands.ts';
import type { Coverage, PlacedCamera } from '../../../scenes/planning/sight/camera-coverage.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { StudyContext } from '../job.ts';
import { rays } from '../rays/page-rays.ts';
import type { Legend, StudyResult } from '../result.ts';
import { resultBase } from '../result-base.ts';
import { VERSION } from '../version.ts';
import { middleOf, type StudyWorld, studyWorld } from '../world/study-world.ts';
import type { WorldPlace } from '../world/world.ts';
import type { CamerasAround } from './cameras-around.ts';
import { SIGHT_COLOURS, said } from './view-result.ts';
import { cornersOf, gridAround } from './viewshed-study.ts';

export interface CoverageParameters {
  /** Corners of the area. */
  area: readonly GroundPlace[];
  around: CamerasAround;
  /** Metres over the ground of what is looked for: a person's face. */
  target: number;
  cell: number;
}

const BANDS = 4;
/** Metres beyond the farthest camera that bodies are read for: it may hang on one. */
const BESIDE = 50;

/** What cameras see of an area's open ground, and what none sees. */
export async function coverageStudy(
  where: Pick<WorldPlace, 'city' | 'address'>,
  { area, around, target, cell }: CoverageParameters,
  name: string,
  context: StudyContext,
): Promise<StudyResult> {
  const centre = middleOf(area);
  const { cameras, farthest, silent, cut } = around;
  const at = await studyWorld({ ...where, centre, reach: Math.ceil(farthest) + BESIDE }, context);
  const ring = area.map((corner): PlanePoint => {
    const [x, y] = at.toLocal(corner);
    return [x, y];
  });
  const placed = await placedCameras(at, cameras, context);
  if (placed.length === 0)
    throw new InputError(
      'no-cameras',
      `${cameras.length} cameras`,
      'none of them looks into the area from a place and in a direction that are known.',
      'Draw the area where cameras with a direction are, or calibrate one.',
    );
  const grid = gridAround(
    ring.map(([x, y]) => [x, y, 0] as const),
    0,
    cell,
  );
  const bands = bandsOf(grid, rays.count * BANDS);
  const parts = await rays.run(
    at.loaded,
    'coverage',
    bands.map((band) => [band, placed, target, ring]),
    { signal: context.signal, onProgress: context.progress },
  );
  context.stage('finishing');
  const origin = await analysisOrigin('camera-coverage', VERSION, {
    inputs: { cameras: placed, area: ring },
    hashed: at.loaded.hashes,
    parameters: { target, cell, reach: at.loaded.reach },
    heights: at.heights,
    cautions: [
      ...at.cautions,
      ...(silent > 0 ? [{ code: 'cameras-silent', message: String(silent) }] : []),
      ...(cut === undefined ? [] : [{ code: 'cameras-cut', message: String(cut) }]),
    ],
  });
  const sum = (of: (part: Coverage) => number) => parts.reduce((total, part) => total + of(part), 0);
  const known = sum((part) => part.known);
  const share = (metres: number) => (known === 0 ? 0 : (metres / known) * 100);
  const covered = sum((part) => part.covered);
  const twice = sum((part) => part.twice);
  const names = new Map(cameras.map((camera) => [camera.id, camera.name]));
  const own = (id: string) => sum((part) => part.own.get(id) ?? 0);
  return {
    ...resultBase(where.city, { name, origin, places: cornersOf(at, grid), rests: at.rests }),
    legends: [coverageLegend()],
    parts: [
      {
        ...{ kind: 'raster', id: 'coverage', name: said('coverage'), isShown: true, legend: 0 },
        frame: { kind: 'local', origin: at.loaded.origin },
        ...{ grid, values: timesOf(parts), on: 'ground' },
      },
      {
        ...{ kind: 'features', id: 'cameras', name: said('camera'), isShown: true, draped: false },
        features: placed.map((camera) => ({
          type: 'Feature',
          geometry: { type: 'Point', coordinates: at.toPlace(camera.at) },
          properties: { 'marker-color': SIGHT_COLOURS.eye, id: camera.id },
        })),
      },
    ],
    figures: [
      { name: said('covered'), value: share(covered), unit: '%', digits: 1 },
      { name: said('blind'), value: (known - covered) / 1e4, unit: 'ha' },
      { name: said('coveredTwice'), value: share(twice), unit: '%', digits: 1 },
      { name: said('cameras'), value: placed.length, unit: '' },
      ...(silent > 0 ? [{ name: said('silentCameras'), value: silent, unit: '', isTrouble: true }] : []),
    ],
    tables: [
      {
        ...{ id: 'cameras', name: said('camera') },
        columns: [
          { id: 'name', name: said('name'), unit: '' },
          { id: 'own', name: said('own'), unit: 'm²', digits: 0 },
        ],
        rows: placed
          .map((camera) => ({
            cells: [names.get(camera.id) ?? camera.id, own(camera.id)],
            at: at.toPlace(camera.at),
          }))
          .sort((a, b) => (b.cells[1] as number) - (a.cells[1] as number)),
      },
    ],
    charts: [],
  };
}

/** Cameras with a pose, where they stand: as calibrated, or on the ground at the height that their source tells. */
async function placedCameras(
  { loaded, toLocal }: StudyWorld,
  cameras: readonly CameraFacts[],
  { signal }: StudyContext,
): Promise<PlacedCamera[]> {
  const known = cameras.flatMap(({ id, pose, longitude, latitude, height, heightIs, calibrated }) => {
    if (!pose || longitude === undefined || latitude === undefined) return [];
    const solved = calibrated?.placement;
    const isLevel = solved !== undefined || heightIs === 'ellipsoidal';
    return [{ id, pose, place: solved ?? { longitude, latitude, height }, isLevel, height }];
  });
  const high = known.map(({ place }): [number, number, number] => {
    const [x, y] = toLocal({ ...place, height: loaded.origin[2] });
    return [x, y, 10_000];
  });
  const [stands] = await rays.run(loaded, 'ground', [[high]], { signal });
  return known.flatMap(({ id, pose, place, isLevel, height }, index): PlacedCamera[] => {
    const [x, y] = high[index];
    if (Math.max(Math.abs(x), Math.abs(y)) > loaded.reach) return [];
    const z = isLevel ? toLocal(place)[2] : stands[index] + (height > 0 ? height : USUAL_CAMERA_HEIGHT);
    return Number.isFinite(z) ? [{ id, at: [x, y, z], view: pose, reach: pose.reach }] : [];
  });
}

/** How many cameras see each cell; NaN outside of the area and where a building stands. */
function timesOf(parts: readonly Coverage[]): Float32Array<ArrayBuffer> {
  const values = parts.flatMap(({ times, blind }) =>
    Array.from(times, (count, i) => (count === 0 && blind[i] === 0 ? Number.NaN : Math.min(3, count))),
  );
  return Float32Array.from(values);
}

const coverageLegend = (): Legend => ({
  ...{ title: said('coverage'), unit: '', kind: 'classes' },
  classes: [
    { value: 0, label: said('none0'), colour: '#7d4fb3' },
    { value: 1, label: said('one'), colour: '#2f7f86' },
    { value: 2, label: said('two'), colour: '#3fb58f' },
    { value: 3, label: said('three'), colour: '#c9efae' },
  ],
});
