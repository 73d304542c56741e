// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

/**
 * The grid of the inertial scheme: where everything is.
 *
 * Arrays are of 32-bit floats, row by row, PAD cells beyond each side of the grid; what is beyond is a wall. A depth
 * is `depth − rest`: what rounding took from it is kept (Kahan 1965), since a second's rain is less than the last digit
 * of a deep cell.
 */

/** Cells of a block: the unit of work. */
export const BLOCK_COLUMNS: i32 = 64;
export const BLOCK_ROWS: i32 = 8;
/** Cells beyond each side. */
export const PAD: i32 = 4;

/** (2/3)³: square of what goes over a broad crest over that of what is critical at the depth before it. */
export const BROAD_CREST: f32 = 0.2962963;

export let columns: i32 = 0;
export let rows: i32 = 0;
export let stride: i32 = 0;
export let cell: f32 = 1;
export let gravity: f32 = 9.80665;

/** Four times over: metres that water stands above the higher of two beds before it flows from one to the other, */
export let films: v128 = f32x4.splat(0);
/** the weights of a face's own discharge and of those of the faces before and after it, */
export let weights: v128 = f32x4.splat(0);
export let sides: v128 = f32x4.splat(0);
/** m/s². */
export let gravities: v128 = f32x4.splat(0);

export let bed: usize = 0;
/** g n², where n is Manning's. */
export let friction: usize = 0;
export let depth: usize = 0;
export let rest: usize = 0;
/** Discharge per metre through the face west (north) of each cell, m²/s: of the last step, and as the next one wants it. */
export let west: usize = 0;
export let north: usize = 0;
export let westNext: usize = 0;
export let northNext: usize = 0;
/** Share of its outflow that a cell can give. */
export let share: usize = 0;
/** Metres a second that rain adds, and that soil and drains can take, cell by cell; 0: there is none. */
export let rain: usize = 0;
export let sink: usize = 0;
/** Metres that the sink took of each cell so far; 0: nobody asks. */
export let sunk: usize = 0;
/** Crests of the walls on the face west and north of each cell, far down where there is none; 0: there are no walls. */
export let sillWest: usize = 0;
export let sillNorth: usize = 0;

/** Blocks to work on: their numbers, row by row (32-bit), and how many blocks are in a row of the grid. */
export let active: usize = 0;
export let across: i32 = 1;
/**
 * What was found for each block, by its number: greatest depth, metres, and what fell and was taken, m³ (64-bit floats);
 * where it has water, the greatest depths of its west and east columns, and of its north and south rows (32-bit floats);
 * cells whose water is more than a film (a 64-bit float).
 */
export let found: usize = 0;
/**
 * For each block (8-bit) whether any of its cells cannot give all of its outflow; where none is, all shares are 1, and
 * nobody looks at them.
 */
export let short: usize = 0;
/** For each block (8-bit) whether walls stand on faces of it. */
let walled: usize = 0;

/** Tells where the list of blocks is, how many are in a row, and where to write what is found. */
export function inertialBlocks(
  active_: usize,
  across_: i32,
  found_: usize,
  short_: usize,
  walled_: usize,
): void {
  active = active_;
  across = across_;
  found = found_;
  short = short_;
  walled = walled_;
}

/** Whether walls stand on faces of a block. */
export function isWalled(blockX: i32, blockY: i32): bool {
  return sillWest !== 0 && load<u8>(walled + <usize>(blockY * across + blockX)) !== 0;
}

/** Whether a block runs short of water; beyond the grid none does. */
export function isShort(blockX: i32, blockY: i32): bool {
  const down = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  if (blockX < 0 || blockY < 0 || blockX >= across || blockY >= down) return false;
  return load<u8>(short + <usize>(blockY * across + blockX)) !== 0;
}

/** Tells the grid, the constants and where the arrays are. */
export function inertialConfigure(
  columns_: i32,
  rows_: i32,
  stride_: i32,
  cell_: f32,
  gravity_: f32,
  film_: f32,
  weight_: f32,
  bed_: usize,
  friction_: usize,
  depth_: usize,
  rest_: usize,
  west_: usize,
  north_: usize,
  westNext_: usize,
  northNext_: usize,
  share_: usize,
  rain_: usize,
  sink_: usize,
  sunk_: usize,
  sillWest_: usize,
  sillNorth_: usize,
): void {
  columns = columns_;
  rows = rows_;
  stride = stride_;
  cell = cell_;
  gravity = gravity_;
  films = f32x4.splat(film_);
  weights = f32x4.splat(weight_);
  sides = f32x4.splat(<f32>0.5 * (<f32>1 - weight_));
  gravities = f32x4.splat(gravity_);
  bed = bed_;
  friction = friction_;
  depth = depth_;
  rest = rest_;
  west = west_;
  north = north_;
  westNext = westNext_;
  northNext = northNext_;
  share = share_;
  rain = rain_;
  sink = sink_;
  sunk = sunk_;
  sillWest = sillWest_;
  sillNorth = sillNorth_;
}
