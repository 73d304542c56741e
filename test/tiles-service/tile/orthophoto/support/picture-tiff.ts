import { deflateSync } from 'node:zlib';

/** A picture to write: colours by column and row, as many bands as a colour has. */
export interface PicturePlan {
  width: number;
  height: number;
  colorAt(column: number, row: number): readonly number[];
  /** Easting and northing of the upper left corner, and metres per pixel. */
  corner: readonly [number, number];
  metres: number;
  /** EPSG code of a projected CRS; none: the file does not say. */
  epsg?: number;
  bits?: 8 | 16;
  /** TIFF photometric; 2 is RGB. */
  photometric?: number;
  isPlanar?: boolean;
  isDeflated?: boolean;
  /** Kinds of the bands beyond the colours: 2 is alpha. */
  extras?: readonly number[];
  nodata?: number;
  /** 768 values. */
  palette?: readonly number[];
  rowsPerStrip?: number;
}

interface Entry {
  tag: number;
  type: number;
  values: readonly number[] | string;
}

const SHORT = 3;
const LONG = 4;
const DOUBLE = 12;
const ASCII = 2;
const SIZES: Record<number, number> = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4, [DOUBLE]: 8 };

/** A little-endian GeoTIFF in strips, written after TIFF 6.0 and GeoTIFF 1.1. */
export function writePictureTiff(plan: PicturePlan): Uint8Array {
  const { width, height, bits = 8, isPlanar = false, rowsPerStrip = 64 } = plan;
  const samples = plan.colorAt(0, 0).length;
  const strips: Uint8Array[] = [];
  for (let plane = 0; plane < (isPlanar ? samples : 1); plane++) {
    for (let top = 0; top < height; top += rowsPerStrip) {
      const rows = Math.min(rowsPerStrip, height - top);
      const bands = isPlanar ? [plane] : Array.from({ length: samples }, (_, band) => band);
      const bytes = Buffer.alloc(rows * width * bands.length * (bits / 8));
      let at = 0;
      for (let row = top; row < top + rows; row++) {
        for (let column = 0; column < width; column++) {
          const color = plan.colorAt(column, row);
          for (const band of bands) {
            if (bits === 8) bytes[at++] = color[band];
            else at = bytes.writeUInt16LE(color[band], at);
          }
        }
      }
      strips.push(plan.isDeflated ? deflateSync(bytes) : bytes);
    }
  }
  const offsets: number[] = [];
  let end = 8;
  for (const strip of strips) {
    offsets.push(end);
    end += strip.length + (strip.length & 1);
  }
  const entries: Entry[] = [
    { tag: 256, type: LONG, values: [width] },
    { tag: 257, type: LONG, values: [height] },
    { tag: 258, type: SHORT, values: Array(samples).fill(bits) },
    { tag: 259, type: SHORT, values: [plan.isDeflated ? 8 : 1] },
    { tag: 262, type: SHORT, values: [plan.photometric ?? 2] },
    { tag: 273, type: LONG, values: offsets },
    { tag: 277, type: SHORT, values: [samples] },
    { tag: 278, type: LONG, values: [rowsPerStrip] },
    { tag: 279, type: LONG, values: strips.map(({ length }) => length) },
    { tag: 284, type: SHORT, values: [isPlanar ? 2 : 1] },
    ...(plan.palette ? [{ tag: 320, type: SHORT, values: plan.palette }] : []),
    ...(plan.extras ? [{ tag: 338, type: SHORT, values: plan.extras }] : []),
    { tag: 33550, type: DOUBLE, values: [plan.metres, plan.metres, 0] },
    { tag: 33922, type: DOUBLE, values: [0, 0, 0, plan.corner[0], plan.corner[1], 0] },
    ...(plan.epsg === undefined
      ? []
      : [
          {
            tag: 34735,
            type: SHORT,
            values: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, plan.epsg],
          },
        ]),
    ...(plan.nodata === undefined ? [] : [{ tag: 42113, type: ASCII, values: `${plan.nodata}\0` }]),
  ];
  return assemble(strips, offsets, end, entries);
}

function assemble(strips: Uint8Array[], offsets: number[], directory: number, entries: Entry[]): Uint8Array {
  const head = 2 + entries.length * 12 + 4;
  let extra = directory + head;
  const large = entries.map(({ type, values }) => SIZES[type] * values.length).filter((bytes) => bytes > 4);
  const file = Buffer.alloc(extra + large.reduce((sum, bytes) => sum + bytes + (bytes & 1), 0));
  file.write('II', 0, 'latin1');
  file.writeUInt16LE(42, 2);
  file.writeUInt32LE(directory, 4);
  for (const [index, strip] of strips.entries()) file.set(strip, offsets[index]);
  file.writeUInt16LE(entries.length, directory);
  entries.forEach(({ tag, type, values }, index) => {
    const at = directory + 2 + index * 12;
    const bytes = SIZES[type] * values.length;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(type, at + 2);
    file.writeUInt32LE(values.length, at + 4);
    let to = at + 8;
    if (bytes > 4) {
      file.writeUInt32LE(extra, to);
      to = extra;
      extra += bytes + (bytes & 1);
    }
    if (typeof values === 'string') file.write(values, to, 'latin1');
    else
      for (const value of values) {
        if (type === SHORT) to = file.writeUInt16LE(value, to);
        else if (type === LONG) to = file.writeUInt32LE(value, to);
        else to = file.writeDoubleLE(value, to);
      }
  });
  return file;
}
