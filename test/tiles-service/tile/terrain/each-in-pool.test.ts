import { describe, expect, it } from 'vitest';
import { eachInPool } from '../../../../tiles-service/tile/terrain/each-in-pool.ts';

const job = (signal: AbortSignal = new AbortController().signal) => ({ pool: { size: 2 }, signal }) as never;
const wait = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

describe('eachInPool', () => {
  it('should work on a few items at once and take turns in their order', async () => {
    const turns: number[] = [];
    let atWork = 0;
    let most = 0;
    await eachInPool(job(), [5, 1, 9, 2, 7, 3, 8], async (item, turn) => {
      most = Math.max(most, ++atWork);
      await wait(item * 3);
      await turn(async () => {
        turns.push(item);
      });
      atWork--;
    });
    expect(turns).toEqual([5, 1, 9, 2, 7, 3, 8]);
    expect(most).toBe(3);
  });

  it('should fail with the first error after all that was begun has ended, and begin nothing more', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const failing = eachInPool(job(), [1, 2, 3, 4, 5, 6, 7, 8], async (item) => {
      begun.push(item);
      await wait(item === 2 ? 5 : 20);
      ended.push(item);
      if (item === 2) throw new Error('two is broken');
    });
    await expect(failing).rejects.toThrow('two is broken');
    expect(ended.sort()).toEqual(begun.sort());
    expect(begun.length).toBeLessThan(8);
  });

  it('should end with the reason of the signal', async () => {
    const stop = new AbortController();
    const running = eachInPool(job(stop.signal), [1, 2, 3, 4, 5, 6], async (item) => {
      if (item === 3) stop.abort(new Error('enough'));
      await wait(2);
    });
    await expect(running).rejects.toThrow('enough');
  });
});
