import type { Geometry, HeightReference, RoofShape } from '../feature.ts';
import { ROOF_SHAPES } from '../feature.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';
import { decodeTextures, encodeTextures } from './texture-codec.ts';

/** Longitudes and latitudes are kept in units of 1e-9 degrees (0.1 mm), heights in millimetres. */
const DEGREE_UNITS = 1e9;
const METRE_UNITS = 1e3;

/** What a record of surfaces has besides its shape, as bits. */
const HAS_COLORS = 1;
const HAS_TEXTURES = 2;

const KINDS = ['points', 'lines', 'areas', 'extrusion', 'surfaces'] as const;
const REFERENCES: readonly HeightReference[] = ['ellipsoid', 'ground'];

/** Geometries as bytes: header, row starts as counts, positions as differences. */
export function encodeGeometries(geometries: readonly Geometry[], writer: ByteWriter): void {
  writer.unsigned(geometries.length);
  for (const geometry of geometries) {
    writer.uint8(KINDS.indexOf(geometry.kind));
    writer.uint8(REFERENCES.indexOf(geometry.heightReference));
    writer.unsigned(Math.round(geometry.lod * 10));
    encodePositions(geometry.positions, writer);
    switch (geometry.kind) {
      case 'points':
        break;
      case 'lines':
        encodeStarts(geometry.lineStarts, writer);
        break;
      default:
        encodeStarts(geometry.ringStarts, writer);
        encodeStarts(geometry.polygonStarts, writer);
    }
    if (geometry.kind === 'extrusion') {
      writer.float64(geometry.height);
      writer.unsigned(geometry.storeys === undefined ? 0 : geometry.storeys + 1);
      writer.uint8(ROOF_SHAPES.indexOf(geometry.roof.shape));
      writer.float64(geometry.roof.height);
      writer.float64(geometry.roof.direction ?? Number.NaN);
    } else if (geometry.kind === 'surfaces') {
      writer.bytes(geometry.semantics);
      const { colors, textures } = geometry;
      writer.uint8((colors ? HAS_COLORS : 0) | (textures ? HAS_TEXTURES : 0));
      if (colors) writer.bytes(colors);
      if (textures) encodeTextures(textures, geometry, writer);
    }
  }
}

export function decodeGeometries(reader: ByteReader): Geometry[] {
  const count = reader.unsigned();
  if (count > reader.remaining)
    throw new RangeError('A feature record counts more geometries than it has bytes.');
  const geometries: Geometry[] = [];
  for (let i = 0; i < count; i++) geometries.push(decodeGeometry(reader));
  return geometries;
}

function decodeGeometry(reader: ByteReader): Geometry {
  const kind = KINDS[reader.uint8()];
  const heightReference = REFERENCES[reader.uint8()];
  if (!kind || !heightReference) throw new RangeError('A feature record has an unknown kind of geometry.');
  const lod = reader.unsigned() / 10;
  const positions = decodePositions(reader);
  const base = { lod, heightReference, positions };
  if (kind === 'points') return { kind, ...base };
  if (kind === 'lines') return { kind, ...base, lineStarts: decodeStarts(reader) };
  const rings = { ringStarts: decodeStarts(reader), polygonStarts: decodeStarts(reader) };
  if (kind === 'areas') return { kind, ...base, ...rings };
  if (kind === 'extrusion') {
    const height = reader.float64();
    const storeys = reader.unsigned() - 1;
    const shape = ROOF_SHAPES[reader.uint8()] as RoofShape;
    const roof: { shape: RoofShape; height: number; direction?: number } = {
      shape,
      height: reader.float64(),
    };
    const direction = reader.float64();
    if (!Number.isNaN(direction)) roof.direction = direction;
    return { kind, ...base, ...rings, height, ...(storeys >= 0 ? { storeys } : {}), roof };
  }
  const polygons = Math.max(0, rings.polygonStarts.length - 1);
  const semantics = reader.bytes(polygons).slice();
  const has = reader.uint8();
  const colors = has & HAS_COLORS ? reader.bytes(polygons * 4).slice() : undefined;
  const textures = has & HAS_TEXTURES ? decodeTextures(reader, rings, positions.length / 3) : undefined;
  return {
    kind,
    ...base,
    ...rings,
    semantics,
    ...(colors ? { colors } : {}),
    ...(textures ? { textures } : {}),
  };
}

function encodePositions(positions: Float64Array, writer: ByteWriter): void {
  writer.unsigned(positions.length / 3);
  let x = 0;
  let y = 0;
  let z = 0;
  for (let i = 0; i < positions.length; i += 3) {
    const longitude = Math.round(positions[i] * DEGREE_UNITS);
    const latitude = Math.round(positions[i + 1] * DEGREE_UNITS);
    const height = Math.round(positions[i + 2] * METRE_UNITS);
    writer.signed(longitude - x);
    writer.signed(latitude - y);
    writer.signed(height - z);
    x = longitude;
    y = latitude;
    z = height;
  }
}

function decodePositions(reader: ByteReader): Float64Array {
  const count = reader.unsigned();
  if (count * 3 > reader.remaining)
    throw new RangeError('A feature record counts more positions than it has bytes.');
  const positions = new Float64Array(count * 3);
  let x = 0;
  let y = 0;
  let z = 0;
  for (let i = 0; i < positions.length; i += 3) {
    x += reader.signed();
    y += reader.signed();
    z += reader.signed();
    positions[i] = x / DEGREE_UNITS;
    positions[i + 1] = y / DEGREE_UNITS;
    positions[i + 2] = z / METRE_UNITS;
  }
  return positions;
}

/** Row starts [0, a, b, …] as the count of rows and the length of each. */
function encodeStarts(starts: Uint32Array, writer: ByteWriter): void {
  writer.unsigned(Math.max(0, starts.length - 1));
  for (let i = 1; i < starts.length; i++) writer.unsigned(starts[i] - starts[i - 1]);
}

function decodeStarts(reader: ByteReader): Uint32Array {
  const rows = reader.unsigned();
  if (rows > reader.remaining) throw new RangeError('A feature record counts more rows than it has bytes.');
  const starts = new Uint32Array(rows + 1);
  for (let i = 0; i < rows; i++) starts[i + 1] = starts[i] + reader.unsigned();
  return starts;
}
