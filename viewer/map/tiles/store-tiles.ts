import type { TileAddress } from '../../../models/vector-tiles/tile-id.ts';
import type { StoreLook, StoreLookRequest, StoreTileReply, StoreTileRequest } from './messages.ts';

/** The worker that makes tiles of feature stores; call `end` when the map goes. */
export class StoreTiles {
  readonly #worker = new Worker(new URL('./store-tile-worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, { resolve(bytes: ArrayBuffer): void; reject(error: Error): void }>();
  #next = 1;

  constructor() {
    this.#worker.onmessage = ({ data: reply }: MessageEvent<StoreTileReply>) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply.bytes);
    };
    this.#worker.onerror = (event) => this.#failAll(new Error(event.message || 'The worker did not start.'));
  }

  tile(folder: string, tile: TileAddress, attributes: string[]): Promise<ArrayBuffer> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, folder, tile, attributes } satisfies StoreTileRequest);
    });
  }

  /** Holds for the tiles that are asked for from now on. */
  setLook(folder: string, look: StoreLook | undefined): void {
    this.#worker.postMessage({ folder, look } satisfies StoreLookRequest);
  }

  end(): void {
    this.#worker.terminate();
    this.#failAll(new Error('The map was taken away.'));
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
