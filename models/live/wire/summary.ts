import type { Cell } from '../cells.ts';
import { type ByteReader, ByteWriter } from './bytes.ts';
import { type FrameHeader, writeHeader } from './frame.ts';
import { readValue, writeValue } from './values.ts';

/** Zoom of the cells that views from afar are told of: some 1.1 km a side at 28° of latitude. */
export const SUMMARY_ZOOM = 15;

/** What stands in a small cell. */
export interface SummaryCell {
  cell: Cell;
  /** Things; 0: the cell is empty now. */
  count: number;
  stale: number;
  /** Worst open alarm, 1 to 4; 0: none. */
  level: number;
  /** Mean of what the layer is coloured by, of the things that have it and are not stale. */
  mean?: number;
}

export interface Summary {
  base: number;
  /** Everything; otherwise what has changed. */
  whole: boolean;
  cells: SummaryCell[];
}

const WHOLE = 1;

export function encodeSummary(
  header: Omit<FrameHeader, 'kind' | 'flags'>,
  { base, whole, cells }: Summary,
): Uint8Array {
  const writer = new ByteWriter(32 + cells.length * 12);
  writeHeader(writer, { ...header, kind: 'summary', flags: whole ? WHOLE : 0 });
  writer.varint(base);
  writer.varint(cells.length);
  let before = 0;
  for (const { cell, count, stale, level, mean } of [...cells].sort((a, b) => a.cell - b.cell)) {
    writer.varint(cell - before);
    before = cell;
    writer.varint(count);
    writer.varint(stale);
    const value = new ByteWriter(8);
    // Four digits say what a colour can show.
    const tag = mean === undefined ? 0 : writeValue(value, Number(mean.toPrecision(4)));
    writer.byte(level | (tag << 3));
    writer.bytes(value.done());
  }
  return writer.done();
}

/** Reads what follows the header. Throws WireError. */
export function decodeSummary(reader: ByteReader, flags: number): Summary {
  const base = reader.varint();
  let cell = 0;
  const cells = Array.from({ length: reader.count(4) }, (): SummaryCell => {
    cell += reader.varint();
    const count = reader.varint();
    const stale = reader.varint();
    const byte = reader.byte();
    const mean = readValue(reader, byte >> 3);
    return { cell, count, stale, level: byte & 7, ...(typeof mean === 'number' && { mean }) };
  });
  reader.end();
  return { base, whole: (flags & WHOLE) !== 0, cells };
}
