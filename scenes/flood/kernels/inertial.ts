// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

/**
 * The local inertial equations on square cells: shallow water without the advection of momentum (Bates, Horritt and
 * Fewtrell 2010, J. Hydrology 387, 33–45), with the discharge of a face smoothed along its direction (de Almeida, Bates,
 * Freer and Souvignet 2012, Water Resour. Res. 48, W05528). Four cells at a time. Each phase of a step (flux, limit,
 * depth) makes new values of old ones only, cell by cell, so that any share of the blocks among threads gives the
 * same bits.
 *
 * Arrays are of 32-bit floats, row by row, PAD cells beyond each side of the grid; what is beyond is a wall. A depth
 * is `depth − rest`: what rounding took from it is kept (Kahan 1965), since a second's rain is less than the last digit
 * of a deep cell.
 */

/** Cells of a block: the unit of work. */
const BLOCK_COLUMNS: i32 = 64;
const BLOCK_ROWS: i32 = 16;
/** Cells beyond each side. */
const PAD: i32 = 4;

/** (2/3)^1.5: what goes over a broad crest over what is critical at the depth before it. */
const BROAD_CREST: f32 = 0.5443311;

let columns: i32 = 0;
let rows: i32 = 0;
let stride: i32 = 0;
let cell: f32 = 1;
let gravity: f32 = 9.80665;

/** Four times over: metres that water stands above the higher of two beds before it flows from one to the other, */
let films: v128 = f32x4.splat(0);
/** the weights of a face's own discharge and of those of the faces before and after it, */
let weights: v128 = f32x4.splat(0);
let sides: v128 = f32x4.splat(0);
/** the square of what may go through over the cube of the depth: g, or with walls what goes over their crests; */
let least: v128 = f32x4.splat(0);
/** m/s², and of a step g Δt / Δx and Δt / 2. */
let gravities: v128 = f32x4.splat(0);
let pull: v128 = f32x4.splat(0);
let half: v128 = f32x4.splat(0);

let bed: usize = 0;
/** g n², where n is Manning's. */
let friction: usize = 0;
let depth: usize = 0;
let rest: usize = 0;
/** Discharge per metre through the face west (north) of each cell, m²/s: of the last step, and as the next one wants it. */
let west: usize = 0;
let north: usize = 0;
let westNext: usize = 0;
let northNext: usize = 0;
/** Share of its outflow that a cell can give. */
let share: usize = 0;
/** Metres a second that rain adds, and that soil and drains can take, cell by cell; 0: there is none. */
let rain: usize = 0;
let sink: usize = 0;
/** Metres that the sink took of each cell so far; 0: nobody asks. */
let sunk: usize = 0;
/** Crests of the walls on the face west and north of each cell, far down where there is none; 0: there are no walls. */
let sillWest: usize = 0;
let sillNorth: usize = 0;

/** Metres, summed over the cells of a block: what fell, and what was taken. */
let fallen: f64 = 0;
let taken: f64 = 0;

/** Blocks to work on: their numbers, row by row (32-bit), and how many blocks are in a row of the grid. */
let active: usize = 0;
let across: i32 = 1;
/** What was found for each block, by its number: greatest depth, metres, and what fell and was taken, m³ (64-bit floats). */
let found: usize = 0;
/**
 * For each block (8-bit) whether any of its cells cannot give all of its outflow; where none is, all shares are 1, and
 * nobody looks at them.
 */
let short: usize = 0;

/** Tells where the list of blocks is, how many are in a row, and where to write what is found. */
export function inertialBlocks(active_: usize, across_: i32, found_: usize, short_: usize): void {
  active = active_;
  across = across_;
  found = found_;
  short = short_;
}

/** Whether a block runs short of water; beyond the grid none does. */
function isShort(blockX: i32, blockY: i32): bool {
  const down = (rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  if (blockX < 0 || blockY < 0 || blockX >= across || blockY >= down) return false;
  return load<u8>(short + <usize>(blockY * across + blockX)) !== 0;
}

/**
 * Does a phase of a step of `seconds` for the blocks of the list from one place to before another: 0 flux, 1 limit,
 * 2 depth. All blocks have to be through a phase before any goes on to the next.
 */
export function inertialWork(phase: i32, from: i32, to: i32, seconds: f32): void {
  for (let i = from; i < to; i++) {
    const block = load<i32>(active + ((<usize>i) << 2));
    const x = block % across;
    const y = block / across;
    if (phase === 0) {
      flux(x, y, seconds);
    } else if (phase === 1) {
      limit(x, y, seconds);
    } else {
      fallen = 0;
      taken = 0;
      const deepest = advance(x, y, seconds);
      const area = <f64>cell * <f64>cell;
      const result = found + <usize>block * 24;
      store<f64>(result, <f64>deepest);
      store<f64>(result, fallen * area, 8);
      store<f64>(result, taken * area, 16);
    }
  }
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
  least = f32x4.splat(sillWest_ ? gravity_ * BROAD_CREST * BROAD_CREST : gravity_);
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

/**
 * One over the cube roots of four positive numbers, without a division: a guess from the bits of the exponents, one step
 * of Newton's method with the constants of Moroz et al. 2021 (Energies 14, 1058), and one of the third order.
 */
function inverseCubeRoot(x: v128): v128 {
  const bits = f32x4.convert_i32x4_s(x);
  let root = i32x4.trunc_sat_f32x4_s(
    f32x4.sub(f32x4.splat(1418476995), f32x4.mul(bits, f32x4.splat(0.33333334))),
  );
  let near = f32x4.mul(f32x4.mul(x, root), f32x4.mul(root, root));
  root = f32x4.mul(root, f32x4.sub(f32x4.splat(1.5015480449), f32x4.mul(f32x4.splat(0.534850249), near)));
  near = f32x4.mul(f32x4.mul(x, root), f32x4.mul(root, root));
  const off = f32x4.sub(f32x4.splat(1), near);
  const step = f32x4.mul(off, f32x4.add(f32x4.splat(0.33333334), f32x4.mul(f32x4.splat(0.22222222), off)));
  return f32x4.add(root, f32x4.mul(root, step));
}

/**
 * Discharge per metre through four faces, from the cells before (`a`) to those after (`b`). No more goes through than is
 * critical for the water that stands above the face: without the advection of momentum nothing else would stop water
 * that shoots down a steep slope (as Adams et al. 2017, Geosci. Model Dev. 10, 1645–1663, do). Over a wall goes at most
 * what goes over a broad crest, (2/3)^1.5 √g h^1.5.
 */
function discharge(a: usize, b: usize, old: usize, oldBefore: usize, oldAfter: usize, sills: usize): v128 {
  const zeros = f32x4.splat(0);
  const bedA = v128.load(bed + a);
  const bedB = v128.load(bed + b);
  const surfaceA = f32x4.add(bedA, v128.load(depth + a));
  const surfaceB = f32x4.add(bedB, v128.load(depth + b));
  const ground = f32x4.max(bedA, bedB);
  let top = ground;
  if (sills) top = f32x4.max(ground, v128.load(sills + b));
  const flow = f32x4.sub(f32x4.max(surfaceA, surfaceB), top);
  const wet = f32x4.gt(flow, films);
  if (!v128.any_true(wet)) return zeros;
  const own = v128.load(old);
  const around = f32x4.add(v128.load(oldBefore), v128.load(oldAfter));
  const smooth = f32x4.add(f32x4.mul(weights, own), f32x4.mul(sides, around));
  // From differences of bed and of depth, each exact or nearly so, and not of two high surfaces.
  const fall = f32x4.add(f32x4.sub(bedB, bedA), f32x4.sub(v128.load(depth + b), v128.load(depth + a)));
  const drive = f32x4.mul(pull, f32x4.mul(flow, fall));
  const rough = f32x4.mul(half, f32x4.add(v128.load(friction + a), v128.load(friction + b)));
  // h^(−7/3) is the cube root's inverse to the seventh.
  const root = inverseCubeRoot(flow);
  const square = f32x4.mul(root, root);
  const power = f32x4.mul(f32x4.mul(square, square), f32x4.mul(square, root));
  const slow = f32x4.mul(f32x4.mul(rough, f32x4.abs(own)), power);
  const wanted = f32x4.div(f32x4.sub(smooth, drive), f32x4.add(f32x4.splat(1), slow));
  // Squares of the discharge and of the most there may be, of a wall at least: the root is rarely needed.
  const cube = f32x4.mul(flow, f32x4.mul(flow, flow));
  let result = wanted;
  if (v128.any_true(v128.and(wet, f32x4.gt(f32x4.mul(wanted, wanted), f32x4.mul(least, cube))))) {
    const most = f32x4.sqrt(f32x4.mul(gravities, f32x4.max(cube, zeros)));
    const isWall = f32x4.gt(top, ground);
    const bound = v128.bitselect(f32x4.mul(most, f32x4.splat(BROAD_CREST)), most, isWall);
    result = f32x4.max(f32x4.min(wanted, bound), f32x4.neg(bound));
  }
  return v128.bitselect(result, zeros, wet);
}

/** Cells of a block along an axis; the last block has one more, whose faces are those of the far edge. */
function end(first: i32, block: i32, cells: i32): i32 {
  return first + block < cells ? first + block : cells + 1;
}

/** First phase of a step: the discharge that each face of a block wants. */
function flux(blockX: i32, blockY: i32, seconds: f32): void {
  const firstX = blockX * BLOCK_COLUMNS;
  const lastX = end(firstX, BLOCK_COLUMNS, columns);
  const firstY = blockY * BLOCK_ROWS;
  const lastY = end(firstY, BLOCK_ROWS, rows);
  const row = (<usize>stride) << 2;
  pull = f32x4.splat((gravity * seconds) / cell);
  half = f32x4.splat(<f32>0.5 * seconds);
  for (let y = firstY; y < lastY; y++) {
    let k = (<usize>((y + PAD) * stride + firstX + PAD)) << 2;
    for (let x = firstX; x < lastX; x += 4, k += 16) {
      v128.store(westNext + k, discharge(k - 4, k, west + k, west + k - 4, west + k + 4, sillWest));
      v128.store(
        northNext + k,
        discharge(k - row, k, north + k, north + k - row, north + k + row, sillNorth),
      );
    }
  }
}

/** Second phase: the share of its outflow that each cell of a block has water for. */
function limit(blockX: i32, blockY: i32, seconds: f32): void {
  const firstX = blockX * BLOCK_COLUMNS;
  const lastX = min(columns, firstX + BLOCK_COLUMNS);
  const firstY = blockY * BLOCK_ROWS;
  const lastY = min(rows, firstY + BLOCK_ROWS);
  const row = (<usize>stride) << 2;
  const zeros = f32x4.splat(0);
  const ones = f32x4.splat(1);
  const length = f32x4.splat(cell / seconds);
  const told = short + <usize>(blockY * across + blockX);
  const wasShort = load<u8>(told) !== 0;
  let some = false;
  for (let y = firstY; y < lastY; y++) {
    let k = (<usize>((y + PAD) * stride + firstX + PAD)) << 2;
    for (let x = firstX; x < lastX; x += 4, k += 16) {
      const out = f32x4.add(
        f32x4.sub(f32x4.max(v128.load(westNext + k + 4), zeros), f32x4.min(v128.load(westNext + k), zeros)),
        f32x4.sub(
          f32x4.max(v128.load(northNext + k + row), zeros),
          f32x4.min(v128.load(northNext + k), zeros),
        ),
      );
      const held = f32x4.mul(v128.load(depth + k), length);
      const isShort = v128.any_true(f32x4.gt(out, held));
      if (isShort) {
        some = true;
        const part = f32x4.div(held, f32x4.max(out, f32x4.splat(<f32>1e-30)));
        v128.store(share + k, f32x4.min(part, ones));
      } else if (wasShort) {
        v128.store(share + k, ones);
      }
    }
  }
  store<u8>(told, some ? 1 : 0);
}

/** What a face gives of what it wants: the share of the cell that the water comes from. */
function given(wanted: v128, shareBefore: v128, shareAfter: v128): v128 {
  const forwards = f32x4.ge(wanted, f32x4.splat(0));
  return f32x4.mul(wanted, v128.bitselect(shareBefore, shareAfter, forwards));
}

function sumOf(lanes: v128): f64 {
  const pairs = f64x2.add(
    f64x2.promote_low_f32x4(lanes),
    f64x2.promote_low_f32x4(i32x4.shuffle(lanes, lanes, 2, 3, 2, 3)),
  );
  return f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1);
}

/** Third phase: the new depth of each cell of a block, and the discharge of its faces. Gives the greatest depth, metres. */
function advance(blockX: i32, blockY: i32, seconds: f32): f32 {
  const firstX = blockX * BLOCK_COLUMNS;
  const lastX = min(columns, firstX + BLOCK_COLUMNS);
  const firstY = blockY * BLOCK_ROWS;
  const lastY = min(rows, firstY + BLOCK_ROWS);
  const row = (<usize>stride) << 2;
  const zeros = f32x4.splat(0);
  const ratio = f32x4.splat(seconds / cell);
  const time = f32x4.splat(seconds);
  let deepest = zeros;
  const isLimited =
    isShort(blockX, blockY) ||
    isShort(blockX - 1, blockY) ||
    isShort(blockX + 1, blockY) ||
    isShort(blockX, blockY - 1) ||
    isShort(blockX, blockY + 1);
  for (let y = firstY; y < lastY; y++) {
    let k = (<usize>((y + PAD) * stride + firstX + PAD)) << 2;
    for (let x = firstX; x < lastX; x += 4, k += 16) {
      let fromWest = v128.load(westNext + k);
      let toEast = v128.load(westNext + k + 4);
      let fromNorth = v128.load(northNext + k);
      let toSouth = v128.load(northNext + k + row);
      if (isLimited) {
        const own = v128.load(share + k);
        fromWest = given(fromWest, v128.load(share + k - 4), own);
        toEast = given(toEast, own, v128.load(share + k + 4));
        fromNorth = given(fromNorth, v128.load(share + k - row), own);
        toSouth = given(toSouth, own, v128.load(share + k + row));
      }
      v128.store(west + k, fromWest);
      v128.store(north + k, fromNorth);
      let change = f32x4.mul(ratio, f32x4.add(f32x4.sub(fromWest, toEast), f32x4.sub(fromNorth, toSouth)));
      const old = v128.load(depth + k);
      if (rain) {
        const fell = f32x4.mul(time, v128.load(rain + k));
        change = f32x4.add(change, fell);
        fallen += sumOf(fell);
      }
      if (sink) {
        const there = f32x4.max(f32x4.add(old, change), zeros);
        const took = f32x4.min(f32x4.mul(time, v128.load(sink + k)), there);
        change = f32x4.sub(change, took);
        taken += sumOf(took);
        if (sunk) v128.store(sunk + k, f32x4.add(v128.load(sunk + k), took));
      }
      const corrected = f32x4.sub(change, v128.load(rest + k));
      const sum = f32x4.add(old, corrected);
      // Less than none is rounding: the cell is dry, and what is missing is taken from the next water that comes.
      const now = f32x4.max(sum, zeros);
      v128.store(rest + k, f32x4.sub(f32x4.sub(now, old), corrected));
      v128.store(depth + k, now);
      deepest = f32x4.max(deepest, now);
    }
  }
  return max(
    max(f32x4.extract_lane(deepest, 0), f32x4.extract_lane(deepest, 1)),
    max(f32x4.extract_lane(deepest, 2), f32x4.extract_lane(deepest, 3)),
  );
}

/** Water in a block, cubic metres. */
export function inertialVolume(blockX: i32, blockY: i32): f64 {
  const firstX = blockX * BLOCK_COLUMNS;
  const lastX = min(columns, firstX + BLOCK_COLUMNS);
  const firstY = blockY * BLOCK_ROWS;
  const lastY = min(rows, firstY + BLOCK_ROWS);
  let sum: f64 = 0;
  for (let y = firstY; y < lastY; y++) {
    let k = (<usize>((y + PAD) * stride + firstX + PAD)) << 2;
    for (let x = firstX; x < lastX; x++, k += 4) sum += <f64>load<f32>(depth + k) - <f64>load<f32>(rest + k);
  }
  return sum * <f64>cell * <f64>cell;
}
