import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { type ChunkEntry, decodeChunkTable } from './arithmetic-decoder.ts';
import { damagedLas, type LasHeader, type ReadAt, type VariableRecord } from './las-header.ts';
import { pointLayoutOf } from './point-layout.ts';

/** A run of points that can be read without those before it. */
export interface PointChunk {
  offset: number;
  bytes: number;
  points: number;
}

const PLAIN_CHUNK_POINTS = 50_000;
/** What one chunk may unpack to: the decoder holds it whole. */
const MOST_CHUNK_POINTS = 4_000_000;
const MOST_CHUNKS = 1 << 24;
const VARIABLE = 0xffff_ffff;
const REWRITE = 'Write it anew with `pdal translate in.laz out.laz`.';

/** Compressors of the LASzip record: none, points one after another, in chunks, in chunks by layers. */
const POINTWISE = 1;
const CHUNKED = 2;
const LAYERED = 3;

/**
 * The chunks of a LAS or LAZ file, which together hold all its points.
 * @throws InputError `las-damaged`, `laz-unsupported`
 */
export async function listChunks(
  path: string,
  header: LasHeader,
  records: readonly VariableRecord[],
  readAt: ReadAt,
  fileSize: number,
): Promise<PointChunk[]> {
  if (!header.isCompressed) return plainChunks(header);
  const record = records.find(({ user, id }) => user === 'laszip encoded' && id === 22204);
  if (!record || record.bytes.length < 34)
    throw damagedLas(path, 'its points are compressed, but the record that says how is missing.');
  checkCompression(path, header, record.bytes);
  if (header.pointCount === 0) return [];
  const chunkPoints = record.bytes.readUInt32LE(12);
  const tableOffset = await findTable(path, header, readAt, fileSize);
  const head = await readAt(tableOffset, 8);
  const count = head.length === 8 ? head.readUInt32LE(4) : 0;
  if (head.length < 8 || head.readUInt32LE(0) !== 0) throw damagedLas(path, 'its chunk table is missing.');
  // Not even an empty chunk is smaller than one raw point.
  if (count > MOST_CHUNKS || count * header.recordLength > fileSize)
    throw damagedLas(path, `its chunk table promises ${count} chunks.`);
  let entries: ChunkEntry[];
  try {
    const table = await readAt(tableOffset + 8, Math.min(fileSize - tableOffset - 8, count * 16 + 64));
    entries = decodeChunkTable(table, count, chunkPoints === VARIABLE);
  } catch (error) {
    throw damagedLas(path, `its chunk table cannot be read (${(error as Error).message})`);
  }
  return placeChunks(path, header, entries, chunkPoints, tableOffset);
}

function placeChunks(
  path: string,
  header: LasHeader,
  entries: readonly ChunkEntry[],
  chunkPoints: number,
  end: number,
): PointChunk[] {
  let offset = header.pointOffset + 8;
  let left = header.pointCount;
  const chunks = entries.map(({ points, bytes }) => {
    const chunk = { offset, bytes, points: Math.min(points ?? chunkPoints, left) };
    if (points !== undefined && points > left)
      throw damagedLas(path, `its chunks hold more points than the ${header.pointCount} of its header.`);
    if (offset + bytes > end)
      throw damagedLas(path, 'its chunks reach beyond its points; it may be cut short.');
    if (chunk.points > MOST_CHUNK_POINTS) {
      throw new InputError(
        'laz-unsupported',
        basename(path),
        `it is compressed in chunks of ${chunk.points} points, which are unpacked only whole.`,
        REWRITE,
      );
    }
    offset += bytes;
    left -= chunk.points;
    return chunk;
  });
  if (left > 0)
    throw damagedLas(
      path,
      `its header promises ${header.pointCount} points, but its chunks hold ${header.pointCount - left}.`,
    );
  return chunks.filter(({ points }) => points > 0);
}

function plainChunks({ pointCount, pointOffset, recordLength }: LasHeader): PointChunk[] {
  const chunks: PointChunk[] = [];
  for (let first = 0; first < pointCount; first += PLAIN_CHUNK_POINTS) {
    const points = Math.min(PLAIN_CHUNK_POINTS, pointCount - first);
    chunks.push({ offset: pointOffset + first * recordLength, bytes: points * recordLength, points });
  }
  return chunks;
}

/** A file written as a stream says where the table is at its very end. */
async function findTable(
  path: string,
  { pointOffset }: LasHeader,
  readAt: ReadAt,
  fileSize: number,
): Promise<number> {
  const said = await readAt(pointOffset, 8);
  let offset = said.length === 8 ? Number(said.readBigInt64LE(0)) : 0;
  if (offset === -1) offset = Number((await readAt(fileSize - 8, 8)).readBigInt64LE(0));
  if (offset < pointOffset + 8 || offset + 8 > fileSize)
    throw damagedLas(
      path,
      `its chunk table would be at byte ${offset} of ${fileSize}; it is cut short or was not finished.`,
    );
  return offset;
}

function checkCompression(path: string, header: LasHeader, bytes: Buffer): void {
  const unsupported = (message: string): never => {
    throw new InputError('laz-unsupported', basename(path), message, REWRITE);
  };
  const compressor = bytes.readUInt16LE(0);
  const layout = pointLayoutOf(header.format);
  if (layout?.hasWaveform)
    unsupported(`points of format ${header.format} (with waveforms) are read from LAS files, not from LAZ.`);
  if (compressor === POINTWISE) unsupported('it is in the old form of LAZ without chunks.');
  if (compressor !== (layout?.isExtended ? LAYERED : CHUNKED))
    unsupported(`its compression ${compressor} is not known for point format ${header.format}.`);
  const items = bytes.readUInt16LE(32);
  if (bytes.length < 34 + 6 * items) throw damagedLas(path, 'its compression record is cut short.');
  let length = 0;
  for (let i = 0; i < items; i++) {
    length += bytes.readUInt16LE(36 + 6 * i);
    const version = bytes.readUInt16LE(38 + 6 * i);
    const isKnown = layout?.isExtended ? version === 3 : version === 2;
    if (!isKnown) unsupported(`version ${version} of its compression is not known.`);
  }
  if (length !== header.recordLength)
    throw damagedLas(
      path,
      `its compressed points have ${length} bytes, its header says ${header.recordLength}.`,
    );
}
