import { describe, expect, it } from 'vitest';
import { fedUntil, fitOf } from '../../../../scenes/flood/live/fit.ts';

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

  it('should not count the time in which the run was fed by that gauge', () => {
    const live = { lead: 100, levels: [{ gauge: 'up' }] } as never;
    expect(fedUntil({ live }, 'up')).toBe(100);
    expect(fedUntil({ live }, 'other')).toBeUndefined();
    expect(fedUntil({}, 'up')).toBeUndefined();
    const model: [number, number][] = [
      [0, 10],
      [200, 10],
    ];
    // Fed, the model is what was observed; afterwards it is 2 m too high.
    const observed: [number, number][] = [
      [0, 10],
      [50, 10],
      [100, 10],
      [150, 8],
    ];
    expect(fitOf(model, observed, 100)).toMatchObject({ count: 1, bias: 2, rootMeanSquare: 2, from: 150 });
    expect(fitOf(model, observed.slice(0, 3), 100)).toBeUndefined();
    expect(fitOf(model, observed)).toMatchObject({ count: 4, bias: 0.5 });
  });

  it('should tell nothing where no observation lies in the time of the model', () => {
    expect(fitOf([[0, 1]], [[10, 1]])).toBeUndefined();
    expect(fitOf([], [[10, 1]])).toBeUndefined();
  });
});
