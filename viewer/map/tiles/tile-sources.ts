import type { Layer } from '../../../models/schema/layer.ts';
import { ArchiveWorker } from '../../globe/layers/vector-tiles/archive-worker.ts';
import type { StoreLook } from './messages.ts';
import type { OpenedLayers } from './opened-layers.ts';
import { answerTiles, tileAddress } from './protocols.ts';
import { serviceTile } from './service-tile.ts';
import { StoreTiles } from './store-tiles.ts';

/** Where a map's tiles come from: archives read by range, archives drawn to pictures, and records of feature stores. */
export class TileSources {
  readonly #address: string;
  readonly #opened: OpenedLayers;
  readonly #stores = new StoreTiles();
  readonly #painters = new Map<string, { worker: ArchiveWorker; ready: Promise<unknown> }>();
  readonly #registered = answerTiles({
    archive: (url, tile) => this.#counted(this.#archive(url, tile)),
    picture: (key, tile) => this.#counted(this.#picture(key, tile)),
    records: (key, tile) => this.#counted(this.#records(key, tile)),
    service: (key, tile, signal) => this.#counted(serviceTile(key, tile, signal)),
  });
  #pending = 0;

  constructor(address: string, opened: OpenedLayers) {
    this.#address = address;
    this.#opened = opened;
  }

  /** Tiles that are on their way. */
  get pending(): number {
    return this.#pending;
  }

  archiveTiles(layer: Layer): string {
    return tileAddress('archive', this.#registered.map, this.#absolute(layer.url));
  }

  pictureTiles(layer: Layer, appearance: 'day' | 'night'): string {
    return tileAddress('picture', this.#registered.map, `${appearance} ${this.#absolute(layer.url)}`);
  }

  storeTiles(layer: Layer, attributes: string[]): string {
    const key = [this.#absolute(layer.store!), ...attributes].join('\n');
    return tileAddress('records', this.#registered.map, key);
  }

  serviceTiles(item: string): string {
    return tileAddress('service', this.#registered.map, item);
  }

  /** Colours and filter of a layer's records, for tiles that are made from now on. */
  setLook(layer: Layer, look: StoreLook | undefined): void {
    this.#stores.setLook(this.#absolute(layer.store!), look);
  }

  end(): void {
    this.#registered.end();
    this.#stores.end();
    for (const { worker } of this.#painters.values()) worker.end();
  }

  async #archive(url: string, tile: Parameters<ArchiveWorker['tile']>[0]): Promise<ArrayBuffer> {
    const bytes = await this.#opened.reader(url)?.tile(tile);
    return bytes ? (bytes.slice().buffer as ArrayBuffer) : new ArrayBuffer(0);
  }

  async #picture(key: string, tile: Parameters<ArchiveWorker['tile']>[0]): Promise<ImageBitmap> {
    const [appearance, url] = key.split(' ') as ['day' | 'night', string];
    let painter = this.#painters.get(url);
    if (!painter) {
      const worker = new ArchiveWorker();
      painter = { worker, ready: worker.open(url) };
      this.#painters.set(url, painter);
      // A failure is not kept: the next tile tries again.
      painter.ready.catch(() => {
        worker.end();
        this.#painters.delete(url);
      });
    }
    await painter.ready;
    return painter.worker.tile(tile, appearance, true);
  }

  #records(key: string, tile: Parameters<ArchiveWorker['tile']>[0]): Promise<ArrayBuffer> {
    const [folder, ...attributes] = key.split('\n');
    return this.#stores.tile(folder, tile, attributes);
  }

  async #counted<Tile>(tile: Promise<Tile>): Promise<Tile> {
    this.#pending++;
    try {
      return await tile;
    } finally {
      this.#pending--;
    }
  }

  #absolute(url: string): string {
    return new URL(url, this.#address).href;
  }
}
