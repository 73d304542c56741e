import { type ByteReader, ByteWriter, WireError } from './bytes.ts';
import { type FrameHeader, writeHeader } from './frame.ts';

/** Worst open alarms, 1 to 4, by the handle of the thing or by the small cell (SUMMARY_ZOOM); 0: none any more. */
export interface Levels {
  /** City time of the frame, UTC milliseconds. */
  base: number;
  /** Everything; otherwise what has changed. */
  whole: boolean;
  levels: ReadonlyMap<number, number>;
}

const WHOLE = 1;

export function encodeLevels(
  header: Omit<FrameHeader, 'kind' | 'flags'>,
  { base, whole, levels }: Levels,
): Uint8Array {
  const writer = new ByteWriter(32 + levels.size * 3);
  writeHeader(writer, { ...header, kind: 'levels', flags: whole ? WHOLE : 0 });
  writer.varint(base);
  writer.varint(levels.size);
  let before = 0;
  for (const [key, level] of [...levels].sort(([a], [b]) => a - b)) {
    writer.varint(key - before);
    before = key;
    writer.byte(level);
  }
  return writer.done();
}

/** Reads what follows the header. Throws WireError. */
export function decodeLevels(reader: ByteReader, flags: number): Levels {
  const base = reader.varint();
  const levels = new Map<number, number>();
  let key = 0;
  for (let left = reader.count(2); left > 0; left--) {
    key += reader.varint();
    const level = reader.byte();
    if (level > 4) throw new WireError(`There is no level ${level}.`);
    levels.set(key, level);
  }
  reader.end();
  return { base, whole: (flags & WHOLE) !== 0, levels };
}
