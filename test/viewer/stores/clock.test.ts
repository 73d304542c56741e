import { describe, expect, it } from 'vitest';
import { cityTime, isPlaying, liveMoment, rebasedClock } from '../../../viewer/stores/clock.ts';

describe('city clock', () => {
  it('should be now when live', () => {
    expect(cityTime({ mode: 'live' }, 1000, 5000)).toBe(5000);
    expect(isPlaying({ mode: 'live' })).toBe(false);
  });

  it('should stand still at speed 0', () => {
    expect(cityTime({ mode: 'replay', time: 777, speed: 0 }, 1000, 5000)).toBe(777);
  });

  it('should run from where it was set, at its speed', () => {
    const clock = { mode: 'replay', time: 10_000, speed: 60 } as const;
    expect(cityTime(clock, 1000, 1500)).toBe(10_000 + 500 * 60);
    expect(isPlaying(clock)).toBe(true);
  });

  it('should go on from the same time after it is rebased', () => {
    const clock = { mode: 'run', run: 'r', time: 10_000, speed: -3 } as const;
    const later = rebasedClock(clock, 1000, 4000);
    expect(later).toEqual({ mode: 'run', run: 'r', time: 1000, speed: -3 });
    expect(cityTime(later, 4000, 9000)).toBe(cityTime(clock, 1000, 9000));
  });
});

describe('moment of what is live', () => {
  it('should be that of a replay', () => {
    const clock = { mode: 'replay', time: 10_000, speed: 60 } as const;
    expect(liveMoment(clock, 1000, 1500)).toBe(10_000 + 500 * 60);
    expect(liveMoment({ ...clock, speed: 0 }, 1000, 1500)).toBe(10_000);
  });

  it('should be now in a run, played or still, in the past or yet to come', () => {
    for (const time of [10, 9_000_000])
      for (const speed of [0, 600, -60])
        expect(liveMoment({ mode: 'run', run: 'r', time, speed }, 1000, 5000)).toBe(5000);
  });

  it('should be now when live', () => {
    expect(liveMoment({ mode: 'live' }, 1000, 5000)).toBe(5000);
  });
});
