import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { pointLayoutOf } from './point-layout.ts';

/** A variable length record of a LAS file: what does not fit into the header, as the CRS. */
export interface VariableRecord {
  user: string;
  id: number;
  bytes: Buffer;
}

/** The public header of a LAS or LAZ file (ASPRS LAS 1.4 R15, section 2.4). Bounds are in the file's CRS. */
export interface LasHeader {
  version: string;
  format: number;
  isCompressed: boolean;
  recordLength: number;
  pointCount: number;
  pointOffset: number;
  headerSize: number;
  recordCount: number;
  extendedOffset: number;
  extendedCount: number;
  scale: [number, number, number];
  offset: [number, number, number];
  minimum: [number, number, number];
  maximum: [number, number, number];
  /** The CRS is in a WKT record and not in GeoTIFF keys. */
  saysWkt: boolean;
}

/** Bytes of a file at an offset; fewer where it ends. */
export type ReadAt = (offset: number, length: number) => Promise<Buffer>;

const HEADER_BYTES = { old: 227, waveform: 235, long: 375 } as const;
/** Records are small; what says more is damaged. */
const MOST_RECORDS = 10_000;
const MOST_RECORD_BYTES = 64 << 20;

export function damagedLas(path: string, message: string): InputError {
  return new InputError(
    'las-damaged',
    basename(path),
    message,
    'Copy it again, or write it anew with `pdal translate in.las out.laz`.',
  );
}

/**
 * Reads the header of a LAS or LAZ file of version 1.0 to 1.4 and checks it against the size of the file.
 * @throws InputError `las-damaged`, `las-version`, `las-format`
 */
export function parseLasHeader(path: string, head: Buffer, fileSize: number): LasHeader {
  const fail = (message: string): never => {
    throw damagedLas(path, message);
  };
  if (head.length < HEADER_BYTES.old || head.toString('latin1', 0, 4) !== 'LASF')
    fail('it is no LAS file, or is cut off within its header.');
  const [major, minor] = [head[24], head[25]];
  if (major !== 1 || minor > 4) {
    throw new InputError(
      'las-version',
      basename(path),
      `its version is ${major}.${minor}; 1.0 to 1.4 are read.`,
      'Write it anew as LAS 1.4, for example with `pdal translate`.',
    );
  }
  const headerSize = head.readUInt16LE(94);
  const least = minor >= 4 ? HEADER_BYTES.long : minor === 3 ? HEADER_BYTES.waveform : HEADER_BYTES.old;
  if (headerSize < least || head.length < least)
    fail(`its header has ${headerSize} bytes, where version 1.${minor} has ${least}.`);
  const format = head[104] & 0x3f;
  const layout = pointLayoutOf(format);
  if (!layout) {
    throw new InputError(
      'las-format',
      basename(path),
      `its point format ${format} is not known; 0 to 10 are read.`,
      'Write it anew with `pdal translate --writers.las.minor_version=4 in.las out.laz`.',
    );
  }
  const recordLength = head.readUInt16LE(105);
  if (recordLength < layout.length)
    fail(`its points have ${recordLength} bytes, where format ${format} has at least ${layout.length}.`);
  const legacyCount = head.readUInt32LE(107);
  const longCount = minor >= 4 ? Number(head.readBigUInt64LE(247)) : 0;
  const three = (at: number, step: number) =>
    [0, 1, 2].map((axis) => head.readDoubleLE(at + step * axis)) as [number, number, number];
  const scale = three(131, 8);
  const offset = three(155, 8);
  if (!scale.every((value) => Number.isFinite(value) && value !== 0) || !offset.every(Number.isFinite))
    fail(`its scale (${scale.join(', ')}) and offset (${offset.join(', ')}) place no point.`);
  const header: LasHeader = {
    version: `1.${minor}`,
    format,
    isCompressed: (head[104] & 0xc0) !== 0,
    recordLength,
    pointCount: longCount > 0 ? longCount : legacyCount,
    pointOffset: head.readUInt32LE(96),
    headerSize,
    recordCount: head.readUInt32LE(100),
    extendedOffset: minor >= 4 ? Number(head.readBigUInt64LE(235)) : 0,
    extendedCount: minor >= 4 ? head.readUInt32LE(243) : 0,
    scale,
    offset,
    maximum: three(179, 16),
    minimum: three(187, 16),
    saysWkt: (head.readUInt16LE(6) & 0x10) !== 0,
  };
  if (header.pointOffset < headerSize || header.pointOffset > fileSize)
    fail(`its points begin at byte ${header.pointOffset} of ${fileSize}.`);
  if (!Number.isSafeInteger(header.pointCount)) fail('its number of points is not usable.');
  const pointBytes = header.pointCount * recordLength;
  if (!header.isCompressed && header.pointOffset + pointBytes > fileSize) {
    const there = Math.floor((fileSize - header.pointOffset) / recordLength);
    fail(`its header promises ${header.pointCount} points, but it ends after ${there}.`);
  }
  return header;
}

/** Reads the variable length records, those behind the points as well. */
export async function readVariableRecords(
  path: string,
  header: LasHeader,
  readAt: ReadAt,
  fileSize: number,
): Promise<VariableRecord[]> {
  const records: VariableRecord[] = [];
  const chains = [
    { at: header.headerSize, count: header.recordCount, end: header.pointOffset, head: 54, isLong: false },
    { at: header.extendedOffset, count: header.extendedCount, end: fileSize, head: 60, isLong: true },
  ];
  for (const { at: start, count, end, head, isLong } of chains) {
    if (count > MOST_RECORDS) throw damagedLas(path, `it promises ${count} variable length records.`);
    let at = start;
    for (let i = 0; i < count; i++) {
      if (at + head > end) throw damagedLas(path, 'its variable length records reach into its points.');
      const start = await readAt(at, head);
      if (start.length < head) throw damagedLas(path, 'it ends within its variable length records.');
      const length = isLong ? Number(start.readBigUInt64LE(20)) : start.readUInt16LE(20);
      if (at + head + length > end)
        throw damagedLas(
          path,
          `its variable length record ${i + 1} of ${length} bytes does not fit where it is.`,
        );
      const user = textOf(start.subarray(2, 18));
      // Waveforms and the like may be large, and are not needed.
      if (isNeeded(user) && length <= MOST_RECORD_BYTES)
        records.push({ user, id: start.readUInt16LE(18), bytes: await readAt(at + head, length) });
      at += head + length;
    }
  }
  return records;
}

function isNeeded(user: string): boolean {
  return user === 'LASF_Projection' || user === 'liblas' || user === 'laszip encoded';
}

/** Text that ends at the first zero. */
export function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('latin1', 0, end < 0 ? bytes.length : end).trim();
}
