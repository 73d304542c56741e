import type { HeightOrigin } from '../../../models/schema/analysis-result.ts';
import type { Bvh } from './bvh.ts';
import { type HeightField, HeightFieldCaster } from './height-field.ts';
import { TriangleCaster } from './triangle-caster.ts';

/** A feature whose triangles stand in the way. */
export interface Body {
  id: string;
  heights: HeightOrigin;
}

/**
 * What rays are cast at: triangles and ground in local metres, east, north and up about one origin. It is plain arrays, so
 * that it goes to a worker as it is.
 */
export interface RayWorld {
  readonly bvh: Bvh;
  /** Of each triangle of the input: its body. */
  readonly bodyOf: Uint32Array;
  readonly bodies: readonly Body[];
  readonly terrain?: HeightField;
}

/** What stopped a ray that no body stopped. */
export const TERRAIN = -1;
/** What stopped a ray that nothing stopped. */
export const NOTHING = -2;

/** Casts rays at a world. One of its own for each thread, since it remembers what stopped the last ray. */
export class RayScene {
  readonly world: RayWorld;
  readonly ground: HeightFieldCaster | undefined;
  readonly #triangles: TriangleCaster;
  #stopper = NOTHING;

  constructor(world: RayWorld) {
    this.world = world;
    this.#triangles = new TriangleCaster(world.bvh);
    this.ground = world.terrain && new HeightFieldCaster(world.terrain);
  }

  /** Body that the last ray was stopped by, TERRAIN or NOTHING; of `isStopped` one of those in the way. */
  get stopper(): number {
    return this.#stopper;
  }

  /** Of the triangle that the last `closest` was stopped by: above 0 it faces up, below 0 down. */
  get facesUp(): number {
    return this.#triangles.facesUp;
  }

  /**
   * For many rays at once, from a point to places in a box given by its lowest and highest corners relative to the point:
   * writes into `among` where bodies may stand before any of them, and tells how many such parts of the world there are,
   * for `isStopped`; 0: there is none.
   */
  bodiesToward(
    eye: readonly [number, number, number],
    low: ArrayLike<number>,
    high: ArrayLike<number>,
    among: Int32Array,
  ): number {
    return this.#triangles.nodesToward(eye, low, high, among);
  }

  /** Up to which share of their way, 0–1, the ground is certainly below all rays from a point to such a box. */
  groundClearToward(
    eye: readonly [number, number, number],
    low: ArrayLike<number>,
    high: ArrayLike<number>,
  ): number {
    return this.ground?.clearToward(eye, low, high) ?? 1;
  }

  /**
   * Whether anything lies along a ray between `from` and `to`, in lengths of its direction; of bodies, anything of the first
   * `count` parts of `among`: without them any; of ground, what lies beyond `clear`.
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
    among?: Int32Array,
    count?: number,
    clear = 0,
  ): boolean {
    if (this.#triangles.isStopped(ox, oy, oz, dx, dy, dz, from, to, among, count)) {
      this.#stopper = this.world.bodyOf[this.#triangles.stopper];
      return true;
    }
    const isGround = this.ground?.isStopped(ox, oy, oz, dx, dy, dz, Math.max(from, clear), to) ?? false;
    this.#stopper = isGround ? TERRAIN : NOTHING;
    return isGround;
  }

  /** How far along a ray the nearest thing lies between `from` and `to`, in lengths of its direction; Infinity: none. */
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
    const body = this.#triangles.closest(ox, oy, oz, dx, dy, dz, from, to);
    const ground = this.ground?.closest(ox, oy, oz, dx, dy, dz, from, Math.min(to, body)) ?? Infinity;
    this.#stopper =
      ground < body ? TERRAIN : body < Infinity ? this.world.bodyOf[this.#triangles.stopper] : NOTHING;
    return Math.min(ground, body);
  }
}
