import { InputError } from '../../models/errors.ts';
import type { FloodGrid, FloodRun } from '../../models/schema/flood-run.ts';
import type { FloodFrame, FloodMaxima, WaterSource } from '../../scenes/flood/run/frame.ts';
import { type WorkerCalls, WorkerEnded } from '../workers/worker-calls.ts';
import { runCalls } from './picture-client.ts';
import type { PictureCalls } from './picture-worker.ts';

/** The pictures of a run that the server keeps: read by range and unpacked beside the page. */
export class KeptRun implements WaterSource {
  readonly grid: FloodGrid;
  readonly bed: Float32Array;
  readonly times: readonly number[];
  readonly #opening: Opening;
  #maxima: Promise<FloodMaxima> | undefined;

  /** `folder`: absolute address of what holds run.json. Throws what the bytes are that cannot be read. */
  static async open(
    folder: string,
    run: FloodRun,
    calls: WorkerCalls<PictureCalls> = runCalls,
  ): Promise<KeptRun> {
    const opening = new Opening(folder, run, calls);
    return new KeptRun(run, await opening.ask((bed) => bed), opening);
  }

  private constructor({ grid, keyframes }: FloodRun, bed: Float32Array, opening: Opening) {
    this.grid = grid;
    this.bed = bed;
    this.times = keyframes.map(({ time }) => time);
    this.#opening = opening;
  }

  frame(index: number): Promise<FloodFrame> {
    const { calls, folder } = this.#opening;
    return this.#opening.ask(() => calls.call('runFrame', [folder, index]));
  }

  maxima(): Promise<FloodMaxima> {
    const { calls, folder } = this.#opening;
    this.#maxima ??= this.#opening.ask(() => calls.call('runMaxima', [folder]));
    this.#maxima.catch(() => {
      this.#maxima = undefined;
    });
    return this.#maxima;
  }
}

/** A run that is open in the worker, and is opened there again when the worker broke and another took its place. */
class Opening {
  readonly folder: string;
  readonly calls: WorkerCalls<PictureCalls>;
  readonly #run: FloodRun;
  #open: { ends: number; bed: Promise<Float32Array> } | undefined;

  constructor(folder: string, run: FloodRun, calls: WorkerCalls<PictureCalls>) {
    this.folder = folder;
    this.calls = calls;
    this.#run = run;
  }

  /** Asks something of the open run; a second time, and no more, where the worker broke. Throws InputError then. */
  async ask<Answer>(ask: (bed: Float32Array) => Answer | Promise<Answer>): Promise<Answer> {
    for (let isAgain = false; ; isAgain = true)
      try {
        return await ask(await this.#opened());
      } catch (error) {
        if (!(error instanceof WorkerEnded)) throw error;
        if (!isAgain) continue;
        throw new InputError(
          'flood-pictures',
          this.#run.id,
          `what unpacks the pictures of the run broke twice (${error.message}).`,
          'Close other tabs, and load the page again.',
        );
      }
  }

  #opened(): Promise<Float32Array> {
    const { ends } = this.calls;
    if (this.#open?.ends === ends) return this.#open.bed;
    const open = { ends, bed: this.calls.call('openRun', [this.folder, this.#run]) };
    this.#open = open;
    open.bed.catch(() => {
      if (this.#open === open) this.#open = undefined;
    });
    return open.bed;
  }
}
