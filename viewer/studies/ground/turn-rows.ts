import type { CellGrid } from '../../../scenes/planning/ground/levels.ts';

/** Values row by row from the north as they lie from the south. */
export function fromSouth(values: ArrayLike<number>, { columns, rows }: CellGrid): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      turned[(rows - 1 - row) * columns + column] = values[row * columns + column];
  return turned;
}
