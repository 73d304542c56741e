import { type BoxedBody, clashOfPair, type PairClash } from './pair.ts';

/** An element as it is looked at for clashes: triangles of nine numbers each, metres of one frame that all share. */
export interface ClashBody {
  id: string;
  class: string;
  triangles: Float64Array;
}

/** Two elements that are in the same place. */
export interface Clash extends PairClash {
  a: string;
  b: string;
}

/** Metres that surfaces may be in each other, as builders draw them. */
const TOLERANCE = 0.01;

/** Classes that are in the same place as others by their nature. */
const NO_BODY =
  /^Ifc(Opening|Space|Virtual|Annotation|Grid|Site|Building$|BuildingStorey|Zone|SpatialZone|Geographic|ProjectionElement)/;

/**
 * Clashes between the elements of two models: pairs whose boxes overlap by more than the tolerance are
 * looked at triangle by triangle. Two clash where triangles reach through each other by more than the tolerance, and
 * where the surface of one lies deeper than that in the other, which is to be closed there. What only touches, as a wall
 * on its slab, is none.
 */
export function findClashes(
  a: readonly ClashBody[],
  b: readonly ClashBody[],
  tolerance = TOLERANCE,
): Clash[] {
  return [...clashesByBody(a, b, tolerance)].flatMap((found) => found ?? []);
}

/**
 * As findClashes, element by element of the first model: what each of them clashes with. In between undefined comes again
 * and again, where whoever looks can give up, however many triangles two elements have.
 */
export function* clashesByBody(
  a: readonly ClashBody[],
  b: readonly ClashBody[],
  tolerance = TOLERANCE,
): Generator<Clash[] | undefined> {
  const others = b.filter(isBody).map(boxed);
  others.sort((one, other) => one.box[0] - other.box[0]);
  const widest = others.reduce((most, { box }) => Math.max(most, box[3] - box[0]), 0);
  for (const one of a) {
    const found: Clash[] = [];
    const body = isBody(one) ? boxed(one) : undefined;
    if (body)
      for (
        let at = firstFrom(others, body.box[0] - widest);
        at < others.length && others[at].box[0] < body.box[3];
        at++
      ) {
        const other = others[at];
        if (!overlap(body.box, other.box, tolerance)) continue;
        const clash = yield* clashOfPair(body, other, tolerance);
        if (clash) found.push({ a: body.id, b: other.id, ...clash });
      }
    yield found;
  }
}

const isBody = ({ class: own }: ClashBody): boolean => !NO_BODY.test(own);

function boxed(body: ClashBody): ClashBody & BoxedBody {
  const box = Float64Array.of(Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
  for (let at = 0; at < body.triangles.length; at++) {
    const axis = at % 3;
    box[axis] = Math.min(box[axis], body.triangles[at]);
    box[3 + axis] = Math.max(box[3 + axis], body.triangles[at]);
  }
  return { ...body, box };
}

/** Index of the first body that begins at `x` or beyond. */
function firstFrom(bodies: readonly BoxedBody[], x: number): number {
  let [low, high] = [0, bodies.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bodies[middle].box[0] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether one has to be moved by more than the tolerance, along whatever axis, to be beside the other. */
function overlap(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean {
  for (let axis = 0; axis < 3; axis++)
    if (Math.min(a[3 + axis] - b[axis], b[3 + axis] - a[axis]) <= tolerance) return false;
  return true;
}
