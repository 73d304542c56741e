import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeTerrainMesh,
  heightOf,
  QUANTIZED,
  type TerrainMesh,
} from '../../../scenes/geometry/terrain/quantized-mesh.ts';
import { columnsOf, SIDE, STEPS, tileKey } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import { openHeightFile, SAMPLES } from './height-store.ts';
import { correctTile, fadedSide } from './side-correction.ts';
import { throwIfStopped } from './stop-flag.ts';
import { columnOf, rowOf, slotOf, type TileTree } from './tile-tree.ts';

/** A run of tiles of one level for one worker. Plain data. */
export interface StitchTask {
  tree: TileTree;
  level: number;
  scratch: string;
  /** Where the tiles of the levels above have been written. */
  out: string;
  from: number;
  to: number;
  stop: Int32Array;
}

/**
 * Where the tiles of a level end, next to a deepest tile of a level above, moves their samples onto the side of that
 * tile's mesh. So the deepest tiles of all levels meet, and no cliff stands where a finer model or the fading around
 * it ends. Gives the largest move, metres.
 */
export function stitchTiles({ tree, level, scratch, out, from, to, stop }: StitchTask): number {
  const tiles = tree[level];
  const file = openHeightFile(scratch, level);
  const neighbours = new CoarserTiles(tree, level, out);
  const heights = new Float32Array(SAMPLES);
  let most = 0;
  try {
    for (let slot = from; slot < to; slot++) {
      throwIfStopped(stop);
      const x = columnOf(tiles, slot);
      const y = rowOf(tiles, slot);
      if (!neighbours.touch(x, y)) continue;
      file.read(slot, heights);
      // What is asked for at a sample of the tile's border: the move, 0 where no coarser tile touches it.
      const moveAt = (column: number, row: number): number => {
        const wanted = neighbours.heightAt(x * STEPS + column, y * STEPS + row);
        return wanted === undefined ? 0 : wanted - heights[row * SIDE + column];
      };
      const side = (beside: boolean, at: (i: number) => [number, number]): Float64Array =>
        beside
          ? Float64Array.from({ length: SIDE }, (_, i) => moveAt(...at(i)))
          : fadedSide(moveAt(...at(0)), moveAt(...at(STEPS)));
      const corrections = {
        west: side(neighbours.isBeside(x - 1, y), (i) => [0, i]),
        south: side(neighbours.isBeside(x, y - 1), (i) => [i, 0]),
        east: side(neighbours.isBeside(x + 1, y), (i) => [STEPS, i]),
        north: side(neighbours.isBeside(x, y + 1), (i) => [i, STEPS]),
      };
      most = Math.max(most, correctTile(heights, corrections));
      file.write(slot, heights);
    }
  } finally {
    file.close();
  }
  return most;
}

/** The deepest tiles of the levels above that lie where a level has no tile. */
class CoarserTiles {
  readonly #tree: TileTree;
  readonly #level: number;
  readonly #out: string;
  readonly #meshes = new Map<string, TerrainMesh>();

  constructor(tree: TileTree, level: number, out: string) {
    this.#tree = tree;
    this.#level = level;
    this.#out = out;
  }

  /** Whether a place beside a tile is on the globe and has no tile of the level. */
  isBeside(x: number, y: number): boolean {
    return y >= 0 && 2 * y < columnsOf(this.#level) && slotOf(this.#tree[this.#level], x, y) < 0;
  }

  touch(x: number, y: number): boolean {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dx = -1; dx <= 1; dx++) if (this.isBeside(x + dx, y + dy)) return true;
    }
    return false;
  }

  /** Height of a coarser tile's side at a sample of the level's lattice; undefined where none touches it. */
  heightAt(column: number, row: number): number | undefined {
    const x = Math.floor(column / STEPS);
    const y = Math.floor(row / STEPS);
    for (const tileY of row % STEPS === 0 ? [y - 1, y] : [y]) {
      for (const tileX of column % STEPS === 0 ? [x - 1, x] : [x]) {
        if (this.isBeside(tileX, tileY)) return this.#sideHeight(tileX, tileY, column, row);
      }
    }
    return undefined;
  }

  #sideHeight(tileX: number, tileY: number, column: number, row: number): number {
    const columns = columnsOf(this.#level);
    const east = ((tileX % columns) + columns) % columns;
    let level = this.#level;
    let [x, y] = [east, tileY];
    while (slotOf(this.#tree[level], x, y) < 0) {
      level--;
      x >>= 1;
      y >>= 1;
    }
    const size = STEPS * 2 ** (this.#level - level);
    const u = (column + (east - tileX) * STEPS) / size - x;
    const v = row / size - y;
    const mesh = this.#mesh(level, x, y);
    if (u === 0) return heightAlong(mesh, mesh.west, mesh.v, v);
    if (u === 1) return heightAlong(mesh, mesh.east, mesh.v, v);
    return v === 0 ? heightAlong(mesh, mesh.south, mesh.u, u) : heightAlong(mesh, mesh.north, mesh.u, u);
  }

  #mesh(level: number, x: number, y: number): TerrainMesh {
    const key = tileKey({ level, x, y });
    let mesh = this.#meshes.get(key);
    if (!mesh) {
      mesh = decodeTerrainMesh(readFileSync(join(this.#out, `${key}.terrain`)));
      // The tiles of a run lie in a row; a few meshes are enough.
      if (this.#meshes.size > 64) this.#meshes.clear();
      this.#meshes.set(key, mesh);
    }
    return mesh;
  }
}

/** Between the vertices of a side in ascending order, at a share of the tile's width. */
function heightAlong(mesh: TerrainMesh, side: Uint32Array, along: Uint16Array, share: number): number {
  const place = share * QUANTIZED;
  let after = 1;
  while (after < side.length - 1 && along[side[after]] < place) after++;
  const [a, b] = [side[after - 1], side[after]];
  const t = (place - along[a]) / (along[b] - along[a]);
  return heightOf(mesh, a) * (1 - t) + heightOf(mesh, b) * t;
}
