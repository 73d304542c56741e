import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { recoverEngine } from '../../../viewer/app/engine-recovery.ts';
import { useStatus } from '../../../viewer/stores/status.ts';

let stop: () => void;
let time: number;
beforeEach(() => {
  vi.useFakeTimers();
  time = 0;
  useStatus.setState({ engine: { state: 'running' }, engineAttempt: 0 });
  stop = recoverEngine(() => time);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

const attempts = () => useStatus.getState().engineAttempt;
const lose = () => useStatus.setState({ engine: { state: 'lost' } });
const run = () => useStatus.setState({ engine: { state: 'running' } });

describe('an engine whose graphics device was lost', () => {
  it('should be started again without a hand', () => {
    lose();
    expect(attempts()).toBe(0);
    vi.advanceTimersByTime(2_000);
    expect(attempts()).toBe(1);
  });

  it('should be tried less often when it is lost again and again, and never be given up', () => {
    const seconds: number[] = [];
    for (let i = 0; i < 6; i++) {
      run();
      lose();
      const before = attempts();
      let waited = 0;
      for (; attempts() === before; waited++) vi.advanceTimersByTime(1_000);
      seconds.push(waited);
    }
    expect(seconds).toEqual([2, 10, 30, 60, 60, 60]);
  });

  it('should be tried at once again after it ran for a while', () => {
    lose();
    vi.advanceTimersByTime(2_000);
    run();
    lose();
    vi.advanceTimersByTime(10_000);
    run();
    time += 6 * 60_000;
    lose();
    vi.advanceTimersByTime(2_000);
    expect(attempts()).toBe(3);
  });

  it('should be left alone when a person was faster, or when it failed for another reason', () => {
    lose();
    run();
    useStatus.setState({ engine: { state: 'failed', detail: 'shader' } });
    vi.advanceTimersByTime(600_000);
    expect(attempts()).toBe(0);
  });
});
