import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BudgetGauge, COARSEST } from '../../../viewer/memory/budget-gauge.ts';
import { cacheShares, usualBudget } from '../../../viewer/memory/shares.ts';

const BUDGET = 100;

describe('BudgetGauge', () => {
  it('should leave a view that fits as it is', () => {
    const gauge = new BudgetGauge(BUDGET);
    for (let time = 0; time < 60_000; time += 500) expect(gauge.sample(99, time)).toBe(false);
    expect(gauge.coarseness).toBe(1);
  });

  it('should draw coarser and coarser while there is too much, and stop at the coarsest', () => {
    const gauge = new BudgetGauge(BUDGET);
    let before = 1;
    for (let time = 0; time < 60_000; time += 500) {
      gauge.sample(101, time);
      expect(gauge.coarseness).toBeGreaterThanOrEqual(before);
      before = gauge.coarseness;
    }
    expect(gauge.coarseness).toBe(COARSEST);
  });

  it('should wait for what is too much to go before it gets coarser once more', () => {
    const gauge = new BudgetGauge(BUDGET);
    expect([0, 100, 600, 800].map((time) => gauge.sample(200, time))).toEqual([true, false, false, true]);
  });

  it('should come back to the finest once there is room, but not at once', () => {
    const gauge = new BudgetGauge(BUDGET);
    for (let time = 0; time < 5_000; time += 500) gauge.sample(200, time);
    const coarse = gauge.coarseness;
    gauge.sample(10, 5_500);
    gauge.sample(10, 9_000);
    expect(gauge.coarseness).toBe(coarse);
    for (let time = 9_500; time < 300_000; time += 500) gauge.sample(10, time);
    expect(gauge.coarseness).toBe(1);
  });

  it('should hold a city within its budget, however heavy it is', () => {
    // Bytes of what is drawn fall with the square of the error that is allowed, down to what a view needs at least.
    fc.assert(
      fc.property(fc.double({ min: 10, max: 5_000, noNaN: true }), (heavy) => {
        const gauge = new BudgetGauge(BUDGET);
        const used = () => Math.max(5, heavy / gauge.coarseness ** 2);
        for (let time = 0; time < 30_000; time += 500) gauge.sample(used(), time);
        for (let time = 30_000; time < 90_000; time += 500) {
          gauge.sample(used(), time);
          // It may look whether there is room again, one step at a time.
          expect(used()).toBeLessThan(BUDGET * 1.35);
        }
      }),
    );
  });
});

describe('cacheShares', () => {
  it('should give all together no more than there is, the smallest cache of each aside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 5_000 }),
        (used, total) => {
          const shares = cacheShares(used, total, 8);
          const sum = shares.reduce((all, share) => all + share, 0);
          expect(sum).toBeLessThanOrEqual(total + 8 * used.length + 1e-6);
          expect(Math.min(...shares)).toBeGreaterThanOrEqual(8);
        },
      ),
    );
  });

  it('should give most to what uses most', () => {
    const [small, large] = cacheShares([10, 90], 100, 1);
    expect(large).toBeGreaterThan(small * 2);
  });
});

describe('usualBudget', () => {
  it('should be a quarter of the memory, within bounds', () => {
    expect([undefined, 0.5, 4, 8].map((gigabytes) => usualBudget(gigabytes) / 2 ** 20)).toEqual([
      1024, 384, 1024, 1536,
    ]);
  });
});
