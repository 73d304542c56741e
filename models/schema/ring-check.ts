import type { Area, Position } from './position.ts';
import { crossingSides, turn } from './ring-crossing.ts';

/** What is wrong with an outline, and where in it. */
export interface RingFault {
  path: number[];
  message: string;
}

/** Corners of an outline with its holes at the most: more is no drawing, and takes long to check. */
export const MOST_CORNERS = 2_000;

/** The first ring that turns back on itself, covers nothing or is no hole of the first; undefined if there is none. */
export function checkArea(area: Area): RingFault | undefined {
  const corners = area.reduce((sum, ring) => sum + ring.length, 0);
  if (corners > MOST_CORNERS)
    return {
      path: [],
      message: `it has ${corners} corners, more than ${MOST_CORNERS}: simplify it, or cut it into several`,
    };
  for (const [index, ring] of area.entries()) {
    const count = ring.length;
    for (let i = 0; i < count; i++) {
      const next = ring[(i + 1) % count];
      if (ring[i][0] === next[0] && ring[i][1] === next[1])
        return {
          path: [index, i],
          message: `corners ${i + 1} and ${((i + 1) % count) + 1} are one place; a ring is not closed and repeats no corner`,
        };
    }
    const crossing = crossingSides(ring);
    if (crossing)
      return {
        path: [index, crossing[0]],
        message: `the ring crosses itself: side ${crossing[0] + 1} and side ${crossing[1] + 1} meet`,
      };
    if (ring.length === 3 && turn(ring[0], ring[1], ring[2]) === 0)
      return { path: [index], message: 'its corners lie on one line' };
  }
  return checkHoles(area);
}

/** Degrees, a tenth of a millimetre: rings that touch are not across one another. */
const TOUCH = 1e-9;

/** The first hole that is not within the outer ring, or lies over another one. */
function checkHoles([outer, ...holes]: Area): RingFault | undefined {
  for (const [at, hole] of holes.entries()) {
    if (areAcross(hole, outer) || probesOf(hole).some((place) => sideOf(outer, place) < 0))
      return { path: [at + 1], message: 'the hole reaches out of the outer ring, which is the first' };
    for (const other of holes.slice(0, at)) {
      const isOver =
        areAcross(hole, other) ||
        probesOf(hole).some((place) => sideOf(other, place) > 0) ||
        probesOf(other).some((place) => sideOf(hole, place) > 0);
      if (isOver) return { path: [at + 1], message: 'the hole lies over another one' };
    }
  }
  const left = holes.reduce((sum, hole) => sum - doubleArea(hole), doubleArea(outer));
  return left <= 1e-9 * doubleArea(outer)
    ? { path: [0], message: 'its holes leave nothing of it' }
    : undefined;
}

const sidesOf = (ring: readonly Position[]): [Position, Position][] =>
  ring.map((corner, i) => [corner, ring[(i + 1) % ring.length]]);

/** Whether a side of one ring goes through one of the other, and not only up to it. */
function areAcross(one: readonly Position[], other: readonly Position[]): boolean {
  const others = sidesOf(other);
  return sidesOf(one).some(([a, b]) => {
    const [west, east] = a[0] < b[0] ? [a[0], b[0]] : [b[0], a[0]];
    const [south, north] = a[1] < b[1] ? [a[1], b[1]] : [b[1], a[1]];
    return others.some(([c, d]) => {
      if ((c[0] < west && d[0] < west) || (c[0] > east && d[0] > east)) return false;
      if ((c[1] < south && d[1] < south) || (c[1] > north && d[1] > north)) return false;
      return parts(a, b, c, d) && parts(c, d, a, b);
    });
  });
}

function parts(a: Position, b: Position, c: Position, d: Position): boolean {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const [first, second] = [turn(a, b, c) / length, turn(a, b, d) / length];
  return Math.min(first, second) < -TOUCH && Math.max(first, second) > TOUCH;
}

/** Corners, middles of sides, and a place within: rings that are not across one another differ in one of them. */
function probesOf(ring: readonly Position[]): Position[] {
  const middles = sidesOf(ring).map(([a, b]): Position => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
  const levels = [...new Set(ring.map(([, y]) => y))].sort((a, b) => a - b);
  const y = (levels[0] + levels[1]) / 2;
  const [west, east] = crossingsAt(ring, y).sort((a, b) => a - b);
  return [...ring, ...middles, [(west + east) / 2, y]];
}

/** Longitudes at which a ring crosses a latitude. */
const crossingsAt = (ring: readonly Position[], y: number): number[] =>
  sidesOf(ring).flatMap(([a, b]) =>
    a[1] > y === b[1] > y ? [] : [a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1])],
  );

/** 1 within a ring, -1 outside, 0 where it touches it. */
function sideOf(ring: readonly Position[], [x, y]: Position): number {
  let isWithin = false;
  for (let i = 0, before = ring.length - 1; i < ring.length; before = i++) {
    const [a, b] = [ring[before], ring[i]];
    if (isBeside(a, b, x, y)) return 0;
    if (a[1] > y !== b[1] > y && a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]) > x)
      isWithin = !isWithin;
  }
  return isWithin ? 1 : -1;
}

/** Whether a place is no farther from a side than rings that touch are apart. */
function isBeside(a: Position, b: Position, x: number, y: number): boolean {
  if ((a[0] < x - TOUCH && b[0] < x - TOUCH) || (a[0] > x + TOUCH && b[0] > x + TOUCH)) return false;
  if ((a[1] < y - TOUCH && b[1] < y - TOUCH) || (a[1] > y + TOUCH && b[1] > y + TOUCH)) return false;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const along = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy);
  const share = Math.max(0, Math.min(1, along));
  return Math.hypot(a[0] + share * dx - x, a[1] + share * dy - y) <= TOUCH;
}

const doubleArea = (ring: readonly Position[]): number =>
  Math.abs(ring.reduce((sum, place, i) => sum + turn(ring[0], place, ring[(i + 1) % ring.length]), 0));
