import type { TileJob } from '../product.ts';

/**
 * Does something for each item with the pool kept busy, but never many items ahead; `turn` does its argument in the
 * order of the items. Ends after all that was begun has ended, also when something fails.
 */
export async function eachInPool<Item>(
  { pool, signal }: Pick<TileJob, 'pool' | 'signal'>,
  items: readonly Item[],
  work: (item: Item, turn: (inOrder: () => Promise<void>) => Promise<void>) => Promise<void>,
): Promise<void> {
  let next = 0;
  let last = Promise.resolve();
  let failed = false;
  const lane = async (): Promise<void> => {
    while (next < items.length && !failed) {
      signal.throwIfAborted();
      const item = items[next++];
      const before = last;
      let release = (): void => {};
      last = new Promise((resolve) => {
        release = resolve;
      });
      try {
        await work(item, async (inOrder) => {
          await before;
          await inOrder();
        });
      } catch (error) {
        failed = true;
        throw error;
      } finally {
        release();
      }
    }
  };
  const lanes = Array.from({ length: pool.size + 1 }, lane);
  const settled = await Promise.allSettled(lanes);
  signal.throwIfAborted();
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
}
