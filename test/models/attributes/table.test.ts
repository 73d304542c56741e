import { describe, expect, it } from 'vitest';
import { ColumnBuilder, valueAt } from '../../../models/attributes/column.ts';
import { contains, meets } from '../../../models/attributes/conditions.ts';
import { type AttributeTable, countRows, rowsThatMeet } from '../../../models/attributes/table.ts';
import { csvText, tsvText } from '../../../models/attributes/tsv.ts';
import type { AttributeValue } from '../../../models/feature.ts';
import type { Area } from '../../../models/schema/view-document.ts';

const columnOf = (values: (AttributeValue | undefined)[]) => {
  const builder = new ColumnBuilder();
  for (const value of values) builder.add(value);
  return builder.build();
};

describe('a column', () => {
  it('should be of numbers where nearly all are', () => {
    const column = columnOf([1, '2', 3, 4, 5, 6, 7, 8, 9, 'many', undefined]);
    expect(column.kind).toBe('number');
    expect([0, 1, 9, 10].map((row) => valueAt(column, row))).toEqual([1, 2, undefined, undefined]);
  });

  it('should be of values where numbers are but written so: codes keep their zeros', () => {
    const column = columnOf(['007', '08', null, '']);
    expect(column.kind).toBe('value');
    expect([0, 1, 2, 3].map((row) => valueAt(column, row))).toEqual(['007', '08', undefined, undefined]);
  });

  it('should not take lists and records for values', () => {
    expect(columnOf([[1], { a: 1 }, true]).kind).toBe('value');
    expect(valueAt(columnOf([[1], { a: 1 }, true]), 2)).toBe(true);
    expect(valueAt(columnOf([[1], { a: 1 }, true]), 0)).toBeUndefined();
  });
});

describe('meets', () => {
  it('should include both bounds', () => {
    const condition = { attribute: 'a', from: 1, to: 3 };
    expect([0.9, 1, 3, 3.1].map((value) => meets(value, condition))).toEqual([false, true, true, false]);
    expect(meets(1e9, { attribute: 'a', from: 1 })).toBe(true);
  });

  it('should be false for what is missing or of another kind', () => {
    expect(meets(undefined, { attribute: 'a', from: 1 })).toBe(false);
    expect(meets('2', { attribute: 'a', from: 1 })).toBe(false);
    expect(meets(undefined, { attribute: 'a', values: [] })).toBe(false);
  });
});

describe('contains', () => {
  const square: Area = [
    [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
    ],
    [
      [4, 4],
      [6, 4],
      [6, 6],
      [4, 6],
    ],
  ];

  it('should take holes off', () => {
    expect(contains(square, 2, 2)).toBe(true);
    expect(contains(square, 5, 5)).toBe(false);
    expect(contains(square, 11, 5)).toBe(false);
  });

  it('should be false for what has no place', () => {
    expect(contains(square, Number.NaN, Number.NaN)).toBe(false);
  });
});

describe('rowsThatMeet', () => {
  const table: AttributeTable = {
    ids: ['a', 'b', 'c'],
    longitudes: Float64Array.from([1, 2, 3]),
    latitudes: Float64Array.from([1, 1, 1]),
    columns: { height: columnOf([5, 10, undefined]), use: columnOf(['home', 'work', 'home']) },
  };

  it('should keep what meets every condition and lies in the area', () => {
    const home = { attribute: 'use', values: ['home'] };
    expect([...rowsThatMeet(table, { conditions: [home] })]).toEqual([1, 0, 1]);
    expect([...rowsThatMeet(table, { conditions: [home, { attribute: 'height', to: 7 }] })]).toEqual([
      1, 0, 0,
    ]);
    const area: Area = [
      [
        [1.5, 0],
        [4, 0],
        [4, 2],
        [1.5, 2],
      ],
    ];
    expect([...rowsThatMeet(table, { conditions: [home], area })]).toEqual([0, 0, 1]);
    expect(countRows(rowsThatMeet(table, {}))).toBe(3);
  });

  it('should keep nothing by an attribute that is not there', () => {
    expect(countRows(rowsThatMeet(table, { conditions: [{ attribute: 'year', from: 0 }] }))).toBe(0);
  });
});

describe('tables as text', () => {
  it('should quote what CSV needs quoted and disarm formulas', () => {
    expect(csvText([['a,b', 'say "x"', -3, '-3', '=1+1', undefined]])).toBe(
      `\ufeff"a,b","say ""x""",-3,-3,'=1+1,\r\n`,
    );
  });

  it('should keep cells of pasted text apart', () => {
    expect(
      tsvText([
        ['a\tb', 1],
        [true, undefined],
      ]),
    ).toBe('a b\t1\ntrue\t');
  });
});
