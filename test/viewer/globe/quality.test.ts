import { describe, expect, it } from 'vitest';
import { MEASURED_FRAMES, measuredTier } from '../../../viewer/globe/quality.ts';

const frames = (interval: number) => Array.from({ length: MEASURED_FRAMES }, () => interval);

describe('measuredTier', () => {
  it.each([
    [16.7, 'high'],
    [8.3, 'high'],
    [33.3, 'medium'],
    [100, 'low'],
  ])('should be what the machine can afford at %d ms a frame', (interval, tier) => {
    expect(measuredTier(frames(interval))).toBe(tier);
  });

  it('should not count the first frames, which wait for shaders, nor one that is late', () => {
    expect(measuredTier([900, 400, 200, 200, 100, 100, ...frames(16.7).slice(7), 300])).toBe('high');
  });
});
