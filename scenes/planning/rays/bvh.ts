/**
 * A bounding volume hierarchy over triangles, as flat arrays that go from a worker to others without a copy.
 * Positions are local metres (east, north, up about an origin near the place), so that Float32 holds them to a
 * millimetre within 8 km.
 */
export interface Bvh {
  /**
   * Eight words a node: minimum x, y, z, maximum x, y, z (Float32), then two Uint32: of an inner node the first of its
   * two children, which stand side by side, and 0; of a leaf its first triangle and how many it has.
   */
  readonly nodes: Float32Array<ArrayBuffer>;
  /** Nine numbers a triangle, three corners of x, y, z; in the order of the leaves. */
  readonly triangles: Float32Array<ArrayBuffer>;
  /** Of each triangle in the order of the leaves: where it was in the input. */
  readonly order: Uint32Array<ArrayBuffer>;
}

/** Most triangles of a leaf; fewer where it pays. */
const LEAF = 4;
const BINS = 16;
/** Nodes of fewer triangles than this are cut by half as many bins. */
const FEW = 64;
/** Binned middles stay below the number of bins. */
const BELOW_ONE = 1 - 1e-6;
/** Cost of going into a node in tests of a triangle. */
const NODE_COST = 1.2;
const DEEPEST = 60;

/**
 * Builds a hierarchy over `triangles` (nine numbers each, local metres) by the surface area heuristic with 16 bins an axis
 * (Wald 2007, On fast construction of SAH-based bounding volume hierarchies, IEEE Symposium on Interactive Ray Tracing).
 * 60 to 80 bytes a triangle, with its corners. A triangle with a corner that is no number is never hit.
 */
export function buildBvh(triangles: Float32Array): Bvh {
  const count = Math.floor(triangles.length / 9);
  const bounds = new Float32Array(count * 6);
  const order = new Uint32Array(count);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (boundTriangle(triangles, i, bounds)) order[kept++] = i;
  }
  const builder = new Builder(bounds, order.subarray(0, kept));
  builder.build();
  const sorted = new Float32Array(kept * 9);
  for (let i = 0; i < kept; i++) sorted.set(triangles.subarray(order[i] * 9, order[i] * 9 + 9), i * 9);
  return { nodes: builder.nodes.slice(0, builder.count * 8), triangles: sorted, order: order.slice(0, kept) };
}

/** Bytes that a hierarchy takes for each of its triangles. */
export function bytesPerTriangle({ nodes, triangles, order }: Bvh): number {
  return (nodes.byteLength + triangles.byteLength + order.byteLength) / Math.max(1, order.length);
}

function boundTriangle(triangles: Float32Array, i: number, bounds: Float32Array): boolean {
  for (let axis = 0; axis < 3; axis++) {
    const a = triangles[i * 9 + axis];
    const b = triangles[i * 9 + 3 + axis];
    const c = triangles[i * 9 + 6 + axis];
    const low = Math.min(a, b, c);
    const high = Math.max(a, b, c);
    if (!Number.isFinite(high - low)) return false;
    bounds[i * 6 + axis] = low;
    bounds[i * 6 + 3 + axis] = high;
  }
  return true;
}

class Builder {
  readonly nodes: Float32Array<ArrayBuffer>;
  count = 1;
  readonly #words: Uint32Array;
  readonly #bounds: Float32Array;
  readonly #order: Uint32Array;
  readonly #binBounds = new Float64Array(BINS * 6);
  readonly #binCount = new Uint32Array(BINS);
  readonly #rightArea = new Float64Array(BINS);
  readonly #box = new Float64Array(6);
  #bestCost = Infinity;
  #bestBin = 0;

  constructor(bounds: Float32Array, order: Uint32Array) {
    this.#bounds = bounds;
    this.#order = order;
    this.nodes = new Float32Array(Math.max(1, order.length * 2 - 1) * 8);
    this.#words = new Uint32Array(this.nodes.buffer);
  }

  build(): void {
    const stack = [0, 0, this.#order.length, 0];
    while (stack.length > 0) {
      const depth = stack.pop()!;
      const end = stack.pop()!;
      const start = stack.pop()!;
      const node = stack.pop()!;
      this.#bound(node, start, end);
      const middle = end - start <= 1 || depth >= DEEPEST ? start : this.#split(node, start, end);
      if (middle === start) {
        this.#words[node * 8 + 6] = start;
        this.#words[node * 8 + 7] = end - start;
        continue;
      }
      const left = this.count;
      this.count += 2;
      this.#words[node * 8 + 6] = left;
      this.#words[node * 8 + 7] = 0;
      stack.push(left + 1, middle, end, depth + 1, left, start, middle, depth + 1);
    }
  }

  #bound(node: number, start: number, end: number): void {
    const bounds = this.#bounds;
    const order = this.#order;
    let [x0, y0, z0] = [Infinity, Infinity, Infinity];
    let [x1, y1, z1] = [-Infinity, -Infinity, -Infinity];
    for (let i = start; i < end; i++) {
      const at = order[i] * 6;
      if (bounds[at] < x0) x0 = bounds[at];
      if (bounds[at + 1] < y0) y0 = bounds[at + 1];
      if (bounds[at + 2] < z0) z0 = bounds[at + 2];
      if (bounds[at + 3] > x1) x1 = bounds[at + 3];
      if (bounds[at + 4] > y1) y1 = bounds[at + 4];
      if (bounds[at + 5] > z1) z1 = bounds[at + 5];
    }
    const { nodes } = this;
    nodes[node * 8] = x0;
    nodes[node * 8 + 1] = y0;
    nodes[node * 8 + 2] = z0;
    nodes[node * 8 + 3] = x1;
    nodes[node * 8 + 4] = y1;
    nodes[node * 8 + 5] = z1;
  }

  /** Sorts the triangles of a node into two sides and tells where the second begins; `start`: better left as a leaf. */
  #split(node: number, start: number, end: number): number {
    const bounds = this.#bounds;
    const order = this.#order;
    const count = end - start;
    const used = count < FEW ? BINS / 2 : BINS;
    let best = Infinity;
    let bestAxis = -1;
    let bestBin = 0;
    let bestLow = 0;
    let bestScale = 0;
    for (let axis = 0; axis < 3; axis++) {
      // Twice the middles, so that nothing has to be halved.
      let low = Infinity;
      let high = -Infinity;
      for (let i = start; i < end; i++) {
        const of = order[i] * 6 + axis;
        const middle = bounds[of] + bounds[of + 3];
        if (middle < low) low = middle;
        if (middle > high) high = middle;
      }
      if (high <= low) continue;
      const scale = (used * BELOW_ONE) / (high - low);
      this.#sweep(axis, low, scale, start, end, used);
      if (this.#bestCost < best) {
        best = this.#bestCost;
        bestAxis = axis;
        bestBin = this.#bestBin;
        bestLow = low;
        bestScale = scale;
      }
    }
    if (bestAxis < 0) return count <= LEAF ? start : start + (count >> 1);
    const { nodes } = this;
    const at = node * 8;
    const area = halfArea(
      nodes[at + 3] - nodes[at],
      nodes[at + 4] - nodes[at + 1],
      nodes[at + 5] - nodes[at + 2],
    );
    if (count <= LEAF && NODE_COST * area + best >= count * area) return start;
    let left = start;
    let right = end - 1;
    while (left <= right) {
      const of = order[left] * 6 + bestAxis;
      if (Math.floor((bounds[of] + bounds[of + 3] - bestLow) * bestScale) <= bestBin) {
        left++;
      } else {
        const other = order[left];
        order[left] = order[right];
        order[right--] = other;
      }
    }
    return left === start || left === end ? start + (count >> 1) : left;
  }

  /** Finds the least cost of a cut across an axis, and the last bin before it. */
  #sweep(axis: number, low: number, scale: number, start: number, end: number, used: number): void {
    const bounds = this.#bounds;
    const order = this.#order;
    const bins = this.#binBounds;
    const counts = this.#binCount;
    const box = this.#box;
    for (let bin = 0; bin < used; bin++) {
      counts[bin] = 0;
      empty(bins, bin * 6);
    }
    for (let i = start; i < end; i++) {
      const of = order[i] * 6;
      const bin = Math.floor((bounds[of + axis] + bounds[of + 3 + axis] - low) * scale);
      counts[bin]++;
      grow(bins, bin * 6, bounds, of);
    }
    empty(box, 0);
    for (let bin = used - 1; bin > 0; bin--) {
      if (counts[bin] > 0) grow(box, 0, bins, bin * 6);
      this.#rightArea[bin] = halfArea(box[3] - box[0], box[4] - box[1], box[5] - box[2]);
    }
    empty(box, 0);
    let left = 0;
    this.#bestCost = Infinity;
    for (let bin = 0; bin < used - 1; bin++) {
      if (counts[bin] > 0) grow(box, 0, bins, bin * 6);
      left += counts[bin];
      if (left === 0 || left === end - start) continue;
      const cost =
        left * halfArea(box[3] - box[0], box[4] - box[1], box[5] - box[2]) +
        (end - start - left) * this.#rightArea[bin + 1];
      if (cost < this.#bestCost) {
        this.#bestCost = cost;
        this.#bestBin = bin;
      }
    }
  }
}

function empty(box: Float64Array, at: number): void {
  box[at] = box[at + 1] = box[at + 2] = Infinity;
  box[at + 3] = box[at + 4] = box[at + 5] = -Infinity;
}

function grow(box: Float64Array, at: number, by: Float32Array | Float64Array, from: number): void {
  if (by[from] < box[at]) box[at] = by[from];
  if (by[from + 1] < box[at + 1]) box[at + 1] = by[from + 1];
  if (by[from + 2] < box[at + 2]) box[at + 2] = by[from + 2];
  if (by[from + 3] > box[at + 3]) box[at + 3] = by[from + 3];
  if (by[from + 4] > box[at + 4]) box[at + 4] = by[from + 4];
  if (by[from + 5] > box[at + 5]) box[at + 5] = by[from + 5];
}

function halfArea(x: number, y: number, z: number): number {
  return x >= 0 ? x * y + y * z + z * x : 0;
}
