import type { z } from 'zod';
import { InputError } from '../../../models/errors.ts';
import type { ByteSource } from '../../../models/feature-store/byte-source.ts';
import type { FloodGrid, FloodRun, keyframeSchema } from '../../../models/schema/flood-run.ts';
import type { FloodFrame, FloodMaxima, WaterSource } from './frame.ts';
import {
  decodeBed,
  decodeMaxima,
  decodePicture,
  encodeBed,
  encodeMaxima,
  encodePicture,
} from './picture-codec.ts';

export const KEYFRAMES_FILE = 'keyframes.bin';
/** Of so many pictures the first stands alone; the others say how they differ from the one before. */
const GROUP = 12;
/** Decoded pictures that a source keeps. */
const KEPT = 4;

type Keyframe = z.infer<typeof keyframeSchema>;
interface Span {
  offset: number;
  length: number;
}

/** Where everything lies in keyframes.bin. */
export interface KeyframeIndex {
  keyframes: Keyframe[];
  bed: Span;
  maxima: Span;
}

/** Writes the pictures of a run one after the other, then its bed and maxima; `append` takes the bytes. */
export class KeyframeWriter {
  readonly #grid: FloodGrid;
  readonly #append: (bytes: Uint8Array) => void | Promise<void>;
  readonly #keyframes: Keyframe[] = [];
  #length = 0;
  #before: FloodFrame | undefined;

  constructor(grid: FloodGrid, append: (bytes: Uint8Array) => void | Promise<void>) {
    this.#grid = grid;
    this.#append = append;
  }

  /** Takes a picture; times ascend. Do not change its arrays afterwards. */
  async add(frame: FloodFrame): Promise<void> {
    const before = this.#keyframes.length % GROUP === 0 ? undefined : this.#before;
    const span = await this.#put(await encodePicture(frame, this.#grid, before));
    this.#keyframes.push({ time: frame.time, ...span });
    this.#before = frame;
  }

  async finish(bed: Float32Array | Float64Array, maxima: FloodMaxima): Promise<KeyframeIndex> {
    const bedSpan = await this.#put(await encodeBed(bed, this.#grid));
    const maximaSpan = await this.#put(await encodeMaxima(maxima, this.#grid));
    return { keyframes: this.#keyframes, bed: bedSpan, maxima: maximaSpan };
  }

  async #put(bytes: Uint8Array): Promise<Span> {
    const span = { offset: this.#length, length: bytes.length };
    this.#length += bytes.length;
    await this.#append(bytes);
    return span;
  }
}

/**
 * The pictures of a kept run, read by range from keyframes.bin of `files`: those of one group at once.
 * @throws InputError `flood-keyframes` for a run without bed or maxima, or bytes that are not its own
 */
export async function openKeptRun(run: FloodRun, files: Pick<ByteSource, 'read'>): Promise<WaterSource> {
  const { grid, keyframes } = run;
  if (!run.bed || !run.maxima)
    throw new InputError(
      'flood-keyframes',
      `run ${run.id}`,
      'run.json does not say where its bed and its maxima lie.',
      'Compute the run again.',
    );
  const read = ({ offset, length }: Span): Promise<Uint8Array> => files.read(KEYFRAMES_FILE, offset, length);
  const bed = await decodeBed(await read(run.bed), grid);
  const { maxima } = run;
  const groups = new Map<number, Promise<Uint8Array>>();
  const frames = new Map<number, Promise<FloodFrame>>();

  const bytesOf = async (index: number): Promise<Uint8Array> => {
    const group = Math.floor(index / GROUP);
    const first = keyframes[group * GROUP];
    const last = keyframes[Math.min(keyframes.length, (group + 1) * GROUP) - 1];
    const length = last.offset + last.length - first.offset;
    const bytes = await remembered(groups, group, 2, () => read({ offset: first.offset, length }));
    const from = keyframes[index].offset - first.offset;
    return bytes.subarray(from, from + keyframes[index].length);
  };
  const frameAt = (index: number): Promise<FloodFrame> =>
    remembered(frames, index, KEPT, async () => {
      const before = index % GROUP === 0 ? undefined : await frameAt(index - 1);
      return decodePicture(await bytesOf(index), grid, keyframes[index].time, before);
    });

  return {
    grid,
    bed,
    times: keyframes.map(({ time }) => time),
    frame(index) {
      if (!keyframes[index]) return Promise.reject(new RangeError(`The run has no picture ${index}.`));
      return frameAt(index);
    },
    maxima: async () => decodeMaxima(await read(maxima), grid),
  };
}

/** Keeps the last few answers; what failed is asked for again. */
function remembered<T>(
  kept: Map<number, Promise<T>>,
  key: number,
  most: number,
  make: () => Promise<T>,
): Promise<T> {
  const found = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, found);
  found.catch(() => kept.delete(key));
  if (kept.size > most) kept.delete(kept.keys().next().value as number);
  return found;
}
