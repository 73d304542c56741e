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
 * Discharge per metre through the four faces before the cells at `k`, whose neighbours before them are `step` away; those
 * along the faces are `aside` away, and the discharge that way is in `across`. No more goes through than is critical for
 * the water that stands above the face: without the advection of momentum nothing else would stop water that shoots
 * down a steep slope (as Adams et al. 2017, Geosci. Model Dev. 10, 1645–1663, do). Over a wall goes at most what goes over
 * a broad crest, (2/3)^1.5 √g h^1.5. Friction in two directions as in de Almeida and Bates 2013, Water Resour. Res. 49,
 * 4833–4844.
 */
function discharge(k: usize, step: usize, aside: usize, old: usize, across: usize, sills: usize): v128 {
  const a = k - step;
  const b = k;
  const zeros = f32x4.splat(0);
  const bedA = v128.load(bed + a);
  const bedB = v128.load(bed + b);
  const surfaceA = f32x4.add(bedA, v128.load(depth + a));
  const surfaceB = f32x4.add(bedB, v128.load(depth + b));
  const ground = f32x4.max(bedA, bedB);
  let top = ground;
  let most = gravities;
  if (sills) {
    const crest = v128.load(sills + b);
    top = f32x4.max(ground, crest);
    most = v128.bitselect(f32x4.mul(gravities, f32x4.splat(BROAD_CREST)), gravities, f32x4.gt(crest, ground));
  }
  const flow = f32x4.sub(f32x4.max(surfaceA, surfaceB), top);
  const wet = f32x4.gt(flow, films);
  if (!v128.any_true(wet)) return zeros;
  const own = v128.load(old + k);
  const around = f32x4.add(v128.load(old + a), v128.load(old + k + step));
  // Friction goes by the whole discharge: what flows the other way is that of the four faces around.
  const cross = f32x4.mul(
    f32x4.splat(0.25),
    f32x4.add(
      f32x4.add(v128.load(across + a), v128.load(across + b)),
      f32x4.add(v128.load(across + a + aside), v128.load(across + b + aside)),
    ),
  );
  const whole = f32x4.sqrt(f32x4.add(f32x4.mul(own, own), f32x4.mul(cross, cross)));
  const smooth = f32x4.add(f32x4.mul(weights, own), f32x4.mul(sides, around));
  // From differences of bed and of depth, each exact or nearly so, and not of two high surfaces.
  const fall = f32x4.add(f32x4.sub(bedB, bedA), f32x4.sub(v128.load(depth + b), v128.load(depth + a)));
  const drive = f32x4.mul(pull, f32x4.mul(flow, fall));
  const rough = f32x4.mul(half, f32x4.add(v128.load(friction + a), v128.load(friction + b)));
  // h^(−7/3) is the cube root's inverse to the seventh.
  const root = inverseCubeRoot(flow);
  const square = f32x4.mul(root, root);
  const power = f32x4.mul(f32x4.mul(square, square), f32x4.mul(square, root));
  const slow = f32x4.mul(f32x4.mul(rough, whole), power);
  const wanted = f32x4.div(f32x4.sub(smooth, drive), f32x4.add(f32x4.splat(1), slow));
  // Squares of the discharge and of the most there may be: the root is rarely needed.
  const bound = f32x4.mul(f32x4.mul(most, flow), f32x4.mul(flow, flow));
  let result = wanted;
  if (v128.any_true(v128.and(wet, f32x4.gt(f32x4.mul(wanted, wanted), bound)))) {
    const limit = f32x4.sqrt(f32x4.max(bound, zeros));
    result = f32x4.max(f32x4.min(wanted, limit), f32x4.neg(limit));
  }
  return v128.bitselect(result, zeros, wet);
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
  pull = f32x4.splat((gravity * seconds) / cell);
  half = f32x4.splat(<f32>0.5 * seconds);
  const hasWalls = isWalled(blockX, blockY);
  const onWest: usize = hasWalls ? sillWest : 0;
  const onNorth: usize = hasWalls ? sillNorth : 0;
  for (let y = firstY; y < lastY; y++) {
    let k = (<usize>((y + PAD) * stride + firstX + PAD)) << 2;
    for (let x = firstX; x < lastX; x += 4, k += 16) {
      v128.store(westNext + k, discharge(k, 4, row, west, north, onWest));
      v128.store(northNext + k, discharge(k, row, 4, north, west, onNorth));
    }
  }
}
