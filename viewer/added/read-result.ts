import type { Feature } from '../../models/feature.ts';
import { AddError } from './add-error.ts';

/** Why a part of a file is not shown; the words are `add.leftOut.<reason>`. */
export type LeftOutReason =
  | 'withoutPlace'
  | 'brokenGeometry'
  | 'brokenRow'
  | 'unsupported'
  | 'networkLink'
  | 'foreignPicture'
  | 'overlay'
  | 'beyondLimit'
  | 'outsideArea';

export type LeftOut = Partial<Record<LeftOutReason, number>>;

/** What a reader makes of a file. */
export interface ReadResult {
  /** Positions in the coordinates of the file, always x, y: easting or longitude first. */
  features: Feature[];
  /** The CRS as the file names it, or as its format prescribes; absent: nobody knows. */
  crs?: string;
  leftOut: LeftOut;
  /** The encoding that was found out, where the file does not name it. */
  guessedEncoding?: string;
}

/** Figures beyond which the page would not stay usable; larger data belongs into the city, by import. */
export const LIMITS = {
  bytes: 150 * 2 ** 20,
  features: 100_000,
  positions: 2_000_000,
} as const;

/** Counts what is read and what is not. */
export class Tally {
  readonly leftOut: LeftOut = {};
  readonly #name: string;
  #features = 0;
  #positions = 0;

  constructor(name: string) {
    this.#name = name;
  }

  leave(reason: LeftOutReason, count = 1): void {
    this.leftOut[reason] = (this.leftOut[reason] ?? 0) + count;
  }

  /** Throws `too-many` when there is more than a page can show. */
  count(feature: Feature): void {
    this.#features++;
    for (const { positions } of feature.geometries) this.#positions += positions.length / 3;
    if (this.#features > LIMITS.features || this.#positions > LIMITS.positions)
      throw new AddError('too-many', {
        name: this.#name,
        features: LIMITS.features.toLocaleString('en'),
        positions: LIMITS.positions.toLocaleString('en'),
      });
  }
}
