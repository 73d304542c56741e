import { describe, expect, it } from 'vitest';
import { typedNumber } from '../../../viewer/placement/typed-number.ts';

describe('a field of a number', () => {
  it('should change nothing when it is left as it was, and say what was typed', () => {
    const said: number[] = [];
    const field = typedNumber(12.3456, 3, (value) => said.push(value));
    field(12.346);
    field(null);
    field(Number.NaN);
    expect(said).toEqual([]);
    field(12.35);
    field(12.347);
    expect(said).toEqual([12.35, 12.347]);
  });
});
