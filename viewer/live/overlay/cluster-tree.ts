/**
 * Things by where they are, so that a view can be given few symbols for many things: a quadtree over Web Mercator,
 * kept as one array sorted along its Z-order curve (Morton 1966), in which each cell is a run. Cells belong to the
 * ground and not to the screen, so clusters stay what they are while the view moves.
 */

const BITS = 24;
const SIDE = 2 ** BITS;

export interface ClusterTree {
  /** Indexes of the things along the curve. */
  order: Uint32Array;
  /** Their places on the curve, ascending; whole numbers below 2^48. */
  keys: Float64Array;
}

/** A run of `order`, and the cell that it is. */
export interface Cell {
  first: number;
  /** Excluded. */
  last: number;
  /** Middle and side of the cell in Web Mercator, 0 to 1. */
  x: number;
  y: number;
  side: number;
}

/** The tree of places in Web Mercator; `count` of them. */
export function clusterTree(x: Float64Array, y: Float64Array, count: number): ClusterTree {
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const column = clamped(x[i]);
    const row = clamped(y[i]);
    low[i] = spread(column & 0xfff) | (spread(row & 0xfff) << 1);
    high[i] = spread(column >>> 12) | (spread(row >>> 12) << 1);
  }
  const order = sorted(low, high, count);
  const keys = new Float64Array(count);
  for (let i = 0; i < count; i++) keys[i] = (high[order[i]] >>> 0) * 2 ** 24 + (low[order[i]] >>> 0);
  return { order, keys };
}

/**
 * The cells of a tree that a view shows as one symbol each. `pixelsOf` says how large a cell is on the screen, 0 where
 * it is out of view; a cell is told apart into its quarters while it is larger than `most` pixels and holds more than
 * one thing.
 */
export function cutTree(
  { keys }: ClusterTree,
  most: number,
  pixelsOf: (x: number, y: number, side: number) => number,
): Cell[] {
  const cells: Cell[] = [];
  const visit = (first: number, last: number, key: number, depth: number, x: number, y: number) => {
    const side = 1 / 2 ** depth;
    const pixels = pixelsOf(x, y, side);
    if (pixels <= 0) return;
    if (last - first === 1 || pixels <= most || depth === BITS) {
      cells.push({ first, last, x, y, side });
      return;
    }
    const span = 4 ** (BITS - depth - 1);
    let from = first;
    for (let quarter = 0; quarter < 4; quarter++) {
      const end = key + span * (quarter + 1);
      const to = quarter === 3 ? last : lowerBound(keys, end, from, last);
      if (to > from)
        visit(
          from,
          to,
          key + span * quarter,
          depth + 1,
          x + (quarter & 1 ? side : -side) / 4,
          y + (quarter & 2 ? side : -side) / 4,
        );
      from = to;
    }
  };
  if (keys.length > 0) visit(0, keys.length, 0, 0, 0.5, 0.5);
  return cells;
}

function clamped(share: number): number {
  return Math.max(0, Math.min(SIDE - 1, Math.floor(share * SIDE)));
}

/** The lower 12 bits, each with a 0 above it. */
function spread(bits: number): number {
  let v = bits & 0xfff;
  v = (v | (v << 8)) & 0x00ff00ff;
  v = (v | (v << 4)) & 0x0f0f0f0f;
  v = (v | (v << 2)) & 0x33333333;
  return (v | (v << 1)) & 0x55555555;
}

/** Indexes in the order of 48 bits, high before low, by counting 12 bits at a time from the lowest. */
function sorted(low: Uint32Array, high: Uint32Array, count: number): Uint32Array {
  let from = Uint32Array.from({ length: count }, (_, i) => i);
  let to = new Uint32Array(count);
  const starts = new Uint32Array(4097);
  for (const [part, shift] of [
    [low, 0],
    [low, 12],
    [high, 0],
    [high, 12],
  ] as const) {
    starts.fill(0);
    for (let i = 0; i < count; i++) starts[((part[i] >>> shift) & 0xfff) + 1]++;
    for (let digit = 1; digit < 4097; digit++) starts[digit] += starts[digit - 1];
    for (let i = 0; i < count; i++) {
      const index = from[i];
      to[starts[(part[index] >>> shift) & 0xfff]++] = index;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** First index from `from` to `to` whose key is not below `key`. */
function lowerBound(keys: Float64Array, key: number, from: number, to: number): number {
  let [lower, upper] = [from, to];
  while (lower < upper) {
    const middle = (lower + upper) >>> 1;
    if (keys[middle] < key) lower = middle + 1;
    else upper = middle;
  }
  return lower;
}
