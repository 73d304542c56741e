// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

/**
 * What all phases of the full scheme know: the grid, its constants and where its arrays are. Arrays are of 64-bit
 * floats unless said otherwise, row by row, GHOSTS cells beyond each side; an even number of columns is worked on, two at
 * a time, the last of which is beyond the grid where it has an odd number.
 */

/** Cells on a side of a block, the unit of work. */
export const BLOCK: i32 = 32;
export const GHOSTS: i32 = 2;
/** A bed above this is a wall, which water is thrown back from. */
export const WALL: f64 = 5e5;

export let columns: i32 = 0;
export let rows: i32 = 0;
/** Bytes from a row to the next, of 64-bit floats. */
export let stride: usize = 0;
export let cell: f64 = 1;
export let gravity: f64 = 9.80665;
/** Metres below which a cell has no velocity. */
export let dry: f64 = 1e-6;
export let bed: usize = 0;
/** g n², where n is Manning's: 32-bit. */
export let friction: usize = 0;
/** Depth and momentum at the beginning of a step, and after its first half; the momentum that the second half makes. */
export let h0: usize = 0;
export let hu0: usize = 0;
export let hv0: usize = 0;
export let h1: usize = 0;
export let hu1: usize = 0;
export let hv1: usize = 0;
export let hu2: usize = 0;
export let hv2: usize = 0;
/** m²/s through the face west (north) of each cell. */
export let west: usize = 0;
export let north: usize = 0;
/** Share of its outflow that a cell has water for: 32-bit. And whether any cell of a block has less than all: 32-bit, by block. */
export let share: usize = 0;
export let isShort: usize = 0;
/** m/s that rain adds and sinks can take, 32-bit; metres that they took; crests on the faces, 32-bit. 0: there are none. */
export let rain: usize = 0;
export let sink: usize = 0;
export let sunk: usize = 0;
export let sillWest: usize = 0;
export let sillNorth: usize = 0;
/** Blocks to work on: their numbers, 32-bit; how many blocks are in a row and in a column. */
export let active: usize = 0;
export let across: i32 = 1;
export let down: i32 = 1;
/** Of each block: m/s of its fastest wave, cells with water, m³ that fell, m³ that were taken. */
export let found: usize = 0;
/** Room of this thread alone. */
export let scratch: usize = 0;

/**
 * Numbers, twice over. In variables, because engines put constants together anew in every turn of a loop; those here they
 * load with one instruction.
 */
export let films: v128 = f64x2.splat(0);
export let gravities: v128 = f64x2.splat(0);
export let halfGravities: v128 = f64x2.splat(0);
export let quarters: v128 = f64x2.splat(0);
export let halves: v128 = f64x2.splat(0);
export let ones: v128 = f64x2.splat(0);
export let walls: v128 = f64x2.splat(0);
/** So small that only nothing is smaller: what is divided by is at least this. */
export let leasts: v128 = f64x2.splat(0);

function pointer(table: usize, place: usize): usize {
  return <usize>load<f64>(table + place * 8);
}

/** Reads all that from a table of 64-bit floats, in the order of FULL_TABLE in full-layout.ts. */
export function fullConfigure(table: usize, scratch_: usize): void {
  columns = <i32>load<f64>(table);
  rows = <i32>load<f64>(table, 8);
  stride = pointer(table, 2) * 8;
  cell = load<f64>(table, 24);
  gravity = load<f64>(table, 32);
  dry = load<f64>(table, 40);
  bed = pointer(table, 6);
  friction = pointer(table, 7);
  h0 = pointer(table, 8);
  hu0 = pointer(table, 9);
  hv0 = pointer(table, 10);
  h1 = pointer(table, 11);
  hu1 = pointer(table, 12);
  hv1 = pointer(table, 13);
  hu2 = pointer(table, 14);
  hv2 = pointer(table, 15);
  west = pointer(table, 16);
  north = pointer(table, 17);
  share = pointer(table, 18);
  isShort = pointer(table, 19);
  rain = pointer(table, 20);
  sink = pointer(table, 21);
  sunk = pointer(table, 22);
  sillWest = pointer(table, 23);
  sillNorth = pointer(table, 24);
  active = pointer(table, 25);
  across = <i32>load<f64>(table, 26 * 8);
  down = <i32>load<f64>(table, 27 * 8);
  found = pointer(table, 28);
  scratch = scratch_;
  films = two(dry);
  gravities = two(gravity);
  halfGravities = two(0.5 * gravity);
  quarters = two(0.25);
  halves = two(0.5);
  ones = two(1);
  walls = two(WALL);
  leasts = two(1e-100);
}

/** Bytes from the beginning of an array of 64-bit floats to a cell of the grid. */
export function place(x: i32, y: i32): usize {
  return <usize>(y + GHOSTS) * stride + ((<usize>(x + GHOSTS)) << 3);
}

/** A number twice. */
export function two(value: f64): v128 {
  return f64x2.splat(value);
}

/** Two 32-bit floats as 64-bit ones. */
export function twoOf(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** Where a block ends. */
export function endX(blockX: i32): i32 {
  return min(columns + (columns & 1), (blockX + 1) * BLOCK);
}

export function endY(blockY: i32): i32 {
  return min(rows, (blockY + 1) * BLOCK);
}
