import { type Kernels, Room } from './kernels.ts';

/** Cells of a block and beyond each side of the grid, as in the kernels. */
export const BLOCK_COLUMNS = 64;
export const BLOCK_ROWS = 8;
export const PAD = 4;

const ARRAYS = [
  'bed',
  'friction',
  'depth',
  'rest',
  'west',
  'north',
  'westNext',
  'northNext',
  'share',
] as const;

/** Where everything of a case lies in the memory that all threads share: bytes from its beginning. Plain numbers. */
export interface InertialLayout extends Record<(typeof ARRAYS)[number], number> {
  columns: number;
  rows: number;
  /** Cells from one row of the arrays to the next, and of a whole array. */
  stride: number;
  cells: number;
  /** Metres of a cell's side; m/s²; metres of water that do not flow; θ. */
  cell: number;
  gravity: number;
  film: number;
  weight: number;
  /** 0 where there is none. */
  rain: number;
  sink: number;
  /** Depth that the sink took; 0 where nobody asks. */
  sunk: number;
  /** Crests on the faces west and north of the cells; 0 where there are no walls. */
  sillWest: number;
  sillNorth: number;
  /** Blocks in a row, and rows of them. */
  across: number;
  down: number;
  /** Numbers of the blocks to work on, 32-bit. */
  active: number;
  /** 40 bytes of each block: see the kernels (inertial-grid.ts). */
  found: number;
  /** A byte of each block: whether a cell of it cannot give all of its outflow. */
  short: number;
  /** A byte of each block: whether walls stand on faces of it. */
  walled: number;
  /** What threads tell each other, 32-bit: see team.ts. */
  control: number;
  /** Bytes of all. */
  bytes: number;
}

export interface InertialSize {
  columns: number;
  rows: number;
  cell: number;
  gravity: number;
  film: number;
  weight: number;
  hasRain: boolean;
  hasSink: boolean;
  hasSunk: boolean;
  hasSills: boolean;
}

/**
 * Bytes of a way of a processor's first cache, and by how many of them one array begins after another: were cells of all
 * arrays at one place of it, as those of a grid of 500 cells a side nearly are, they would drive each other out.
 */
const WAY = 4096;
const SKEW = 5 * 64;

/** Lays out the memory of a case. */
export function layOut({ hasRain, hasSink, hasSunk, hasSills, ...size }: InertialSize): InertialLayout {
  const { columns, rows } = size;
  const stride = Math.ceil(columns / 4) * 4 + 2 * PAD;
  const cells = stride * (rows + 2 * PAD);
  const across = Math.ceil(columns / BLOCK_COLUMNS);
  const down = Math.ceil(rows / BLOCK_ROWS);
  const room = new Room();
  let count = 0;
  const array = () => {
    room.take((((SKEW * count++ - room.taken) % WAY) + WAY) % WAY);
    return room.take(4 * cells);
  };
  const arrays = Object.fromEntries(ARRAYS.map((name) => [name, array()]));
  return {
    ...size,
    ...(arrays as Record<(typeof ARRAYS)[number], number>),
    ...{ stride, cells, across, down },
    rain: hasRain ? array() : 0,
    sink: hasSink ? array() : 0,
    sunk: hasSunk ? array() : 0,
    sillWest: hasSills ? array() : 0,
    sillNorth: hasSills ? array() : 0,
    active: room.take(4 * across * down),
    found: room.take(48 * across * down),
    short: room.take(across * down),
    walled: room.take(across * down),
    control: room.take(64),
    bytes: room.taken,
  };
}

/** Tells a thread's kernels where everything is. */
export function configure(kernels: Kernels, layout: InertialLayout): void {
  const { columns, rows, stride, cell, gravity, film, weight } = layout;
  kernels.inertialConfigure(
    ...([columns, rows, stride, cell, gravity, film, weight] as const),
    ...([layout.bed, layout.friction, layout.depth, layout.rest] as const),
    ...([layout.west, layout.north, layout.westNext, layout.northNext, layout.share] as const),
    ...([layout.rain, layout.sink, layout.sunk, layout.sillWest, layout.sillNorth] as const),
  );
  kernels.inertialBlocks(layout.active, layout.across, layout.found, layout.short, layout.walled);
}
