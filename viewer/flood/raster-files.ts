import { fromArrayBuffer, fromUrl, type GeoTIFFImage } from 'geotiff';
import { InputError } from '../../models/errors.ts';
import { takeTurn } from '../../scenes/flood/case/turn.ts';
import { CityRaster } from './city-raster.ts';

/** Bytes of all rasters up to which they are fetched ahead. */
const MOST_BYTES = 64 * 2 ** 20;
/** Cells of all rasters up to which they are unpacked ahead; four bytes each. */
const MOST_CELLS = 24e6;

export interface OpenOptions {
  /** Only a small part is needed: where nothing is there yet, that alone is fetched. */
  isPart: boolean;
  onProgress?(share: number): void;
}

/** The rasters of a city, each opened once; what was unpacked of those that were read ahead stays. */
export class RasterFiles {
  readonly #rasters = new Map<string, Promise<CityRaster>>();
  /** Bytes that may still be fetched ahead. */
  #room = MOST_BYTES;

  /** Throws InputError `flood-raster` where it cannot be read; it is then asked for anew the next time. */
  async open(address: string, { isPart, onProgress }: OpenOptions): Promise<CityRaster> {
    const known = this.#rasters.get(address);
    const opened = await (known ??
      this.#keep(address, isPart ? openRemote(address) : openWhole(address, onProgress)));
    onProgress?.(1);
    return opened;
  }

  /**
   * Fetches rasters whole and unpacks them, as far as there is room for all; says whether all are there now. Throws the
   * signal's reason where that ends it half-way.
   */
  async readAhead(addresses: readonly string[], signal: AbortSignal): Promise<boolean> {
    const opened = await Promise.all(addresses.map((address) => this.#openAhead(address, signal)));
    const rasters = opened.filter((raster) => raster !== undefined);
    const cells = rasters.reduce((sum, { columns, rows }) => sum + columns * rows, 0);
    if (cells > MOST_CELLS) return false;
    for (const raster of rasters)
      while (!raster.isUnpacked) {
        await takeTurn(signal);
        await raster.unpackSome();
      }
    return rasters.length === addresses.length;
  }

  /** Undefined where the file is too large to be fetched before anybody needs it, or cannot be. */
  async #openAhead(address: string, signal: AbortSignal): Promise<CityRaster | undefined> {
    if (this.#rasters.has(address)) return undefined;
    const response = await fetch(address);
    const length = Number(response.headers.get('Content-Length'));
    const isFit = response.ok && length > 0 && length <= this.#room;
    // A run that has begun meanwhile asks for what it needs.
    if (!isFit || signal.aborted || this.#rasters.has(address)) {
      await response.body?.cancel();
      return undefined;
    }
    this.#room -= length;
    return this.#keep(address, openBuffer(address, response.arrayBuffer()));
  }

  #keep(address: string, image: Promise<GeoTIFFImage>): Promise<CityRaster> {
    const raster = image.then((opened) => new CityRaster(opened));
    this.#rasters.set(address, raster);
    raster.catch(() => this.#rasters.delete(address));
    return raster;
  }
}

const openRemote = (address: string): Promise<GeoTIFFImage> =>
  readable(address, async () => (await fromUrl(address, { allowFullFile: true })).getImage());

const openWhole = (
  address: string,
  onProgress: (share: number) => void = () => undefined,
): Promise<GeoTIFFImage> => openBuffer(address, fetchWhole(address, onProgress));

const openBuffer = (address: string, bytes: Promise<ArrayBuffer>): Promise<GeoTIFFImage> =>
  readable(address, async () => {
    const file = await fromArrayBuffer(await bytes);
    return file.getImage();
  });

async function readable(address: string, open: () => Promise<GeoTIFFImage>): Promise<GeoTIFFImage> {
  try {
    return await open();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError('flood-raster', address, `it cannot be read: ${why}.`, 'Try again.');
  }
}

async function fetchWhole(address: string, onProgress: (share: number) => void): Promise<ArrayBuffer> {
  const response = await fetch(address);
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const total = Number(response.headers.get('Content-Length')) || 0;
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (total > 0) onProgress(Math.min(1, length / total));
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.buffer;
}
