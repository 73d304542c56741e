/**
 * Right-triangulated irregular network: an error-bounded triangulation of a square grid of 2^k + 1 samples a side,
 * after Evans, Kirkpatrick and Townsend, "Right-Triangulated Irregular Networks", Algorithmica 30 (2001). A
 * triangle is halved at the middle of its longest side while that middle is further than the tolerance from it.
 */

/**
 * Error of each sample as the middle of a longest side, each at least as large as those of the triangles that it
 * brings about. `deviation(middle, a, b)`, indices of samples: how far the middle is from the side a–b, metres.
 * Samples on the border get an infinite error: all are kept, so that neighbours meet without a crack.
 */
export function rtinErrors(
  steps: number,
  deviation: (middle: number, a: number, b: number) => number,
): Float32Array {
  const side = steps + 1;
  const errors = new Float32Array(side * side);
  for (let i = 0; i < side; i++) {
    errors[i] = Number.POSITIVE_INFINITY;
    errors[(side - 1) * side + i] = Number.POSITIVE_INFINITY;
    errors[i * side] = Number.POSITIVE_INFINITY;
    errors[i * side + side - 1] = Number.POSITIVE_INFINITY;
  }
  const triangles = hierarchy(steps);
  const parents = triangles.length / 4 - steps * steps;
  for (let triangle = triangles.length / 4 - 1; triangle >= 0; triangle--) {
    const ax = triangles[4 * triangle];
    const ay = triangles[4 * triangle + 1];
    const bx = triangles[4 * triangle + 2];
    const by = triangles[4 * triangle + 3];
    const mx = (ax + bx) >> 1;
    const my = (ay + by) >> 1;
    const middle = my * side + mx;
    let error = deviation(middle, ay * side + ax, by * side + bx);
    if (triangle < parents) {
      // The apex, at right angles to the longest side; the middles of the two short sides.
      const cx = mx + my - ay;
      const cy = my + ax - mx;
      error = Math.max(error, errors[((ay + cy) >> 1) * side + ((ax + cx) >> 1)]);
      error = Math.max(error, errors[((by + cy) >> 1) * side + ((bx + cx) >> 1)]);
    }
    if (error > errors[middle]) errors[middle] = error;
  }
  return errors;
}

/** Triangles of three sample indices each, counter-clockwise where rows run upwards, within `tolerance`. */
export function rtinTriangles(steps: number, errors: Float32Array, tolerance: number): Uint32Array {
  const side = steps + 1;
  const indices: number[] = [];

  function visit(ax: number, ay: number, bx: number, by: number, cx: number, cy: number): void {
    const mx = (ax + bx) >> 1;
    const my = (ay + by) >> 1;
    if (Math.abs(ax - cx) + Math.abs(ay - cy) > 1 && errors[my * side + mx] > tolerance) {
      visit(cx, cy, ax, ay, mx, my);
      visit(bx, by, cx, cy, mx, my);
    } else indices.push(ay * side + ax, by * side + bx, cy * side + cx);
  }

  visit(0, 0, steps, steps, steps, 0);
  visit(steps, steps, 0, 0, 0, steps);
  return Uint32Array.from(indices.length > 0 ? orient(indices, side) : indices);
}

/** All triangles from the two halves of the square down, breadth first: ends of the longest side (ax, ay, bx, by). */
const hierarchies = new Map<number, Uint16Array>();

function hierarchy(steps: number): Uint16Array {
  const known = hierarchies.get(steps);
  if (known) return known;
  const count = steps * steps * 2 - 2;
  const ends = new Uint16Array(count * 4);
  for (let i = 0; i < count; i++) {
    let id = i + 2;
    let [ax, ay, bx, by, cx, cy] = id & 1 ? [0, 0, steps, steps, steps, 0] : [steps, steps, 0, 0, 0, steps];
    for (id >>= 1; id > 1; id >>= 1) {
      const mx = (ax + bx) >> 1;
      const my = (ay + by) >> 1;
      if (id & 1) [bx, by, ax, ay] = [ax, ay, cx, cy];
      else [ax, ay, bx, by] = [bx, by, cx, cy];
      cx = mx;
      cy = my;
    }
    ends.set([ax, ay, bx, by], 4 * i);
  }
  hierarchies.set(steps, ends);
  return ends;
}

function orient(indices: number[], side: number): number[] {
  for (let i = 0; i < indices.length; i += 3) {
    const [a, b, c] = [indices[i], indices[i + 1], indices[i + 2]];
    const area =
      ((b % side) - (a % side)) * (Math.floor(c / side) - Math.floor(a / side)) -
      ((c % side) - (a % side)) * (Math.floor(b / side) - Math.floor(a / side));
    if (area < 0) [indices[i + 1], indices[i + 2]] = [c, b];
  }
  return indices;
}
