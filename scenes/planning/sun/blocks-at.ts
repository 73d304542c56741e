import Flatbush from 'flatbush';
import { contains, type Point } from '../../geometry/plane.ts';
import type { Block } from '../rays/bodies.ts';

/** Tells which blocks hold a place. Local metres. */
export class BlocksAt {
  readonly blocks: readonly Block[];
  readonly #rings: Point[][][];
  readonly #index: Flatbush | undefined;

  constructor(blocks: readonly Block[]) {
    this.blocks = blocks;
    this.#rings = blocks.map(({ rings }) => rings.map(cornersOf));
    if (blocks.length === 0) return;
    const index = new Flatbush(blocks.length);
    for (const rings of this.#rings) {
      let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
      for (const [x, y] of rings[0] ?? []) {
        west = Math.min(west, x);
        south = Math.min(south, y);
        east = Math.max(east, x);
        north = Math.max(north, y);
      }
      index.add(west, south, east, north);
    }
    index.finish();
    this.#index = index;
  }

  /** Rings of a block as corners: the outer one, then holes. */
  ringsOf(block: number): readonly (readonly Point[])[] {
    return this.#rings[block];
  }

  /** Indices of the blocks whose plan holds a place, whatever their height, in order. */
  under(x: number, y: number): number[] {
    const near = this.#index?.search(x, y, x, y) ?? [];
    return near
      .filter((block) => this.#rings[block].every((ring, index) => contains(ring, [x, y]) === (index === 0)))
      .sort((a, b) => a - b);
  }

  /** Indices of the blocks that hold a place in space, in order. */
  around(x: number, y: number, z: number): number[] {
    return this.under(x, y).filter((block) => z > this.blocks[block].base && z < this.blocks[block].top);
  }
}

export const cornersOf = (ring: readonly number[]): Point[] =>
  Array.from({ length: ring.length / 2 }, (_, i): Point => [ring[2 * i], ring[2 * i + 1]]);
