/** A line through (x, y) with unit direction (ux, uy). */
export interface Line {
  x: number;
  y: number;
  ux: number;
  uy: number;
}

/** Polygons as rings of indices into a shared list of points; outer rings counter-clockwise, holes clockwise. */
export interface SplitResult {
  /** The rings as given, with the new points where the line crosses them. */
  rings: number[][];
  /** The parts on both sides, each an outline with its holes. */
  pieces: number[][][];
  /** Pairs of points: the parts of the line inside the polygon. */
  cuts: number[];
}

/**
 * Splits a polygon with holes by a line. `points` is flat (x, y); `addPoint` appends to it and returns the index.
 * Inside a polygon a line runs from its first crossing to its second, from the third to the fourth and so on:
 * the pieces are found by walking along the rings and, at a crossing, over to its partner.
 */
export function splitByLine(
  points: ArrayLike<number>,
  rings: readonly number[][],
  line: Line,
  addPoint: (x: number, y: number) => number,
): SplitResult {
  const side = (point: number): number =>
    (points[2 * point + 1] - line.y) * line.ux - (points[2 * point] - line.x) * line.uy;
  const along = (point: number): number =>
    (points[2 * point] - line.x) * line.ux + (points[2 * point + 1] - line.y) * line.uy;
  const crossings: number[] = [];
  const isCrossing = new Set<number>();
  const crossed: number[][] = [];
  const untouched: number[][] = [];
  const result: SplitResult = { rings: [], pieces: [], cuts: [] };
  for (const ring of rings) {
    const next: number[] = [];
    const before = crossings.length;
    for (let i = 0; i < ring.length; i++) {
      const a = ring[i];
      const b = ring[(i + 1) % ring.length];
      next.push(a);
      const sideA = side(a);
      const sideB = side(b);
      if (sideA >= 0 === sideB >= 0) continue;
      const t = sideA / (sideA - sideB);
      const crossing = addPoint(
        points[2 * a] + t * (points[2 * b] - points[2 * a]),
        points[2 * a + 1] + t * (points[2 * b + 1] - points[2 * a + 1]),
      );
      next.push(crossing);
      crossings.push(crossing);
      isCrossing.add(crossing);
    }
    result.rings.push(next);
    if (crossings.length > before) crossed.push(next);
    else untouched.push(next);
  }
  if (crossings.length === 0) {
    result.pieces.push(result.rings);
    return result;
  }
  crossings.sort((a, b) => along(a) - along(b));
  const partner = new Map<number, number>();
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    partner.set(crossings[i], crossings[i + 1]);
    partner.set(crossings[i + 1], crossings[i]);
  }
  result.cuts = crossings;
  result.pieces = tracePieces(crossed, isCrossing, partner).map((outline) => [outline]);
  for (const hole of untouched) {
    const home = result.pieces.find(([outline]) => contains(points, outline, hole[0]));
    (home ?? result.pieces[0]).push(hole);
  }
  return result;
}

function tracePieces(
  rings: readonly number[][],
  isCrossing: ReadonlySet<number>,
  partner: ReadonlyMap<number, number>,
): number[][] {
  const following = new Map<number, number>();
  const left = new Set<number>();
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      following.set(ring[i], ring[(i + 1) % ring.length]);
      if (!isCrossing.has(ring[i])) left.add(ring[i]);
    }
  }
  const pieces: number[][] = [];
  for (const start of left) {
    const outline: number[] = [];
    let point = start;
    do {
      outline.push(point);
      left.delete(point);
      if (isCrossing.has(point)) {
        point = partner.get(point) as number;
        outline.push(point);
      }
      point = following.get(point) as number;
      // A ring that crosses itself may never come back to its start.
    } while (point !== start && outline.length <= 2 * following.size);
    pieces.push(outline);
  }
  return pieces;
}

function contains(points: ArrayLike<number>, ring: readonly number[], point: number): boolean {
  const x = points[2 * point];
  const y = points[2 * point + 1];
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const ay = points[2 * ring[i] + 1];
    const by = points[2 * ring[j] + 1];
    if (ay > y === by > y) continue;
    const ax = points[2 * ring[i]];
    if (x < ((points[2 * ring[j]] - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
