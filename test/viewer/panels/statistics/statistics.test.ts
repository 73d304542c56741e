import { describe, expect, it } from 'vitest';
import { attributesOf } from '../../../../viewer/panels/statistics/attribute-list.ts';
import { colouringByValue, parseBreaks } from '../../../../viewer/panels/statistics/colouring.ts';
import { areaOf } from '../../../../viewer/panels/statistics/drawn-area.ts';
import { scopeRows } from '../../../../viewer/panels/statistics/scope-rows.ts';
import { formatNumber } from '../../../../viewer/panels/statistics/words.ts';
import { rowsOf } from '../../../../viewer/panels/themes/choropleth.ts';

describe('attributesOf', () => {
  it('should list numbers first, with range and missing share, and leave out records and ids', () => {
    const found = attributesOf({
      count: 10,
      types: { Building: 10 },
      fields: [
        { name: 'use', type: 'string', count: 10 },
        { name: 'height', type: 'number', count: 5, minimum: 2, maximum: 9 },
        { name: 'address', type: 'object', count: 10 },
        { name: 'gml_id', type: 'string', count: 10 },
      ],
    });
    expect(found.map(({ name }) => name)).toEqual(['height', 'use', '@class']);
    expect(found[0]).toEqual({ name: 'height', kind: 'number', minimum: 2, maximum: 9, missing: 0.5 });
  });
});

describe('parseBreaks', () => {
  it('should take numbers in any order, apart by what people type', () => {
    expect(parseBreaks('20; 5，10 5')).toEqual([5, 10, 20]);
    expect(parseBreaks('5; ten')).toBeUndefined();
    expect(parseBreaks('')).toBeUndefined();
  });
});

describe('colouringByValue', () => {
  it('should give the commonest values a colour of their own', () => {
    const values = Array.from({ length: 12 }, (_, i) => `v${i}`);
    const codes = Uint32Array.from([...values.keys()].flatMap((i) => new Array(12 - i).fill(i + 1)));
    const colouring = colouringByValue('use', { kind: 'value', codes, values });
    expect(colouring.by === 'value' && colouring.values.map(({ value }) => value)).toEqual(
      values.slice(0, 8),
    );
  });
});

describe('areaOf', () => {
  const place = (longitude: number, latitude: number) => ({ longitude, latitude, height: 0 });
  it('should close a rectangle of two corners, and refuse what encloses nothing', () => {
    expect(areaOf('rectangle', [place(1, 2), place(3, 4)])).toEqual([
      [
        [1, 2],
        [3, 2],
        [3, 4],
        [1, 4],
      ],
    ]);
    expect(areaOf('polygon', [place(1, 2), place(3, 4)])).toBeUndefined();
    expect(areaOf('circle', [place(1, 2), place(1.001, 2)])?.[0]).toHaveLength(72);
  });
});

describe('scopeRows', () => {
  const table = {
    ids: ['a', 'b'],
    longitudes: Float64Array.of(0, 5),
    latitudes: Float64Array.of(0, 5),
    columns: { n: { kind: 'number' as const, values: Float64Array.of(1, 2) } },
  };
  it('should hold what is selected of this layer', () => {
    const selection = [
      { layer: 'l', feature: 'b' },
      { layer: 'other', feature: 'a' },
    ];
    expect([...scopeRows(table, 'selected', 'l', undefined, selection)]).toEqual([0, 1]);
    expect([...scopeRows(table, 'all', 'l', undefined, [])]).toEqual([1, 1]);
    expect([...scopeRows(table, 'filtered', 'l', { conditions: [{ attribute: 'n', to: 1 }] }, [])]).toEqual([
      1, 0,
    ]);
  });
});

describe('formatNumber', () => {
  it('should keep years whole and set large numbers apart', () => {
    expect([1987, 1234567, 2.71428, 0.01234].map((value) => formatNumber(value, 'en'))).toEqual([
      '1987',
      '1,234,567',
      '2.71',
      '0.0123',
    ]);
  });
});

describe('rowsOf', () => {
  it('should find the areas of a level in an area at any depth', () => {
    const area = (id: string, level: string, parent?: string) => ({
      id,
      level,
      ...(parent ? { parent } : {}),
      name: { 'zh-CN': id, en: id },
      size: 1,
      extent: [0, 0, 1, 1] as [number, number, number, number],
    });
    const areas = [
      area('d', 'district'),
      area('s', 'street', 'd'),
      area('g', 'grid', 's'),
      area('e', 'district'),
    ];
    expect(rowsOf({ areas }, { level: 'grid', within: 'd' })).toEqual([2]);
    expect(rowsOf({ areas }, { level: 'grid', within: 'e' })).toEqual([]);
    expect(rowsOf({ areas }, { level: 'district' })).toEqual([0, 3]);
  });
});
