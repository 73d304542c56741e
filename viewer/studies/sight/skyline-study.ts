import type { Feature } from '../../../models/feature.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { NOTHING, TERRAIN } from '../../../scenes/planning/rays/ray-scene.ts';
import { USUAL_REFRACTION } from '../../../scenes/planning/sight/bending.ts';
import type { Point } from '../../../scenes/planning/sight/line-of-sight.ts';
import { compareSkylines, type Skyline } from '../../../scenes/planning/sight/skyline.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { StudyContext } from '../job.ts';
import { rays } from '../rays/page-rays.ts';
import type { FeaturesPart, StudyFigure, StudyResult } from '../result.ts';
import { resultBase } from '../result-base.ts';
import { VERSION } from '../version.ts';
import { eyesOver, type StudyWorld, studyWorld } from '../world/study-world.ts';
import type { WorldPlace } from '../world/world.ts';
import { SIGHT_COLOURS, said } from './view-result.ts';

export interface SkylineParameters {
  eye: GroundPlace;
  /** Metres of the eye over what it stands on. */
  height: number;
  /** Metres. */
  reach: number;
  scheme?: { designed: readonly Feature[]; without: readonly string[] };
}

const AZIMUTHS = 1_440;
const NOW = '#8fb7d9';
const THEN = '#c0227a';
const RADIANS = Math.PI / 180;

/** The skyline over a place, and what a scheme changes of it. */
export async function skylineStudy(
  where: Pick<WorldPlace, 'city' | 'address'>,
  { eye: place, height, reach, scheme }: SkylineParameters,
  name: string,
  context: StudyContext,
): Promise<StudyResult> {
  const around: WorldPlace = { ...where, centre: [place.longitude, place.latitude], reach };
  const at = await studyWorld(around, context);
  const [eye] = await eyesOver(at, [place], height, context);
  const options = { azimuths: AZIMUTHS, reach, refraction: USUAL_REFRACTION };
  const { signal } = context;
  const [now] = await rays.run(at.loaded, 'skyline', [[eye, options]], { signal });
  const then = scheme && (await studyWorld({ ...around, ...scheme }, context));
  const later = then && (await rays.run(then.loaded, 'skyline', [[eye, options]], { signal }))[0];
  context.stage('finishing');
  const shown = then ?? at;
  const origin = await analysisOrigin('skyline', VERSION, {
    inputs: { eye },
    hashed: { ...at.loaded.hashes, ...(then && { 'bodies with the scheme': then.loaded.hashes.bodies }) },
    parameters: { height, ...options },
    heights: shown.heights,
    cautions: shown.cautions,
  });
  const change = later && compareSkylines(now, later);
  const highest = highestOf(later ?? now);
  const by = (later ?? now).by[highest];
  const { world, names } = shown.loaded;
  const figures: StudyFigure[] = [
    { name: said('highest'), value: (later ?? now).altitudes[highest], unit: '°', digits: 1 },
    { name: said('azimuth'), value: highest * now.step, unit: '°', digits: 1 },
    { name: said('skyShare'), value: skyShare(later ?? now) * 100, unit: '%', digits: 1 },
    ...(by >= 0 ? [{ name: said('highestBy'), value: names[by] ?? world.bodies[by].id, unit: '' }] : []),
    ...(change
      ? [
          { name: said('rise'), value: change.highestRise, unit: '°', digits: 1 },
          { name: said('lost'), value: change.lost, unit: '°²', digits: 0 },
          { name: said('won'), value: change.won, unit: '°²', digits: 0 },
        ]
      : []),
  ];
  const azimuths = Float64Array.from({ length: AZIMUTHS }, (_, index) => index * now.step);
  const mark: FeaturesPart = {
    ...{ kind: 'features', id: 'eye', name: said('eye'), isShown: true, draped: false },
    features: [
      {
        type: 'Feature',
        geometry: { type: 'Point', coordinates: at.toPlace(eye) },
        properties: { 'marker-color': SIGHT_COLOURS.eye },
      },
    ],
  };
  return {
    ...resultBase(where.city, {
      ...{ name, origin, rests: at.rests },
      places: aroundOf(at, reach / 4),
    }),
    legends: [],
    parts: [
      mark,
      linePart(at, eye, now, 'now', !later, NOW),
      ...(later && then ? [linePart(then, eye, later, 'withScheme', true, THEN)] : []),
    ],
    figures,
    tables: [],
    charts: [
      {
        ...{ id: 'skyline', name: said('skyline') },
        x: { name: said('azimuth'), unit: '°' },
        y: { name: said('altitude'), unit: '°' },
        series: [
          { name: said('now'), colour: NOW, x: azimuths, y: now.altitudes },
          ...(later ? [{ name: said('withScheme'), colour: THEN, x: azimuths, y: later.altitudes }] : []),
        ],
      },
    ],
  };
}

/** The skyline as lines through the places that it is made of. */
function linePart(
  { toPlace }: StudyWorld,
  eye: Point,
  { altitudes, distances, by, step }: Skyline,
  id: 'now' | 'withScheme',
  isShown: boolean,
  colour: string,
): FeaturesPart {
  const lines: number[][][] = [];
  let line: number[][] = [];
  let last = NOTHING;
  const end = () => {
    if (line.length > 1) lines.push(line);
    line = [];
  };
  for (let i = 0; i < altitudes.length; i++) {
    // Of buildings: ground far off is no line in the city.
    if (by[i] !== last) end();
    last = by[i];
    if (by[i] === NOTHING || by[i] === TERRAIN) continue;
    const azimuth = i * step * RADIANS;
    line.push(
      toPlace([
        eye[0] + Math.sin(azimuth) * distances[i],
        eye[1] + Math.cos(azimuth) * distances[i],
        eye[2] + Math.tan(altitudes[i] * RADIANS) * distances[i],
      ]),
    );
  }
  end();
  return {
    ...{ kind: 'features', id: `line-${id}`, name: said(id), isShown, draped: false },
    features: [
      {
        type: 'Feature',
        geometry: { type: 'MultiLineString', coordinates: lines },
        properties: { stroke: colour, 'stroke-width': 3 },
      },
    ],
  };
}

function highestOf({ altitudes }: Skyline): number {
  let highest = 0;
  for (let i = 1; i < altitudes.length; i++) if (altitudes[i] > altitudes[highest]) highest = i;
  return highest;
}

/** Share of the half sphere over the level that is sky: of a strip from the skyline up, 1 − sine of its altitude. */
function skyShare({ altitudes }: Skyline): number {
  let sum = 0;
  for (const altitude of altitudes) sum += 1 - Math.sin(Math.max(0, altitude) * RADIANS);
  return sum / altitudes.length;
}

function aroundOf({ toPlace }: StudyWorld, metres: number): [number, number][] {
  return [
    [-metres, -metres],
    [metres, metres],
  ].map(([x, y]) => {
    const [longitude, latitude] = toPlace([x, y, 0]);
    return [longitude, latitude];
  });
}
