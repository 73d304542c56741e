import { describe, expect, it } from 'vitest';
import { sharesAlong } from '../../../../scenes/flood/live/along-water.ts';

describe('how much gauges count along the water', () => {
  it('should go straight with the distance between two gauges and stay beyond the last', () => {
    const shares = sharesAlong({
      count: 5,
      joints: [
        [0, 1, 100],
        [1, 2, 300],
        [2, 3, 100],
        [3, 4, 700],
      ],
      gauges: [[0], [], [], [1], []],
      gaugeCount: 2,
    });
    expect(shares.map((row) => row && Math.round(row[1] * 1000) / 1000)).toEqual([0, 0.2, 0.8, 1, 1]);
  });

  it('should be where three rivers meet what flow through three equal pipes would have', () => {
    const shares = sharesAlong({
      count: 4,
      joints: [
        [0, 3, 500],
        [1, 3, 500],
        [2, 3, 250],
      ],
      gauges: [[0], [1], [2], []],
      gaugeCount: 3,
    });
    expect([...(shares[3] ?? [])].map((share) => Math.round(share * 1e6) / 1e6)).toEqual([0.25, 0.25, 0.5]);
  });

  it('should be the mean of two gauges in one piece, and unknown on water without one', () => {
    const shares = sharesAlong({ count: 2, joints: [], gauges: [[0, 1], []], gaugeCount: 2 });
    expect([...(shares[0] ?? [])]).toEqual([0.5, 0.5]);
    expect(shares[1]).toBeUndefined();
  });
});
