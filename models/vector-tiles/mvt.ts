import { ByteReader } from '../feature-store/bytes.ts';

/**
 * Mapbox Vector Tiles, version 2.1, as they are read: https://github.com/mapbox/vector-tile-spec/tree/master/2.1
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
