import { along, cross, distance, type Point, type Polyline } from '../plane.ts';

/** Metres from a line's beginning to each of its corners. */
export function lineOf(line: Polyline): { at: number[]; length: number } {
  const at = [0];
  for (let i = 1; i < line.length; i++) at.push(at[i - 1] + distance(line[i - 1], line[i]));
  return { at, length: at[at.length - 1] };
}

/** The place of a line that is nearest to another one, and how far along the line it is, metres. */
export function nearestOn(line: Polyline, [x, y]: Point): { at: number; place: Point } {
  let best = { away: Number.POSITIVE_INFINITY, at: 0, place: line[0] };
  let walked = 0;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const squared = dx * dx + dy * dy;
    const t = squared === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / squared));
    const [px, py] = [a[0] + t * dx, a[1] + t * dy];
    const away = Math.hypot(px - x, py - y);
    const length = Math.sqrt(squared);
    if (away < best.away) best = { away, at: walked + t * length, place: [px, py] };
    walked += length;
  }
  return best;
}

/** The part of a line between two distances from its beginning. */
export function partOfLine(line: Polyline, from: number, to: number): Point[] {
  const { at } = lineOf(line);
  const inner = line.filter((_, i) => at[i] > from + 0.01 && at[i] < to - 0.01);
  return [placeOn(line, at, from), ...inner, placeOn(line, at, to)];
}

/** The place of a line at a distance from its beginning. */
export function placeOn(line: Polyline, at: readonly number[], metres: number): Point {
  for (let i = 1; i < line.length; i++)
    if (metres <= at[i] || i === line.length - 1)
      return along(
        line[i - 1],
        line[i],
        Math.max(0, Math.min(1, (metres - at[i - 1]) / (at[i] - at[i - 1] || 1))),
      );
  return line[0];
}

/** Metres that a pipe may be led on beyond its end, and cut back, to meet another. */
const REACH = 60;

/** Where the straight line from `inner` through `end` meets another line nearest to `end`; undefined if far from it. */
export function throughLine(inner: Point, end: Point, line: Polyline): Point | undefined {
  const length = distance(inner, end) || 1;
  const [ux, uy] = [(end[0] - inner[0]) / length, (end[1] - inner[1]) / length];
  let best = REACH;
  let found: Point | undefined;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const bend = cross(ux, uy, b[0] - a[0], b[1] - a[1]);
    // Nearly along the line: the crossing would be far off.
    if (Math.abs(bend) < 0.3 * distance(a, b)) continue;
    const t = cross(a[0] - end[0], a[1] - end[1], b[0] - a[0], b[1] - a[1]) / bend;
    const u = cross(a[0] - end[0], a[1] - end[1], ux, uy) / bend;
    if (u < 0 || u > 1 || Math.abs(t) >= best || t < -length) continue;
    best = Math.abs(t);
    found = [end[0] + ux * t, end[1] + uy * t];
  }
  return found;
}
