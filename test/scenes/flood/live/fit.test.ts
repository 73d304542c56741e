import { describe, expect, it } from 'vitest';
import { fitOf } from '../../../../scenes/flood/live/fit.ts';

describe('how a model goes with what was observed', () => {
  it('should tell bias and root mean square error over the time that both have', () => {
    // The model is 10 + t/100: errors of 1, −1 and 3 at its own and other times; what lies outside does not count.
    const fit = fitOf(
      [
        [0, 10],
        [100, 11],
        [200, 12],
      ],
      [
        [-50, 99],
        [0, 9],
        [50, 11.5],
        [200, 9],
        [300, 99],
      ],
    );
    expect(fit).toMatchObject({ count: 3, from: 0, to: 200 });
    expect(fit?.bias).toBeCloseTo(1, 12);
    expect(fit?.rootMeanSquare).toBeCloseTo(Math.sqrt(11 / 3), 12);
  });

  it('should tell nothing where no observation lies in the time of the model', () => {
    expect(fitOf([[0, 1]], [[10, 1]])).toBeUndefined();
    expect(fitOf([], [[10, 1]])).toBeUndefined();
  });
});
