import type { SurfaceTextures } from '../feature.ts';
import type { ByteReader, ByteWriter } from './bytes.ts';

/** Texture coordinates are kept in this part of a picture's side: an eighth of a pixel at 4096. */
const SIDE_UNITS = 1 << 15;
/** A picture that repeats more often than this along one surface is a fault of the source. */
const MOST_REPEATS = 1 << 15;
/** In `imageOf`: no picture. */
const NO_IMAGE = 0xffff;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The rows that coordinates are counted by, as in SurfacesGeometry. */
interface Rows {
  ringStarts: Uint32Array;
  polygonStarts: Uint32Array;
}

/**
 * Pictures on surfaces as bytes: names, one image number a polygon, and for the polygons that have one the u and v
 * of every corner as differences from the corner before.
 */
export function encodeTextures(textures: SurfaceTextures, rows: Rows, writer: ByteWriter): void {
  const { images, imageOf, coordinates } = textures;
  writer.unsigned(images.length);
  for (const name of images) {
    const text = encoder.encode(name);
    writer.unsigned(text.length);
    writer.bytes(text);
  }
  for (const image of imageOf) writer.unsigned(image === NO_IMAGE ? 0 : image + 1);
  eachTexturedPolygon(imageOf, rows, (from, to) => {
    let u = 0;
    let v = 0;
    for (let i = from; i < to; i++) {
      const nextU = unitsOf(coordinates[2 * i]);
      const nextV = unitsOf(coordinates[2 * i + 1]);
      writer.signed(nextU - u);
      writer.signed(nextV - v);
      u = nextU;
      v = nextV;
    }
  });
}

/** Throws RangeError for bytes that encodeTextures did not write. `positions`: their number. */
export function decodeTextures(reader: ByteReader, rows: Rows, positions: number): SurfaceTextures {
  const count = reader.unsigned();
  if (count > reader.remaining)
    throw new RangeError('A feature record counts more pictures than it has bytes.');
  const images: string[] = [];
  for (let i = 0; i < count; i++) images.push(decoder.decode(reader.bytes(reader.unsigned())));
  const imageOf = new Uint16Array(Math.max(0, rows.polygonStarts.length - 1));
  for (let i = 0; i < imageOf.length; i++) {
    const image = reader.unsigned();
    if (image > count) throw new RangeError('A feature record names a picture that it does not have.');
    imageOf[i] = image === 0 ? NO_IMAGE : image - 1;
  }
  const coordinates = new Float32Array(2 * positions);
  eachTexturedPolygon(imageOf, rows, (from, to) => {
    if (to > positions) throw new RangeError('A feature record has rings past its positions.');
    let u = 0;
    let v = 0;
    for (let i = from; i < to; i++) {
      u += reader.signed();
      v += reader.signed();
      coordinates[2 * i] = u / SIDE_UNITS;
      coordinates[2 * i + 1] = v / SIDE_UNITS;
    }
  });
  return { images, imageOf, coordinates };
}

/** Calls back with the range of positions of every polygon that has a picture. */
function eachTexturedPolygon(
  imageOf: Uint16Array,
  { ringStarts, polygonStarts }: Rows,
  call: (from: number, to: number) => void,
): void {
  for (let polygon = 0; polygon < imageOf.length; polygon++) {
    if (imageOf[polygon] === NO_IMAGE) continue;
    call(ringStarts[polygonStarts[polygon]], ringStarts[polygonStarts[polygon + 1]]);
  }
}

function unitsOf(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return Math.round(Math.max(-MOST_REPEATS, Math.min(MOST_REPEATS, value)) * SIDE_UNITS);
}
