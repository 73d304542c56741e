import { describe, expect, it } from 'vitest';
import { featureLook, isPlain, type LookParts } from '../../../../viewer/globe/style/feature-look.ts';

const PARTS: LookParts = { opacity: 1, tints: [], predicates: [] };
const style = {
  coloured: true,
  filtered: true,
  colorOf: (id: string) => (id === 'a' ? '#111111' : undefined),
  isShown: (id: string) => id !== 'hidden',
};

describe('featureLook', () => {
  it('should put opacity, colour and filter together', () => {
    const parts = { ...PARTS, opacity: 0.5, style };
    expect(featureLook('a', parts)).toEqual({ color: '#111111', opacity: 0.5, shown: true });
    expect(featureLook('hidden', parts)).toEqual({ opacity: 0.5, shown: false });
  });

  it('should let a tint go before the colour of a class, the first one first', () => {
    const tints = [new Map([['a', '#222222']]), new Map([['a', '#333333']])];
    expect(featureLook('a', { ...PARTS, style, tints }).color).toBe('#222222');
  });

  it('should hide what a cut hides, whatever its colour', () => {
    const look = featureLook('a', { ...PARTS, style, predicates: [() => true, (id) => id !== 'a'] });
    expect(look.shown).toBe(false);
  });

  it('should leave what has no id as its layer is', () => {
    expect(featureLook(undefined, { ...PARTS, opacity: 0.3, style })).toEqual({ opacity: 0.3, shown: true });
  });
});

describe('isPlain', () => {
  it('should be so only where nothing speaks of any feature', () => {
    expect(isPlain(PARTS)).toBe(true);
    expect(isPlain({ ...PARTS, tints: [new Map()] })).toBe(true);
    expect(isPlain({ ...PARTS, opacity: 0.9 })).toBe(false);
    expect(isPlain({ ...PARTS, style })).toBe(false);
    expect(isPlain({ ...PARTS, predicates: [() => true] })).toBe(false);
    expect(isPlain({ ...PARTS, tints: [new Map([['a', '#ffffff']])] })).toBe(false);
  });
});
