import type { PositionTransform } from '../../../models/geodesy/index.ts';
import type { FlatLines } from './city.ts';

/** Puts lines of degrees one after another as metres of a CRS. */
export class LineBuilder {
  readonly #transform: Pick<PositionTransform, 'fromGeodetic'>;
  readonly #starts: number[] = [0];
  readonly #positions: number[] = [];

  constructor(transform: Pick<PositionTransform, 'fromGeodetic'>) {
    this.#transform = transform;
  }

  get count(): number {
    return this.#starts.length - 1;
  }

  /** Longitude, latitude, height triplets; the height does not count. */
  add(positions: Float64Array): void {
    const placed = positions.slice();
    // A place keeps its x and y where its height is not known.
    for (let at = 2; at < placed.length; at += 3) placed[at] = 0;
    this.#transform.fromGeodetic(placed, placed);
    for (let at = 0; at < placed.length; at += 3) this.#positions.push(placed[at], placed[at + 1]);
    this.#starts.push(this.#positions.length / 2);
  }

  finish(): FlatLines {
    return { starts: Uint32Array.from(this.#starts), positions: Float64Array.from(this.#positions) };
  }
}
