import { azimuthAndDistance } from '../../../models/geodesy/local-plane.ts';
import { analysisOrigin } from '../../../scenes/planning/analysis-origin.ts';
import { TERRAIN } from '../../../scenes/planning/rays/ray-scene.ts';
import { USUAL_REFRACTION } from '../../../scenes/planning/sight/bending.ts';
import type { Point } from '../../../scenes/planning/sight/line-of-sight.ts';
import type { GroundPlace } from '../../stores/status.ts';
import type { StudyContext } from '../job.ts';
import { rays } from '../rays/page-rays.ts';
import type { StudyResult } from '../result.ts';
import { resultBase } from '../result-base.ts';
import { VERSION } from '../version.ts';
import { eyesOver, middleOf, studyWorld } from '../world/study-world.ts';
import type { WorldPlace } from '../world/world.ts';
import { SIGHT_COLOURS, said } from './view-result.ts';

export interface SightParameters {
  from: GroundPlace;
  to: GroundPlace;
  /** Metres of the eye over what it stands on, and of the target over its place. */
  height: number;
  target: number;
}

/** Metres beyond the two places that are read too. */
const BESIDE = 100;

/** Whether two places see each other, and what is in the way, where. */
export async function sightStudy(
  where: Pick<WorldPlace, 'city' | 'address'>,
  { from, to, height, target }: SightParameters,
  name: string,
  context: StudyContext,
): Promise<StudyResult> {
  const { metres } = azimuthAndDistance(from, to);
  const reach = Math.ceil((metres / 2 + BESIDE) / 50) * 50;
  const at = await studyWorld({ ...where, centre: middleOf([from, to]), reach }, context);
  const [eye] = await eyesOver(at, [from], height, context);
  const [end] = await eyesOver(at, [to], target, context);
  const { signal } = context;
  const [sight] = await rays.run(at.loaded, 'sight', [[eye, end, USUAL_REFRACTION]], { signal });
  context.stage('finishing');
  const origin = await analysisOrigin('line-of-sight', VERSION, {
    inputs: { from: eye, to: end },
    hashed: at.loaded.hashes,
    parameters: { height, target, refraction: USUAL_REFRACTION, reach },
    heights: at.heights,
    cautions: at.cautions,
  });
  const share = sight.isFree ? 1 : sight.blockedAt / sight.distance;
  const stop = eye.map((part, axis) => part + (end[axis] - part) * share) as unknown as Point;
  const line = (a: Point, b: Point, colour: string, title?: string) => ({
    type: 'Feature' as const,
    geometry: { type: 'LineString' as const, coordinates: [at.toPlace(a), at.toPlace(b)] },
    properties: { stroke: colour, 'stroke-width': 4, ...(title === undefined ? {} : { title }) },
  });
  const mark = (point: Point, colour: string) => ({
    type: 'Feature' as const,
    geometry: { type: 'Point' as const, coordinates: at.toPlace(point) },
    properties: { 'marker-color': colour },
  });
  const { world, names } = at.loaded;
  const by =
    sight.blockedBy === TERRAIN
      ? said('ground')
      : sight.blockedBy >= 0
        ? (names[sight.blockedBy] ?? world.bodies[sight.blockedBy].id)
        : undefined;
  return {
    ...resultBase(where.city, {
      ...{ name, origin, rests: at.rests },
      places: [from, to].map(({ longitude, latitude }): [number, number] => [longitude, latitude]),
    }),
    legends: [],
    parts: [
      {
        ...{ kind: 'features', id: 'line', name: said('sightLine'), isShown: true, draped: false },
        features: [
          line(eye, stop, SIGHT_COLOURS.seen),
          ...(sight.isFree ? [] : [line(stop, end, SIGHT_COLOURS.hidden), mark(stop, '#c0227a')]),
          mark(eye, SIGHT_COLOURS.eye),
          mark(end, SIGHT_COLOURS.farSide),
        ],
      },
    ],
    figures: [
      { name: said('distance'), value: sight.distance, unit: 'm', digits: 1 },
      ...(sight.isFree
        ? []
        : [{ name: said('blockedAt'), value: sight.blockedAt, unit: 'm', digits: 1, isTrouble: true }]),
    ],
    tables: [
      {
        ...{ id: 'sight', name: said('answer') },
        columns: [
          { id: 'answer', name: said('answer'), unit: '' },
          { id: 'by', name: said('blockedBy'), unit: '' },
        ],
        rows: [
          {
            cells: [said(sight.isFree ? 'free' : 'blocked'), by ?? null],
            at: at.toPlace(stop),
            isTrouble: !sight.isFree,
          },
        ],
      },
    ],
    charts: [],
  };
}
