// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

/**
 * The full shallow-water equations on square cells: finite volumes, second order in space (limited linear
 * reconstruction of surface, depth and velocity) and time (Heun), hydrostatic reconstruction at the faces (Audusse et
 * al. 2004, SIAM J. Sci. Comput. 25, 2050–2065), HLLC fluxes (Toro 2001, Shock-Capturing Methods for Free-Surface
 * Shallow Flows). Every cell of the new state is a function of the old state alone, so that any share of the blocks
 * among threads gives the same bits.
 *
 * Arrays are of 64-bit floats, row by row, with two ghost cells on each side of the grid.
 */

/** Cells on a side of a block, the unit of work. */
const BLOCK: i32 = 32;
const GHOSTS: i32 = 2;
/** A bed above this is a wall, which water is thrown back from. */
const WALL: f64 = 5e5;

let columns: i32 = 0;
let rows: i32 = 0;
let stride: i32 = 0;
let cell: f64 = 1;
let gravity: f64 = 9.80665;
/** Metres below which a cell has no velocity. */
let dry: f64 = 1e-6;
let bed: usize = 0;
let roughness: usize = 0;
/** Where a thread keeps the faces above the row that it works on: BLOCK × 5 values. */
let faces: usize = 0;

/** What a call of `face` found. */
let flux: f64 = 0;
let push: f64 = 0;
let shear: f64 = 0;
/** Depth and bed on either side of the face, before the hydrostatic reconstruction. */
let depthBefore: f64 = 0;
let bedBefore: f64 = 0;
let depthAfter: f64 = 0;
let bedAfter: f64 = 0;
let pushBefore: f64 = 0;
let pushAfter: f64 = 0;

/** Tells the size of the grid, metres of a cell, m/s², metres of a film, and where bed, roughness and room for faces are. */
export function fullConfigure(
  columns_: i32,
  rows_: i32,
  cell_: f64,
  gravity_: f64,
  dry_: f64,
  bed_: usize,
  roughness_: usize,
  faces_: usize,
): void {
  columns = columns_;
  rows = rows_;
  stride = columns_ + 2 * GHOSTS;
  cell = cell_;
  gravity = gravity_;
  dry = dry_;
  bed = bed_;
  roughness = roughness_;
  faces = faces_;
}

function at(array: usize, index: i32): f64 {
  return load<f64>(array + ((<usize>index) << 3));
}

function put(array: usize, index: i32, value: f64): void {
  store<f64>(array + ((<usize>index) << 3), value);
}

/** The smaller of two slopes, none where they differ in sign. */
function minmod(a: f64, b: f64): f64 {
  if (a * b <= 0) return 0;
  return a > 0 ? min(a, b) : max(a, b);
}

function velocity(momentum: f64, depth: f64): f64 {
  return depth > dry ? momentum / depth : 0;
}

/**
 * Flux through the face between the cells `b` and `c` of a row or column `a b c d`, whose normal momentum is in
 * `along` and whose tangential momentum is in `across`.
 */
function face(b: i32, step: i32, depth: usize, along: usize, across: usize): void {
  const a = b - step;
  const c = b + step;
  const d = c + step;
  const hb = at(depth, b);
  const hc = at(depth, c);
  const zb = at(bed, b);
  const zc = at(bed, c);
  if (hb <= 0 && hc <= 0) {
    flux = push = shear = pushBefore = pushAfter = 0;
    depthBefore = depthAfter = 0;
    bedBefore = zb;
    bedAfter = zc;
    return;
  }
  const ha = at(depth, a);
  const hd = at(depth, d);
  let ub = velocity(at(along, b), hb);
  let uc = velocity(at(along, c), hc);
  let vb = velocity(at(across, b), hb);
  let vc = velocity(at(across, c), hc);
  let hl = hb;
  let zl = zb;
  let hr = hc;
  let zr = zc;
  // At a shore a cell is taken as it is: a slope over it would be one of the ground, not of the water.
  const between = hc + zc - (hb + zb);
  if (ha > dry && hb > dry && hc > dry) {
    const slope = 0.5 * minmod(hb - ha, hc - hb);
    const surface = hb + zb + 0.5 * minmod(hb + zb - (ha + at(bed, a)), between);
    hl = hb + slope;
    zl = surface - hl;
    const ua = velocity(at(along, a), ha);
    const va = velocity(at(across, a), ha);
    ub += 0.5 * minmod(ub - ua, velocity(at(along, c), hc) - ub);
    vb += 0.5 * minmod(vb - va, velocity(at(across, c), hc) - vb);
  }
  if (hb > dry && hc > dry && hd > dry) {
    const slope = 0.5 * minmod(hc - hb, hd - hc);
    const surface = hc + zc - 0.5 * minmod(between, hd + at(bed, d) - (hc + zc));
    hr = hc - slope;
    zr = surface - hr;
    const ud = velocity(at(along, d), hd);
    const vd = velocity(at(across, d), hd);
    uc -= 0.5 * minmod(uc - velocity(at(along, b), hb), ud - uc);
    vc -= 0.5 * minmod(vc - velocity(at(across, b), hb), vd - vc);
  }
  depthBefore = hl;
  bedBefore = zl;
  depthAfter = hr;
  bedAfter = zr;
  if (zc > WALL || zb > WALL) {
    // A wall is the same water coming from the other side.
    if (zc > WALL) hllc(hl, ub, vb, hl, -ub, vb);
    else hllc(hr, -uc, vc, hr, uc, vc);
    flux = shear = 0;
    pushBefore = pushAfter = push;
    return;
  }
  const sill = max(zl, zr);
  const left = max(0, hl + zl - sill);
  const right = max(0, hr + zr - sill);
  hllc(left, ub, vb, right, uc, vc);
  pushBefore = push + 0.5 * gravity * (hl * hl - left * left);
  pushAfter = push + 0.5 * gravity * (hr * hr - right * right);
}

/** Toro's HLLC solver with the speeds of the two-rarefaction estimate, and those of a dry bed where one side is dry. */
function hllc(hl: f64, ul: f64, vl: f64, hr: f64, ur: f64, vr: f64): void {
  if (hl <= 0 && hr <= 0) {
    flux = push = shear = 0;
    return;
  }
  const al = Math.sqrt(gravity * hl);
  const ar = Math.sqrt(gravity * hr);
  let sl: f64;
  let sr: f64;
  if (hl <= 0) {
    sl = ur - 2 * ar;
    sr = ur + ar;
  } else if (hr <= 0) {
    sl = ul - al;
    sr = ul + 2 * al;
  } else {
    const u = 0.5 * (ul + ur) + al - ar;
    const a = max(0, 0.5 * (al + ar) + 0.25 * (ul - ur));
    sl = min(ul - al, u - a);
    sr = max(ur + ar, u + a);
  }
  const ql = hl * ul;
  const qr = hr * ur;
  const pl = ql * ul + 0.5 * gravity * hl * hl;
  const pr = qr * ur + 0.5 * gravity * hr * hr;
  if (sl >= 0) {
    flux = ql;
    push = pl;
    shear = ql * vl;
  } else if (sr <= 0) {
    flux = qr;
    push = pr;
    shear = qr * vr;
  } else {
    const width = 1 / (sr - sl);
    flux = (sr * ql - sl * qr + sl * sr * (hr - hl)) * width;
    push = (sr * pl - sl * pr + sl * sr * (qr - ql)) * width;
    // Across the contact the tangential velocity is that of the side which the water comes from.
    shear = flux * (flux >= 0 ? vl : vr);
  }
}

/**
 * One forward step of `seconds` of the cells of a block, from one state to another. Gives the least depth that came
 * out, metres: below zero, the step was too long.
 */
export function fullAdvance(
  blockX: i32,
  blockY: i32,
  seconds: f64,
  h: usize,
  hu: usize,
  hv: usize,
  h1: usize,
  hu1: usize,
  hv1: usize,
): f64 {
  const firstX = blockX * BLOCK;
  const firstY = blockY * BLOCK;
  const lastX = min(columns, firstX + BLOCK);
  const lastY = min(rows, firstY + BLOCK);
  const ratio = seconds / cell;
  let least: f64 = Infinity;
  for (let x = firstX; x < lastX; x++) {
    face((firstY + GHOSTS - 1) * stride + x + GHOSTS, stride, h, hv, hu);
    keep(x - firstX);
  }
  for (let y = firstY; y < lastY; y++) {
    let k = (y + GHOSTS) * stride + firstX + GHOSTS;
    face(k - 1, 1, h, hu, hv);
    let west = flux;
    let westPush = pushAfter;
    let westShear = shear;
    let westDepth = depthAfter;
    let westBed = bedAfter;
    for (let x = firstX; x < lastX; x++, k++) {
      face(k, 1, h, hu, hv);
      const kept = faces + <usize>(x - firstX) * 40;
      let mass = west - flux;
      let x1 = westPush - pushBefore + 0.5 * gravity * (westDepth + depthBefore) * (westBed - bedBefore);
      let y1 = westShear - shear;
      west = flux;
      westPush = pushAfter;
      westShear = shear;
      westDepth = depthAfter;
      westBed = bedAfter;
      face(k, stride, h, hv, hu);
      mass += load<f64>(kept) - flux;
      y1 +=
        load<f64>(kept, 8) -
        pushBefore +
        0.5 * gravity * (load<f64>(kept, 24) + depthBefore) * (load<f64>(kept, 32) - bedBefore);
      x1 += load<f64>(kept, 16) - shear;
      keep(x - firstX);
      const depth = at(h, k) + ratio * mass;
      least = min(least, depth);
      const wet = depth > dry;
      put(h1, k, depth);
      put(hu1, k, wet ? at(hu, k) + ratio * x1 : 0);
      put(hv1, k, wet ? at(hv, k) + ratio * y1 : 0);
    }
  }
  return least;
}

/** Keeps what the next row needs of the face above it. */
function keep(x: i32): void {
  const kept = faces + <usize>x * 40;
  store<f64>(kept, flux);
  store<f64>(kept, pushAfter, 8);
  store<f64>(kept, shear, 16);
  store<f64>(kept, depthAfter, 24);
  store<f64>(kept, bedAfter, 32);
}

/**
 * Ends a step of Heun's method for a block: the mean of the old state and of the one two steps on, written over the
 * old one; then Manning's friction, implicit, so that it stops water and never turns it. Gives the number of cells
 * that hold water.
 */
export function fullFinish(
  blockX: i32,
  blockY: i32,
  seconds: f64,
  h: usize,
  hu: usize,
  hv: usize,
  h2: usize,
  hu2: usize,
  hv2: usize,
): i32 {
  const firstX = blockX * BLOCK;
  const firstY = blockY * BLOCK;
  const lastX = min(columns, firstX + BLOCK);
  const lastY = min(rows, firstY + BLOCK);
  let wet = 0;
  for (let y = firstY; y < lastY; y++) {
    let k = (y + GHOSTS) * stride + firstX + GHOSTS;
    for (let x = firstX; x < lastX; x++, k++) {
      const depth = 0.5 * (at(h, k) + at(h2, k));
      let momentumX: f64 = 0;
      let momentumY: f64 = 0;
      if (depth > dry) {
        momentumX = 0.5 * (at(hu, k) + at(hu2, k));
        momentumY = 0.5 * (at(hv, k) + at(hv2, k));
        const n = at(roughness, k);
        if (n > 0) {
          const speed = Math.sqrt(momentumX * momentumX + momentumY * momentumY) / depth;
          const slow = 1 / (1 + (seconds * gravity * n * n * speed) / (depth * Math.cbrt(depth)));
          momentumX *= slow;
          momentumY *= slow;
        }
      }
      if (depth > 0) wet++;
      put(h, k, depth);
      put(hu, k, momentumX);
      put(hv, k, momentumY);
    }
  }
  return wet;
}

/** Highest speed of a wave in a block, m/s: |u| + √(g h) along either axis. */
export function fullFastest(blockX: i32, blockY: i32, h: usize, hu: usize, hv: usize): f64 {
  const firstX = blockX * BLOCK;
  const firstY = blockY * BLOCK;
  const lastX = min(columns, firstX + BLOCK);
  const lastY = min(rows, firstY + BLOCK);
  let fastest: f64 = 0;
  for (let y = firstY; y < lastY; y++) {
    let k = (y + GHOSTS) * stride + firstX + GHOSTS;
    for (let x = firstX; x < lastX; x++, k++) {
      const depth = at(h, k);
      if (depth <= dry) continue;
      const u = max(Math.abs(at(hu, k)), Math.abs(at(hv, k))) / depth;
      fastest = max(fastest, u + Math.sqrt(gravity * depth));
    }
  }
  return fastest;
}

/** Water in a block, cubic metres. */
export function fullVolume(blockX: i32, blockY: i32, h: usize): f64 {
  const firstX = blockX * BLOCK;
  const firstY = blockY * BLOCK;
  const lastX = min(columns, firstX + BLOCK);
  const lastY = min(rows, firstY + BLOCK);
  let sum: f64 = 0;
  for (let y = firstY; y < lastY; y++) {
    let k = (y + GHOSTS) * stride + firstX + GHOSTS;
    for (let x = firstX; x < lastX; x++, k++) sum += at(h, k);
  }
  return sum * cell * cell;
}
