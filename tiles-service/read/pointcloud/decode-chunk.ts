import { open } from 'node:fs/promises';
import { createLazPerf, type LazPerf } from 'laz-perf';
import type { PointChunk } from './chunks.ts';
import type { PointCloudFile } from './index.ts';
import { damagedLas } from './las-header.ts';

/** The decoder's memory, once in a thread. */
let lazPerf: Promise<LazPerf> | undefined;

/**
 * The raw point records of a chunk, as they stand in a LAS file.
 * @throws InputError `las-damaged`
 */
export async function readChunk(file: PointCloudFile, chunk: PointChunk): Promise<Buffer> {
  const { path, header } = file;
  const bytes = Buffer.allocUnsafe(chunk.bytes);
  const handle = await open(path, 'r');
  try {
    const { bytesRead } = await handle.read(bytes, 0, chunk.bytes, chunk.offset);
    if (bytesRead < chunk.bytes) throw damagedLas(path, `it ends within the points at byte ${chunk.offset}.`);
  } finally {
    await handle.close();
  }
  if (!header.isCompressed) return bytes;
  lazPerf ??= createLazPerf();
  try {
    return unpack(await lazPerf, bytes, chunk.points, header.format, header.recordLength);
  } catch (error) {
    // A trap may leave the decoder's memory in any state.
    lazPerf = undefined;
    throw damagedLas(path, `its points at byte ${chunk.offset} cannot be unpacked (${messageOf(error)}).`);
  }
}

/** Zeros behind the bytes: a decoder reads a few bytes ahead, and more where they are damaged. */
const SLACK = 4096;

function unpack(laz: LazPerf, bytes: Buffer, points: number, format: number, length: number): Buffer {
  const size = bytes.length + SLACK;
  const input = laz._malloc(size);
  const row = laz._malloc(length);
  const decoder = new laz.ChunkDecoder();
  try {
    laz.HEAPU8.set(bytes, input);
    laz.HEAPU8.fill(0, input + bytes.length, input + size);
    decoder.open(format, length, input);
    const records = Buffer.allocUnsafe(points * length);
    for (let i = 0; i < points; i++) {
      decoder.getPoint(row);
      records.set(laz.HEAPU8.subarray(row, row + length), i * length);
    }
    return records;
  } finally {
    decoder.delete();
    laz._free(row);
    laz._free(input);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'damaged data';
}
