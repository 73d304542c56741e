/** Never left out: ends of lines, and vertices that clipping made. */
export const ALWAYS = Number.POSITIVE_INFINITY;

/** Longer runs are split, so that the recursion's worst case (n²) stays bounded. */
const LONGEST_RUN = 16_384;

/**
 * Gives each vertex of a path the squared distance, in the square of the coordinates' unit, up to which Douglas and
 * Peucker's algorithm keeps it: leaving out all vertices below a tolerance simplifies the path for that tolerance.
 * Done once on whole features, it makes what neighbouring tiles and all zooms draw of one line agree.
 * A vertex is never worth more than those between whose chord it was found.
 * Source: D. H. Douglas, T. K. Peucker, "Algorithms for the reduction of the number of points required to represent
 * a digitized line or its caricature", Cartographica 10(2), 1973.
 *
 * `coordinates`: x, y, importance per vertex (stride 3); vertices `start` to `end` (excluded) are one path. A closed
 * path's first vertex is not repeated; it keeps the first one and the one farthest from it.
 */
export function rankVertices(coordinates: Float64Array, start: number, end: number, closed: boolean): void {
  const count = end - start;
  if (count === 0) return;
  setImportance(coordinates, start, ALWAYS);
  if (!closed) {
    setImportance(coordinates, end - 1, ALWAYS);
    rankRuns(coordinates, start, end - 1, end - 1);
    return;
  }
  if (count < 4) {
    for (let i = start; i < end; i++) setImportance(coordinates, i, ALWAYS);
    return;
  }
  const far = farthestFrom(coordinates, start, end);
  setImportance(coordinates, far, ALWAYS);
  rankRuns(coordinates, start, far, far);
  rankRuns(coordinates, far, end, start);
}

function setImportance(coordinates: Float64Array, vertex: number, value: number): void {
  coordinates[vertex * 3 + 2] = value;
}

function farthestFrom(coordinates: Float64Array, start: number, end: number): number {
  let far = start + 1;
  let largest = -1;
  for (let i = start + 1; i < end; i++) {
    const dx = coordinates[i * 3] - coordinates[start * 3];
    const dy = coordinates[i * 3 + 1] - coordinates[start * 3 + 1];
    const squared = dx * dx + dy * dy;
    if (squared > largest) {
      largest = squared;
      far = i;
    }
  }
  return far;
}

/** Ranks the vertices strictly between `first` and `end`; the run's last point is vertex `last`. */
function rankRuns(coordinates: Float64Array, first: number, end: number, last: number): void {
  let from = first;
  while (end - from > LONGEST_RUN) {
    const to = from + LONGEST_RUN;
    setImportance(coordinates, to, ALWAYS);
    rankRun(coordinates, from, to, to);
    from = to;
  }
  rankRun(coordinates, from, end, last);
}

function rankRun(coordinates: Float64Array, first: number, end: number, last: number): void {
  // Triples: first vertex, end (excluded), vertex that the chord ends in; with the bound from above.
  const stack: number[] = [first, end, last];
  const bounds: number[] = [ALWAYS];
  while (stack.length > 0) {
    const chordEnd = stack.pop() as number;
    const runEnd = stack.pop() as number;
    const runFirst = stack.pop() as number;
    const bound = bounds.pop() as number;
    let largest = -1;
    let far = -1;
    for (let i = runFirst + 1; i < runEnd; i++) {
      const squared = squaredDistanceToSegment(coordinates, i, runFirst, chordEnd);
      if (squared > largest) {
        largest = squared;
        far = i;
      }
    }
    if (far < 0) continue;
    const importance = Math.min(largest, bound);
    setImportance(coordinates, far, importance);
    if (far > runFirst + 1) {
      stack.push(runFirst, far, far);
      bounds.push(importance);
    }
    if (far + 1 < runEnd) {
      stack.push(far, runEnd, chordEnd);
      bounds.push(importance);
    }
  }
}

function squaredDistanceToSegment(
  coordinates: Float64Array,
  vertex: number,
  from: number,
  to: number,
): number {
  const x = coordinates[from * 3];
  const y = coordinates[from * 3 + 1];
  const dx = coordinates[to * 3] - x;
  const dy = coordinates[to * 3 + 1] - y;
  let px = coordinates[vertex * 3] - x;
  let py = coordinates[vertex * 3 + 1] - y;
  const length = dx * dx + dy * dy;
  if (length > 0) {
    const t = Math.max(0, Math.min(1, (px * dx + py * dy) / length));
    px -= t * dx;
    py -= t * dy;
  }
  return px * px + py * py;
}
