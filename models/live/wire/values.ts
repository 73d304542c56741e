import type { ObservedValue } from '../../schema/index.ts';
import { type ByteReader, type ByteWriter, WireError } from './bytes.ts';

/** How a value is written: a byte, and then what it says. */
export const TAG = {
  absent: 0,
  false: 1,
  true: 2,
  whole: 3,
  text: 4,
  float: 5,
  position: 6,
  /** And up to 7 places: tag − 8 after the point. */
  decimal: 8,
} as const;
const MOST_PLACES = 7;
const LARGEST = 2 ** 51;
const HAS_HEIGHT = 1;
const HAS_HEADING = 2;
const HAS_SPEED = 4;

/**
 * The tag of a value, its payload written to `writer`. Numbers of up to seven places after the point, as instruments
 * tell them, are whole numbers with a scale; all others are eight bytes. Exact for both.
 */
export function writeValue(writer: ByteWriter, value: ObservedValue): number {
  if (typeof value === 'boolean') return value ? TAG.true : TAG.false;
  if (typeof value === 'string') {
    writer.text(value);
    return TAG.text;
  }
  if (typeof value === 'number') return writeNumber(writer, value);
  writer.byte(
    (value.height === undefined ? 0 : HAS_HEIGHT) |
      (value.heading === undefined ? 0 : HAS_HEADING) |
      (value.speed === undefined ? 0 : HAS_SPEED),
  );
  for (const number of [value.longitude, value.latitude, value.height, value.heading, value.speed])
    if (number !== undefined) writer.float64(number);
  return TAG.position;
}

function writeNumber(writer: ByteWriter, value: number): number {
  if (!Object.is(value, -0) && Math.abs(value) < LARGEST) {
    for (let places = 0; places <= MOST_PLACES; places++) {
      const scale = 10 ** places;
      const whole = Math.round(value * scale);
      if (Math.abs(whole) >= LARGEST) break;
      if (whole / scale !== value) continue;
      writer.signed(whole);
      return places === 0 ? TAG.whole : TAG.decimal + places;
    }
  }
  writer.float64(value);
  return TAG.float;
}

/** The value of a tag; its payload is read from `reader`. Undefined: there is none. */
export function readValue(reader: ByteReader, tag: number): ObservedValue | undefined {
  switch (tag) {
    case TAG.absent:
      return undefined;
    case TAG.false:
      return false;
    case TAG.true:
      return true;
    case TAG.whole:
      return reader.signed();
    case TAG.text:
      return reader.text();
    case TAG.float:
      return reader.float64();
    case TAG.position: {
      const has = reader.byte();
      return {
        longitude: reader.float64(),
        latitude: reader.float64(),
        ...(has & HAS_HEIGHT && { height: reader.float64() }),
        ...(has & HAS_HEADING && { heading: reader.float64() }),
        ...(has & HAS_SPEED && { speed: reader.float64() }),
      };
    }
  }
  const places = tag - TAG.decimal;
  if (places < 1 || places > MOST_PLACES) throw new WireError(`There are no values of tag ${tag}.`);
  return reader.signed() / 10 ** places;
}
