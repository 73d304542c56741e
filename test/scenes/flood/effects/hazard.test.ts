import { describe, expect, it } from 'vitest';
import { stageLevel } from '../../../../scenes/flood/effects/gauge-levels.ts';
import { HAZARD_CLASSES, hazardClass, hazardRating } from '../../../../scenes/flood/effects/hazard.ts';
import { ROAD_LOADS } from '../../../../scenes/flood/effects/thresholds.ts';

describe('the hazard rating of FD2321', () => {
  // Supplementary note of May 2008, table 2: depths against speeds with the debris factors of its table.
  it.each([
    [0.25, 0.5, 0.75],
    [0.25, 0, 0.625],
    [0.5, 1, 1.75],
    [1, 0.5, 2],
    [1.5, 2, 4.75],
    [0.05, 5, 0.775],
  ])('should be what the tables give for %d m at %d m/s', (depth, speed, rating) => {
    expect(hazardRating(depth, speed)).toBeCloseTo(rating, 10);
  });

  it('should be nothing where it is dry', () => {
    expect(hazardRating(0, 3)).toBe(0);
    expect(HAZARD_CLASSES[hazardClass(0)]).toBe('dry');
  });

  it.each([
    [0.749, 'low'],
    [0.75, 'moderate'],
    [1.249, 'moderate'],
    [1.25, 'significant'],
    [1.999, 'significant'],
    [2, 'extreme'],
  ])('should put %d into the class %s', (rating, name) => {
    expect(HAZARD_CLASSES[hazardClass(rating)]).toBe(name);
  });
});

describe('what closes a road', () => {
  it.each([
    ['cars', 0.299, 0, false],
    ['cars', 0.3, 0, true],
    ['cars', 0.2, 1.49, false],
    ['cars', 0.2, 1.5, true],
    ['emergency', 0.599, 0, false],
    ['emergency', 0.6, 0, true],
    // Total head 0.4 + 2²/2g = 0.604 m, and a little less.
    ['emergency', 0.4, 2, true],
    ['emergency', 0.4, 1.95, false],
    ['foot', 0.499, 0, false],
    ['foot', 0.5, 0, true],
    ['foot', 0.25, 1.6, true],
    ['foot', 0.25, 1.59, false],
    // Shallow and fast: 3 m/s are too much for both, whatever the product is.
    ['cars', 0.06, 3, true],
    ['cars', 0.06, 2.99, false],
    ['foot', 0.12, 3, true],
    ['foot', 0.12, 2.99, false],
  ] as const)('should tell %s in %d m at %d m/s: %s', (user, depth, speed, isClosed) => {
    expect(ROAD_LOADS[user](depth, speed) >= 1).toBe(isClosed);
  });

  it('should let no film of fast water stop a fire engine', () => {
    expect(ROAD_LOADS.emergency(0.09, 4)).toBeLessThan(1);
  });

  it('should let no film close a road, whatever speed is made of it', () => {
    for (const user of ['cars', 'foot'] as const) expect(ROAD_LOADS[user](0.049, 5)).toBeLessThan(1);
  });
});

describe('the level of a river', () => {
  const gauge = { warningLevel: 100, guaranteeLevel: 102, leveeLevel: 104 };
  it.each([
    [99.99, 4],
    [100, 3],
    [101.99, 3],
    [102, 2],
    [104, 1],
  ])('should be at %d m of stage %d', (surface, level) => {
    expect(stageLevel(surface, gauge)).toBe(level);
  });

  it('should be none where the gauge has no levels', () => {
    expect(stageLevel(1_000, {})).toBe(4);
  });
});
