import { describe, expect, it } from 'vitest';
import { BEFORE } from '../../../scenes/planning/scheme/phases.ts';
import { samePhase } from '../../../viewer/planning/compared-scheme.ts';
import { schemeOf } from '../../scenes/planning/metres.ts';

const phased = (...ends: string[]) =>
  schemeOf({
    phases: ends.map((end, at) => ({
      ...{ id: `p${at + 1}`, name: { 'zh-CN': '期', en: 'Phase' }, begin: '2026-01-01', end },
    })),
  });

describe('samePhase', () => {
  const open = phased('2028-06-01', '2031-01-01');

  it('should take of the other scheme what is done on the same day', () => {
    const other = phased('2027-01-01', '2028-06-01', '2032-01-01');
    expect(samePhase(open, 'p1', other)).toBe('p2');
    expect(samePhase(open, 'p2', other)).toBe('p2');
    expect(samePhase(open, 'p1', phased('2030-01-01'))).toBe(BEFORE);
  });

  it('should take all of a scheme without phases, nothing before, and all where all is shown', () => {
    expect(samePhase(open, 'p1', phased())).toBeUndefined();
    expect(samePhase(open, BEFORE, phased('2030-01-01'))).toBe(BEFORE);
    expect(samePhase(open, undefined, phased('2030-01-01'))).toBeUndefined();
  });
});
