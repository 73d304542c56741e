import { type Block, isTown } from '../layout.ts';
import { contains, distanceToSegment, type Point } from '../plane.ts';

const CELL = 40;
/** Metres around a block that belong to it: the streets along it. */
const AROUND = 45;

/** Whether a place lies in or beside a block of the town. */
export function townMap(blocks: readonly Block[]): (at: Point) => boolean {
  const cells = new Set<number>();
  for (const { ring, zone } of blocks) {
    if (!isTown(zone)) continue;
    const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
    const [left, bottom] = [indexOf(Math.min(...xs) - AROUND), indexOf(Math.min(...ys) - AROUND)];
    const [right, top] = [indexOf(Math.max(...xs) + AROUND), indexOf(Math.max(...ys) + AROUND)];
    for (let i = left; i <= right; i++)
      for (let j = bottom; j <= top; j++) {
        if (cells.has(keyOf(i, j))) continue;
        const at: Point = [(i + 0.5) * CELL, (j + 0.5) * CELL];
        if (
          contains(ring, at) ||
          ring.some((a, k) => distanceToSegment(at, a, ring[(k + 1) % ring.length]) < AROUND)
        )
          cells.add(keyOf(i, j));
      }
  }
  return ([x, y]) => cells.has(keyOf(indexOf(x), indexOf(y)));
}

const indexOf = (metres: number): number => Math.floor(metres / CELL);
const keyOf = (i: number, j: number): number => (i + 4096) * 8192 + j + 4096;
