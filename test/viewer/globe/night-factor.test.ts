import { expect, it } from 'vitest';
import { nightFactor } from '../../../viewer/globe/night-factor.ts';

it('should light the city by night and not by day', () => {
  expect(nightFactor(40)).toBe(0);
  expect(nightFactor(-20)).toBe(1);
  expect(nightFactor(-2)).toBeGreaterThan(nightFactor(2));
});
