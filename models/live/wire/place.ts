import { latitudeAt, longitudeAt, worldX, worldY } from '../../geodesy/mercator.ts';
import type { MovingPosition } from '../../schema/index.ts';
import { CELL_ZOOM, type Cell } from '../cells.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

const STEPS = 65_536;
/** A byte that says nothing. */
const UNKNOWN = 255;
const MOST = 254;
/** Metres per second of the fastest that is told; what is faster is told as this. */
export const FASTEST = 120;

/** Longitude and latitude as two numbers of 16 bits in the cell: some 7 cm apart at 28° of latitude. */
export function quantized(longitude: number, latitude: number, cell: Cell): [number, number] {
  const across = 2 ** CELL_ZOOM;
  const x = worldX(longitude) * across - (cell % across);
  const y = worldY(latitude) * across - Math.floor(cell / across);
  return [step(x), step(y)];
}

/** The middle of what the two numbers stand for. */
export function unquantized(x: number, y: number, cell: Cell): { longitude: number; latitude: number } {
  const across = 2 ** CELL_ZOOM;
  const column = (cell % across) + (x + 0.5) / STEPS;
  const row = Math.floor(cell / across) + (y + 0.5) / STEPS;
  return {
    longitude: longitudeAt(column / across),
    latitude: latitudeAt(row / across),
  };
}

const step = (share: number): number => Math.max(0, Math.min(STEPS - 1, Math.floor(share * STEPS)));

/** Degrees clockwise from north in a byte: 1.4° apart. */
export const headingByte = (heading: number | undefined): number =>
  heading === undefined
    ? UNKNOWN
    : Math.round(((((heading % 360) + 360) % 360) / 360) * (MOST + 1)) % (MOST + 1);

export const headingOf = (byte: number): number | undefined =>
  byte === UNKNOWN ? undefined : (byte / (MOST + 1)) * 360;

/** Metres per second in a byte, finer where it is slow: within 0.24 m/s at 15 m/s. */
export const speedByte = (speed: number | undefined): number =>
  speed === undefined ? UNKNOWN : Math.round(Math.sqrt(Math.min(1, speed / FASTEST)) * MOST);

export const speedOf = (byte: number): number | undefined =>
  byte === UNKNOWN ? undefined : (byte / MOST) ** 2 * FASTEST;

/** 6 bytes, and up to 4 of the height in centimetres where `withHeight`. */
export function writePlace(writer: ByteWriter, position: MovingPosition, cell: Cell): void {
  const [x, y] = quantized(position.longitude, position.latitude, cell);
  writer.uint16(x);
  writer.uint16(y);
  writer.byte(headingByte(position.heading));
  writer.byte(speedByte(position.speed));
  if (position.height !== undefined) writer.signed(Math.round(position.height * 100));
}

export function readPlace(reader: ByteReader, cell: Cell, hasHeight: boolean): MovingPosition {
  const place = unquantized(reader.uint16(), reader.uint16(), cell);
  const heading = headingOf(reader.byte());
  const speed = speedOf(reader.byte());
  return {
    ...place,
    ...(hasHeight && { height: reader.signed() / 100 }),
    ...(heading !== undefined && { heading }),
    ...(speed !== undefined && { speed }),
  };
}
