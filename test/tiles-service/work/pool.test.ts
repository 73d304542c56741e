import { afterEach, describe, expect, it } from 'vitest';
import { WorkerPool } from '../../../tiles-service/work/pool.ts';

const module = new URL('./double.ts', import.meta.url).href;
let pool: WorkerPool;
afterEach(() => pool.close());

describe('WorkerPool', () => {
  it('runs an exported function on a worker and gives its result', async () => {
    pool = new WorkerPool(2);
    const results = await Promise.all([1, 2, 3, 4, 5].map((n) => pool.run<number>(module, 'double', n)));
    expect(results).toEqual([2, 4, 6, 8, 10]);
  });

  it('rejects with the message and the fields of the error, and goes on', async () => {
    pool = new WorkerPool(1);
    await expect(pool.run(module, 'fail', undefined)).rejects.toMatchObject({
      message: 'broken on purpose',
      code: 'on-purpose',
    });
    await expect(pool.run<number>(module, 'double', 4)).resolves.toBe(8);
  });

  it('rejects what is waiting when it is closed', async () => {
    pool = new WorkerPool(1);
    const waiting = [pool.run(module, 'double', 1), pool.run(module, 'double', 2)];
    const settled = Promise.allSettled(waiting);
    await pool.close();
    expect((await settled).every((result) => result.status === 'rejected')).toBe(true);
  });
});
