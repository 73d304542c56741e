import { type FileHandle, open } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import {
  encodeDirectory,
  encodeHeader,
  FIRST_TILE,
  type GeoTiffDescription,
  predictTile,
  TILE,
} from '../../models/geotiff/layout.ts';

export { type GeoTiffDescription, NODATA, TILE } from '../../models/geotiff/layout.ts';

/** One tile of 32-bit floats (row by row, TILE × TILE) as it is stored: floating-point predictor, then deflate. */
export function encodeTile(values: Float32Array): Uint8Array {
  // A copy: small buffers of zlib are parts of a larger one, which could not be handed to another thread.
  return new Uint8Array(deflateSync(predictTile(values), { level: 6 }));
}

/** Writes a GeoTIFF (see models/geotiff) tile by tile in any order, so that a country need not lie in memory. */
export class GeoTiffWriter {
  readonly #file: FileHandle;
  readonly #description: GeoTiffDescription;
  readonly #offsets: number[];
  readonly #counts: number[];
  #end = FIRST_TILE;

  private constructor(file: FileHandle, description: GeoTiffDescription) {
    this.#file = file;
    this.#description = description;
    const tiles = Math.ceil(description.width / TILE) * Math.ceil(description.height / TILE);
    this.#offsets = new Array<number>(tiles).fill(0);
    this.#counts = new Array<number>(tiles).fill(0);
  }

  static async create(path: string, description: GeoTiffDescription): Promise<GeoTiffWriter> {
    return new GeoTiffWriter(await open(path, 'w'), description);
  }

  /** `index`: tiles row by row from the upper left. */
  async writeTile(index: number, encoded: Uint8Array): Promise<void> {
    const at = this.#end;
    this.#end += encoded.length + (encoded.length & 1);
    this.#offsets[index] = at;
    this.#counts[index] = encoded.length;
    await this.#file.write(encoded, 0, encoded.length, at);
  }

  /** Writes the directory and closes the file. */
  async finish(): Promise<void> {
    const places = { offsets: this.#offsets, counts: this.#counts };
    const directory = encodeDirectory(this.#description, places, this.#end);
    await this.#file.write(directory, 0, directory.length, this.#end);
    const header = encodeHeader(this.#description, this.#end);
    await this.#file.write(header, 0, header.length, 0);
    await this.#file.close();
  }

  async abandon(): Promise<void> {
    await this.#file.close();
  }
}
