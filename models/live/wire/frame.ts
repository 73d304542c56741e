import { ByteReader, ByteWriter, WireError } from './bytes.ts';

export const FRAME_KINDS = ['snapshot', 'delta', 'summary', 'records', 'levels'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/**
 * What every frame begins with: its kind (3 bits) and what it has (5 bits), the low 16 bits of the epoch of its writer,
 * the number of its topic and its sequence in it. A frame continues the one before it by one; a snapshot stands for all
 * up to its sequence.
 */
export interface FrameHeader {
  kind: FrameKind;
  /** Bits of the kind's own meaning, 0 to 31. */
  flags: number;
  /** Low 16 bits of the writer's epoch. */
  epoch: number;
  topic: number;
  sequence: number;
}

export function writeHeader(writer: ByteWriter, { kind, flags, epoch, topic, sequence }: FrameHeader): void {
  writer.byte(FRAME_KINDS.indexOf(kind) | (flags << 3));
  writer.uint16(epoch & 0xffff);
  writer.varint(topic);
  writer.varint(sequence);
}

export function readHeader(reader: ByteReader): FrameHeader {
  const first = reader.byte();
  const kind = FRAME_KINDS[first & 7];
  if (!kind) throw new WireError(`There are no frames of kind ${first & 7}.`);
  return {
    kind,
    flags: first >> 3,
    epoch: reader.uint16(),
    topic: reader.varint(),
    sequence: reader.varint(),
  };
}

/** Frames that travel together, each after its length. */
export function joinFrames(frames: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter(frames.reduce((sum, { length }) => sum + length + 4, 0));
  for (const frame of frames) writer.block(frame);
  return writer.done();
}

export function splitFrames(bytes: Uint8Array): Uint8Array[] {
  const reader = new ByteReader(bytes);
  const frames: Uint8Array[] = [];
  while (reader.left > 0) frames.push(reader.block());
  return frames;
}
