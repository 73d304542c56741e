import { InputError } from '../../../models/errors.ts';
import { decodeBlocks, encodeBlocks, type GridSize } from './block-codec.ts';
import type { FloodFrame, FloodMaxima } from './frame.ts';

/** Metres and m/s of one step of what is kept. */
const MILLIMETRE = 1e-3;
const CENTIMETRE = 1e-2;
/** Millimetres below which a cell is kept as dry: films of rain are no flood, and would cost most of the bytes. */
export const LEAST_KEPT = 5;

/**
 * One picture of the water as bytes: depth in millimetres, velocities in centimetres a second, of cells with at least
 * 5 mm. With `previous`, the picture before, it says how it differs where that is shorter, and is read with the same.
 */
export const encodePicture = (
  frame: FloodFrame,
  size: GridSize,
  previous?: FloodFrame,
): Promise<Uint8Array<ArrayBuffer>> =>
  encodeBlocks(layersOf(frame), size, previous ? layersOf(previous) : undefined);

/** @throws InputError `flood-keyframes` for bytes that are no such picture. */
export async function decodePicture(
  bytes: Uint8Array,
  size: GridSize,
  time: number,
  previous?: FloodFrame,
): Promise<FloodFrame> {
  const before = previous ? layersOf(previous) : undefined;
  const [depth, velocityX, velocityY] = await decoded(`the picture at ${time} s`, () =>
    decodeBlocks(bytes, 3, size, before),
  );
  return {
    time,
    depth: scaled(depth, MILLIMETRE),
    velocityX: scaled(velocityX, CENTIMETRE),
    velocityY: scaled(velocityY, CENTIMETRE),
  };
}

/** The worst of a run as bytes: millimetres, centimetres a second, hundredths of the rating, seconds. */
export function encodeMaxima(maxima: FloodMaxima, size: GridSize): Promise<Uint8Array<ArrayBuffer>> {
  const depth = depthLayer(maxima.depth);
  const arrival = Int32Array.from(maxima.arrival, (time) => (Number.isNaN(time) ? 0 : Math.round(time) + 1));
  return encodeBlocks(
    [depth, counted(maxima.speed, CENTIMETRE), counted(maxima.hazard, CENTIMETRE), arrival],
    size,
  );
}

/** @throws InputError `flood-keyframes` */
export async function decodeMaxima(bytes: Uint8Array, size: GridSize): Promise<FloodMaxima> {
  const [depth, speed, hazard, arrival] = await decoded('the maxima', () => decodeBlocks(bytes, 4, size));
  return {
    depth: scaled(depth, MILLIMETRE),
    speed: scaled(speed, CENTIMETRE),
    hazard: scaled(hazard, CENTIMETRE),
    arrival: Float32Array.from(arrival, (time) => (time === 0 ? Number.NaN : time - 1)),
  };
}

/** The bed as bytes: millimetres over `base`, the whole metre below its lowest cell. */
export async function encodeBed(
  bed: Float32Array | Float64Array,
  size: GridSize,
): Promise<Uint8Array<ArrayBuffer>> {
  let least = Number.POSITIVE_INFINITY;
  for (const height of bed) if (height < least) least = height;
  const base = Number.isFinite(least) ? Math.floor(least) : 0;
  const layer = new Int32Array(bed.length);
  for (let cell = 0; cell < bed.length; cell++)
    if (!Number.isNaN(bed[cell])) layer[cell] = Math.round((bed[cell] - base) / MILLIMETRE) + 1;
  const blocks = await encodeBlocks([layer], size);
  const out = new Uint8Array(4 + blocks.length);
  new DataView(out.buffer).setInt32(0, base, true);
  out.set(blocks, 4);
  return out;
}

/** @throws InputError `flood-keyframes` */
export async function decodeBed(bytes: Uint8Array, size: GridSize): Promise<Float32Array> {
  const [layer, base] = await decoded('the bed', async () => {
    const base = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getInt32(0, true);
    return [(await decodeBlocks(bytes.subarray(4), 1, size))[0], base] as const;
  });
  return Float32Array.from(layer, (value) => (value === 0 ? Number.NaN : base + (value - 1) * MILLIMETRE));
}

function layersOf({ depth, velocityX, velocityY }: FloodFrame): Int32Array[] {
  return [depthLayer(depth), counted(velocityX, CENTIMETRE), counted(velocityY, CENTIMETRE)];
}

function depthLayer(depth: Float32Array): Int32Array {
  const out = counted(depth, MILLIMETRE);
  for (let cell = 0; cell < out.length; cell++) if (out[cell] < LEAST_KEPT) out[cell] = 0;
  return out;
}

function counted(values: Float32Array, unit: number): Int32Array {
  const out = new Int32Array(values.length);
  const perUnit = Math.round(1 / unit);
  for (let cell = 0; cell < out.length; cell++) out[cell] = Math.round(values[cell] * perUnit);
  return out;
}

function scaled(values: Int32Array, unit: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let cell = 0; cell < out.length; cell++) out[cell] = values[cell] * unit;
  return out;
}

async function decoded<T>(what: string, decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    throw new InputError(
      'flood-keyframes',
      `${what} of a run`,
      `its bytes cannot be read (${(error as Error).message}).`,
      'The file keyframes.bin is not the one that run.json was written with: compute the run again.',
    );
  }
}
