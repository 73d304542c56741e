import type { TileAddress } from '../../../../models/vector-tiles/tile-id.ts';
import { WorkerCalls } from '../../../workers/worker-calls.ts';
import type { ArchiveCalls, ArchiveSummary } from './messages.ts';
import type { OverlayLook } from './overlay-look.ts';

/** The worker that reads and draws one archive; call `end` when its layer goes. */
export class ArchiveWorker {
  readonly #calls = new WorkerCalls<ArchiveCalls>(
    () => new Worker(new URL('./draw-worker.ts', import.meta.url), { type: 'module' }),
  );

  /** `overlay`: the look of all things, where they lie over the map. */
  open(url: string, overlay?: OverlayLook): Promise<ArchiveSummary> {
    return this.#calls.call('open', [url, overlay]);
  }

  /** `upright`: as pictures usually stand; the globe's engine wants them on their heads. `lamps`: with their light. */
  tile(tile: TileAddress, appearance: 'day' | 'night', upright = false, lamps = false): Promise<ImageBitmap> {
    return this.#calls.call('tile', [tile, { appearance, upright, lamps }]);
  }

  end(): void {
    this.#calls.end('The layer was taken away.');
  }
}
