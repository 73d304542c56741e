import { ByteReader, ByteWriter } from '../feature-store/bytes.ts';
import { VALUE_TYPES } from '../schema/thing.ts';
import { readIntegers, writeIntegers } from './integer-column.ts';
import { readNumbers, writeNumbers } from './number-column.ts';

export type ValueType = (typeof VALUE_TYPES)[number];

/** Numbers of one position: longitude, latitude, height, heading, speed. NaN: not told. */
export const POSITION_NUMBERS = 5;
/** Parts of one unit of each of them that are kept: 1e-7°, 1e-7°, 0.01 m, 0.1°, 0.1 m/s. */
export const POSITION_SCALES = [1e7, 1e7, 100, 10, 10] as const;

/** Observations of one datastream in columns, in order of result time, those of one time as they were received. */
export interface ObservationColumns {
  type: ValueType;
  count: number;
  /** Result times, whole UTC milliseconds. */
  times: Float64Array;
  /** When they were received, whole UTC milliseconds. */
  received: Float64Array;
  /** `number` and `boolean` (0 or 1): one each; `position`: POSITION_NUMBERS each; `text`: none. */
  numbers: Float64Array;
  /** `text`: one each. */
  texts: readonly string[];
  /** Keys of the ids that their source gave (`keyOfId`), 0 for those without; absent: none has one. */
  keys?: Float64Array;
  /** 0: not told, 1: good, 2: uncertain, 3: bad; absent: of none told. */
  qualities?: Uint8Array;
}

const FORMAT = 1;
const WITH_KEYS = 1;
const WITH_QUALITIES = 2;
const KEY_BYTES = 6;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Observations of one datastream as bytes. Times, numbers, booleans and texts are read back as they were; positions to
 * the parts of POSITION_SCALES.
 */
export function encodeChunk(columns: ObservationColumns): Uint8Array {
  const { type, count, keys, qualities } = columns;
  const writer = new ByteWriter(64 + count * 4);
  writer.uint8(FORMAT);
  writer.uint8(VALUE_TYPES.indexOf(type));
  writer.uint8((keys ? WITH_KEYS : 0) | (qualities ? WITH_QUALITIES : 0));
  writer.unsigned(count);
  writeIntegers(writer, columns.times);
  const lags = new Float64Array(count);
  for (let i = 0; i < count; i++) lags[i] = columns.received[i] - columns.times[i];
  writeIntegers(writer, lags);
  if (type === 'number') writeNumbers(writer, columns.numbers);
  else if (type === 'boolean') writeIntegers(writer, columns.numbers);
  else if (type === 'text') writeTexts(writer, columns.texts);
  else writePositions(writer, columns.numbers, count);
  if (qualities) writeIntegers(writer, qualities);
  if (keys) for (let i = 0; i < count; i++) writeKey(writer, keys[i]);
  return writer.view().slice();
}

/** Throws RangeError when the bytes are no chunk. */
export function decodeChunk(bytes: Uint8Array): ObservationColumns {
  const reader = new ByteReader(bytes);
  if (reader.uint8() !== FORMAT) throw new RangeError('A chunk of observations has an unknown format.');
  const type = VALUE_TYPES[reader.uint8()];
  if (type === undefined) throw new RangeError('A chunk of observations has an unknown type of values.');
  const flags = reader.uint8();
  const count = reader.unsigned();
  const times = readIntegers(reader, count);
  const received = readIntegers(reader, count);
  for (let i = 0; i < count; i++) received[i] += times[i];
  let numbers: Float64Array = new Float64Array(0);
  let texts: string[] = [];
  if (type === 'number') numbers = readNumbers(reader, count);
  else if (type === 'boolean') numbers = readIntegers(reader, count);
  else if (type === 'text') texts = readTexts(reader, count);
  else numbers = readPositions(reader, count);
  return {
    type,
    count,
    times,
    received,
    numbers,
    texts,
    ...(flags & WITH_QUALITIES ? { qualities: Uint8Array.from(readIntegers(reader, count)) } : {}),
    ...(flags & WITH_KEYS ? { keys: Float64Array.from({ length: count }, () => readKey(reader)) } : {}),
  };
}

/**
 * Stands for the id that a source gave to an observation: 48 bits, never 0. Only ids of one datastream at one result
 * time are ever held against each other.
 */
export function keyOfId(id: string): number {
  let low = 0x811c9dc5;
  let high = 0x2545f491;
  for (let i = 0; i < id.length; i++) {
    const unit = id.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x5bd1e995);
    high ^= high >>> 15;
  }
  return (high & 0xffff) * 2 ** 32 + (low >>> 0) || 1;
}

function writeKey(writer: ByteWriter, key: number): void {
  let rest = key;
  for (let b = 0; b < KEY_BYTES; b++) {
    writer.uint8(rest % 256);
    rest = Math.floor(rest / 256);
  }
}

function readKey(reader: ByteReader): number {
  let key = 0;
  let scale = 1;
  for (let b = 0; b < KEY_BYTES; b++) {
    key += reader.uint8() * scale;
    scale *= 256;
  }
  return key;
}

/** A dictionary in order of appearance, then which word each one is. */
function writeTexts(writer: ByteWriter, texts: readonly string[]): void {
  const words = new Map<string, number>();
  const indices = texts.map((text) => {
    const known = words.get(text);
    if (known !== undefined) return known;
    words.set(text, words.size);
    return words.size - 1;
  });
  writer.unsigned(words.size);
  for (const word of words.keys()) {
    const bytes = encoder.encode(word);
    writer.unsigned(bytes.length);
    writer.bytes(bytes);
  }
  writeIntegers(writer, indices);
}

function readTexts(reader: ByteReader, count: number): string[] {
  const words = Array.from({ length: reader.unsigned() }, () =>
    decoder.decode(reader.bytes(reader.unsigned())),
  );
  return Array.from(readIntegers(reader, count), (index) => words[index] ?? '');
}

/** Column by column; where some are told and some not, first which. */
function writePositions(writer: ByteWriter, numbers: Float64Array, count: number): void {
  for (let part = 0; part < POSITION_NUMBERS; part++) {
    const told = new Uint8Array(count);
    const whole: number[] = [];
    for (let i = 0; i < count; i++) {
      const value = numbers[i * POSITION_NUMBERS + part];
      if (Number.isNaN(value)) continue;
      told[i] = 1;
      whole.push(Math.round(value * POSITION_SCALES[part]));
    }
    writer.unsigned(whole.length);
    if (whole.length > 0 && whole.length < count) writeIntegers(writer, told);
    if (whole.length > 0) writeIntegers(writer, whole);
  }
}

function readPositions(reader: ByteReader, count: number): Float64Array {
  const numbers = new Float64Array(count * POSITION_NUMBERS).fill(Number.NaN);
  for (let part = 0; part < POSITION_NUMBERS; part++) {
    const present = reader.unsigned();
    if (present === 0) continue;
    const told = present < count ? readIntegers(reader, count) : undefined;
    const whole = readIntegers(reader, present);
    for (let i = 0, next = 0; i < count; i++)
      if (!told || told[i] === 1)
        numbers[i * POSITION_NUMBERS + part] = whole[next++] / POSITION_SCALES[part] + 0;
  }
  return numbers;
}
