import type { SortedIndex } from './disk/sorted-index.ts';
import { NO_COORDINATE } from './elements.ts';

/** The points of a way; those that are not in the file are left out of `points`. */
export interface WayPoints {
  /** x, y, x, y … in whole 1e-7 degrees. */
  points: Int32Array;
  missing: number;
  /** The stretches between missing points, where there are any. */
  pieces: Int32Array[];
}

/** Where the nodes of ways are: in the file's own nodes, or carried by the ways themselves. */
export class NodePositions {
  readonly #nodes: SortedIndex;
  readonly #wayNodes: SortedIndex;

  constructor(nodes: SortedIndex, wayNodes: SortedIndex) {
    this.#nodes = nodes;
    this.#wayNodes = wayNodes;
  }

  /** Coordinates of the first node that is known, for a rough place. */
  somewhere(ids: Float64Array, count: number): [x: number, y: number] | undefined {
    for (let i = 0; i < count; i++) {
      const found = this.#find(ids[i]);
      if (found) return [found.a, found.b];
    }
    return undefined;
  }

  resolve(ids: Float64Array, count: number): WayPoints {
    const points = new Int32Array(count * 2);
    let missing = 0;
    for (let i = 0; i < count; i++) {
      const found = this.#find(ids[i]);
      if (!found) missing++;
      points[i * 2] = found ? found.a : NO_COORDINATE;
      points[i * 2 + 1] = found ? found.b : NO_COORDINATE;
    }
    if (missing === 0) return { points, missing, pieces: [points] };
    return {
      points: points.filter((_, i) => points[i - (i % 2)] !== NO_COORDINATE),
      missing,
      pieces: piecesOf(points),
    };
  }

  #find(id: number): SortedIndex | undefined {
    if (this.#nodes.find(id)) return this.#nodes;
    return this.#wayNodes.count > 0 && this.#wayNodes.find(id) ? this.#wayNodes : undefined;
  }
}

function piecesOf(points: Int32Array): Int32Array[] {
  const pieces: Int32Array[] = [];
  let start = 0;
  for (let i = 0; i <= points.length; i += 2) {
    if (i < points.length && points[i] !== NO_COORDINATE) continue;
    if (i > start) pieces.push(points.subarray(start, i));
    start = i + 2;
  }
  return pieces;
}
