import type { GeoTIFFImage } from 'geotiff';

/** Columns and rows, from the north-west; the ends are not included. */
export interface RasterWindow {
  west: number;
  north: number;
  east: number;
  south: number;
}

/** One raster of a city; rows that were unpacked ahead are there at once. What has no data is NaN. */
export class CityRaster {
  readonly columns: number;
  readonly rows: number;
  readonly #image: GeoTIFFImage;
  #values: Float32Array | undefined;
  /** Rows of `#values` that are there, from the north. */
  #unpacked = 0;

  constructor(image: GeoTIFFImage) {
    this.#image = image;
    this.columns = image.getWidth();
    this.rows = image.getHeight();
  }

  /** Metres: the north-west corner in the CRS, and the side of a cell. */
  get place(): { west: number; north: number; cell: number } {
    const [west, north] = this.#image.getOrigin();
    return { west, north, cell: this.#image.getResolution()[0] };
  }

  get isUnpacked(): boolean {
    return this.#unpacked === this.rows;
  }

  /** Unpacks some more rows, which stay. */
  async unpackSome(): Promise<void> {
    const { columns, rows } = this;
    const [north, south] = [this.#unpacked, Math.min(rows, this.#unpacked + this.#image.getTileHeight())];
    const some = await this.#read({ west: 0, north, east: columns, south });
    // Somebody else may have unpacked them meanwhile.
    if (this.#unpacked !== north) return;
    this.#values ??= new Float32Array(columns * rows);
    this.#values.set(some, north * columns);
    this.#unpacked = south;
  }

  /** Cells of a window, row by row; not to be changed. */
  async read(window: RasterWindow): Promise<Float32Array> {
    const { west, north, east, south } = window;
    const isWhole = west === 0 && east === this.columns && south - north === this.rows;
    // What has been begun is ended, where all of it is wanted.
    if (isWhole && this.#values) while (!this.isUnpacked) await this.unpackSome();
    if (!this.#values || south > this.#unpacked) return this.#read(window);
    if (isWhole) return this.#values;
    const cells = new Float32Array((east - west) * (south - north));
    for (let row = north; row < south; row++) {
      const from = row * this.columns;
      cells.set(this.#values.subarray(from + west, from + east), (row - north) * (east - west));
    }
    return cells;
  }

  async #read({ west, north, east, south }: RasterWindow): Promise<Float32Array> {
    const image = this.#image;
    const [band] = (await image.readRasters({
      window: [west, north, east, south],
      samples: [0],
    })) as unknown as [ArrayLike<number>];
    const values = band instanceof Float32Array ? band : Float32Array.from(band);
    const missing = image.getGDALNoData();
    if (missing !== null)
      for (let index = 0; index < values.length; index++)
        if (values[index] === missing) values[index] = Number.NaN;
    return values;
  }
}
