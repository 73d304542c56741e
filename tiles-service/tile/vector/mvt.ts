import { ByteReader, ByteWriter } from '../../../models/feature-store/bytes.ts';

/**
 * Mapbox Vector Tiles, version 2.1: https://github.com/mapbox/vector-tile-spec/tree/master/2.1
 * Coordinates are integers in tile units (0 … extent, y down), with a margin on every side.
 */
export const TILE_EXTENT = 4096;

export type TileValue = string | number | boolean;

export const POINT = 1;
export const LINE = 2;
export const POLYGON = 3;
export type TileGeometryType = typeof POINT | typeof LINE | typeof POLYGON;

export interface TileFeature {
  type: TileGeometryType;
  properties: Record<string, TileValue>;
  /**
   * Parts as flat x, y arrays: one part with all points; one per line; one per ring, not closed, outer rings with
   * positive area by the surveyor's formula (clockwise on screen) each followed by its holes.
   */
  parts: number[][];
}

export interface TileLayer {
  name: string;
  features: TileFeature[];
  extent?: number;
}

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

/** Throws RangeError or Error for bytes that are no vector tile. */
export function decodeTile(bytes: Uint8Array): Required<TileLayer>[] {
  const layers: Required<TileLayer>[] = [];
  readFields(bytes, (field, reader, length) => {
    if (field === 3) layers.push(decodeLayer(reader.bytes(length)));
  });
  return layers;
}

/** Calls `read` with the reader at the value; whatever it leaves unread is skipped. `length` of a varint is 0. */
function readFields(
  bytes: Uint8Array,
  read: (field: number, reader: ByteReader, length: number) => void,
): void {
  const reader = new ByteReader(bytes);
  while (reader.remaining > 0) {
    const tag = reader.unsigned();
    const wire = tag & 7;
    if (wire === 0) {
      const start = reader.offset;
      read(tag >> 3, reader, 0);
      if (reader.offset === start) reader.unsigned();
      continue;
    }
    const length = wire === 1 ? 8 : wire === 5 ? 4 : wire === 2 ? reader.unsigned() : Number.NaN;
    if (!(length <= reader.remaining)) throw new RangeError('A field of the vector tile ends too late.');
    const end = reader.offset + length;
    read(tag >> 3, reader, length);
    reader.offset = end;
  }
}

function decodeLayer(bytes: Uint8Array): Required<TileLayer> {
  const decoder = new TextDecoder();
  const layer: Required<TileLayer> = { name: '', features: [], extent: TILE_EXTENT };
  const keys: string[] = [];
  const values: TileValue[] = [];
  const raw: Uint8Array[] = [];
  readFields(bytes, (field, reader, length) => {
    if (field === 1) layer.name = decoder.decode(reader.bytes(length));
    else if (field === 2) raw.push(reader.bytes(length));
    else if (field === 3) keys.push(decoder.decode(reader.bytes(length)));
    else if (field === 4) values.push(decodeValue(reader.bytes(length)));
    else if (field === 5) layer.extent = reader.unsigned();
  });
  for (const feature of raw) layer.features.push(decodeFeature(feature, keys, values));
  return layer;
}

function decodeValue(bytes: Uint8Array): TileValue {
  let value: TileValue = '';
  readFields(bytes, (field, reader, length) => {
    const view = () => new DataView(bytes.buffer, bytes.byteOffset + reader.offset, length);
    if (field === 1) value = new TextDecoder().decode(reader.bytes(length));
    else if (field === 2) value = view().getFloat32(0, true);
    else if (field === 3) value = view().getFloat64(0, true);
    else if (field === 4 || field === 5) value = reader.unsigned();
    else if (field === 6) value = reader.signed();
    else if (field === 7) value = reader.unsigned() !== 0;
  });
  return value;
}

function decodeFeature(bytes: Uint8Array, keys: string[], values: TileValue[]): TileFeature {
  const feature: TileFeature = { type: POINT, properties: {}, parts: [] };
  let geometry: Uint8Array = new Uint8Array(0);
  readFields(bytes, (field, reader, length) => {
    if (field === 3) feature.type = reader.unsigned() as TileGeometryType;
    else if (field === 4) geometry = reader.bytes(length);
    else if (field === 2) {
      const tags = new ByteReader(reader.bytes(length));
      while (tags.remaining > 0) {
        const key = tags.unsigned();
        const value = tags.unsigned();
        if (key >= keys.length || value >= values.length)
          throw new RangeError('A tag points beyond its table.');
        feature.properties[keys[key]] = values[value];
      }
    }
  });
  feature.parts = decodeGeometry(geometry, feature.type);
  return feature;
}

function decodeGeometry(bytes: Uint8Array, type: TileGeometryType): number[][] {
  const reader = new ByteReader(bytes);
  const parts: number[][] = [];
  let part: number[] = [];
  let x = 0;
  let y = 0;
  while (reader.remaining > 0) {
    const command = reader.unsigned();
    const count = command >> 3;
    const kind = command & 7;
    if (kind === CLOSE_PATH) continue;
    if (kind !== MOVE_TO && kind !== LINE_TO) throw new RangeError(`Unknown geometry command ${kind}.`);
    for (let i = 0; i < count; i++) {
      x += reader.signed();
      y += reader.signed();
      if (kind === MOVE_TO && (type !== POINT || parts.length === 0)) parts.push((part = []));
      part.push(x, y);
    }
  }
  return parts;
}
