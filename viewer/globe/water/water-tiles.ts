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
    if (!tileHolds(tile, choice, choice.wet)) return;
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

/** Whether any of the blocks (as WaterPicture.wet) in a tile or one cell beside it are marked. */
export function tileHolds(
  { level, column, row }: WaterTile,
  { strides, columns, rows }: Pick<TileChoice, 'strides' | 'columns' | 'rows'>,
  marked: readonly Uint8Array[],
): boolean {
  const span = strides[level] * QUADS;
  const across = Math.ceil(columns / BLOCK);
  const down = Math.ceil(rows / BLOCK);
  const from = (at: number) => Math.max(0, Math.floor((at * span - 1) / BLOCK));
  const to = (at: number, most: number) => Math.min(most - 1, Math.floor(((at + 1) * span + 1) / BLOCK));
  for (let y = from(row); y <= to(row, down); y++)
    for (let x = from(column); x <= to(column, across); x++)
      for (const blocks of marked) if (blocks[y * across + x]) return true;
  return false;
}

export function keyOf({ level, column, row }: WaterTile): string {
  return `${level} ${column} ${row}`;
}

/**
 * What is kept of the tiles that are chosen now, made from what was kept before. Of all others nothing stays: it would
 * hold pictures of times long past.
 */
export function keptOf<Kept>(
  tiles: readonly WaterTile[],
  before: ReadonlyMap<string, Kept>,
  make: (tile: WaterTile, known: Kept | undefined) => Kept,
): Map<string, Kept> {
  return new Map(tiles.map((tile) => [keyOf(tile), make(tile, before.get(keyOf(tile)))]));
}
