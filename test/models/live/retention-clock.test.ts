import { describe, expect, it } from 'vitest';
import { RetentionClock } from '../../../models/live/retention-clock.ts';

const DAY = 86_400_000;
const BEGIN = Date.UTC(2026, 0, 1);

/** A clock that was seen at BEGIN, with the time of its machine and the time that was lived through. */
function clockAt(now: number, lived = 0) {
  let monotonic = 5_000;
  const clock = new RetentionClock({ seen: BEGIN, now: () => now, monotonic: () => monotonic });
  monotonic += lived;
  return clock;
}

describe('the clock of retention', () => {
  it('should be that of the machine while both go alike', () => {
    expect(clockAt(BEGIN + 300 * DAY, 300 * DAY).time).toBe(BEGIN + 300 * DAY);
  });

  it('should go ahead by a day at the most, however far the clock jumps', () => {
    const clock = clockAt(BEGIN + 3_650 * DAY, 2 * DAY);
    expect(clock.time).toBe(BEGIN + 3 * DAY);
    expect(clock.isAhead).toBe(true);
  });

  it('should follow a clock that is set back', () => {
    const clock = clockAt(BEGIN - 10 * DAY, DAY);
    expect(clock.time).toBe(BEGIN - 10 * DAY);
    expect(clock.isAhead).toBe(false);
  });

  it('should begin with the clock of the machine where nothing is kept yet', () => {
    const clock = new RetentionClock({ seen: undefined, now: () => BEGIN, monotonic: () => 7 });
    expect(clock.time).toBe(BEGIN);
  });
});
