import type { Area, Position } from './position.ts';

/** What is wrong with an outline, and where in it. */
export interface RingFault {
  path: number[];
  message: string;
}

/** The first ring that turns back on itself, or covers nothing; undefined if there is none. */
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
  return undefined;
}

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
