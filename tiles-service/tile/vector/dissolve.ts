/**
 * Dissolves polygons that share edges into their common outline: edges that two of them run along in opposite
 * directions vanish, and what is left is joined into rings. Made for surfaces seen from above (roof planes,
 * triangulated roads), whose corners are equal up to `tolerance`.
 *
 * `rings`: not closed, flat x, y; outer rings counter-clockwise (y up), holes clockwise. Returns rings of the same
 * kind, or undefined when the edges that are left do not form closed rings (overlaps, corners that lie on edges).
 */
export function dissolve(rings: readonly number[][], tolerance: number): number[][] | undefined {
  const vertices = new Map<string, number>();
  const coordinates: number[] = [];
  const vertexOf = (x: number, y: number): number => {
    const key = `${Math.round(x / tolerance)},${Math.round(y / tolerance)}`;
    let vertex = vertices.get(key);
    if (vertex === undefined) {
      vertex = vertices.size;
      vertices.set(key, vertex);
      coordinates.push(x, y);
    }
    return vertex;
  };
  // Edges that no other one runs along backwards, by their first vertex.
  const next = new Map<number, number[]>();
  for (const ring of rings) {
    const indices: number[] = [];
    for (let i = 0; i < ring.length; i += 2) indices.push(vertexOf(ring[i], ring[i + 1]));
    indices.forEach((from, i) => {
      const to = indices[(i + 1) % indices.length];
      if (from === to || removeEdge(next, to, from)) return;
      const known = next.get(from);
      if (known) known.push(to);
      else next.set(from, [to]);
    });
  }
  return traceRings(next, coordinates);
}

function removeEdge(next: Map<number, number[]>, from: number, to: number): boolean {
  const ends = next.get(from);
  const index = ends ? ends.indexOf(to) : -1;
  if (!ends || index < 0) return false;
  ends.splice(index, 1);
  if (ends.length === 0) next.delete(from);
  return true;
}

function traceRings(next: Map<number, number[]>, coordinates: number[]): number[][] | undefined {
  const rings: number[][] = [];
  while (next.size > 0) {
    const start = next.keys().next().value as number;
    let before = -1;
    let vertex = start;
    const ring: number[] = [];
    do {
      const to = takeNext(next, before, vertex, coordinates);
      if (to === undefined) return undefined;
      ring.push(coordinates[vertex * 2], coordinates[vertex * 2 + 1]);
      before = vertex;
      vertex = to;
    } while (vertex !== start);
    if (ring.length >= 6) rings.push(ring);
  }
  return rings;
}

/** Where several rings touch in a vertex, the sharpest turn to the left keeps them apart. */
function takeNext(next: Map<number, number[]>, before: number, vertex: number, coordinates: number[]) {
  const ends = next.get(vertex);
  if (!ends) return undefined;
  let best = 0;
  if (ends.length > 1 && before >= 0) {
    let sharpest = Number.NEGATIVE_INFINITY;
    ends.forEach((end, index) => {
      const turn = turnAt(before, vertex, end, coordinates);
      if (turn > sharpest) {
        sharpest = turn;
        best = index;
      }
    });
  }
  const [end] = ends.splice(best, 1);
  if (ends.length === 0) next.delete(vertex);
  return end;
}

function turnAt(before: number, vertex: number, after: number, coordinates: number[]): number {
  const ax = coordinates[vertex * 2] - coordinates[before * 2];
  const ay = coordinates[vertex * 2 + 1] - coordinates[before * 2 + 1];
  const bx = coordinates[after * 2] - coordinates[vertex * 2];
  const by = coordinates[after * 2 + 1] - coordinates[vertex * 2 + 1];
  return Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
}

/** Twice the signed area of a ring: positive when counter-clockwise with y up. */
export function doubleArea(ring: ArrayLike<number>): number {
  let sum = 0;
  // Relative to the first vertex: small rings far from the origin keep their digits.
  const [x, y] = [ring[0], ring[1]];
  for (let i = 2; i + 3 < ring.length; i += 2)
    sum += (ring[i] - x) * (ring[i + 3] - y) - (ring[i + 2] - x) * (ring[i + 1] - y);
  return sum;
}

/** Groups rings into polygons: each outer ring (counter-clockwise) with the holes that lie in it. */
export function groupRings(rings: readonly number[][]): number[][][] {
  const polygons: number[][][] = [];
  const holes: number[][] = [];
  for (const ring of rings) {
    const area = doubleArea(ring);
    if (area > 0) polygons.push([ring]);
    else if (area < 0) holes.push(ring);
  }
  for (const hole of holes) {
    const around = polygons.filter(([outer]) => containsPoint(outer, hole[0], hole[1]));
    // The smallest ring around it; a hole in nothing is dropped with the area that it is not in.
    around.sort((a, b) => doubleArea(a[0]) - doubleArea(b[0]));
    around[0]?.push(hole);
  }
  return polygons;
}

/** Even-odd rule; `ring` is flat x, y. */
export function containsPoint(ring: ArrayLike<number>, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const crosses = ring[i + 1] > y !== ring[j + 1] > y;
    if (crosses && x < ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i])
      inside = !inside;
  }
  return inside;
}
