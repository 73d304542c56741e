import { distanceToBody } from './distance.ts';
import { isInBody, placeInBody } from './inside.ts';
import { type Cut, cutOf, type TriangleCut } from './triangle-cut.ts';

/** A body as it is looked at: triangles of nine numbers each, and what they lie in: lowest x, y, z, then highest. */
export interface BoxedBody {
  triangles: Float64Array;
  box: Float64Array;
}

/** How and where two bodies are in the same place. */
export interface PairClash {
  /** Their surfaces cut through each other; or one lies in the other. */
  kind: 'cut' | 'within';
  /** Where, in the frame of the bodies. */
  at: [number, number, number];
  /** Metres that what they have in common reaches at most. */
  reach: number;
}

/** What reaches less far through a plane only touches it: feature stores round to 0.1 mm. */
const TOUCHING = 2e-4;
/** Numbers of a triangle: three corners of x, y, z. */
const SIZE = 9;
/** Pairs of triangles that are looked at in one go: some milliseconds. */
const TURN = 200_000;

/** Tells when so much was done that somebody else may want to say something. */
class Turn {
  #done = 0;

  isOver(work: number): boolean {
    this.#done += work;
    if (this.#done < TURN) return false;
    this.#done = 0;
    return true;
  }
}

/**
 * Where two bodies clash, if they do. Yields again and again between, for those who want to give up.
 * @param tolerance metres that they may be in each other
 */
export function* clashOfPair(
  a: BoxedBody,
  b: BoxedBody,
  tolerance: number,
): Generator<undefined, PairClash | undefined> {
  const cuts = yield* cutsOf(a, b, Math.min(tolerance, TOUCHING));
  if (isThrough(cuts, tolerance) || (yield* hasDeepPlace(a, b, cuts, tolerance))) {
    const [x0, y0, z0, x1, y1, z1] = boxAround(cuts);
    return {
      kind: 'cut',
      at: [(x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2],
      reach: Math.max(x1 - x0, y1 - y0, z1 - z0),
    };
  }
  const at = yield* placeInBoth(a, b, tolerance);
  if (!at) return undefined;
  const reach = [0, 1, 2].map(
    (axis) => Math.min(a.box[3 + axis], b.box[3 + axis]) - Math.max(a.box[axis], b.box[axis]),
  );
  return { kind: 'within', at, reach: Math.max(...reach) };
}

/** A cut of triangle `i` of one body and `j` of the other. */
interface PairCut extends TriangleCut {
  i: number;
  j: number;
}

/** All cuts of two surfaces. */
function* cutsOf(a: BoxedBody, b: BoxedBody, least: number): Generator<undefined, PairCut[]> {
  const ours = trianglesIn(a, b.box);
  const theirs = trianglesIn(b, a.box);
  const cuts: PairCut[] = [];
  const turn = new Turn();
  for (const i of ours) {
    if (turn.isOver(theirs.length)) yield;
    for (const j of theirs) {
      if (!near(a.triangles, i, b.triangles, j)) continue;
      const cut = cutOf(a.triangles, i, b.triangles, j, least);
      if (cut) cuts.push({ ...cut, i, j });
    }
  }
  return cuts;
}

function boxAround(cuts: readonly PairCut[]): Float64Array {
  const box = Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
  for (const { at } of cuts)
    for (let part = 0; part < 6; part++) {
      box[part % 3] = Math.min(box[part % 3], at[part]);
      box[3 + (part % 3)] = Math.max(box[3 + (part % 3)], at[part]);
    }
  return box;
}

/**
 * Whether triangles reach through each other by more than the tolerance, open surfaces too. What many short cuts have in
 * common counts, as of a pipe of many facets in a wall, and not each cut by itself.
 */
function isThrough(cuts: readonly PairCut[], tolerance: number): boolean {
  const deep = cuts.filter(({ through }) => through > tolerance);
  const box = boxAround(deep);
  return [0, 1, 2].some((axis) => box[3 + axis] - box[axis] > tolerance);
}

/**
 * Whether the surface of one is in the other deeper than the tolerance, between two places where it cuts: what a long
 * triangle has in the other is there, wherever its corners and its middle are.
 */
function* hasDeepPlace(
  a: BoxedBody,
  b: BoxedBody,
  cuts: readonly PairCut[],
  tolerance: number,
): Generator<undefined, boolean> {
  const turn = new Turn();
  for (const [one, other, side] of [
    [a, b, 'i'],
    [b, a, 'j'],
  ] as const) {
    const byTriangle = new Map<number, Cut[]>();
    for (const cut of cuts) {
      const own = byTriangle.get(cut[side]);
      if (own) own.push(cut.at);
      else byTriangle.set(cut[side], [cut.at]);
    }
    for (const [triangle, own] of byTriangle)
      for (const place of placesBetween(one.triangles, triangle, own)) {
        if (!isInBox(other.box, place)) continue;
        if (turn.isOver(other.triangles.length / SIZE)) yield;
        if (!isInBody(other.triangles, place)) continue;
        if (distanceToBody(other.triangles, place, tolerance) > tolerance) return true;
      }
  }
  return false;
}

/** Half-way between cuts that follow each other along the longest side of a triangle. */
function placesBetween(triangles: Float64Array, i: number, cuts: readonly Cut[]): number[][] {
  const at = SIZE * i;
  const sides = [0, 1, 2].map((corner) => {
    const [p, q] = [at + 3 * corner, at + 3 * ((corner + 1) % 3)];
    return [0, 1, 2].map((axis) => triangles[q + axis] - triangles[p + axis]);
  });
  const [along] = sides.sort((one, other) => Math.hypot(...other) - Math.hypot(...one));
  const middles = cuts
    .map((cut) => [0, 1, 2].map((axis) => (cut[axis] + cut[3 + axis]) / 2))
    .map((place) => ({ place, far: place.reduce((sum, part, axis) => sum + part * along[axis], 0) }))
    .sort((one, other) => one.far - other.far);
  return middles
    .slice(1)
    .map(({ place }, before) => place.map((part, axis) => (part + middles[before].place[axis]) / 2));
}

/** The triangles of a body that reach into a box. */
function trianglesIn({ triangles }: BoxedBody, box: ArrayLike<number>): number[] {
  const found: number[] = [];
  for (let i = 0; i < triangles.length / SIZE; i++) {
    let isIn = true;
    for (let axis = 0; axis < 3 && isIn; axis++) {
      const [p, q, r] = [
        triangles[SIZE * i + axis],
        triangles[SIZE * i + 3 + axis],
        triangles[SIZE * i + 6 + axis],
      ];
      isIn = Math.max(p, q, r) >= box[axis] && Math.min(p, q, r) <= box[3 + axis];
    }
    if (isIn) found.push(i);
  }
  return found;
}

function near(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  for (let axis = 0; axis < 3; axis++) {
    const [p, q] = [SIZE * i + axis, SIZE * j + axis];
    if (Math.max(a[p], a[p + 3], a[p + 6]) < Math.min(b[q], b[q + 3], b[q + 6])) return false;
    if (Math.min(a[p], a[p + 3], a[p + 6]) > Math.max(b[q], b[q + 3], b[q + 6])) return false;
  }
  return true;
}

/**
 * A place that lies in both bodies, where no surfaces cut: in the middle of one, or on the surface of one deep in the
 * other.
 */
function* placeInBoth(
  a: BoxedBody,
  b: BoxedBody,
  tolerance: number,
): Generator<undefined, [number, number, number] | undefined> {
  const turn = new Turn();
  for (const [one, other] of [
    [a, b],
    [b, a],
  ]) {
    const middle = placeInBody(one.triangles);
    if (middle && isInBox(other.box, middle) && isInBody(other.triangles, middle)) return middle;
    for (const i of trianglesIn(one, other.box)) {
      if (turn.isOver(other.triangles.length / SIZE)) yield;
      const place = placeOn(one.triangles, i, other, tolerance);
      if (place) return place;
    }
  }
  return undefined;
}

/** The middle of a triangle, if the places before and behind it lie in the other body. */
function placeOn(
  triangles: Float64Array,
  i: number,
  other: BoxedBody,
  tolerance: number,
): [number, number, number] | undefined {
  const at = SIZE * i;
  const [ux, uy, uz] = [3, 4, 5].map((axis) => triangles[at + axis] - triangles[at + axis - 3]);
  const [vx, vy, vz] = [6, 7, 8].map((axis) => triangles[at + axis] - triangles[at + axis - 6]);
  const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(...normal);
  if (!(length > 0)) return undefined;
  const middle = [0, 1, 2].map(
    (axis) => (triangles[at + axis] + triangles[at + 3 + axis] + triangles[at + 6 + axis]) / 3,
  ) as [number, number, number];
  for (const side of [-tolerance, tolerance]) {
    const place = middle.map((part, axis) => part + (side * normal[axis]) / length);
    if (!isInBox(other.box, place) || !isInBody(other.triangles, place)) return undefined;
  }
  return middle;
}

function isInBox(box: ArrayLike<number>, place: readonly number[]): boolean {
  return place.every((part, axis) => part > box[axis] && part < box[3 + axis]);
}
