import type { HeightLevels } from '../../../scenes/flood/surface/heights.ts';
import type { WallMask } from '../../../scenes/flood/surface/wall-mask.ts';
import { QUADS, type WaterTile } from './water-tiles.ts';

/** The mesh of a tile: see WATER_VERTEX. */
export interface TileNodes {
  /** Four numbers each: column and row of a node from the tile's north-west one, and how far aside of it, in nodes. */
  nodes: Float32Array;
  triangles: Uint16Array;
}

/** The nodes of a tile, and the surface between them. */
export function tileNodes(): TileNodes {
  const side = QUADS + 1;
  const nodes = new Float32Array(side * side * 4);
  for (let i = 0; i < side * side; i++) nodes.set([i % side, Math.floor(i / side)], i * 4);
  return { nodes, triangles: trianglesOf(1, QUADS, () => 0) };
}

/**
 * Around each node the surface up to half-way to the next, each with corners of its own: beside a wall the water ends at
 * its own height, and does not slope to what stands beyond it.
 */
export function walledNodes(): TileNodes {
  const side = QUADS + 1;
  const nodes = new Float32Array(side * side * 9 * 4);
  for (let i = 0; i < side * side * 9; i++) {
    const [node, place] = [Math.floor(i / 9), i % 9];
    const [column, row] = [node % side, Math.floor(node / side)];
    nodes.set([column, row, (place % 3) / 2 - 0.5, Math.floor(place / 3) / 2 - 0.5], i * 4);
  }
  return { nodes, triangles: trianglesOf(side * side, 2, (patch) => patch * 9) };
}

/** Two triangles for each square of some patches of so many squares a side, whose nodes stand row by row from `first`. */
function trianglesOf(patches: number, squares: number, first: (patch: number) => number): Uint16Array {
  const across = squares + 1;
  const triangles = new Uint16Array(patches * squares * squares * 6);
  for (let i = 0; i < patches * squares * squares; i++) {
    const [patch, square] = [Math.floor(i / squares ** 2), i % squares ** 2];
    const node = first(patch) + Math.floor(square / squares) * across + (square % squares);
    triangles.set([node, node + across, node + 1, node + 1, node + across, node + across + 1], i * 6);
  }
  return triangles;
}

/** Whether a wall stands between two nodes of a tile. */
export function holdsWalls(
  { level, column, row }: WaterTile,
  { levels, width }: Pick<HeightLevels, 'levels' | 'width'>,
  { nodes }: Pick<WallMask, 'nodes'>,
): boolean {
  const { columns, rows, firstRow } = levels[level];
  const end = Math.min(columns, (column + 1) * QUADS + 1);
  for (let y = row * QUADS; y < Math.min(rows, (row + 1) * QUADS + 1); y++)
    for (let x = column * QUADS; x < end; x++) if (nodes[(firstRow + y) * width + x]) return true;
  return false;
}
