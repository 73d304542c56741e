import type { FloodGrid, FloodRun } from '../../models/schema/flood-run.ts';
import type { FloodFrame, FloodMaxima, WaterSource } from '../../scenes/flood/run/frame.ts';
import { runCalls } from './picture-client.ts';

/** The pictures of a run that the server keeps: read by range and unpacked beside the page. */
export class KeptRun implements WaterSource {
  readonly grid: FloodGrid;
  readonly bed: Float32Array;
  readonly times: readonly number[];
  readonly #folder: string;
  #maxima: Promise<FloodMaxima> | undefined;

  /** `folder`: absolute address of what holds run.json. Throws what the bytes are that cannot be read. */
  static async open(folder: string, run: FloodRun): Promise<KeptRun> {
    return new KeptRun(folder, run, await runCalls.call('openRun', [folder, run]));
  }

  private constructor(folder: string, { grid, keyframes }: FloodRun, bed: Float32Array) {
    this.grid = grid;
    this.bed = bed;
    this.times = keyframes.map(({ time }) => time);
    this.#folder = folder;
  }

  frame(index: number): Promise<FloodFrame> {
    return runCalls.call('runFrame', [this.#folder, index]);
  }

  maxima(): Promise<FloodMaxima> {
    this.#maxima ??= runCalls.call('runMaxima', [this.#folder]);
    this.#maxima.catch(() => {
      this.#maxima = undefined;
    });
    return this.#maxima;
  }
}
