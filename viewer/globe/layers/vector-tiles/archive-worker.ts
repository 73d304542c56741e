import type { TileAddress } from '../../../../models/vector-tiles/tile-id.ts';
import type { ArchiveSummary, Reply, Request } from './messages.ts';

type Question = Request extends infer Asked ? (Asked extends Request ? Omit<Asked, 'id'> : never) : never;

/** The worker that reads and draws one archive; call `end` when its layer goes. */
export class ArchiveWorker {
  readonly #worker = new Worker(new URL('./draw-worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, { resolve(reply: Reply): void; reject(error: Error): void }>();
  #next = 1;

  constructor() {
    this.#worker.onmessage = ({ data: reply }: MessageEvent<Reply>) => {
      const waiting = this.#waiting.get(reply.id);
      this.#waiting.delete(reply.id);
      if ('error' in reply) waiting?.reject(new Error(reply.error));
      else waiting?.resolve(reply);
    };
    this.#worker.onerror = (event) => this.#failAll(new Error(event.message || 'The worker did not start.'));
  }

  /** `colour`: of all things, where they lie over the map. */
  async open(url: string, colour?: string): Promise<ArchiveSummary> {
    const reply = await this.#ask({ ask: 'open', url, ...(colour ? { colour } : {}) });
    return (reply as { opened: ArchiveSummary }).opened;
  }

  /** `upright`: as pictures usually stand; the globe's engine wants them on their heads. */
  async tile(tile: TileAddress, appearance: 'day' | 'night', upright = false): Promise<ImageBitmap> {
    const reply = await this.#ask({ ask: 'tile', tile, appearance, ...(upright ? { upright } : {}) });
    return (reply as { bitmap: ImageBitmap }).bitmap;
  }

  end(): void {
    this.#worker.terminate();
    this.#failAll(new Error('The layer was taken away.'));
  }

  #ask(question: Question): Promise<Reply> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...question });
    });
  }

  #failAll(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
