import { InputError } from '../../../../models/errors.ts';

export type Triple = readonly [x: number, y: number, z: number];

/** One thing that was found in the picture and in the city. */
export interface MatchedPoint {
  /** Pixels from the left and from the upper edge of the picture. */
  x: number;
  y: number;
  /** Metres east, north and up in one local frame. */
  at: Triple;
}

/** Pixels. They are square, and the camera looks through the middle of the picture. */
export interface PictureSize {
  width: number;
  height: number;
}

/** Fewest pairs that a pose is solved from: three fit up to four poses. */
export const FEWEST_POINTS = 4;
/** Pairs nearer to each other than this are one: pixels and metres. */
const SAME = { pixels: 2, metres: 0.05 };
/** Share of their extent that points lie off a line, or off a plane, to count as not on one. */
const OFF_LINE = 0.02;
const OFF_PLANE = 0.03;
const ADVICE = 'Match corners that lie apart: some near, some far, some high, some low.';

/**
 * Whether pairs can tell a pose at all, and whether they lie in one plane of the city. Throws InputError
 * `pose-too-few`, `pose-off-picture`, `pose-same-point` or `pose-on-a-line`.
 */
export function checkPoints(
  points: readonly MatchedPoint[],
  { width, height }: PictureSize,
): { isFlat: boolean } {
  const input = `${points.length} pairs`;
  if (points.length < FEWEST_POINTS)
    throw new InputError(
      'pose-too-few',
      input,
      `a pose takes at least ${FEWEST_POINTS}; three fit several.`,
      ADVICE,
    );
  points.forEach(({ x, y, at }, i) => {
    if (![x, y, ...at].every(Number.isFinite) || x < 0 || y < 0 || x > width || y > height)
      throw new InputError(
        'pose-off-picture',
        `pair ${i + 1}`,
        'it does not lie in the picture.',
        'Set it anew.',
      );
    for (let j = 0; j < i; j++) {
      const other = points[j];
      if (Math.hypot(x - other.x, y - other.y) < SAME.pixels || distance(at, other.at) < SAME.metres)
        throw new InputError(
          'pose-same-point',
          `pairs ${j + 1} and ${i + 1}`,
          'they mean the same point.',
          'Take one of them away.',
        );
    }
  });
  const inPicture = extents(points.map(({ x, y }) => [x, y, 0]));
  const inCity = extents(points.map(({ at }) => at));
  for (const { length, offLine } of [inPicture, inCity])
    if (offLine < OFF_LINE * length)
      throw new InputError('pose-on-a-line', input, 'they lie on one line, which tells no pose.', ADVICE);
  return { isFlat: inCity.offPlane < OFF_PLANE * inCity.length };
}

/** How far points lie apart, off the line through the two farthest, and off the plane through that and the next. */
function extents(points: readonly Triple[]): { length: number; offLine: number; offPlane: number } {
  let [a, b] = [points[0], points[1]];
  for (const one of points)
    for (const other of points) if (distance(one, other) > distance(a, b)) [a, b] = [one, other];
  const length = distance(a, b);
  const along = minus(b, a);
  let normal: Triple = [0, 0, 0];
  let offLine = 0;
  for (const point of points) {
    const off = cross(along, minus(point, a));
    if (norm(off) / length <= offLine) continue;
    offLine = norm(off) / length;
    normal = off;
  }
  const size = norm(normal);
  const offPlane = Math.max(
    0,
    ...points.map((point) => (size > 0 ? Math.abs(dot(minus(point, a), normal)) / size : 0)),
  );
  return { length, offLine, offPlane };
}

export const minus = (a: Triple, b: Triple): Triple => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const norm = (a: Triple): number => Math.hypot(a[0], a[1], a[2]);
export const scaled = (a: Triple, by: number): Triple => [a[0] * by, a[1] * by, a[2] * by];
export const unit = (a: Triple): Triple => scaled(a, 1 / norm(a));
export const distance = (a: Triple, b: Triple): number => norm(minus(a, b));
