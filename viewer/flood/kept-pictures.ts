import type { FloodGrid } from '../../models/schema/flood-run.ts';
import type { FloodFrame, FloodMaxima, WaterSource } from '../../scenes/flood/run/frame.ts';
import type { Unpack } from './picture-client.ts';

/** Bytes of unpacked pictures that a run may hold; two are always held, those on either side of the clock. */
const UNPACKED = 160 * 2 ** 20;
const FEWEST = 2;
const MOST = 24;
/** Bytes of a cell of an unpacked picture. */
const CELL = 12;

/**
 * Pictures of a run that came one by one: kept packed, as blobs, which the browser may lay on its disk; the latest that
 * were looked at are also there unpacked.
 */
export class KeptPictures implements WaterSource {
  readonly grid: FloodGrid;
  readonly bed: Float32Array;
  readonly times: number[] = [];
  readonly #unpack: Unpack;
  readonly #packed: Blob[] = [];
  /** By place in the list; the one looked at last is the last. */
  readonly #unpacked = new Map<number, Promise<FloodFrame>>();
  readonly #most: number;
  readonly #listeners = new Set<() => void>();
  #worst: Blob | undefined;
  #maxima: Promise<FloodMaxima> | undefined;

  constructor(grid: FloodGrid, bed: Float32Array, unpack: Unpack) {
    this.grid = grid;
    this.bed = bed;
    this.#unpack = unpack;
    const frame = grid.columns * grid.rows * CELL;
    this.#most = Math.max(FEWEST, Math.min(MOST, Math.floor(UNPACKED / frame)));
  }

  /** Packed bytes of all pictures. */
  get bytes(): number {
    return this.#packed.reduce((sum, { size }) => sum + size, this.#worst?.size ?? 0);
  }

  /** The pictures as they are kept, in the order of `times`. */
  get packed(): readonly Blob[] {
    return this.#packed;
  }

  get worst(): Blob | undefined {
    return this.#worst;
  }

  /** Takes the next picture, unpacked too where it is there so; one that is not later than the last is none. */
  add(time: number, packed: Blob, frame?: FloodFrame): void {
    const last = this.times.at(-1);
    if (last !== undefined && time <= last) return;
    if (frame) this.#unpacked.set(this.times.length, Promise.resolve(frame));
    this.times.push(time);
    this.#packed.push(packed);
    this.#tell();
  }

  /** Takes the worst of the run, or of what there is so far. */
  setMaxima(packed: Blob): void {
    this.#worst = packed;
    this.#maxima = undefined;
    this.#tell();
  }

  frame(index: number): Promise<FloodFrame> {
    const packed = this.#packed[index];
    if (!packed)
      return Promise.reject(new RangeError(`There is no picture ${index} of ${this.times.length}.`));
    const known = this.#unpacked.get(index);
    const frame = known ?? this.#unpack.picture(packed, this.grid, this.times[index]);
    this.#unpacked.delete(index);
    this.#unpacked.set(index, frame);
    if (!known) frame.catch(() => this.#unpacked.delete(index));
    for (const oldest of this.#unpacked.keys()) {
      if (this.#unpacked.size <= this.#most) break;
      this.#unpacked.delete(oldest);
    }
    return frame;
  }

  maxima(): Promise<FloodMaxima> {
    if (!this.#worst) return Promise.resolve(nothingYet(this.grid));
    this.#maxima ??= this.#unpack.maxima(this.#worst, this.grid);
    this.#maxima.catch(() => {
      this.#maxima = undefined;
    });
    return this.#maxima;
  }

  /** Lets go of what is unpacked, while nobody looks; it is unpacked again when somebody does. */
  letGo(): void {
    this.#unpacked.clear();
    this.#maxima = undefined;
  }

  onFrame(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The worst while no picture is there. */
function nothingYet({ columns, rows }: FloodGrid): FloodMaxima {
  const cells = columns * rows;
  return {
    depth: new Float32Array(cells),
    speed: new Float32Array(cells),
    hazard: new Float32Array(cells),
    arrival: new Float32Array(cells).fill(Number.NaN),
  };
}
