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
   * Whether a body may stand between a point and any point of a box, given by its lowest and highest corners relative to the
   * point; false is certain. For many rays at once: see `groundStops` for what is left to ask of each.
   */
  bodiesMayStop(
    eye: readonly [number, number, number],
    low: ArrayLike<number>,
    high: ArrayLike<number>,
  ): boolean {
    return this.#triangles.mayStop(...eye, low[0], low[1], low[2], high[0], high[1], high[2]);
  }

  /** As `isStopped`, of the ground alone. */
  groundStops(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    from: number,
    to: number,
  ): boolean {
    return this.ground?.isStopped(ox, oy, oz, dx, dy, dz, from, to) ?? false;
  }

  /** Whether anything lies along a ray between `from` and `to`, in lengths of its direction. */
  isStopped(
    ox: number,
    oy: number,
    oz: number,
    dx: number,
    dy: number,
    dz: number,
    from: number,
    to: number,
  ): boolean {
    if (this.#triangles.isStopped(ox, oy, oz, dx, dy, dz, from, to)) {
      this.#stopper = this.world.bodyOf[this.#triangles.stopper];
      return true;
    }
    const isGround = this.ground?.isStopped(ox, oy, oz, dx, dy, dz, from, to) ?? false;
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
