import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askServerTime, now } from '../../../viewer/stores/server-time.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A server whose clock is ahead by some milliseconds, with ways there and back that take so long. */
function serve(ahead: number, ways: [number, number][]): void {
  let asked = 0;
  vi.stubGlobal('fetch', async () => {
    const [there, back] = ways[asked++ % ways.length];
    await vi.advanceTimersByTimeAsync(there);
    const time = Date.now() + ahead;
    await vi.advanceTimersByTimeAsync(back);
    return new Response(JSON.stringify({ time }));
  });
}

describe('the time of the server', () => {
  it('should be told apart from the way of the answer', async () => {
    serve(3_600_000, [[40, 40]]);
    await askServerTime('http://server/api/time');
    expect(now() - Date.now()).toBe(3_600_000);
  });

  it('should be taken from the quickest answer, since the others are further from the middle of their way', async () => {
    serve(-5_000, [
      [900, 10],
      [8, 10],
      [20, 700],
    ]);
    await askServerTime('http://server/api/time');
    expect(Math.abs(now() - Date.now() + 5_000)).toBeLessThanOrEqual(1);
  });

  it('should be a whole number of milliseconds, whatever the way took', async () => {
    serve(1_000, [[8, 11]]);
    await askServerTime('http://server/api/time');
    expect(Number.isInteger(now())).toBe(true);
  });

  it('should stay as it is known when the server is away, or says nonsense', async () => {
    serve(7_000, [[1, 1]]);
    await askServerTime('http://server/api/time');
    for (const answer of [
      () => Promise.reject(new Error('away')),
      async () => new Response('{"time":"noon"}'),
      async () => new Response('', { status: 502 }),
    ]) {
      vi.stubGlobal('fetch', answer);
      await askServerTime('http://server/api/time');
      expect(now() - Date.now()).toBe(7_000);
    }
  });
});
