/**
 * The baseline of the full scheme: the same equations, reconstruction, fluxes and steps as one writes them first, in
 * JavaScript, on one thread, without active blocks, limits of outflow, sills, sinks or edges.
 */
export interface FullLoop {
  step(): number;
  depth: Float64Array;
}

const GRAVITY = 9.80665;
const DRY = 1e-6;
const COURANT = 0.45;
const WALL = 1e6;
const GHOSTS = 2;

const halfSlope = (a: number, b: number): number =>
  a * b <= 0 ? 0 : 0.5 * (a > 0 ? Math.min(a, b) : Math.max(a, b));

interface Water {
  h: Float64Array;
  hu: Float64Array;
  hv: Float64Array;
}

export function fullLoop(
  columns: number,
  rows: number,
  cell: number,
  ground: Float64Array,
  water: Float64Array,
  roughness: number,
): FullLoop {
  const stride = columns + 2 * GHOSTS;
  const cells = stride * (rows + 2 * GHOSTS);
  const array = () => new Float64Array(cells);
  const bed = array().fill(WALL);
  const [now, half, last]: Water[] = [1, 2, 3].map(() => ({ h: array(), hu: array(), hv: array() }));
  const inside = (x: number, y: number) => (y + GHOSTS) * stride + x + GHOSTS;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      bed[inside(x, y)] = ground[y * columns + x];
      now.h[inside(x, y)] = water[y * columns + x];
    }
  }
  const friction = GRAVITY * roughness * roughness;
  const speed = (momentum: number, depth: number) => (depth > DRY ? momentum / depth : 0);
  // What passes a face: volume, push on the cell before and after it, momentum along it; and the tilts of the two cells.
  const out = { flux: 0, before: 0, after: 0, along: 0 };

  const face = (b: number, step: number, h: Float64Array, across: Float64Array, along: Float64Array) => {
    const [a, c, d] = [b - step, b + step, b + 2 * step];
    let [hl, hr] = [h[b], h[c]];
    let [el, er] = [hl + bed[b], hr + bed[c]];
    let [ul, ur] = [speed(across[b], hl), speed(across[c], hr)];
    let [vl, vr] = [speed(along[b], hl), speed(along[c], hr)];
    const [h0, e0, u0, v0, h1, e1, u1, v1] = [hl, el, ul, vl, hr, er, ur, vr];
    if (h[a] > DRY && h0 > DRY && h1 > DRY) {
      hl += halfSlope(h0 - h[a], h1 - h0);
      el += halfSlope(e0 - (h[a] + bed[a]), e1 - e0);
      ul += halfSlope(u0 - speed(across[a], h[a]), u1 - u0);
      vl += halfSlope(v0 - speed(along[a], h[a]), v1 - v0);
    }
    if (h0 > DRY && h1 > DRY && h[d] > DRY) {
      hr -= halfSlope(h1 - h0, h[d] - h1);
      er -= halfSlope(e1 - e0, h[d] + bed[d] - e1);
      ur -= halfSlope(u1 - u0, speed(across[d], h[d]) - u1);
      vr -= halfSlope(v1 - v0, speed(along[d], h[d]) - v1);
    }
    const isWall = bed[b] >= WALL || bed[c] >= WALL;
    if (bed[b] >= WALL) [hl, el, ul, vl] = [hr, er, -ur, vr];
    else if (bed[c] >= WALL) [hr, er, ur, vr] = [hl, el, -ul, vl];
    const [zl, zr] = [el - hl, er - hr];
    const sill = Math.min(Math.max(zl, zr), Math.min(el, er));
    const left = Math.max(0, Math.min(el - sill, hl));
    const right = Math.max(0, Math.min(er - sill, hr));
    const [al, ar] = [Math.sqrt(GRAVITY * left), Math.sqrt(GRAVITY * right)];
    let sl = 0;
    let sr = 0;
    if (left <= 0) [sl, sr] = [ur - 2 * ar, ur + ar];
    else if (right <= 0) [sl, sr] = [ul - al, ul + 2 * al];
    else {
      const middle = 0.5 * (ul + ur) + al - ar;
      const wave = Math.max(0, 0.5 * (al + ar) + 0.25 * (ul - ur));
      [sl, sr] = [Math.min(ul - al, middle - wave), Math.max(ur + ar, middle + wave)];
    }
    [sl, sr] = [Math.min(sl, 0), Math.max(sr, 0)];
    const width = 1 / Math.max(sr - sl, 1e-100);
    const [ql, qr] = [left * ul, right * ur];
    const [wl, wr] = [0.5 * GRAVITY * left * left, 0.5 * GRAVITY * right * right];
    out.flux = isWall ? 0 : (sr * ql - sl * qr + sl * sr * (right - left)) * width;
    const push = (sr * (ql * ul + wl) - sl * (qr * ur + wr) + sl * sr * (qr - ql)) * width;
    out.before = push - wl + GRAVITY * hl * Math.min(0, sill - zl);
    out.after = push - wr + GRAVITY * hr * Math.min(0, sill - zr);
    out.along = out.flux * (out.flux >= 0 ? vl : vr);
  };

  const tilt = (h: Float64Array, k: number, step: number) => {
    if (!(h[k - step] > DRY && h[k] > DRY && h[k + step] > DRY)) return 0;
    const level = h[k] + bed[k];
    return halfSlope(level - h[k - step] - bed[k - step], h[k + step] + bed[k + step] - level);
  };

  const euler = (from: Water, to: Water, seconds: number) => {
    const ratio = seconds / cell;
    to.h.set(from.h);
    to.hu.set(from.hu);
    to.hv.set(from.hv);
    for (const [step, across, along, toAcross, toAlong] of [
      [1, from.hu, from.hv, to.hu, to.hv],
      [stride, from.hv, from.hu, to.hv, to.hu],
    ] as const) {
      const [lastX, lastY] = [step === 1 ? columns : columns - 1, step === 1 ? rows - 1 : rows];
      for (let y = 0; y <= lastY; y++) {
        for (let x = 0; x <= lastX; x++) {
          const k = inside(x, y);
          face(k - step, step, from.h, across, along);
          to.h[k - step] -= ratio * out.flux;
          to.h[k] += ratio * out.flux;
          toAcross[k - step] -= ratio * out.before;
          toAcross[k] += ratio * (out.after - 2 * GRAVITY * from.h[k] * tilt(from.h, k, step));
          toAlong[k - step] -= ratio * out.along;
          toAlong[k] += ratio * out.along;
        }
      }
    }
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const k = inside(x, y);
        const depth = to.h[k];
        const momentum = Math.hypot(to.hu[k], to.hv[k]);
        const power = depth * depth * Math.cbrt(depth);
        const kept = depth > DRY ? power / (power + seconds * friction * momentum) : 0;
        to.hu[k] *= kept;
        to.hv[k] *= kept;
      }
    }
  };

  return {
    depth: now.h,
    step() {
      let fastest = 0;
      for (let k = 0; k < cells; k++) {
        if (now.h[k] <= DRY) continue;
        const u = Math.max(Math.abs(now.hu[k]), Math.abs(now.hv[k])) / now.h[k];
        fastest = Math.max(fastest, u + Math.sqrt(GRAVITY * now.h[k]));
      }
      const seconds = (COURANT * cell) / fastest;
      euler(now, half, seconds);
      // What fell on the ghosts beside walls is none of the water's.
      for (const array of [half.h, half.hu, half.hv])
        for (let k = 0; k < cells; k++) if (bed[k] >= WALL) array[k] = 0;
      euler(half, last, seconds);
      for (let k = 0; k < cells; k++) {
        const isWall = bed[k] >= WALL;
        now.h[k] = isWall ? 0 : 0.5 * (now.h[k] + last.h[k]);
        now.hu[k] = isWall ? 0 : 0.5 * (now.hu[k] + last.hu[k]);
        now.hv[k] = isWall ? 0 : 0.5 * (now.hv[k] + last.hv[k]);
      }
      return seconds;
    },
  };
}
