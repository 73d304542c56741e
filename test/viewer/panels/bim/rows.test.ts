import { describe, expect, it } from 'vitest';
import { type ElementRow, rowsCsv, rowsWith } from '../../../../viewer/panels/bim/ElementRows.tsx';

const ROWS: ElementRow[] = [
  {
    key: 'a',
    title: 'Wall, outer × Pipe',
    note: 'cut · 0.20 m',
    layer: 'house-bim',
    ids: ['house:a'],
    bounds: [8, 49, 100, 8.2, 49.2, 104],
    inside: { beside: { layer: 'pipes-bim', only: ['pipes:p'] } },
  },
  { key: 'b', title: '=Door', layer: 'house-bim', ids: ['house:b'] },
];

describe('rows of a list', () => {
  it('should be found by every word, in title, note or id', () => {
    expect(rowsWith(ROWS, 'WALL cut').map(({ key }) => key)).toEqual(['a']);
    expect(rowsWith(ROWS, 'house:b').map(({ key }) => key)).toEqual(['b']);
    expect(rowsWith(ROWS, 'wall door')).toEqual([]);
    expect(rowsWith(ROWS, '  ')).toBe(ROWS);
  });

  it('should be written with all ids and the middle of their place, and no formulas', () => {
    expect(rowsCsv(ROWS).replace('\ufeff', '').split('\r\n')).toEqual([
      'title,note,ids,longitude,latitude,height',
      '"Wall, outer × Pipe",cut · 0.20 m,house:a pipes:p,8.1,49.1,102',
      "'=Door,,house:b,,,",
      '',
    ]);
  });
});
