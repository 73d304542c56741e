import { describe, expect, it } from 'vitest';
import { formatColor, mixColors, parseColor } from '../../../../../tiles-service/tile/imagery/style/color.ts';

describe('parseColor', () => {
  it('should read every way of writing that styles use', () => {
    expect(parseColor('#1af')).toEqual([17, 170, 255, 1]);
    expect(parseColor('#11aaff')).toEqual([17, 170, 255, 1]);
    expect(parseColor('#11aaff80')).toEqual([17, 170, 255, 128 / 255]);
    expect(parseColor('rgb(1, 2, 3)')).toEqual([1, 2, 3, 1]);
    expect(parseColor('rgba(1, 2, 3, 0.25)')).toEqual([1, 2, 3, 0.25]);
    expect(parseColor('transparent')).toEqual([0, 0, 0, 0]);
  });

  it('should not make a colour of something else', () => {
    for (const text of ['#12', 'blue-ish', 'rgb(1, 2)', 'rgb(a, b, c)', ''])
      expect(parseColor(text)).toBeUndefined();
  });

  it('should read back what is written', () => {
    expect(parseColor(formatColor([10, 20, 30, 0.5]))).toEqual([10, 20, 30, 0.5]);
  });
});

describe('mixColors', () => {
  it('should not let a transparent colour tint the mix', () => {
    expect(mixColors([255, 0, 0, 0], [0, 0, 255, 1], 0.5)).toEqual([0, 0, 255, 0.5]);
  });
});
