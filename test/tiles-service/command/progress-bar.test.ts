import { describe, expect, it } from 'vitest';
import { formatBytes, formatProgress, formatSeconds } from '../../../tiles-service/command/progress-bar.ts';

describe('formatProgress', () => {
  it('should show share, amount, rate and time left', () => {
    const line = formatProgress({ step: 'reading', done: 5e6, total: 20e6, unit: 'bytes' }, 2);
    expect(line).toContain('25 %');
    expect(line).toContain('5.0 MB/20.0 MB');
    expect(line).toContain('2.5 MB/s');
    expect(line).toContain('6 s left');
  });

  it('should show no share while the total is unknown', () => {
    expect(formatProgress({ step: 'reading', done: 1_200, unit: 'features' }, 0.1)).toBe(
      'reading  1200 features',
    );
  });
});

describe('amounts', () => {
  it('should be in decimal units', () => {
    expect([999, 1_500, 2.5e6, 3e9].map(formatBytes)).toEqual(['999 B', '1.5 kB', '2.5 MB', '3.00 GB']);
    expect([0.2, 89, 125].map(formatSeconds)).toEqual(['1 s', '89 s', '2 min 5 s']);
  });
});
