import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PatientLoad } from '../../../viewer/stores/patient-load.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Something that loads at the given try, and how often it was asked for. */
function loading(succeedsAt: number) {
  let tries = 0;
  const loaded: number[] = [];
  const errors: unknown[] = [];
  const load = new PatientLoad(
    async () => {
      if (++tries < succeedsAt) throw new Error('404');
      return tries;
    },
    (part) => void loaded.push(part),
    (error) => void errors.push(error),
  );
  return { load, loaded, errors, tries: () => tries };
}

describe('PatientLoad', () => {
  it('should ask the server a few times a minute, however often it is wanted while that fails', async () => {
    const { load, errors, tries } = loading(Number.POSITIVE_INFINITY);
    for (let at = 0; at < 60_000; at += 20) {
      load.want();
      await vi.advanceTimersByTimeAsync(20);
    }
    // At once, and at 2, 6, 14 and 30 seconds.
    expect(tries()).toBe(5);
    expect(errors).toHaveLength(5);
  });

  it('should load by itself when the server is there again, and once', async () => {
    const { load, loaded, tries } = loading(3);
    load.want();
    await vi.advanceTimersByTimeAsync(10_000);
    load.want();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(loaded).toEqual([3]);
    expect(tries()).toBe(3);
  });

  it('should not be tried again, nor started, when nobody wants it any more', async () => {
    const failing = loading(2);
    failing.load.want();
    await vi.advanceTimersByTimeAsync(100);
    failing.load.stop();
    const late = loading(1);
    late.load.want();
    late.load.stop();
    await vi.advanceTimersByTimeAsync(100_000);
    expect([failing.tries(), late.loaded]).toEqual([1, []]);
  });
});
