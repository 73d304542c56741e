import { ByteWriter } from '../feature-store/bytes.ts';
import { POINT, POLYGON, TILE_EXTENT, type TileGeometryType, type TileLayer, type TileValue } from './mvt.ts';

/** Mapbox Vector Tiles, version 2.1, as they are written; see mvt.ts for reading them. */
const MOVE_TO = 1;
const LINE_TO = 2;
const CLOSE_PATH = 7;
const BYTES_FIELD = 2;

/** The protobuf bytes of a tile, not compressed. Layers without features are left out. */
export function encodeTile(layers: readonly TileLayer[]): Uint8Array {
  const tile = new ByteWriter(16_384);
  const layer = new ByteWriter(16_384);
  const feature = new ByteWriter();
  const packed = new ByteWriter();
  for (const { name, features, extent = TILE_EXTENT } of layers) {
    if (features.length === 0) continue;
    layer.reset();
    writeUnsigned(layer, 15, 2);
    writeText(layer, 1, name);
    const keys = new Map<string, number>();
    const values = new Map<TileValue, number>();
    for (const { type, properties, parts } of features) {
      feature.reset();
      packed.reset();
      for (const key in properties) {
        packed.unsigned(indexOf(keys, key));
        packed.unsigned(indexOf(values, properties[key]));
      }
      writeBytes(feature, 2, packed.view());
      writeUnsigned(feature, 3, type);
      packed.reset();
      writeGeometry(packed, type, parts);
      writeBytes(feature, 4, packed.view());
      writeBytes(layer, 2, feature.view());
    }
    for (const key of keys.keys()) writeText(layer, 3, key);
    for (const value of values.keys()) {
      packed.reset();
      writeValue(packed, value);
      writeBytes(layer, 4, packed.view());
    }
    writeUnsigned(layer, 5, extent);
    writeBytes(tile, 3, layer.view());
  }
  return tile.view().slice();
}

function indexOf<T>(table: Map<T, number>, value: T): number {
  const known = table.get(value);
  if (known !== undefined) return known;
  table.set(value, table.size);
  return table.size - 1;
}

function writeUnsigned(writer: ByteWriter, field: number, value: number): void {
  writer.unsigned(field << 3);
  writer.unsigned(value);
}

function writeBytes(writer: ByteWriter, field: number, bytes: Uint8Array): void {
  writer.unsigned((field << 3) | BYTES_FIELD);
  writer.unsigned(bytes.length);
  writer.bytes(bytes);
}

const encoder = new TextEncoder();
function writeText(writer: ByteWriter, field: number, text: string): void {
  writeBytes(writer, field, encoder.encode(text));
}

const scratch = new DataView(new ArrayBuffer(8));
function writeValue(writer: ByteWriter, value: TileValue): void {
  if (typeof value === 'string') writeText(writer, 1, value);
  else if (typeof value === 'boolean') writeUnsigned(writer, 7, value ? 1 : 0);
  else if (Number.isSafeInteger(value) && value >= 0) writeUnsigned(writer, 5, value);
  else if (Number.isSafeInteger(value)) {
    writer.unsigned(6 << 3);
    writer.signed(value);
  } else if (Math.fround(value) === value) {
    writer.unsigned((2 << 3) | 5);
    scratch.setFloat32(0, value, true);
    writer.bytes(new Uint8Array(scratch.buffer, 0, 4));
  } else {
    writer.unsigned((3 << 3) | 1);
    writer.float64(value);
  }
}

function writeGeometry(writer: ByteWriter, type: TileGeometryType, parts: number[][]): void {
  let x = 0;
  let y = 0;
  for (const part of parts) {
    const count = part.length / 2;
    const moves = type === POINT ? count : 1;
    writer.unsigned((moves << 3) | MOVE_TO);
    for (let i = 0; i < count; i++) {
      if (i === moves) writer.unsigned(((count - 1) << 3) | LINE_TO);
      writer.signed(part[i * 2] - x);
      writer.signed(part[i * 2 + 1] - y);
      x = part[i * 2];
      y = part[i * 2 + 1];
    }
    if (type === POLYGON) writer.unsigned((1 << 3) | CLOSE_PATH);
  }
}
