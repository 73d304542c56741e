// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

import { flux } from './full-flux';
import {
  across,
  active,
  BLOCK,
  cell,
  columns,
  dry,
  endX,
  endY,
  found,
  friction,
  gravity,
  h0,
  h1,
  hu0,
  hu1,
  hu2,
  hv0,
  hv1,
  hv2,
  place,
  rain,
  sink,
  sunk,
  two,
  twoOf,
} from './full-grid';
import { calm, coming, isCut, isShortAt, limit } from './full-share';

export { fullConfigure } from './full-grid';

/**
 * The full shallow-water equations on square cells: finite volumes, second order in space (limited linear
 * reconstruction of surface, depth and velocity) and time (Heun), hydrostatic reconstruction at the faces (Audusse et
 * al. 2004, SIAM J. Sci. Comput. 25, 2050–2065; with the steps of Chen and Noelle 2017, SIAM J. Numer. Anal. 55,
 * 758–784, over which thin water runs as fast as it should), HLLC fluxes (Toro 2001, Shock-Capturing Methods for
 * Free-Surface Shallow Flows), implicit friction. No cell gives more water than it has (the draining time of Bollermann
 * et al. 2011, Commun. Comput. Phys. 10, 371–404). Every phase makes new values of old ones only, cell by cell, so that
 * any share of the blocks among threads gives the same bits.
 *
 * Phases of a step, each over for all blocks before the next begins: 0 flux, 1 limit, 2 half (the state after the first
 * Euler step), 3 flux of that, 4 limit, 5 finish (the mean of the old state and of the one two steps on); 6 looks at the
 * water as it is.
 */
export function fullWork(phase: i32, from: i32, to: i32, seconds: f64): void {
  for (let i = from; i < to; i++) {
    const block = load<i32>(active + ((<usize>i) << 2));
    const x = block % across;
    const y = block / across;
    if (phase === 0) flux(x, y, seconds, h0, hu0, hv0, hu1, hv1);
    else if (phase === 1) limit(x, y, seconds, h0);
    else if (phase === 2) advance(x, y, seconds, false);
    else if (phase === 3) flux(x, y, seconds, h1, hu1, hv1, hu2, hv2);
    else if (phase === 4) limit(x, y, seconds, h1);
    else if (phase === 5) advance(x, y, seconds, true);
    else survey(x, y);
  }
}

/** Cube roots of two positive numbers to some seven digits: a guess from the bits, and two steps of Halley's method. */
function cubeRoot(wide: v128): v128 {
  const two = f32x4.demote_f64x2_zero(wide);
  // Four of them: of none the guess is so small that processors take a hundred times as long over it.
  const x = i32x4.shuffle(two, two, 0, 1, 0, 1);
  const bits = f32x4.convert_i32x4_s(x);
  let root = i32x4.trunc_sat_f32x4_s(
    f32x4.add(f32x4.mul(bits, f32x4.splat(<f32>0.33333334)), f32x4.splat(<f32>709921077)),
  );
  for (let i = 0; i < 2; i++) {
    const cube = f32x4.mul(f32x4.mul(root, root), root);
    const sum = f32x4.add(cube, x);
    root = f32x4.div(f32x4.mul(root, f32x4.add(sum, x)), f32x4.add(sum, cube));
  }
  return f64x2.promote_low_f32x4(root);
}

/** The part of its momentum that Manning's friction leaves to water, implicit: it stops water and never turns it. */
function kept(depth: v128, x: v128, y: v128, rough: v128): v128 {
  const momentum = f64x2.sqrt(f64x2.add(f64x2.mul(x, x), f64x2.mul(y, y)));
  const power = f64x2.mul(f64x2.mul(depth, depth), cubeRoot(depth));
  return f64x2.div(power, f64x2.add(power, f64x2.mul(rough, momentum)));
}

/**
 * Depth and momentum at the end of an Euler step: the first of a step, or the second (`isLast`), after which come the
 * mean with the state at the beginning, rain and sinks.
 */
function advance(blockX: i32, blockY: i32, seconds: f64, isLast: bool): void {
  const isLimited = isShortAt(blockX, blockY);
  const firstX = blockX * BLOCK;
  const lastX = endX(blockX);
  const lastY = endY(blockY);
  const ratio = two(seconds / cell);
  const zeros = two(0);
  const film = two(dry);
  const half = two(0.5);
  const h = isLast ? h1 : h0;
  const hu = isLast ? hu1 : hu0;
  const hv = isLast ? hv1 : hv0;
  const outX = isLast ? hu2 : hu1;
  const outY = isLast ? hv2 : hv1;
  let fastest = zeros;
  let most = zeros;
  let fallen = zeros;
  let taken = zeros;
  let wetLanes = i64x2.splat(0);
  for (let y = blockY * BLOCK; y < lastY; y++) {
    let k = place(firstX, y);
    for (let x = firstX; x < lastX; x += 2, k += 16) {
      let depth = f64x2.pmax(f64x2.add(v128.load(h + k), f64x2.mul(ratio, coming(k, isLimited))), zeros);
      if (isLimited) {
        for (let lane: usize = 0; lane < 16; lane += 8) {
          if (!isCut(k + lane)) continue;
          const there = lane ? f64x2.extract_lane(depth, 1) : f64x2.extract_lane(depth, 0);
          calm(k + lane, there, h, hu, outX);
          calm(k + lane, there, h, hv, outY);
        }
      }
      let wet = f64x2.gt(depth, film);
      let momentumX = zeros;
      let momentumY = zeros;
      if (v128.any_true(wet)) {
        momentumX = v128.and(v128.load(outX + k), wet);
        momentumY = v128.and(v128.load(outY + k), wet);
        const slow = kept(
          f64x2.pmax(depth, film),
          momentumX,
          momentumY,
          f64x2.mul(two(seconds), twoOf(friction + (k >> 1))),
        );
        momentumX = f64x2.mul(momentumX, slow);
        momentumY = f64x2.mul(momentumY, slow);
      }
      if (!isLast) {
        v128.store(h1 + k, depth);
        v128.store(hu1 + k, momentumX);
        v128.store(hv1 + k, momentumY);
        continue;
      }
      depth = f64x2.mul(half, f64x2.add(v128.load(h0 + k), depth));
      momentumX = f64x2.mul(half, f64x2.add(v128.load(hu0 + k), momentumX));
      momentumY = f64x2.mul(half, f64x2.add(v128.load(hv0 + k), momentumY));
      if (sink) {
        const took = f64x2.pmin(depth, f64x2.mul(two(seconds), twoOf(sink + (k >> 1))));
        const rest = f64x2.sub(depth, took);
        const part = f64x2.div(rest, f64x2.pmax(depth, two(1e-100)));
        momentumX = f64x2.mul(momentumX, part);
        momentumY = f64x2.mul(momentumY, part);
        depth = rest;
        taken = f64x2.add(taken, took);
        if (sunk) v128.store(sunk + k, f64x2.add(v128.load(sunk + k), took));
      }
      if (rain) {
        const fell = f64x2.mul(two(seconds), twoOf(rain + (k >> 1)));
        depth = f64x2.add(depth, fell);
        fallen = f64x2.add(fallen, fell);
      }
      wet = f64x2.gt(depth, film);
      momentumX = v128.and(momentumX, wet);
      momentumY = v128.and(momentumY, wet);
      v128.store(h0 + k, depth);
      v128.store(hu0 + k, momentumX);
      v128.store(hv0 + k, momentumY);
      most = f64x2.pmax(most, depth);
      if (v128.any_true(wet)) {
        fastest = f64x2.pmax(fastest, fastestOf(depth, momentumX, momentumY, wet));
        // Where the grid ends after one cell, the other is none of it.
        wetLanes = i64x2.sub(wetLanes, x + 1 < lastX ? wet : v128.and(wet, i64x2(-1, 0)));
      }
    }
  }
  const wetCells = <f64>(i64x2.extract_lane(wetLanes, 0) + i64x2.extract_lane(wetLanes, 1));
  if (isLast) report(blockX, blockY, fastest, most, sumOf(fallen), sumOf(taken), wetCells);
}

/** Speed of the fastest wave of two cells along either axis, m/s: |u| + √(g h). */
function fastestOf(depth: v128, momentumX: v128, momentumY: v128, wet: v128): v128 {
  const momentum = f64x2.pmax(f64x2.abs(momentumX), f64x2.abs(momentumY));
  const speed = f64x2.add(
    f64x2.div(momentum, f64x2.pmax(depth, two(dry))),
    f64x2.sqrt(f64x2.mul(two(gravity), depth)),
  );
  return v128.and(speed, wet);
}

/** Writes what was found of a block. */
function report(
  blockX: i32,
  blockY: i32,
  fastest: v128,
  most: v128,
  fallen: f64,
  taken: f64,
  wetCells: f64,
): void {
  const result = found + <usize>(blockY * across + blockX) * 40;
  store<f64>(result, max(f64x2.extract_lane(fastest, 0), f64x2.extract_lane(fastest, 1)));
  store<f64>(result, max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1)), 8);
  store<f64>(result, fallen * cell * cell, 16);
  store<f64>(result, taken * cell * cell, 24);
  store<f64>(result, wetCells, 32);
}

function sumOf(lanes: v128): f64 {
  return f64x2.extract_lane(lanes, 0) + f64x2.extract_lane(lanes, 1);
}

/** Looks at the water of a block as it is. */
function survey(blockX: i32, blockY: i32): void {
  const firstX = blockX * BLOCK;
  const lastX = endX(blockX);
  const lastY = endY(blockY);
  let fastest = two(0);
  let most = two(0);
  for (let y = blockY * BLOCK; y < lastY; y++) {
    let k = place(firstX, y);
    for (let x = firstX; x < lastX; x += 2, k += 16) {
      const depth = v128.load(h0 + k);
      const wet = f64x2.gt(depth, two(dry));
      most = f64x2.pmax(most, depth);
      fastest = f64x2.pmax(fastest, fastestOf(depth, v128.load(hu0 + k), v128.load(hv0 + k), wet));
    }
  }
  report(blockX, blockY, fastest, most, 0, 0, 0);
}

/** Water in a block, cubic metres. */
export function fullVolume(blockX: i32, blockY: i32): f64 {
  const firstX = blockX * BLOCK;
  const lastX = min(columns, firstX + BLOCK);
  const lastY = endY(blockY);
  let sum: f64 = 0;
  for (let y = blockY * BLOCK; y < lastY; y++) {
    let k = place(firstX, y);
    for (let x = firstX; x < lastX; x++, k += 8) sum += load<f64>(h0 + k);
  }
  return sum * cell * cell;
}
