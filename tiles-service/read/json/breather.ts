import { setImmediate } from 'node:timers/promises';
import type { ReadOptions } from '../feature-source.ts';

/** Work is interrupted after so many bytes. */
const BYTES = 8 * 2 ** 20;

/** Lets a long scan take a breath: others get their turn, progress is told, and a cancelled job ends. */
export class Breather {
  readonly #options: Pick<ReadOptions, 'signal' | 'onProgress'>;
  readonly #step: string;
  readonly #total: number;
  #next = 0;

  constructor(options: Pick<ReadOptions, 'signal' | 'onProgress'>, step: string, total: number) {
    this.#options = options;
    this.#step = step;
    this.#total = total;
  }

  /** True when it is time for `breathe`. */
  due(position: number): boolean {
    return position >= this.#next;
  }

  /** @throws the signal's reason once the job is cancelled. */
  async breathe(position: number): Promise<void> {
    this.#next = position + BYTES;
    this.#options.signal?.throwIfAborted();
    this.#options.onProgress?.({ step: this.#step, done: position, total: this.#total, unit: 'bytes' });
    await setImmediate();
    this.#options.signal?.throwIfAborted();
  }
}
