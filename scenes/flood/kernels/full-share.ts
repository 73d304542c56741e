// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

import {
  across,
  BLOCK,
  cell,
  down,
  dry,
  endX,
  endY,
  isShort,
  north,
  place,
  share,
  stride,
  two,
  twoOf,
  west,
} from './full-grid';

/** m²/s that leave two cells. */
function leaving(k: usize): v128 {
  const zeros = two(0);
  return f64x2.add(
    f64x2.sub(f64x2.pmax(v128.load(west + k + 8), zeros), f64x2.pmin(v128.load(west + k), zeros)),
    f64x2.sub(f64x2.pmax(v128.load(north + k + stride), zeros), f64x2.pmin(v128.load(north + k), zeros)),
  );
}

/** The share of its outflow that each cell of a block has water for. */
export function limit(blockX: i32, blockY: i32, seconds: f64, h: usize): void {
  const flag = isShort + ((<usize>(blockY * across + blockX)) << 2);
  const lastX = endX(blockX);
  const lastY = endY(blockY);
  const ratio = two(seconds / cell);
  let most = two(-1);
  for (let y = blockY * BLOCK; y < lastY; y++) {
    let k = place(blockX * BLOCK, y);
    for (let x = blockX * BLOCK; x < lastX; x += 2, k += 16)
      most = f64x2.pmax(most, f64x2.sub(f64x2.mul(ratio, leaving(k)), v128.load(h + k)));
  }
  const lacks = v128.any_true(f64x2.gt(most, two(0)));
  const lacked = load<i32>(flag) !== 0;
  store<i32>(flag, lacks ? 1 : 0);
  if (!lacks && !lacked) return;
  for (let y = blockY * BLOCK; y < lastY; y++) {
    let k = place(blockX * BLOCK, y);
    for (let x = blockX * BLOCK; x < lastX; x += 2, k += 16) {
      const out = f64x2.mul(ratio, leaving(k));
      const held = v128.load(h + k);
      // Less than there is by more than the rounding of 32 bits.
      const part = f64x2.div(f64x2.mul(held, two(1 - 2e-7)), f64x2.pmax(out, two(1e-100)));
      const all = v128.bitselect(part, two(1), f64x2.gt(out, held));
      v128.store64_lane(share + (k >> 1), f32x4.demote_f64x2_zero(all), 0);
    }
  }
}

/** Whether a cell of a block, or of one beside it, has less water than would leave it. */
export function isShortAt(blockX: i32, blockY: i32): bool {
  const flag = isShort + ((<usize>(blockY * across + blockX)) << 2);
  const row = (<usize>across) << 2;
  return (
    load<i32>(flag) !== 0 ||
    (blockX > 0 && load<i32>(flag - 4) !== 0) ||
    (blockX + 1 < across && load<i32>(flag + 4) !== 0) ||
    (blockY > 0 && load<i32>(flag - row) !== 0) ||
    (blockY + 1 < down && load<i32>(flag + row) !== 0)
  );
}

/** What a face gives of what it wants: the share of the cell that the water comes from. */
function given(wanted: v128, shareBefore: v128, shareAfter: v128): v128 {
  return f64x2.mul(wanted, v128.bitselect(shareBefore, shareAfter, f64x2.ge(wanted, two(0))));
}

/** m²/s that come to two cells less those that leave. */
export function coming(k: usize, isLimited: bool): v128 {
  let w = v128.load(west + k);
  let e = v128.load(west + k + 8);
  let n = v128.load(north + k);
  let s = v128.load(north + k + stride);
  if (isLimited) {
    const at = share + (k >> 1);
    const row = stride >> 1;
    const own = twoOf(at);
    w = given(w, twoOf(at - 4), own);
    e = given(e, own, twoOf(at + 4));
    n = given(n, twoOf(at - row), own);
    s = given(s, own, twoOf(at + row));
  }
  return f64x2.add(f64x2.sub(w, e), f64x2.sub(n, s));
}

/** Highest speeds around a cell: what one that was given water by a cell that ran dry may at most have, m/s. */
function fastestAround(h: usize, momentum: usize, k: usize): f64 {
  let most = speedAt(h, momentum, k);
  most = max(most, max(speedAt(h, momentum, k - 8), speedAt(h, momentum, k + 8)));
  return max(most, max(speedAt(h, momentum, k - stride), speedAt(h, momentum, k + stride)));
}

function speedAt(h: usize, momentum: usize, k: usize): f64 {
  const depth = load<f64>(h + k);
  return depth > dry ? Math.abs(load<f64>(momentum + k)) / depth : 0;
}

/** Whether water that comes to a cell, or leaves it, is less than the faces wanted. */
export function isCut(k: usize): bool {
  const at = share + (k >> 1);
  const row = stride >> 1;
  return (
    load<f32>(at) < 1 ||
    load<f32>(at - 4) < 1 ||
    load<f32>(at + 4) < 1 ||
    load<f32>(at - row) < 1 ||
    load<f32>(at + row) < 1
  );
}

/** Momentum `out` of a block's cells with no more speed than there was around them, where water was cut short. */
export function calm(k: usize, depth: f64, h: usize, momentum: usize, out: usize): void {
  const most = fastestAround(h, momentum, k) * depth;
  store<f64>(out + k, max(-most, min(most, load<f64>(out + k))));
}
