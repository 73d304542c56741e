import { InputError } from '../../../../models/errors.ts';
import {
  type Attitude,
  attitudeOf,
  type CameraState,
  fieldOf,
  misfit,
  residualOf,
  sightOf,
  stateOf,
  zoomOf,
} from './camera-state.ts';
import {
  checkPoints,
  cross,
  distance,
  dot,
  type MatchedPoint,
  norm,
  type PictureSize,
  type Triple,
} from './points.ts';
import { type Free, refine } from './refine.ts';
import { cameraAt, camerasOfThree } from './three-points.ts';
import { type PoseUncertainty, uncertaintyOf } from './uncertainty.ts';

export type PoseCaution =
  /** All points lie in one plane: the field of view and the distance are hard to tell apart. */
  | 'flat'
  /** Just as many as it takes: a point that is wrong is not seen as such. */
  | 'few'
  /** The points take up a small part of the picture. */
  | 'narrow'
  /** Another pose fits nearly as well. */
  | 'ambiguous'
  /** A point lies far off: it was perhaps set wrongly. See `residuals`. */
  | 'outlier'
  /** Place or direction are not well known: see `uncertainty`. */
  | 'uncertain';

export interface Pose extends Attitude {
  /** Metres in the local frame of the points. */
  at: Triple;
  /** Degrees, horizontal. */
  fieldOfView: number;
}

export interface SolvedPose extends Pose {
  /** Pixels of each pair: where the city's point is drawn less where it was found. */
  residuals: [x: number, y: number][];
  /** Root of the mean of the squares of the residuals' lengths, pixels. */
  rootMeanSquare: number;
  uncertainty: PoseUncertainty;
  cautions: PoseCaution[];
}

export interface PoseOptions {
  /** What is believed of the camera: one start among others, and what decides between poses that fit alike. */
  expected?: Pose;
  /** Known, and not solved for. */
  fixedPlace?: Triple;
  fixedField?: number;
}

/** Fields of view that a pose is looked for at first, degrees. */
const FIELDS = [8, 12, 18, 25, 33, 42, 52, 63, 75, 88, 102, 118, 135];
/** Triples of points, and starts, that are gone on with. */
const MOST_TRIPLES = 8;
const MOST_STARTS = 24;
/** Pixels by which a person sets a point, at best. */
const HAND = 0.5;
/** A pose that fits within so many times the best, and pixels, fits alike. */
const ALIKE = { times: 1.5, pixels: 1 };
/** Poses that differ by less are one: share of the distance to the points, and degrees. */
const ONE = { share: 0.05, degrees: 2 };
const NARROW = 0.3;
/** Standard deviations above which a pose is told to be uncertain: share of the distance to the points, and degrees. */
const UNCERTAIN = { share: 0.05, degrees: 1 };
/** And above which it is none. */
const NO_POSE = { share: 0.5, degrees: 15 };

/**
 * Where a camera stands and how it looks, from points that were found in its picture and in the city. Starts from three
 * points at a time (Grunert) over a range of fields of view, refines the best by Levenberg and Marquardt, and tells how
 * well each pair fits and how well the pose is known. A pinhole without distortion is assumed, with square pixels and its
 * axis through the middle of the picture. Throws InputError: see checkPoints; `pose-none` where nothing fits,
 * `pose-undetermined` where the points leave the pose open.
 */
export function solvePose(
  points: readonly MatchedPoint[],
  size: PictureSize,
  { expected, fixedPlace, fixedField }: PoseOptions = {},
): SolvedPose {
  const { isFlat } = checkPoints(points, size);
  const free: Free = { place: fixedPlace === undefined, field: fixedField === undefined };
  const starts = startsOf(points, size, fixedPlace, fixedField);
  if (expected)
    starts.push(
      stateOf({
        ...expected,
        at: fixedPlace ?? expected.at,
        fieldOfView: fixedField ?? expected.fieldOfView,
      }),
    );
  const found = starts
    .map((state) => ({ state, misfit: misfit(state, points, size) }))
    .filter(({ misfit }) => Number.isFinite(misfit))
    .sort((a, b) => a.misfit - b.misfit)
    .slice(0, MOST_STARTS)
    .map(({ state }) => refine(state, points, size, free))
    .filter(({ state }) => fieldOf(state.zoom) > 1 && fieldOf(state.zoom) < 170)
    .sort((a, b) => a.misfit - b.misfit);
  if (found.length === 0)
    throw new InputError(
      'pose-none',
      `${points.length} pairs`,
      'no camera sees these points so.',
      'Look whether two pairs were mixed up.',
    );
  const middle = middleOf(points);
  const best = root(found[0].misfit, points);
  const alike = found
    .filter(({ misfit }) => root(misfit, points) <= best * ALIKE.times + ALIKE.pixels)
    .map(({ state }) => state)
    .reduce<CameraState[]>((kept, state) => {
      if (!kept.some((one) => isOne(one, state, middle))) kept.push(state);
      return kept;
    }, []);
  const state = expected ? nearestTo(alike, stateOf(expected), middle) : upright(alike);
  const far = distance(state.at, middle);
  const sum = misfit(state, points, size);
  const uncertainty = uncertaintyOf(state, points, size, free, sum, HAND);
  if (
    !uncertainty ||
    norm(uncertainty.at) > NO_POSE.share * far ||
    Math.max(uncertainty.heading, uncertainty.pitch, uncertainty.roll) > NO_POSE.degrees
  )
    throw new InputError(
      'pose-undetermined',
      `${points.length} pairs`,
      'they leave the pose open.',
      'Add points that lie nearer, higher or farther than these, or keep the place of the camera.',
    );
  const residuals = points.map((point) => residualOf(state, point, size)!);
  const lengths = residuals.map(([x, y]) => Math.hypot(x, y));
  const cautions: PoseCaution[] = [];
  if (isFlat) cautions.push('flat');
  if (points.length === 4) cautions.push('few');
  if (spanOf(points, size) < NARROW) cautions.push('narrow');
  if (alike.length > 1) cautions.push('ambiguous');
  if (hasOutlier(lengths)) cautions.push('outlier');
  if (
    norm(uncertainty.at) > UNCERTAIN.share * far ||
    Math.max(uncertainty.heading, uncertainty.pitch, uncertainty.roll) > UNCERTAIN.degrees
  )
    cautions.push('uncertain');
  return {
    at: state.at,
    ...attitudeOf(state.axes),
    fieldOfView: fieldOf(state.zoom),
    residuals,
    rootMeanSquare: root(sum, points),
    uncertainty,
    cautions,
  };
}

function startsOf(
  points: readonly MatchedPoint[],
  size: PictureSize,
  fixedPlace: Triple | undefined,
  fixedField: number | undefined,
): CameraState[] {
  const starts: CameraState[] = [];
  for (const field of fixedField === undefined ? FIELDS : [fixedField]) {
    const zoom = zoomOf(field);
    const sights = points.map((point) => sightOf(point, size, zoom));
    for (const [i, j, k] of widestTriples(points)) {
      if (fixedPlace)
        starts.push(cameraAt(fixedPlace, [points[i].at, points[j].at], [sights[i], sights[j]], zoom));
      else
        starts.push(
          ...camerasOfThree(
            [points[i].at, points[j].at, points[k].at],
            [sights[i], sights[j], sights[k]],
            zoom,
          ),
        );
    }
  }
  return starts;
}

/** Triples of points that are no line in the city, the widest in the picture first. */
function widestTriples(points: readonly MatchedPoint[]): [number, number, number][] {
  const triples: { triple: [number, number, number]; area: number }[] = [];
  // Of very many points those that lie apart tell enough.
  const step = Math.max(1, Math.floor(points.length / 16));
  for (let i = 0; i < points.length; i += step)
    for (let j = i + step; j < points.length; j += step)
      for (let k = j + step; k < points.length; k += step) {
        const [a, b, c] = [points[i], points[j], points[k]];
        const inCity = norm(
          cross(
            [b.at[0] - a.at[0], b.at[1] - a.at[1], b.at[2] - a.at[2]],
            [c.at[0] - a.at[0], c.at[1] - a.at[1], c.at[2] - a.at[2]],
          ),
        );
        const longest = Math.max(distance(a.at, b.at), distance(a.at, c.at), distance(b.at, c.at));
        if (inCity < 0.02 * longest * longest) continue;
        const area = Math.abs((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y));
        triples.push({ triple: [i, j, k], area });
      }
  return triples
    .sort((a, b) => b.area - a.area)
    .slice(0, MOST_TRIPLES)
    .map(({ triple }) => triple);
}

const root = (sum: number, points: readonly MatchedPoint[]): number => Math.sqrt(sum / points.length);

function middleOf(points: readonly MatchedPoint[]): Triple {
  return [0, 1, 2].map(
    (axis) => points.reduce((sum, { at }) => sum + at[axis], 0) / points.length,
  ) as unknown as Triple;
}

const turnBetween = (a: CameraState, b: CameraState): number => {
  const trace = a.axes.reduce((sum, axis, i) => sum + dot(axis, b.axes[i]), 0);
  return (Math.acos(Math.max(-1, Math.min(1, (trace - 1) / 2))) * 180) / Math.PI;
};

const isOne = (a: CameraState, b: CameraState, middle: Triple): boolean =>
  distance(a.at, b.at) < ONE.share * distance(a.at, middle) && turnBetween(a, b) < ONE.degrees;

function nearestTo(states: readonly CameraState[], expected: CameraState, middle: Triple): CameraState {
  const far = Math.max(1, distance(expected.at, middle));
  const off = (state: CameraState) =>
    distance(state.at, expected.at) / far + turnBetween(state, expected) / 45;
  return states.reduce((best, state) => (off(state) < off(best) ? state : best));
}

/** Cameras hang upright: a pose that stands on its head is the last to be believed. */
function upright(states: readonly CameraState[]): CameraState {
  return states.find(({ axes }) => axes[1][2] > 0.3) ?? states[0];
}

/** Larger side of what the points take up, as a share of that side of the picture. */
function spanOf(points: readonly MatchedPoint[], { width, height }: PictureSize): number {
  const span = (values: number[]) => Math.max(...values) - Math.min(...values);
  return Math.max(span(points.map(({ x }) => x)) / width, span(points.map(({ y }) => y)) / height);
}

/** One that lies off three times as far as the middle one, where there are enough to tell. */
function hasOutlier(lengths: readonly number[]): boolean {
  if (lengths.length < 6) return false;
  const sorted = [...lengths].sort((a, b) => a - b);
  const middle = Math.max(1, sorted[Math.floor(sorted.length / 2)]);
  return sorted[sorted.length - 1] > 3 * middle;
}
