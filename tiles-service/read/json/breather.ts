import { setImmediate } from 'node:timers/promises';
import type { ReadOptions } from '../feature-source.ts';

/** Work is interrupted after so many bytes: often enough to tell how far it has come, seldom enough to cost nothing. */
const LEAST_BYTES = 2 ** 16;
const MOST_BYTES = 8 * 2 ** 20;
const BREATHS = 256;

/** Lets a long scan take a breath: others get their turn, progress is told, and a cancelled job ends. */
export class Breather {
  readonly #options: Pick<ReadOptions, 'signal' | 'onProgress'>;
  readonly #step: string;
  readonly #total: number;
  readonly #bytes: number;
  #next = 0;
  #position = 0;

  constructor(options: Pick<ReadOptions, 'signal' | 'onProgress'>, step: string, total: number) {
    this.#options = options;
    this.#step = step;
    this.#total = total;
    this.#bytes = Math.min(MOST_BYTES, Math.max(LEAST_BYTES, total / BREATHS));
  }

  /** True when it is time for `breathe`. `position`: in the file, in every pass over it. */
  due(position: number): boolean {
    this.#position = position;
    return position >= this.#next;
  }

  /**
   * `done`: of `total`; in a second pass over a file that is more than the position.
   * @throws the signal's reason once the job is cancelled.
   */
  async breathe(done: number): Promise<void> {
    this.#next = this.#position + this.#bytes;
    this.#options.signal?.throwIfAborted();
    this.#options.onProgress?.({ step: this.#step, done, total: this.#total, unit: 'bytes' });
    await setImmediate();
    this.#options.signal?.throwIfAborted();
  }
}
