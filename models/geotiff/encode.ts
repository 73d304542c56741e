import {
  encodeDirectory,
  encodeHeader,
  FIRST_TILE,
  type GeoTiffDescription,
  NODATA,
  predictTile,
  TILE,
} from './layout.ts';

/** Even cells of a projected CRS: the first is in the north-west. */
export interface RasterFrame {
  columns: number;
  rows: number;
  cell: number;
  west: number;
  north: number;
  crs: string;
}

/**
 * Numbers of cells, row by row from the north-west, as the parts of a GeoTIFF (32-bit floats, deflated); not a number is no
 * data. `deflate`: with the header and checksum of zlib (RFC 1950).
 */
export async function encodeGeoTiff(
  title: string,
  values: ArrayLike<number>,
  { columns, rows, cell, west, north, crs }: RasterFrame,
  deflate: (bytes: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const crsCode = /^EPSG:(\d+)(?=$|\+)/.exec(crs)?.[1];
  const description: GeoTiffDescription = {
    ...{ width: columns, height: rows, west, north, cell, title, crsName: crs },
    ...(crsCode ? { crsCode: Number(crsCode) } : {}),
  };
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const [offsets, counts]: [number[], number[]] = [[], []];
  let end = FIRST_TILE;
  const tile = new Float32Array(TILE * TILE);
  for (let top = 0; top < rows; top += TILE)
    for (let left = 0; left < columns; left += TILE) {
      tile.fill(NODATA);
      for (let row = top; row < Math.min(rows, top + TILE); row++)
        for (let column = left; column < Math.min(columns, left + TILE); column++) {
          const value = values[row * columns + column];
          if (!Number.isNaN(value)) tile[(row - top) * TILE + column - left] = value;
        }
      const encoded = await deflate(predictTile(tile));
      offsets.push(end);
      counts.push(encoded.length);
      parts.push(encoded);
      end += encoded.length;
      // Offsets are even (TIFF 6.0).
      if (encoded.length & 1) parts.push(new Uint8Array(1));
      end += encoded.length & 1;
    }
  return [encodeHeader(description, end), ...parts, encodeDirectory(description, { offsets, counts }, end)];
}
