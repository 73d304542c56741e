import { type EnuFrame, enuFrame } from '../geodesy/ellipsoid.ts';
import type { BimBounds } from '../schema/bim.ts';
import type { Extent } from '../schema/layer.ts';
import type { ModelMove, StandingPlace } from '../schema/model-move.ts';

const RADIANS = Math.PI / 180;

/** Moves a model as one stiff body: upright stays upright, lengths and angles stay as they are. */
export class StiffMove {
  readonly #from: EnuFrame;
  readonly #to: EnuFrame;
  /** Of the turn about the vertical, clockwise seen from above. */
  readonly #sine: number;
  readonly #cosine: number;

  constructor({ from, to }: ModelMove) {
    this.#from = enuFrame(from.longitude, from.latitude, from.height);
    this.#to = enuFrame(to.longitude, to.latitude, to.height);
    const turn = (to.heading - from.heading) * RADIANS;
    this.#sine = Math.sin(turn);
    this.#cosine = Math.cos(turn);
  }

  /** Degrees and ellipsoidal metres, `count` triplets from `at` on, in place. */
  move(triplets: Float64Array, at = 0, count = Math.floor((triplets.length - at) / 3)): void {
    for (let end = at + 3 * count; at < end; at += 3) {
      this.#from.toEnu(triplets[at], triplets[at + 1], triplets[at + 2], triplets, at);
      const [east, north] = [triplets[at], triplets[at + 1]];
      this.#to.toGeodetic(
        east * this.#cosine + north * this.#sine,
        north * this.#cosine - east * this.#sine,
        triplets[at + 2],
        triplets,
        at,
      );
    }
  }

  /** Column-major 4×4, ECEF to ECEF. */
  matrix(): Float64Array {
    const [sine, cosine] = [this.#sine, this.#cosine];
    const [a, b] = [this.#from.matrix, this.#to.matrix];
    const out = new Float64Array(16);
    out[15] = 1;
    for (let row = 0; row < 3; row++) {
      // East and north of the place left, where they point to now.
      const east = b[row] * cosine - b[4 + row] * sine;
      const north = b[row] * sine + b[4 + row] * cosine;
      for (let column = 0; column < 3; column++)
        out[4 * column + row] = east * a[column] + north * a[4 + column] + b[8 + row] * a[8 + column];
      out[12 + row] = b[12 + row] - (out[row] * a[12] + out[4 + row] * a[13] + out[8 + row] * a[14]);
    }
    return out;
  }
}

/** Where something that stood at a place stands now. */
export function movedPlace(move: ModelMove, place: StandingPlace): StandingPlace {
  const triplet = Float64Array.of(place.longitude, place.latitude, place.height);
  new StiffMove(move).move(triplet);
  const [longitude, latitude, height] = triplet;
  return {
    longitude,
    latitude,
    height,
    heading: wrapped(place.heading + move.to.heading - move.from.heading),
  };
}

/** A place moved on by metres to the east, to the north and up, and turned on by degrees, clockwise. */
export function shiftedPlace(
  place: StandingPlace,
  [east, north, up]: readonly [number, number, number],
  turn = 0,
): StandingPlace {
  const frame = enuFrame(place.longitude, place.latitude, place.height);
  const [longitude, latitude] = frame.toGeodetic(east, north, 0);
  return { longitude, latitude, height: place.height + up, heading: wrapped(place.heading + turn) };
}

/** A heading that was turned again and again, within one turn. */
const wrapped = (heading: number): number => heading % 360;

/** Degrees clockwise from one heading to another, −180 to 180. */
export function headingBetween(from: number, to: number): number {
  return ((((to - from) % 360) + 540) % 360) - 180;
}

export function isSamePlace(a: StandingPlace, b: StandingPlace): boolean {
  return (['longitude', 'latitude', 'height', 'heading'] as const).every((key) => a[key] === b[key]);
}

/** Null, or nothing: where the files have it. */
export function isSameMove(a: ModelMove | null | undefined, b: ModelMove | null | undefined): boolean {
  if (!a || !b) return !a && !b;
  return isSamePlace(a.from, b.from) && isSamePlace(a.to, b.to);
}

/** What moves everything back. */
export const reversed = ({ from, to }: ModelMove): ModelMove => ({ from: to, to: from });

/** Bounds around what lay in bounds, in place where nothing moved it: wider than that, where it was turned. */
export function movedBounds(move: ModelMove | undefined, bounds: BimBounds): BimBounds {
  if (!move) return bounds;
  const [west, south, low, east, north, high] = bounds;
  const corners = new Float64Array(24);
  let at = 0;
  for (const longitude of [west, east])
    for (const latitude of [south, north])
      for (const height of [low, high]) {
        corners.set([longitude, latitude, height], at);
        at += 3;
      }
  new StiffMove(move).move(corners);
  const around: BimBounds = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let i = 0; i < corners.length; i++) {
    around[i % 3] = Math.min(around[i % 3], corners[i]);
    around[3 + (i % 3)] = Math.max(around[3 + (i % 3)], corners[i]);
  }
  return around;
}

export function movedExtent(move: ModelMove, [west, south, east, north]: Extent): Extent {
  const { height } = move.from;
  const [w, s, , e, n] = movedBounds(move, [west, south, height, east, north, height]);
  return [w, s, e, n];
}
