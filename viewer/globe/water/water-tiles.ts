import { BLOCK } from '../../../scenes/flood/surface/picture.ts';

/** Quads along a side of a tile of the mesh. */
export const QUADS = 64;

/** A square of the mesh: `level` is an index of the heights' levels, the first node is at QUADS × [column, row]. */
export interface WaterTile {
  level: number;
  column: number;
  row: number;
}

export interface TileChoice {
  /** Cells between two nodes of each level, the finest first. */
  strides: readonly number[];
  /** Cells of the grid. */
  columns: number;
  rows: number;
  /** Blocks that hold water, of one or several pictures, as WaterPicture.wet. */
  wet: readonly Uint8Array[];
  /** Metres from the camera to a tile's nearest point. */
  distance(tile: WaterTile): number;
  /** Metres between two nodes that may be seen from a metre away. */
  fineness: number;
  /** Metres of a cell. */
  cell: number;
}

/** The tiles to draw: those with water, the finer the nearer, each place by one. */
export function chooseTiles(choice: TileChoice): WaterTile[] {
  const { strides, columns, rows } = choice;
  let top = strides.findIndex((stride) => stride * QUADS >= Math.max(columns, rows) - 1);
  if (top < 0) top = strides.length - 1;
  const chosen: WaterTile[] = [];
  const across = Math.ceil((columns - 1) / (strides[top] * QUADS));
  const down = Math.ceil((rows - 1) / (strides[top] * QUADS));
  for (let row = 0; row < down; row++)
    for (let column = 0; column < across; column++) visit({ level: top, column, row });
  return chosen;

  function visit(tile: WaterTile): void {
    const span = strides[tile.level] * QUADS;
    if (tile.column * span >= columns - 1 || tile.row * span >= rows - 1) return;
    if (!holdsWater(choice, tile.column * span, tile.row * span, span)) return;
    const step = strides[tile.level] * choice.cell;
    if (tile.level === 0 || step <= choice.fineness * choice.distance(tile)) {
      chosen.push(tile);
      return;
    }
    for (let child = 0; child < 4; child++)
      visit({
        level: tile.level - 1,
        column: tile.column * 2 + (child & 1),
        row: tile.row * 2 + (child >> 1),
      });
  }
}

/** Whether there is water in a square of cells or one cell beside it. */
function holdsWater({ columns, rows, wet }: TileChoice, left: number, top: number, span: number): boolean {
  const across = Math.ceil(columns / BLOCK);
  const down = Math.ceil(rows / BLOCK);
  const from = (cell: number) => Math.max(0, Math.floor((cell - 1) / BLOCK));
  const to = (cell: number, most: number) => Math.min(most - 1, Math.floor((cell + span + 1) / BLOCK));
  for (let y = from(top); y <= to(top, down); y++)
    for (let x = from(left); x <= to(left, across); x++)
      for (const blocks of wet) if (blocks[y * across + x]) return true;
  return false;
}
