import { BudgetGauge } from '../../memory/budget-gauge.ts';

/** Share of its room up to which tiles out of view are kept. */
const KEPT = 0.8;

/** The caches of tiles, as 3d-tiles-renderer has them. */
export interface TileCache {
  readonly cachedBytes: number;
  minBytesSize: number;
  maxBytesSize: number;
}

/**
 * Keeps the tiles of a room within bytes: what is out of view goes first, and where what is in view is too much by itself
 * all is drawn coarser until it fits. `room`: bytes that the tiles may take now.
 */
export class RoomMemory {
  readonly #room: () => number;
  readonly #gauge: BudgetGauge;

  constructor(room: () => number) {
    this.#room = room;
    this.#gauge = new BudgetGauge(room());
  }

  /** Multiple of the error that is allowed on the screen, from 1 on. */
  get coarseness(): number {
    return this.#gauge.coarseness;
  }

  get budget(): number {
    return this.#gauge.budget;
  }

  /** Shares the room out at a time in milliseconds. True when all is to be drawn coarser or finer. */
  look(caches: readonly TileCache[], time: number): boolean {
    this.#gauge.budget = this.#room();
    const used = caches.reduce((sum, { cachedBytes }) => sum + cachedBytes, 0);
    for (const cache of caches) {
      const others = used - cache.cachedBytes;
      const most = Math.max(this.#gauge.budget / caches.length / 2, this.#gauge.budget - others);
      // A little over it may come in, so that what is in view by itself is seen to be too much.
      cache.maxBytesSize = most * 1.1;
      cache.minBytesSize = most * KEPT;
    }
    return this.#gauge.sample(used, time);
  }
}
