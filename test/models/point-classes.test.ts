import { describe, expect, it } from 'vitest';
import { classOfEntry, legendOfClasses } from '../../models/point-classes.ts';

describe('the legend of point classes', () => {
  it('should tell which class each entry stands for, also of classes without a name', () => {
    const counts = new Array(256).fill(0);
    for (const [code, count] of [
      [6, 50],
      [2, 40],
      [64, 30],
      [40, 20],
      [26, 10],
    ])
      counts[code] = count;
    expect(legendOfClasses(counts).map(classOfEntry)).toEqual([6, 2, 64, 40, 26]);
    expect(classOfEntry({ label: { 'zh-CN': '道路', en: 'Roads' } })).toBeUndefined();
  });
});
