import { describe, expect, it } from 'vitest';
import { OpenedOnce } from '../../realtime/opened-once.ts';

describe('what is opened once', () => {
  it('should be opened once for all who ask, and anew where it failed', async () => {
    let tries = 0;
    const once = new OpenedOnce(async () => {
      if (++tries === 1) throw new Error('The port is taken.');
      return tries;
    });
    expect(once.now).toBeUndefined();
    const both = await Promise.allSettled([once.get(), once.get()]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([tries, once.now]).toEqual([1, undefined]);
    expect(await Promise.all([once.get(), once.get(), once.now])).toEqual([2, 2, 2]);
    expect(tries).toBe(2);
  });
});
