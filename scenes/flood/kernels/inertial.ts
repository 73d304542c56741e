// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

import { flux } from './inertial-flux';
import {
  across,
  active,
  BLOCK_COLUMNS,
  BLOCK_ROWS,
  cell,
  columns,
  depth,
  films,
  found,
  isShort,
  north,
  northNext,
  PAD,
  rain,
  rest,
  rows,
  share,
  short,
  sink,
  stride,
  sunk,
  west,
  westNext,
} from './inertial-grid';

export { inertialBlocks, inertialConfigure } from './inertial-grid';

/**
 * The local inertial equations on square cells: shallow water without the advection of momentum (Bates, Horritt and
 * Fewtrell 2010, J. Hydrology 387, 33–45), with the discharge of a face smoothed along its direction (de Almeida, Bates,
 * Freer and Souvignet 2012, Water Resour. Res. 48, W05528). Four cells at a time. Each phase of a step (flux, limit,
 * depth) makes new values of old ones only, cell by cell, so that any share of the blocks among threads gives the
 * same bits.
 */

/** Metres, summed over the cells of a block: what fell, and what was taken. */
let fallen: f64 = 0;
let taken: f64 = 0;
/** Cells of a block whose water is more than a film. */
let wet: i32 = 0;

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
      const result = found + <usize>block * 48;
      store<f64>(result, <f64>deepest);
      store<f64>(result, fallen * area, 8);
      store<f64>(result, taken * area, 16);
      store<f64>(result, <f64>wet, 40);
      if (deepest > 0) tellSides(x, y, result + 24);
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
        f32x4.sub(f32x4.pmax(v128.load(westNext + k + 4), zeros), f32x4.pmin(v128.load(westNext + k), zeros)),
        f32x4.sub(
          f32x4.pmax(v128.load(northNext + k + row), zeros),
          f32x4.pmin(v128.load(northNext + k), zeros),
        ),
      );
      const held = f32x4.mul(v128.load(depth + k), length);
      if (v128.any_true(f32x4.gt(out, held))) {
        some = true;
        const part = f32x4.div(held, f32x4.pmax(out, f32x4.splat(<f32>1e-30)));
        v128.store(share + k, f32x4.pmin(part, ones));
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

function greatest(lanes: v128): f32 {
  return max(
    max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1)),
    max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)),
  );
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
  let wetLanes = i32x4.splat(0);
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
        const there = f32x4.pmax(f32x4.add(old, change), zeros);
        const took = f32x4.pmin(f32x4.mul(time, v128.load(sink + k)), there);
        change = f32x4.sub(change, took);
        taken += sumOf(took);
        if (sunk) v128.store(sunk + k, f32x4.add(v128.load(sunk + k), took));
      }
      const corrected = f32x4.sub(change, v128.load(rest + k));
      const sum = f32x4.add(old, corrected);
      // Less than none is rounding: the cell is dry, and what is missing is taken from the next water that comes.
      const now = f32x4.pmax(sum, zeros);
      v128.store(rest + k, f32x4.sub(f32x4.sub(now, old), corrected));
      v128.store(depth + k, now);
      deepest = f32x4.pmax(deepest, now);
      let isWet = f32x4.gt(now, films);
      // Where the grid ends within four cells, what lies beyond is none of it.
      if (x + 4 > lastX) isWet = v128.and(isWet, within(lastX - x));
      wetLanes = i32x4.sub(wetLanes, isWet);
    }
  }
  wet =
    i32x4.extract_lane(wetLanes, 0) +
    i32x4.extract_lane(wetLanes, 1) +
    i32x4.extract_lane(wetLanes, 2) +
    i32x4.extract_lane(wetLanes, 3);
  return greatest(deepest);
}

/** The first so many of four lanes. */
function within(count: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** Writes the greatest depths along the sides of a block, metres: of its west and east columns, its north and south rows. */
function tellSides(blockX: i32, blockY: i32, to: usize): void {
  const firstX = blockX * BLOCK_COLUMNS;
  const lastX = min(columns, firstX + BLOCK_COLUMNS);
  const firstY = blockY * BLOCK_ROWS;
  const lastY = min(rows, firstY + BLOCK_ROWS);
  const row = (<usize>stride) << 2;
  const width = (<usize>(lastX - firstX)) << 2;
  const first = depth + ((<usize>((firstY + PAD) * stride + firstX + PAD)) << 2);
  const last = first + <usize>(lastY - 1 - firstY) * row;
  let onWest: f32 = 0;
  let onEast: f32 = 0;
  for (let k = first; k <= last; k += row) {
    const west = load<f32>(k);
    const east = load<f32>(k + width - 4);
    onWest = west > onWest ? west : onWest;
    onEast = east > onEast ? east : onEast;
  }
  // What is beyond the grid, where it ends within four cells, may be counted too: then a block too much is worked on.
  let onNorth = f32x4.splat(0);
  let onSouth = onNorth;
  for (let i: usize = 0; i < width; i += 16) {
    onNorth = f32x4.pmax(onNorth, v128.load(first + i));
    onSouth = f32x4.pmax(onSouth, v128.load(last + i));
  }
  store<f32>(to, onWest);
  store<f32>(to, onEast, 4);
  store<f32>(to, greatest(onNorth), 8);
  store<f32>(to, greatest(onSouth), 12);
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
