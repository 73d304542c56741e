// AssemblyScript: compiled to WebAssembly, see tiles-service/flood/compile-kernels.ts.

import {
  BLOCK,
  films,
  GHOSTS,
  gravities,
  halfGravities,
  halves,
  leasts,
  ones,
  quarters,
  two,
  twoOf,
  walls,
} from './full-grid';

/** Bytes of a row of the scratch room: a block, its ghosts, and two cells more. */
export const ROW: usize = <usize>(BLOCK + 2 * GHOSTS + 4) * 8;

/** Half of the smaller of two slopes, none where they differ in sign. */
function halfSlope(a: v128, b: v128): v128 {
  const zeros = two(0);
  // The middle one of the two and of zero.
  const middle = f64x2.pmax(f64x2.pmin(a, b), f64x2.pmin(f64x2.pmax(a, b), zeros));
  return f64x2.mul(halves, middle);
}

/**
 * Depth, surface and velocities at the two faces of the cells of a row, of so many bytes, from limited slopes; `tilt` is
 * half the slope of the surface. At a shore a cell is taken as it is: a slope over it would be one of the ground, not of
 * the water.
 */
export function reconstruct(
  width: usize,
  h: usize,
  hStep: usize,
  surface: usize,
  across: usize,
  along: usize,
  step: usize,
  minus: usize,
  plus: usize,
  tilt: usize,
): void {
  const zeros = two(0);
  for (let i: usize = 0; i < width; i += 16) {
    const cell = h + i;
    const before = v128.load(cell - hStep);
    const depth = v128.load(cell);
    const after = v128.load(cell + hStep);
    const low = minus + i;
    const high = plus + i;
    const level = v128.load(surface + i);
    const u = v128.load(across + i);
    const v = v128.load(along + i);
    const wet = f64x2.gt(f64x2.pmin(f64x2.pmin(before, after), depth), films);
    if (v128.any_true(wet)) {
      const rise = v128.and(halfSlope(f64x2.sub(depth, before), f64x2.sub(after, depth)), wet);
      const lift = v128.and(slopeAt(surface + i, step, level), wet);
      const du = v128.and(slopeAt(across + i, step, u), wet);
      const dv = v128.and(slopeAt(along + i, step, v), wet);
      v128.store(low, f64x2.sub(depth, rise));
      v128.store(low, f64x2.sub(level, lift), ROW);
      v128.store(low, f64x2.sub(u, du), 2 * ROW);
      v128.store(low, f64x2.sub(v, dv), 3 * ROW);
      v128.store(high, f64x2.add(depth, rise));
      v128.store(high, f64x2.add(level, lift), ROW);
      v128.store(high, f64x2.add(u, du), 2 * ROW);
      v128.store(high, f64x2.add(v, dv), 3 * ROW);
      v128.store(tilt + i, lift);
    } else {
      v128.store(low, depth);
      v128.store(low, level, ROW);
      v128.store(low, u, 2 * ROW);
      v128.store(low, v, 3 * ROW);
      v128.store(high, depth);
      v128.store(high, level, ROW);
      v128.store(high, u, 2 * ROW);
      v128.store(high, v, 3 * ROW);
      v128.store(tilt + i, zeros);
    }
  }
}

/** Half the limited slope at two numbers, whose neighbours before and after them are `step` away. */
function slopeAt(at: usize, step: usize, own: v128): v128 {
  return halfSlope(f64x2.sub(own, v128.load(at - step)), f64x2.sub(v128.load(at + step), own));
}

/**
 * What the part of the flow that is below a crest pushes against it with, beyond its weight: all of it, where the water
 * does not reach the crest (Toro's wall).
 */
function stopped(depth: v128, above: v128, speed: v128): v128 {
  const wave = f64x2.sqrt(f64x2.mul(gravities, depth));
  const back = f64x2.pmax(f64x2.sub(wave, speed), f64x2.add(wave, f64x2.mul(halves, speed)));
  return f64x2.mul(f64x2.mul(f64x2.sub(depth, above), speed), f64x2.add(speed, f64x2.pmax(back, two(0))));
}

/**
 * What passes the faces of a row, of so many bytes, between the states `left` and `right`: volume, push on the cell before and on the cell after
 * (each less the weight of its own water at the face), and momentum along the face. `sills` is where the crests of the
 * faces are, 32-bit, or 0.
 */
export function face(width: usize, lefts: usize, rights: usize, sills: usize, outs: usize): void {
  const zeros = two(0);
  for (let i: usize = 0; i < width; i += 16) {
    const left = lefts + i;
    const right = rights + i;
    const out = outs + i;
    const crests = sills ? sills + (i >> 1) : 0;
    let hl = v128.load(left);
    let hr = v128.load(right);
    if (!v128.any_true(f64x2.gt(f64x2.pmax(hl, hr), zeros))) {
      v128.store(out, zeros);
      v128.store(out, zeros, ROW);
      v128.store(out, zeros, 2 * ROW);
      v128.store(out, zeros, 3 * ROW);
      continue;
    }
    let el = v128.load(left, ROW);
    let er = v128.load(right, ROW);
    let ul = v128.load(left, 2 * ROW);
    let ur = v128.load(right, 2 * ROW);
    let vl = v128.load(left, 3 * ROW);
    let vr = v128.load(right, 3 * ROW);
    // A wall is the same water coming from the other side.
    const wallLeft = f64x2.gt(el, walls);
    const wallRight = f64x2.gt(er, walls);
    const blocked = v128.or(wallLeft, wallRight);
    if (v128.any_true(blocked)) {
      const hl_ = hl;
      const el_ = el;
      const ul_ = ul;
      const vl_ = vl;
      hl = v128.bitselect(hr, hl, wallLeft);
      el = v128.bitselect(er, el, wallLeft);
      ul = v128.bitselect(f64x2.neg(ur), ul, wallLeft);
      vl = v128.bitselect(vr, vl, wallLeft);
      hr = v128.bitselect(hl_, hr, wallRight);
      er = v128.bitselect(el_, er, wallRight);
      ur = v128.bitselect(f64x2.neg(ul_), ur, wallRight);
      vr = v128.bitselect(vl_, vr, wallRight);
    }
    const zl = f64x2.sub(el, hl);
    const zr = f64x2.sub(er, hr);
    let sill = f64x2.pmin(f64x2.pmax(zl, zr), f64x2.pmin(el, er));
    if (crests) sill = f64x2.pmax(sill, twoOf(crests));
    const bl = f64x2.pmax(zeros, f64x2.pmin(f64x2.sub(el, sill), hl));
    const br = f64x2.pmax(zeros, f64x2.pmin(f64x2.sub(er, sill), hr));
    // HLLC with the speeds of the two-rarefaction estimate, and those of a dry bed where one side is dry.
    const al = f64x2.sqrt(f64x2.mul(gravities, bl));
    const ar = f64x2.sqrt(f64x2.mul(gravities, br));
    const middle = f64x2.add(f64x2.mul(halves, f64x2.add(ul, ur)), f64x2.sub(al, ar));
    const wave = f64x2.pmax(
      zeros,
      f64x2.add(f64x2.mul(halves, f64x2.add(al, ar)), f64x2.mul(quarters, f64x2.sub(ul, ur))),
    );
    const dryLeft = f64x2.le(bl, zeros);
    const dryRight = f64x2.le(br, zeros);
    const backwards = f64x2.sub(ul, al);
    const forwards = f64x2.add(ur, ar);
    let sl = f64x2.pmin(backwards, f64x2.sub(middle, wave));
    let sr = f64x2.pmax(forwards, f64x2.add(middle, wave));
    if (v128.any_true(v128.or(dryLeft, dryRight))) {
      sl = v128.bitselect(f64x2.sub(ur, f64x2.add(ar, ar)), sl, dryLeft);
      sr = v128.bitselect(forwards, sr, dryLeft);
      sl = v128.bitselect(backwards, sl, dryRight);
      sr = v128.bitselect(f64x2.add(ul, f64x2.add(al, al)), sr, dryRight);
    }
    sl = f64x2.pmin(sl, zeros);
    sr = f64x2.pmax(sr, zeros);
    const width = f64x2.div(ones, f64x2.pmax(f64x2.sub(sr, sl), leasts));
    const both = f64x2.mul(sl, sr);
    const ql = f64x2.mul(bl, ul);
    const qr = f64x2.mul(br, ur);
    const wl = f64x2.mul(halfGravities, f64x2.mul(bl, bl));
    const wr = f64x2.mul(halfGravities, f64x2.mul(br, br));
    const pl = f64x2.add(f64x2.mul(ql, ul), wl);
    const pr = f64x2.add(f64x2.mul(qr, ur), wr);
    let flux = f64x2.sub(f64x2.mul(sr, ql), f64x2.mul(sl, qr));
    flux = f64x2.mul(width, f64x2.add(flux, f64x2.mul(both, f64x2.sub(br, bl))));
    flux = v128.andnot(flux, blocked);
    let push = f64x2.sub(f64x2.mul(sr, pl), f64x2.mul(sl, pr));
    push = f64x2.mul(width, f64x2.add(push, f64x2.mul(both, f64x2.sub(qr, ql))));
    // Below a step the water before it is driven over it by the whole step, not by its own depth alone.
    let pushLeft = f64x2.add(
      f64x2.sub(push, wl),
      f64x2.mul(f64x2.mul(gravities, hl), f64x2.pmin(zeros, f64x2.sub(sill, zl))),
    );
    let pushRight = f64x2.add(
      f64x2.sub(push, wr),
      f64x2.mul(f64x2.mul(gravities, hr), f64x2.pmin(zeros, f64x2.sub(sill, zr))),
    );
    if (crests) {
      const stands = v128.andnot(f64x2.gt(twoOf(crests), f64x2.pmax(zl, zr)), blocked);
      if (v128.any_true(stands)) {
        pushLeft = f64x2.add(pushLeft, v128.and(stopped(hl, bl, ul), stands));
        pushRight = f64x2.add(pushRight, v128.and(stopped(hr, br, f64x2.neg(ur)), stands));
      }
    }
    v128.store(out, flux);
    v128.store(out, pushLeft, ROW);
    v128.store(out, pushRight, 2 * ROW);
    // Across the contact the velocity along the face is that of the side which the water comes from.
    v128.store(out, f64x2.mul(flux, v128.bitselect(vl, vr, f64x2.ge(flux, zeros))), 3 * ROW);
  }
}
