import type { Bvh } from './bvh.ts';

/** How far over its edge a triangle still counts as hit, as a share of it: no light comes through where two meet. */
const EDGE = 1e-7;
const STACK = 128;
/** A corner of a box must not be missed because entry and exit were rounded apart. */
const ROUNDING_UP = 1 + 1e-12;
/** Share of a piece by which boxes count as touched: more than a triangle is hit over its edge. */
const BESIDE = 1e-6;
/** The node that all triangles are below. */
const ROOT = new Int32Array(1);

/**
 * Casts rays through a hierarchy of triangles. A ray is an origin, a direction (of any length but 0) and how far it goes;
 * distances are in lengths of the direction, 0 or more. Both sides of a triangle are hit. One of its own for each thread.
 */
export class TriangleCaster {
  readonly #nodes: Float32Array;
  readonly #words: Uint32Array;
  readonly #triangles: Float32Array;
  readonly #order: Uint32Array;
  readonly #stack = new Int32Array(STACK);
  readonly #entry = new Float64Array(STACK);
  /** Place among the leaves of the triangle that stopped the last ray that was stopped: it may stop the next one too. */
  #last = -1;

  constructor(bvh: Bvh) {
    this.#nodes = bvh.nodes;
    this.#words = new Uint32Array(bvh.nodes.buffer, bvh.nodes.byteOffset, bvh.nodes.length);
    this.#triangles = bvh.triangles;
    this.#order = bvh.order;
  }

  /** Which triangle of the input the last ray that hit one was stopped by; of `closest` the nearest. */
  get stopper(): number {
    return this.#last < 0 ? -1 : this.#order[this.#last];
  }

  /** How much the triangle that the last ray hit faces upwards: above 0 it does, by the turn of its corners; 0: it is upright. */
  get facesUp(): number {
    if (this.#last < 0) return 0;
    const [ax, ay, , bx, by, , cx, cy] = this.#triangles.subarray(this.#last * 9, this.#last * 9 + 9);
    return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
  }

  /**
   * Whether anything lies along a ray between `from` and `to`. The first `entryCount` nodes of
   * `entries` are where to look (see `nodesToward`): without them everywhere.
   */
  isStopped(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    from: number,
    to: number,
    entries: Int32Array = ROOT,
    entryCount = 1,
  ): boolean {
    if (this.#order.length === 0 || entryCount === 0) return false;
    if (this.#last >= 0) {
      const t = this.#hit(this.#last, ox, oy, oz, dx, dy, dz);
      if (t >= from && t <= to) return true;
    }
    const nodes = this.#nodes;
    const words = this.#words;
    const stack = this.#stack;
    const ix = inverse(dx);
    const iy = inverse(dy);
    const iz = inverse(dz);
    // Which bound a ray comes to first along each axis.
    const nx = ix >= 0 ? 0 : 3;
    const ny = iy >= 0 ? 1 : 4;
    const nz = iz >= 0 ? 2 : 5;
    const fx = 3 - nx;
    const fy = 5 - ny;
    const fz = 7 - nz;
    let size = 0;
    let entry = 1;
    let node = entries[0];
    for (;;) {
      const at = node << 3;
      const inX = (nodes[at + nx] - ox) * ix;
      const inY = (nodes[at + ny] - oy) * iy;
      const inZ = (nodes[at + nz] - oz) * iz;
      const outX = (nodes[at + fx] - ox) * ix;
      const outY = (nodes[at + fy] - oy) * iy;
      const outZ = (nodes[at + fz] - oz) * iz;
      const enter = Math.max(inX, inY, inZ, from);
      const leave = Math.min(outX, outY, outZ, to);
      if (enter <= leave * ROUNDING_UP) {
        const count = words[at + 7];
        const first = words[at + 6];
        if (count === 0) {
          stack[size++] = first + 1;
          node = first;
          continue;
        }
        for (let i = first; i < first + count; i++) {
          const t = this.#hit(i, ox, oy, oz, dx, dy, dz);
          if (t >= from && t <= to) {
            this.#last = i;
            return true;
          }
        }
      }
      if (size > 0) node = stack[--size];
      else if (entry < entryCount) node = entries[entry++];
      else return false;
    }
  }

  /**
   * Nodes of the hierarchy below which all triangles lie that any of the pieces from a point to all points of a box, given
   * by its lowest and highest corners relative to the point, may meet. Written into `entries`; how many is returned, 0:
   * nothing stands between. The more of them there is room for, the closer they are.
   */
  nodesToward(
    [ox, oy, oz]: readonly [number, number, number],
    low: ArrayLike<number>,
    high: ArrayLike<number>,
    entries: Int32Array,
  ): number {
    if (this.#order.length === 0) return 0;
    const nodes = this.#nodes;
    const words = this.#words;
    const lx = inverse(low[0]);
    const ly = inverse(low[1]);
    const lz = inverse(low[2]);
    const hx = inverse(high[0]);
    const hy = inverse(high[1]);
    const hz = inverse(high[2]);
    /** At a share t the pieces fill t·low to t·high: they touch a box where t·high is not below it, nor t·low above. */
    const touches = (node: number): boolean => {
      const at = node << 3;
      const x0 = (nodes[at] - ox) * hx;
      const x1 = (nodes[at + 3] - ox) * lx;
      const y0 = (nodes[at + 1] - oy) * hy;
      const y1 = (nodes[at + 4] - oy) * ly;
      const z0 = (nodes[at + 2] - oz) * hz;
      const z1 = (nodes[at + 5] - oz) * lz;
      const enter = Math.max(
        hx >= 0 ? x0 : 0,
        lx >= 0 ? 0 : x1,
        hy >= 0 ? y0 : 0,
        ly >= 0 ? 0 : y1,
        hz >= 0 ? z0 : 0,
        lz >= 0 ? 0 : z1,
      );
      const leave = Math.min(
        hx >= 0 ? 1 : x0,
        lx >= 0 ? x1 : 1,
        hy >= 0 ? 1 : y0,
        ly >= 0 ? y1 : 1,
        hz >= 0 ? 1 : z0,
        lz >= 0 ? z1 : 1,
      );
      return enter <= leave + BESIDE;
    };
    if (!touches(0)) return 0;
    entries[0] = 0;
    let count = 1;
    for (let at = 0; at < count; ) {
      const inner = entries[at] << 3;
      const first = words[inner + 6];
      if (words[inner + 7] > 0) {
        at++;
        continue;
      }
      const isFirst = touches(first);
      const isSecond = touches(first + 1);
      if (!isFirst && !isSecond) entries[at] = entries[--count];
      else if (isFirst && isSecond) {
        // No room for both: their parent stands for them.
        if (count === entries.length) at++;
        else {
          entries[at] = first;
          entries[count++] = first + 1;
        }
      } else entries[at] = isFirst ? first : first + 1;
    }
    return count;
  }

  /** How far along a ray the nearest triangle lies between `from` and `to`; Infinity: none. */
  closest(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    from: number,
    to: number,
  ): number {
    if (this.#order.length === 0) return Infinity;
    const words = this.#words;
    const stack = this.#stack;
    const entry = this.#entry;
    const ix = inverse(dx);
    const iy = inverse(dy);
    const iz = inverse(dz);
    let nearest = Infinity;
    let size = 0;
    let node = 0;
    let enter = this.#enter(0, ox, oy, oz, ix, iy, iz, from, to);
    for (;;) {
      if (enter <= Math.min(to, nearest)) {
        const at = node << 3;
        const count = words[at + 7];
        const first = words[at + 6];
        if (count === 0) {
          const left = this.#enter(first, ox, oy, oz, ix, iy, iz, from, to);
          const right = this.#enter(first + 1, ox, oy, oz, ix, iy, iz, from, to);
          const isLeft = left <= right;
          stack[size] = isLeft ? first + 1 : first;
          entry[size++] = isLeft ? right : left;
          node = isLeft ? first : first + 1;
          enter = isLeft ? left : right;
          continue;
        }
        for (let i = first; i < first + count; i++) {
          const t = this.#hit(i, ox, oy, oz, dx, dy, dz);
          if (t >= from && t <= to && t < nearest) {
            nearest = t;
            this.#last = i;
          }
        }
      }
      if (size === 0) return nearest;
      node = stack[--size];
      enter = entry[size];
    }
  }

  /** Where a ray comes into the box of a node; Infinity: it does not. */
  #enter(
    node: number,
    ox: number,
    oy: number,
    oz: number,
    ix: number,
    iy: number,
    iz: number,
    from: number,
    to: number,
  ): number {
    const nodes = this.#nodes;
    const at = node << 3;
    const x0 = (nodes[at] - ox) * ix;
    const x1 = (nodes[at + 3] - ox) * ix;
    const y0 = (nodes[at + 1] - oy) * iy;
    const y1 = (nodes[at + 4] - oy) * iy;
    const z0 = (nodes[at + 2] - oz) * iz;
    const z1 = (nodes[at + 5] - oz) * iz;
    const enter = Math.max(from, Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1));
    const leave = Math.min(to, Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1));
    return enter <= leave * ROUNDING_UP ? enter : Infinity;
  }

  /**
   * Where a ray meets a triangle, in lengths of its direction; NaN: nowhere, or it lies along it. Möller and Trumbore
   * 1997, Fast, minimum storage ray-triangle intersection, J. Graphics Tools 2(1), 21–28.
   */
  #hit(i: number, ox: number, oy: number, oz: number, dx: number, dy: number, dz: number): number {
    const triangles = this.#triangles;
    const at = i * 9;
    const ax = triangles[at];
    const ay = triangles[at + 1];
    const az = triangles[at + 2];
    const ux = triangles[at + 3] - ax;
    const uy = triangles[at + 4] - ay;
    const uz = triangles[at + 5] - az;
    const vx = triangles[at + 6] - ax;
    const vy = triangles[at + 7] - ay;
    const vz = triangles[at + 8] - az;
    const px = dy * vz - dz * vy;
    const py = dz * vx - dx * vz;
    const pz = dx * vy - dy * vx;
    const determinant = ux * px + uy * py + uz * pz;
    if (determinant === 0) return NaN;
    const scale = 1 / determinant;
    const sx = ox - ax;
    const sy = oy - ay;
    const sz = oz - az;
    const u = (sx * px + sy * py + sz * pz) * scale;
    if (!(u >= -EDGE && u <= 1 + EDGE)) return NaN;
    const qx = sy * uz - sz * uy;
    const qy = sz * ux - sx * uz;
    const qz = sx * uy - sy * ux;
    const v = (dx * qx + dy * qy + dz * qz) * scale;
    if (!(v >= -EDGE && u + v <= 1 + EDGE)) return NaN;
    return (vx * qx + vy * qy + vz * qz) * scale;
  }
}

/** One over a part of a direction; of none a number so large that no box is left along it. */
function inverse(part: number): number {
  return Math.abs(part) > 1e-30 ? 1 / part : part < 0 ? -1e30 : 1e30;
}
