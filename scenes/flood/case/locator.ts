import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { FloodPlace } from './rasters.ts';

/** [x, y] in cells from the north-west corner, x eastwards and y southwards: the middle of the first is [0.5, 0.5]. */
export type CellPoint = [x: number, y: number];

/** Between degrees and the cells of a grid. */
export class Locator {
  readonly grid: FloodGrid;
  readonly #transform: FloodPlace['transform'];
  readonly #scratch = new Float64Array(3);

  constructor(grid: FloodGrid, transform: FloodPlace['transform']) {
    this.grid = grid;
    this.#transform = transform;
  }

  /** NaN where the CRS does not reach. */
  toCells([longitude, latitude]: Position): CellPoint {
    const at = this.#scratch;
    at.set([longitude, latitude, 0]);
    this.#transform.fromGeodetic(at, at);
    const { west, north, cell } = this.grid;
    return [(at[0] - west) / cell, (north - at[1]) / cell];
  }

  toDegrees([x, y]: CellPoint): Position {
    const at = this.#scratch;
    const { west, north, cell } = this.grid;
    at.set([west + x * cell, north - y * cell, 0]);
    this.#transform.toGeodetic(at, at);
    return [at[0], at[1]];
  }

  /** The cell at a place; undefined outside of the grid. */
  cellAt(place: Position): number | undefined {
    const [x, y] = this.toCells(place);
    const { columns, rows } = this.grid;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    return column >= 0 && row >= 0 && column < columns && row < rows ? row * columns + column : undefined;
  }

  middleOf(cell: number): CellPoint {
    const { columns } = this.grid;
    return [(cell % columns) + 0.5, Math.floor(cell / columns) + 0.5];
  }

  /** 1 for each cell whose middle lies in the area. */
  mask(area: Area): Uint8Array {
    const { columns, rows } = this.grid;
    const rings = area.map((ring) => ring.map((place) => this.toCells(place)));
    const out = new Uint8Array(columns * rows);
    // Of a city's river there are a hundred areas, each in a few of a thousand rows.
    let [north, south] = [rows, 0];
    for (const [, y] of rings.flat()) {
      north = Math.min(north, y);
      south = Math.max(south, y);
    }
    const end = Math.min(rows, Math.ceil(south));
    for (let row = Math.max(0, Math.floor(north)); row < end; row++) {
      const crossings = crossingsOf(rings, row + 0.5);
      // Even-odd: holes are rings like others.
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const from = Math.max(0, Math.ceil(crossings[i] - 0.5));
        const to = Math.min(columns, Math.ceil(crossings[i + 1] - 0.5));
        if (to > from) out.fill(1, row * columns + from, row * columns + to);
      }
    }
    return out;
  }
}

/** Where rings cross a line of equal y, from the west. */
function crossingsOf(rings: readonly CellPoint[][], y: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i++) {
      const [[x0, y0], [x1, y1]] = [ring[i], ring[(i + 1) % ring.length]];
      if (y0 <= y !== y1 <= y) found.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
    }
  }
  return found.sort((a, b) => a - b);
}
