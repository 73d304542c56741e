import { type ByteReader, ByteWriter, WireError } from './bytes.ts';
import { type FrameHeader, writeHeader } from './frame.ts';
import { inflate } from './inflate.ts';

/** Records of one kind that have changed, or all of them. */
export interface RecordsChange {
  /** All there are; those that were there before and are not named are gone. */
  whole: boolean;
  set: { id: string; body: unknown }[];
  removed: string[];
}

const WHOLE = 1;
const COMPRESSED = 2;

/** JSON in UTF-8; the caller may compress it. */
export function encodeRecordsBody({ set, removed }: Pick<RecordsChange, 'set' | 'removed'>): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ set, removed }));
}

export function recordsFrame(
  header: Omit<FrameHeader, 'kind' | 'flags'>,
  whole: boolean,
  body: Uint8Array,
  compressed: boolean,
): Uint8Array {
  const writer = new ByteWriter(body.length + 16);
  writeHeader(writer, {
    ...header,
    kind: 'records',
    flags: (whole ? WHOLE : 0) | (compressed ? COMPRESSED : 0),
  });
  writer.bytes(body);
  return writer.done();
}

/** Reads what follows the header. Rejects with WireError. */
export async function decodeRecords(reader: ByteReader, flags: number): Promise<RecordsChange> {
  const body = reader.bytes(reader.left);
  const bytes = flags & COMPRESSED ? await inflate(body) : body;
  let told: unknown;
  try {
    told = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new WireError('The records of a frame are no JSON.');
  }
  const { set, removed } = (told ?? {}) as { set?: unknown; removed?: unknown };
  if (!Array.isArray(set) || !Array.isArray(removed) || !set.every(isRecord) || !removed.every(isText))
    throw new WireError('The records of a frame are not as they should be.');
  return { whole: (flags & WHOLE) !== 0, set, removed };
}

const isText = (value: unknown): value is string => typeof value === 'string';

const isRecord = (value: unknown): value is { id: string; body: unknown } =>
  typeof value === 'object' && value !== null && isText((value as { id?: unknown }).id);
