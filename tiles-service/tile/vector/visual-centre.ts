import { containsPoint } from './dissolve.ts';

interface Cell {
  x: number;
  y: number;
  half: number;
  distance: number;
  /** No point of the cell is farther inside than this. */
  best: number;
}

/**
 * The point of a polygon that is farthest from its outline, where a label fits best: a quadtree of cells, the most
 * promising one first. Source: V. Agafonkin, "A new algorithm for finding a visual center of a polygon", 2016.
 *
 * `rings`: flat x, y, the outer one first; result within 2% of the outline's smaller side of the best one.
 */
export function visualCentre(rings: readonly ArrayLike<number>[]): [x: number, y: number] {
  const outer = rings[0];
  let [minimumX, minimumY, maximumX, maximumY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < outer.length; i += 2) {
    minimumX = Math.min(minimumX, outer[i]);
    maximumX = Math.max(maximumX, outer[i]);
    minimumY = Math.min(minimumY, outer[i + 1]);
    maximumY = Math.max(maximumY, outer[i + 1]);
  }
  const size = Math.min(maximumX - minimumX, maximumY - minimumY);
  const middle = cellAt((minimumX + maximumX) / 2, (minimumY + maximumY) / 2, 0, rings);
  if (!(size > 0)) return [middle.x, middle.y];

  let best = middle;
  const queue: Cell[] = [];
  // At most 64 cells to begin with, however long and thin the outline is.
  const half = Math.max(size, (maximumX - minimumX) / 64, (maximumY - minimumY) / 64) / 2;
  for (let x = minimumX + half; x - half < maximumX; x += 2 * half)
    for (let y = minimumY + half; y - half < maximumY; y += 2 * half) queue.push(cellAt(x, y, half, rings));
  for (let step = 0; step < 500 && queue.length > 0; step++) {
    let index = 0;
    for (let i = 1; i < queue.length; i++) if (queue[i].best > queue[index].best) index = i;
    const cell = queue[index];
    queue[index] = queue[queue.length - 1];
    queue.pop();
    if (cell.distance > best.distance) best = cell;
    if (cell.best - best.distance <= size * 0.02) continue;
    const quarter = cell.half / 2;
    for (const [dx, dy] of [
      [-1, -1],
      [1, -1],
      [-1, 1],
      [1, 1],
    ])
      queue.push(cellAt(cell.x + dx * quarter, cell.y + dy * quarter, quarter, rings));
  }
  return [best.x, best.y];
}

function cellAt(x: number, y: number, half: number, rings: readonly ArrayLike<number>[]): Cell {
  const distance = signedDistance(x, y, rings);
  return { x, y, half, distance, best: distance + half * Math.SQRT2 };
}

/** Distance to the outline, positive inside. */
function signedDistance(x: number, y: number, rings: readonly ArrayLike<number>[]): number {
  let inside = false;
  let squared = Infinity;
  for (const ring of rings) {
    if (containsPoint(ring, x, y)) inside = !inside;
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const dx = ring[i] - ring[j];
      const dy = ring[i + 1] - ring[j + 1];
      const length = dx * dx + dy * dy;
      const t =
        length > 0 ? Math.max(0, Math.min(1, ((x - ring[j]) * dx + (y - ring[j + 1]) * dy) / length)) : 0;
      squared = Math.min(squared, (x - ring[j] - t * dx) ** 2 + (y - ring[j + 1] - t * dy) ** 2);
    }
  }
  return (inside ? 1 : -1) * Math.sqrt(squared);
}
