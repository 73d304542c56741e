import type { RayScene } from '../rays/ray-scene.ts';
import type { SunPath } from './sun-path.ts';

/** A place that the sun may shine on, local metres; with the direction that its wall faces, of length 1, if it is on one. */
export interface SunPoint {
  at: readonly [x: number, y: number, z: number];
  normal?: readonly [x: number, y: number, z: number];
}

export interface CastOptions {
  /** Seconds to which the begin and the end of sunshine are found. */
  resolution: number;
  /** Degrees between the sun and the wall below which it counts as not shining in; 0: none. */
  grazing: number;
  /** Metres beyond which nothing stands in the way. */
  reach: number;
}

export const CAST_DEFAULTS: CastOptions = { resolution: 1, grazing: 0, reach: 5_000 };

/**
 * When the sun shines on points. Rays are cast at the steps of a path; where sun follows on shade, or shade on sun, the
 * instant is searched by halving. Directions between two steps lie on the great circle between them, and the sun on its
 * small circle beside it: 0.00005° in the middle of a step of 60 s, four times as much of one twice as long.
 */
export class SunCaster {
  readonly #scene: RayScene;
  readonly #path: SunPath;
  readonly #options: CastOptions;
  readonly #sineGrazing: number;
  /** Bodies that stopped a ray. */
  readonly shaded = new Set<number>();
  #lastShaded = -1;

  constructor(scene: RayScene, path: SunPath, options: Partial<CastOptions> = {}) {
    this.#scene = scene;
    this.#path = path;
    this.#options = { ...CAST_DEFAULTS, ...options };
    this.#sineGrazing = Math.sin((this.#options.grazing * Math.PI) / 180);
  }

  /** Spans of sunshine on a point, UTC milliseconds: begin, end, begin, end … in order. */
  intervals({ at: [x, y, z], normal }: SunPoint): number[] {
    const { times } = this.#path;
    const [nx, ny, nz] = normal ?? [0, 0, 0];
    const isWall = normal !== undefined;
    const found: number[] = [];
    let was = false;
    for (let i = 0; i < times.length; i++) {
      const is = this.#isLit(i, 0, x, y, z, nx, ny, nz, isWall);
      if (is !== was) {
        found.push(i === 0 ? times[0] : this.#change(i - 1, was, x, y, z, nx, ny, nz, isWall));
        was = is;
      }
    }
    if (was) found.push(times[times.length - 1]);
    return found;
  }

  /** Seconds of sunshine on many points: three numbers each of `points`, and of `normals` if they are on walls. */
  seconds(points: ArrayLike<number>, normals?: ArrayLike<number>): Float32Array {
    const seconds = new Float32Array(points.length / 3);
    for (let i = 0; i < seconds.length; i++) {
      const at = [points[i * 3], points[i * 3 + 1], points[i * 3 + 2]] as const;
      const normal = normals && ([normals[i * 3], normals[i * 3 + 1], normals[i * 3 + 2]] as const);
      seconds[i] = totalSeconds(this.intervals({ at, normal }));
    }
    return seconds;
  }

  /** When sun and shade change between a step and the next. */
  #change(
    step: number,
    was: boolean,
    x: number,
    y: number,
    z: number,
    nx: number,
    ny: number,
    nz: number,
    isWall: boolean,
  ): number {
    const { times } = this.#path;
    const span = times[step + 1] - times[step];
    let before = 0;
    let after = 1;
    while ((after - before) * span > this.#options.resolution * 1000) {
      const middle = (before + after) / 2;
      if (this.#isLit(step, middle, x, y, z, nx, ny, nz, isWall) === was) before = middle;
      else after = middle;
    }
    return times[step] + ((before + after) / 2) * span;
  }

  #isLit(
    step: number,
    share: number,
    x: number,
    y: number,
    z: number,
    nx: number,
    ny: number,
    nz: number,
    isWall: boolean,
  ): boolean {
    const { directions } = this.#path;
    const at = step * 3;
    let dx = directions[at];
    let dy = directions[at + 1];
    let dz = directions[at + 2];
    if (share > 0) {
      dx += (directions[at + 3] - dx) * share;
      dy += (directions[at + 4] - dy) * share;
      dz += (directions[at + 5] - dz) * share;
    }
    if (dz <= 0) return false;
    // A chord is shorter than the arc by less than a hundred thousandth: nothing here minds.
    if (isWall && dx * nx + dy * ny + dz * nz <= this.#sineGrazing) return false;
    if (!this.#scene.isStopped(x, y, z, dx, dy, dz, 0, this.#options.reach)) return true;
    const by = this.#scene.stopper;
    if (by >= 0 && by !== this.#lastShaded) {
      this.#lastShaded = by;
      this.shaded.add(by);
    }
    return false;
  }
}

/** Seconds of spans in milliseconds. */
export function totalSeconds(spans: readonly number[]): number {
  let total = 0;
  for (let i = 0; i < spans.length; i += 2) total += spans[i + 1] - spans[i];
  return total / 1000;
}

/** Seconds of the longest of spans in milliseconds; 0 without one. */
export function longestSeconds(spans: readonly number[]): number {
  let longest = 0;
  for (let i = 0; i < spans.length; i += 2) longest = Math.max(longest, spans[i + 1] - spans[i]);
  return longest / 1000;
}

/** The spans in which both are. */
export function intersectSpans(a: readonly number[], b: readonly number[]): number[] {
  const both: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const from = Math.max(a[i], b[j]);
    const to = Math.min(a[i + 1], b[j + 1]);
    if (from < to) both.push(from, to);
    if (a[i + 1] < b[j + 1]) i += 2;
    else j += 2;
  }
  return both;
}
