import { type Kernels, Room } from './kernels.ts';

/** Cells on a side of a block and beyond each side of the grid, as in the kernels. */
export const BLOCK = 32;
export const GHOSTS = 2;
/** Bytes that the kernels of a thread need for themselves while they work on a block: see full-flux.ts there. */
const SCRATCH = 48 * 1024;

const STATES = ['h0', 'hu0', 'hv0', 'h1', 'hu1', 'hv1', 'hu2', 'hv2'] as const;

/** Order of the table that the kernels are told a case by. */
const FULL_TABLE = [
  ...(['columns', 'rows', 'stride', 'cell', 'gravity', 'dry', 'bed', 'friction'] as const),
  ...STATES,
  ...(['west', 'north', 'share', 'isShort', 'rain', 'sink', 'sunk', 'sillWest', 'sillNorth'] as const),
  ...(['active', 'across', 'down', 'found'] as const),
] as const;

/**
 * Where everything of a case lies in the memory that all threads share: bytes from its beginning, each described in the
 * kernels (full-grid.ts); 0 for rain, sinks and sills where there are none. Plain numbers.
 */
export interface FullLayout extends Record<(typeof FULL_TABLE)[number], number> {
  /** Numbers of a whole array. */
  cells: number;
  /** Where the table is; room for each thread; what threads tell each other. */
  table: number;
  scratch: number;
  control: number;
  /** Bytes of all. */
  bytes: number;
}

export interface FullSize {
  columns: number;
  rows: number;
  cell: number;
  gravity: number;
  dry: number;
  hasRain: boolean;
  hasSink: boolean;
  hasSunk: boolean;
  hasSills: boolean;
  /** Threads, with the one that leads. */
  members: number;
}

/** Lays out the memory of a case. */
export function layOutFull(size: FullSize): FullLayout {
  const { columns, rows, cell, gravity, dry, members } = size;
  const stride = columns + (columns % 2) + 2 * GHOSTS;
  const cells = stride * (rows + 2 * GHOSTS) + 4;
  const across = Math.ceil(columns / BLOCK);
  const down = Math.ceil(rows / BLOCK);
  const room = new Room();
  const array = (bytes: number, isThere = true) => (isThere ? room.take(bytes * cells) : 0);
  const states = Object.fromEntries(STATES.map((name) => [name, array(8)]));
  return {
    ...(states as Record<(typeof STATES)[number], number>),
    ...{ columns, rows, stride, cell, gravity, dry, cells, across, down },
    bed: array(8),
    west: array(8),
    north: array(8),
    friction: array(4),
    share: array(4),
    rain: array(4, size.hasRain),
    sink: array(4, size.hasSink),
    sunk: array(8, size.hasSunk),
    sillWest: array(4, size.hasSills),
    sillNorth: array(4, size.hasSills),
    isShort: room.take(4 * across * down),
    active: room.take(4 * across * down),
    found: room.take(40 * across * down),
    table: room.take(8 * FULL_TABLE.length),
    scratch: room.take(SCRATCH * members),
    control: room.take(64),
    bytes: room.taken,
  };
}

/** Tells the kernels of a thread, counted from 0, where everything is. */
export function configureFull(
  kernels: Kernels,
  memory: WebAssembly.Memory,
  layout: FullLayout,
  index: number,
): void {
  // Every thread writes the same numbers.
  new Float64Array(memory.buffer, layout.table, FULL_TABLE.length).set(
    FULL_TABLE.map((name) => layout[name]),
  );
  kernels.fullConfigure(layout.table, layout.scratch + index * SCRATCH);
}
