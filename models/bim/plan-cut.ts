/** Numbers of a corner: x, y. A ring is not closed: the first corner is not repeated. */
export type PlanRing = Float64Array;

/** Where a plane cuts a body. */
export interface PlanCut {
  /** Outlines of what is solid, counter-clockwise, and of holes in it, clockwise. Metres. */
  rings: PlanRing[];
  /** Lines of a body that is not closed there. */
  lines: PlanRing[];
  /** Square metres of what is cut, holes taken away; only of rings. */
  area: number;
}

/** Two points that are nearer than this, metres, are one: corners of a body come from different triangles. */
const SAME = 1e-4;
/** Rings and lines without extent are left out: metres, and square metres. */
const LEAST_LENGTH = 1e-3;
const LEAST_AREA = 1e-6;

/**
 * Cuts the triangles of one body (nine numbers each, counter-clockwise from outside, metres) at a height and joins what
 * comes of them end to end. A corner at just that height counts as above: what reaches up to it is cut, what begins there is
 * not, and what two triangles share is cut once. Bodies may consist of several pieces, also such as go through each other.
 */
export function cutAtHeight(triangles: ArrayLike<number>, height: number): PlanCut {
  const segments: number[] = [];
  for (let at = 0; at + 8 < triangles.length; at += 9) addSegment(triangles, at, height, segments);
  const { rings, lines } = joinSegments(segments);
  return { rings, lines, area: rings.reduce((sum, ring) => sum + ringAreaOf(ring), 0) };
}

/** Square metres; less than 0 for a ring that goes clockwise. */
export function ringAreaOf(ring: PlanRing): number {
  let doubled = 0;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2)
    doubled += ring[j] * ring[i + 1] - ring[i] * ring[j + 1];
  return doubled / 2;
}

/** Adds the piece of the plane in a triangle as x, y, x, y, the solid to its left. */
function addSegment(triangles: ArrayLike<number>, at: number, height: number, segments: number[]): void {
  const above = [0, 1, 2].map((corner) => triangles[at + 3 * corner + 2] >= height);
  if (above[0] === above[1] && above[1] === above[2]) return;
  const ends: number[] = [];
  for (let corner = 0; corner < 3; corner++) {
    const next = (corner + 1) % 3;
    if (above[corner] === above[next]) continue;
    // From below to above, whichever way the triangle goes: its neighbour then finds the very same point.
    const [low, high] = above[corner] ? [next, corner] : [corner, next];
    const [a, b] = [at + 3 * low, at + 3 * high];
    const share = (height - triangles[a + 2]) / (triangles[b + 2] - triangles[a + 2]);
    ends.push(
      triangles[a] + share * (triangles[b] - triangles[a]),
      triangles[a + 1] + share * (triangles[b + 1] - triangles[a + 1]),
    );
  }
  const [x1, y1, x2, y2] = ends;
  const [nx, ny] = normalOf(triangles, at);
  // What is solid is where the face does not look to.
  if ((y2 - y1) * nx - (x2 - x1) * ny >= 0) segments.push(x1, y1, x2, y2);
  else segments.push(x2, y2, x1, y1);
}

function normalOf(triangles: ArrayLike<number>, at: number): [x: number, y: number] {
  const uy = triangles[at + 4] - triangles[at + 1];
  const uz = triangles[at + 5] - triangles[at + 2];
  const vy = triangles[at + 7] - triangles[at + 1];
  const vz = triangles[at + 8] - triangles[at + 2];
  const ux = triangles[at + 3] - triangles[at];
  const vx = triangles[at + 6] - triangles[at];
  return [uy * vz - uz * vy, uz * vx - ux * vz];
}

/** Walks from the end of each segment to one that begins there. */
function joinSegments(segments: readonly number[]): { rings: PlanRing[]; lines: PlanRing[] } {
  const points = new PointIndex();
  const starts: number[] = [];
  const ends: number[] = [];
  const from = new Map<number, number[]>();
  for (let at = 0; at < segments.length; at += 4) {
    const start = points.indexOf(segments[at], segments[at + 1]);
    const end = points.indexOf(segments[at + 2], segments[at + 3]);
    if (start === end) continue;
    const list = from.get(start);
    if (list) list.push(starts.length);
    else from.set(start, [starts.length]);
    starts.push(start);
    ends.push(end);
  }
  const used = new Uint8Array(starts.length);
  const rings: PlanRing[] = [];
  const lines: PlanRing[] = [];
  const walk = (first: number): number[] => {
    const path = [starts[first]];
    for (let segment: number | undefined = first; segment !== undefined; ) {
      used[segment] = 1;
      path.push(ends[segment]);
      segment = from.get(ends[segment])?.find((next) => !used[next]);
    }
    return path;
  };
  // Lines first, from where nothing leads to: else they would be begun in the middle.
  const reached = new Set(ends);
  for (let first = 0; first < starts.length; first++)
    if (!used[first] && !reached.has(starts[first])) takePath(walk(first));
  for (let first = 0; first < starts.length; first++) if (!used[first]) takePath(walk(first));
  return { rings, lines };

  /** A path that meets itself has rings in it. */
  function takePath(path: readonly number[]): void {
    const open: number[] = [];
    const placeOf = new Map<number, number>();
    for (const point of path) {
      const before = placeOf.get(point);
      if (before !== undefined) {
        const ring = open.splice(before);
        for (const one of ring) placeOf.delete(one);
        const corners = points.cornersOf(ring);
        if (ring.length > 2 && Math.abs(ringAreaOf(corners)) > LEAST_AREA) rings.push(simplified(corners));
      }
      placeOf.set(point, open.length);
      open.push(point);
    }
    if (open.length < 2) return;
    const line = points.cornersOf(open);
    if (lengthOf(line) > LEAST_LENGTH) lines.push(line);
  }
}

/** Without corners on the line between their neighbours: triangles that lie in one face. */
function simplified(ring: PlanRing): PlanRing {
  const kept: number[] = [];
  const count = ring.length / 2;
  for (let i = 0; i < count; i++) {
    const before = (i + count - 1) % count;
    const after = (i + 1) % count;
    const [ux, uy] = [ring[2 * i] - ring[2 * before], ring[2 * i + 1] - ring[2 * before + 1]];
    const [vx, vy] = [ring[2 * after] - ring[2 * i], ring[2 * after + 1] - ring[2 * i + 1]];
    const off = Math.abs(ux * vy - uy * vx);
    if (off > SAME * Math.hypot(ux + vx, uy + vy) || ux * vx + uy * vy < 0)
      kept.push(ring[2 * i], ring[2 * i + 1]);
  }
  return kept.length >= 6 ? Float64Array.from(kept) : ring;
}

function lengthOf(line: PlanRing): number {
  let length = 0;
  for (let i = 2; i < line.length; i += 2)
    length += Math.hypot(line[i] - line[i - 2], line[i + 1] - line[i - 1]);
  return length;
}

/** Points by a number, those nearer than SAME to each other by one. */
class PointIndex {
  readonly #cells = new Map<string, number[]>();
  readonly #corners: number[] = [];

  indexOf(x: number, y: number): number {
    const [column, row] = [Math.floor(x / SAME), Math.floor(y / SAME)];
    for (let dx = -1; dx <= 1; dx++)
      for (let dy = -1; dy <= 1; dy++)
        for (const point of this.#cells.get(`${column + dx} ${row + dy}`) ?? [])
          if (Math.hypot(this.#corners[2 * point] - x, this.#corners[2 * point + 1] - y) < SAME) return point;
    const point = this.#corners.length / 2;
    this.#corners.push(x, y);
    const key = `${column} ${row}`;
    const cell = this.#cells.get(key);
    if (cell) cell.push(point);
    else this.#cells.set(key, [point]);
    return point;
  }

  cornersOf(points: readonly number[]): PlanRing {
    return Float64Array.from(
      points.flatMap((point) => [this.#corners[2 * point], this.#corners[2 * point + 1]]),
    );
  }
}
