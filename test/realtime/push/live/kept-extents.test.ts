import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { History } from '../../../../realtime/history/history.ts';
import { KeptExtents } from '../../../../realtime/push/live/kept-extents.ts';
import { SmallStates, smallCity } from './small-city.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('should be asked of the history once in a while for each city as it was read, and forgotten with it', async () => {
  let asked = 0;
  const history = { extent: async () => ({ from: ++asked, to: 9 }) } as unknown as History;
  const extents = new KeptExtents();
  const city = smallCity(new SmallStates(), { history });
  const subject = { grants: [] };
  const from = async (of = city) => (await extents.of(of, 'live', subject))?.from;
  expect([await from(), await from()]).toEqual([1, 1]);
  // The same city, as it was read anew.
  const anew = { ...city };
  expect([await from(anew), await from()]).toEqual([2, 1]);
  vi.advanceTimersByTime(20_001);
  expect([await from(), await from(anew)]).toEqual([3, 4]);
});
