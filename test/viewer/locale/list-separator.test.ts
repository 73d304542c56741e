import { describe, expect, it } from 'vitest';
import { listSeparator } from '../../../viewer/locale/list-separator.ts';

describe('names of a list', () => {
  it('should be joined as the language does', () => {
    expect(['甲', '乙'].join(listSeparator('zh-CN'))).toBe('甲、乙');
    expect(['A', 'B'].join(listSeparator('en'))).toBe('A, B');
  });
});
