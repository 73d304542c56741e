/** A smooth line through places, in metres; positions are x, y, z triplets. */
export interface SmoothPath {
  /** Metres. */
  length: number;
  /**
   * The place at a distance from the beginning along the line; before it and behind its end the line goes on
   * straight.
   */
  at(distance: number): [x: number, y: number, z: number];
}

/** Pieces that each span is cut into to measure it. */
const PIECES = 64;

/**
 * A centripetal Catmull–Rom spline (Yuksel, Schaefer and Keyser 2011: no cusps and no loops within a span) through
 * the places in their order, with a table of its length, so that equal distances take equal time. Places that
 * coincide with the one before are left out. Throws RangeError for less than two different places.
 */
export function smoothPath(positions: ArrayLike<number>): SmoothPath {
  const points = differentPoints(positions);
  const count = points.length / 3;
  if (count < 2) throw new RangeError('A way needs at least two different places');
  const table = new Float64Array(((count - 1) * PIECES + 1) * 3);
  const lengths = new Float64Array((count - 1) * PIECES + 1);
  for (let span = 0; span + 1 < count; span++)
    for (let piece = 0; piece < PIECES; piece++)
      table.set(pointOfSpan(points, span, piece / PIECES), (span * PIECES + piece) * 3);
  table.set(points.subarray((count - 1) * 3), table.length - 3);
  for (let i = 1; i < lengths.length; i++) lengths[i] = lengths[i - 1] + distanceBetween(table, i - 1, i);
  const length = lengths[lengths.length - 1];
  return {
    length,
    at(distance) {
      const last = lengths.length - 1;
      if (distance <= 0) return beyond(table, 1, 0, -distance);
      if (distance >= length) return beyond(table, last - 1, last, distance - length);
      const index = lastNotAbove(lengths, distance);
      const share = (distance - lengths[index]) / (lengths[index + 1] - lengths[index]);
      const span = Math.floor(index / PIECES);
      // On the curve itself, not on the chord of a piece: chords would show as kinks in the camera's way.
      return pointOfSpan(points, span, (index - span * PIECES + share) / PIECES);
    },
  };
}

function differentPoints(positions: ArrayLike<number>): Float64Array {
  const kept: number[] = [];
  for (let i = 0; i + 2 < positions.length; i += 3) {
    const [x, y, z] = [positions[i], positions[i + 1], positions[i + 2]];
    const [px, py, pz] = kept.slice(-3);
    if (kept.length === 0 || Math.hypot(x - px, y - py, z - pz) > 1e-6) kept.push(x, y, z);
  }
  return Float64Array.from(kept);
}

/** Barry and Goldman's pyramid; the neighbours of the ends are their mirror images. */
function pointOfSpan(points: Float64Array, span: number, share: number): [number, number, number] {
  const count = points.length / 3;
  const p1 = pointAt(points, span);
  const p2 = pointAt(points, span + 1);
  const p0 = span > 0 ? pointAt(points, span - 1) : mirror(p2, p1);
  const p3 = span + 2 < count ? pointAt(points, span + 2) : mirror(p1, p2);
  const t1 = knot(p0, p1);
  const t2 = t1 + knot(p1, p2);
  const t3 = t2 + knot(p2, p3);
  const t = t1 + share * (t2 - t1);
  const a1 = blend(p0, p1, t / t1);
  const a2 = blend(p1, p2, (t - t1) / (t2 - t1));
  const a3 = blend(p2, p3, (t - t2) / (t3 - t2));
  const b1 = blend(a1, a2, t / t2);
  const b2 = blend(a2, a3, (t - t1) / (t3 - t1));
  return blend(b1, b2, (t - t1) / (t2 - t1));
}

type Point = [number, number, number];

function pointAt(points: Float64Array, index: number): Point {
  return [points[3 * index], points[3 * index + 1], points[3 * index + 2]];
}

/** The square root of the distance: what makes the spline centripetal. */
function knot(a: Point, b: Point): number {
  return Math.sqrt(Math.hypot(b[0] - a[0], b[1] - a[1], b[2] - a[2]));
}

function mirror(of: Point, at: Point): Point {
  return [2 * at[0] - of[0], 2 * at[1] - of[1], 2 * at[2] - of[2]];
}

function blend(a: Point, b: Point, share: number): Point {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

function distanceBetween(table: Float64Array, a: number, b: number): number {
  return Math.hypot(
    table[3 * b] - table[3 * a],
    table[3 * b + 1] - table[3 * a + 1],
    table[3 * b + 2] - table[3 * a + 2],
  );
}

/** Straight on from one entry of the table through the next. */
function beyond(table: Float64Array, from: number, end: number, distance: number): Point {
  const length = distanceBetween(table, from, end);
  return blend(pointAt(table, from), pointAt(table, end), 1 + distance / length);
}

function lastNotAbove(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * A smooth line that is nowhere below `values`, which lie at equal distances: the largest within `reach` entries,
 * then the mean of those within `reach`.
 */
export function smoothAbove(values: ArrayLike<number>, reach: number): Float64Array {
  const { length } = values;
  const within = (
    of: ArrayLike<number>,
    index: number,
    start: number,
    add: (a: number, b: number) => number,
  ) => {
    let result = start;
    for (let i = Math.max(0, index - reach); i <= Math.min(length - 1, index + reach); i++)
      result = add(result, of[i]);
    return result;
  };
  const highest = Float64Array.from({ length }, (_, i) =>
    within(values, i, Number.NEGATIVE_INFINITY, Math.max),
  );
  return Float64Array.from({ length }, (_, i) => {
    const entries = Math.min(length - 1, i + reach) - Math.max(0, i - reach) + 1;
    return within(highest, i, 0, (a, b) => a + b) / entries;
  });
}
