// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

import {
  BLOCK_COLUMNS,
  BLOCK_ROWS,
  BROAD_CREST,
  bed,
  cell,
  columns,
  depth,
  films,
  friction,
  gravities,
  gravity,
  isWalled,
  north,
  northNext,
  PAD,
  rows,
  sides,
  sillNorth,
  sillWest,
  stride,
  weights,
  west,
  westNext,
} from './inertial-grid';

/** What a step makes of its seconds, four times over: g Δt / Δx and Δt / 2. */
let pull: v128 = f32x4.splat(0);
let half: v128 = f32x4.splat(0);

/**
 * Numbers, four times over. In variables, because engines put constants together anew in every turn of a loop; those here
 * they load with one instruction.
 */
let ones: v128 = f32x4.splat(0);
let quarter: v128 = f32x4.splat(0);
let broad: v128 = f32x4.splat(0);
let guessFirst: v128 = f32x4.splat(0);
let guessSlope: v128 = f32x4.splat(0);
let middle: v128 = f32x4.splat(0);
let power0: v128 = f32x4.splat(0);
let power1: v128 = f32x4.splat(0);
let power2: v128 = f32x4.splat(0);
let power3: v128 = f32x4.splat(0);
let power4: v128 = f32x4.splat(0);

function setNumbers(seconds: f32): void {
  pull = f32x4.splat((gravity * seconds) / cell);
  half = f32x4.splat(<f32>0.5 * seconds);
  ones = f32x4.splat(1);
  quarter = f32x4.splat(0.25);
  broad = f32x4.splat(BROAD_CREST);
  guessFirst = f32x4.splat(<f32>(8388608 + 1418476995 / 256));
  guessSlope = f32x4.splat(<f32>(0.33333334 / 256));
  middle = f32x4.splat(0.7);
  power0 = f32x4.splat(2.29846288);
  power1 = f32x4.splat(-7.66106398);
  power2 = f32x4.splat(18.2476764);
  power3 = f32x4.splat(-38.2031611);
  power4 = f32x4.splat(70.2638639);
}

/**
 * Four positive numbers to the power of −7/3, within 3e-6 of each, without a division: one over the cube root is guessed
 * from the bits of the exponent, r (with the constant of Moroz et al. 2021, Energies 14, 1058), so that x r³ lies between
 * 0.643 and 0.764; then x^(−7/3) = r⁷ (x r³)^(−7/3), the latter by its best polynomial of the fourth degree there.
 */
function inverseOfSevenThirds(x: v128): v128 {
  // Added to 2²³, a number has its whole part in its last bits: cheaper than to turn it into an integer.
  const guess = f32x4.sub(guessFirst, f32x4.mul(f32x4.convert_i32x4_s(x), guessSlope));
  const root = i32x4.shl(guess, 8);
  const cube = f32x4.mul(f32x4.mul(root, root), root);
  const off = f32x4.sub(f32x4.mul(x, cube), middle);
  let sum = f32x4.add(power3, f32x4.mul(power4, off));
  sum = f32x4.add(power2, f32x4.mul(sum, off));
  sum = f32x4.add(power1, f32x4.mul(sum, off));
  sum = f32x4.add(power0, f32x4.mul(sum, off));
  return f32x4.mul(f32x4.mul(cube, cube), f32x4.mul(root, sum));
}

/**
 * Discharge per metre through the faces before a row of `count` cells from `k` on, into `next`: neighbours before them are
 * `step` away; those along the faces are `aside` away, and the discharge that way is in `across`. No more goes through
 * than is critical for the water that stands above the face: without the advection of momentum nothing else would stop
 * water that shoots down a steep slope (as Adams et al. 2017, Geosci. Model Dev. 10, 1645–1663, do). Over a wall goes at
 * most what goes over a broad crest, (2/3)^1.5 √g h^1.5. Friction in two directions as in de Almeida and Bates 2013, Water
 * Resour. Res. 49, 4833–4844.
 */
function discharges(
  k: usize,
  count: i32,
  step: usize,
  aside: usize,
  old: usize,
  across: usize,
  sills: usize,
  next: usize,
): void {
  const zeros = f32x4.splat(0);
  for (let i = 0; i < count; i += 4, k += 16) {
    const a = k - step;
    const bedA = v128.load(bed + a);
    const bedB = v128.load(bed + k);
    const depthA = v128.load(depth + a);
    const depthB = v128.load(depth + k);
    const ground = f32x4.pmax(bedA, bedB);
    let top = ground;
    let most = gravities;
    if (sills) {
      const crest = v128.load(sills + k);
      top = f32x4.pmax(ground, crest);
      most = v128.bitselect(f32x4.mul(gravities, broad), gravities, f32x4.gt(crest, ground));
    }
    const flow = f32x4.sub(f32x4.pmax(f32x4.add(bedA, depthA), f32x4.add(bedB, depthB)), top);
    const wet = f32x4.gt(flow, films);
    if (!v128.any_true(wet)) {
      v128.store(next + k, zeros);
      continue;
    }
    const own = v128.load(old + k);
    const around = f32x4.add(v128.load(old + a), v128.load(old + k + step));
    // Friction goes by the whole discharge: what flows the other way is that of the four faces around.
    const cross = f32x4.mul(
      quarter,
      f32x4.add(
        f32x4.add(v128.load(across + a), v128.load(across + k)),
        f32x4.add(v128.load(across + a + aside), v128.load(across + k + aside)),
      ),
    );
    const whole = f32x4.sqrt(f32x4.add(f32x4.mul(own, own), f32x4.mul(cross, cross)));
    const smooth = f32x4.add(f32x4.mul(weights, own), f32x4.mul(sides, around));
    // From differences of bed and of depth, each exact or nearly so, and not of two high surfaces.
    const fall = f32x4.add(f32x4.sub(bedB, bedA), f32x4.sub(depthB, depthA));
    const drive = f32x4.mul(pull, f32x4.mul(flow, fall));
    const rough = f32x4.mul(half, f32x4.add(v128.load(friction + a), v128.load(friction + k)));
    const slow = f32x4.mul(f32x4.mul(rough, whole), inverseOfSevenThirds(flow));
    const wanted = f32x4.div(f32x4.sub(smooth, drive), f32x4.add(ones, slow));
    // Squares of the discharge and of the most there may be: the root is rarely needed.
    const bound = f32x4.mul(f32x4.mul(most, flow), f32x4.mul(flow, flow));
    let result = wanted;
    if (v128.any_true(v128.and(wet, f32x4.gt(f32x4.mul(wanted, wanted), bound)))) {
      const limit = f32x4.sqrt(f32x4.pmax(bound, zeros));
      result = f32x4.pmax(f32x4.pmin(wanted, limit), f32x4.neg(limit));
    }
    v128.store(next + k, v128.and(result, wet));
  }
}

/** Cells of a block along an axis; the last block has one more, whose faces are those of the far edge. */
function end(first: i32, block: i32, cells: i32): i32 {
  return first + block < cells ? first + block : cells + 1;
}

/** First phase of a step: the discharge that each face of a block wants. */
export function flux(blockX: i32, blockY: i32, seconds: f32): void {
  const firstX = blockX * BLOCK_COLUMNS;
  const lastX = end(firstX, BLOCK_COLUMNS, columns);
  const firstY = blockY * BLOCK_ROWS;
  const lastY = end(firstY, BLOCK_ROWS, rows);
  const row = (<usize>stride) << 2;
  setNumbers(seconds);
  const hasWalls = isWalled(blockX, blockY);
  for (let y = firstY; y < lastY; y++) {
    const k = (<usize>((y + PAD) * stride + firstX + PAD)) << 2;
    // One call for both: it is made part of this function, which it would not be if there were two.
    for (let side = 0; side < 2; side++) {
      const isWest = side === 0;
      discharges(
        k,
        lastX - firstX,
        isWest ? 4 : row,
        isWest ? row : 4,
        isWest ? west : north,
        isWest ? north : west,
        hasWalls ? (isWest ? sillWest : sillNorth) : 0,
        isWest ? westNext : northNext,
      );
    }
  }
}
