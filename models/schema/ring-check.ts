import type { Area, Position } from './position.ts';

/** What is wrong with an outline, and where in it. */
export interface RingFault {
  path: number[];
  message: string;
}

/** The first ring that turns back on itself, covers nothing or is no hole of the first; undefined if there is none. */
export function checkArea(area: Area): RingFault | undefined {
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
    for (let i = 0; i < count; i++)
      for (let j = i + 2; j < count; j++) {
        if (i === 0 && j === count - 1) continue;
        if (cross(ring[i], ring[i + 1], ring[j], ring[(j + 1) % count]))
          return {
            path: [index, i],
            message: `the ring crosses itself: side ${i + 1} and side ${j + 1} meet`,
          };
      }
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
const areAcross = (one: readonly Position[], other: readonly Position[]): boolean =>
  sidesOf(one).some(([a, b]) => sidesOf(other).some(([c, d]) => parts(a, b, c, d) && parts(c, d, a, b)));

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
  for (const [a, b] of sidesOf(ring)) {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const along = ((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy);
    const share = Math.max(0, Math.min(1, along));
    if (Math.hypot(a[0] + share * dx - x, a[1] + share * dy - y) <= TOUCH) return 0;
  }
  return crossingsAt(ring, y).filter((at) => at > x).length % 2 === 1 ? 1 : -1;
}

const doubleArea = (ring: readonly Position[]): number =>
  Math.abs(ring.reduce((sum, place, i) => sum + turn(ring[0], place, ring[(i + 1) % ring.length]), 0));

/** Twice the area on the left of the way from a over b to c. */
const turn = (a: Position, b: Position, c: Position): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

/** Whether two sides have a place in common; of sides on one line, whether they lie over one another. */
function cross(a: Position, b: Position, c: Position, d: Position): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc === 0 && abd === 0) {
    const axis = a[0] === b[0] ? 1 : 0;
    return (
      Math.max(a[axis], b[axis]) >= Math.min(c[axis], d[axis]) &&
      Math.max(c[axis], d[axis]) >= Math.min(a[axis], b[axis])
    );
  }
  return abc > 0 !== abd > 0 && cda > 0 !== cdb > 0;
}
