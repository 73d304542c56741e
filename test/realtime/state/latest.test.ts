import { describe, expect, it } from 'vitest';
import { CLOCK_TOLERANCE } from '../../../models/live/clock.ts';
import { replaces } from '../../../realtime/state/latest.ts';

const NOW = Date.UTC(2026, 10, 21, 8);

describe('the latest value', () => {
  it('should be replaced by a later one, and by one of the same time that was received later', () => {
    const latest = { time: NOW, received: NOW + 100 };
    expect(replaces(undefined, NOW, NOW)).toBe(true);
    expect(replaces(latest, NOW + 1, NOW + 200)).toBe(true);
    expect(replaces(latest, NOW, NOW + 200)).toBe(true);
    expect(replaces(latest, NOW, NOW + 50)).toBe(false);
    expect(replaces(latest, NOW - 1, NOW + 200)).toBe(false);
  });

  it('should be replaced by anything if it came from further in the future than clocks differ', () => {
    const within = { time: NOW + CLOCK_TOLERANCE, received: NOW };
    expect(replaces(within, NOW + 1_000, NOW + 1_000)).toBe(false);
    const beyond = { time: NOW + CLOCK_TOLERANCE + 1, received: NOW };
    expect(replaces(beyond, NOW + 1_000, NOW + 1_000)).toBe(true);
  });
});
