import type { GridPlacement } from '../../../scenes/flood/surface/placement.ts';
import { mercatorOf } from './mercator-window.ts';

/** Pieces along a side of the grid: between two nodes it is as good as straight. */
const PIECES = 32;

export interface GridMesh {
  /** Mercator place of the grid's middle, from which the others are counted: whole ones are too coarse for the device. */
  middle: [number, number];
  /** Of each node: Mercator x, y from the middle; column and row in cells. */
  nodes: Float32Array;
  triangles: Uint16Array;
}

/** The cells of a grid on the Mercator square, whatever way it is turned. */
export function gridMesh(
  { columns, rows }: { columns: number; rows: number },
  { toPlace, reference }: Pick<GridPlacement, 'toPlace' | 'reference'>,
): GridMesh {
  const at = (column: number, row: number): [number, number] => {
    const [longitude, latitude] = toPlace(column, row, reference);
    return mercatorOf(longitude, latitude);
  };
  const middle = at(columns / 2, rows / 2);
  const side = PIECES + 1;
  const nodes = new Float32Array(side * side * 4);
  for (let node = 0; node < side * side; node++) {
    const column = ((node % side) / PIECES) * columns;
    const row = (Math.floor(node / side) / PIECES) * rows;
    const [x, y] = at(column, row);
    nodes.set([x - middle[0], y - middle[1], column, row], node * 4);
  }
  const triangles = new Uint16Array(PIECES * PIECES * 6);
  for (let piece = 0; piece < PIECES * PIECES; piece++) {
    const node = Math.floor(piece / PIECES) * side + (piece % PIECES);
    triangles.set([node, node + side, node + 1, node + 1, node + side, node + side + 1], piece * 6);
  }
  return { middle, nodes, triangles };
}

/** A map's matrix (Mercator to the screen, columns first) for places that are counted from a middle. */
export function matrixAt(matrix: ArrayLike<number>, [x, y]: readonly [number, number]): Float32Array {
  const out = Float32Array.from(matrix);
  for (let row = 0; row < 4; row++) out[12 + row] = matrix[row] * x + matrix[4 + row] * y + matrix[12 + row];
  return out;
}
