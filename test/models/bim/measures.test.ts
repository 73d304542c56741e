import { describe, expect, it } from 'vitest';
import { readMeasure, unitAt, unitNamed } from '../../../models/bim/measures.ts';
import { fitsConditions, parseElementQuery } from '../../../models/bim/search.ts';

const FILE = { length: 'millimetre', area: 'square metre', thermaltransmittance: 'watt metre^-2 kelvin^-1' };
const WALL = {
  overallHeight: 2.1,
  'Pset.Width': 90,
  'Pset.Own': 2,
  'Pset.Area': 12,
  'Pset.U': 0.3,
  'Pset.Count': 90,
  quantities: { Width: 0.09, NetSideArea: 8 },
  units: { 'Pset.Own': 'FOOT' },
  measures: {
    overallHeight: 'length',
    'Pset.Width': 'length',
    'Pset.Own': 'length',
    'Pset.Area': 'area',
    'Pset.U': 'thermaltransmittance',
    'Qto_Wall.Width': 'length',
    'Qto_Wall.NetSideArea': 'area',
  },
};

describe('what numbers of a building model are in', () => {
  it.each([
    ['overallHeight', 'm'],
    ['Pset.Width', 'mm'],
    ['Pset.Own', 'ft'],
    ['Pset.Area', 'm²'],
    ['Pset.U', 'W·m⁻²·K⁻¹'],
    ['quantities.Width', 'm'],
    ['quantities.NetSideArea', 'm²'],
  ])('should be told of %s: %s', (path, symbol) => {
    expect(unitAt(WALL, path, FILE)?.symbol).toBe(symbol);
  });

  it('should not be guessed', () => {
    expect(unitAt(WALL, 'Pset.Count', FILE)).toBeUndefined();
    expect(unitAt(WALL, 'quantities.Unknown', FILE)).toBeUndefined();
    expect(unitAt({ 'Pset.Width': 90 }, 'Pset.Width', FILE)).toBeUndefined();
    expect(unitNamed('CHI', 'length')).toEqual({ kind: 'length', symbol: 'CHI' });
  });

  it('should be that of the quantity itself, and not of a property of the same name', () => {
    const size = { quantities: { Size: 4 }, measures: { 'Pset_X.Size': 'length', 'Qto.Size': 'area' } };
    expect(unitAt(size, 'quantities.Size')).toBeUndefined();
    const noted = { ...size, measures: { ...size.measures, 'quantities.Size': 'area' } };
    expect(unitAt(noted, 'quantities.Size')?.symbol).toBe('m²');
  });

  it('should be read behind a number', () => {
    expect(readMeasure('300mm')).toMatchObject({ value: 300, unit: { kind: 'length', factor: 1e-3 } });
    expect(readMeasure('2.5 m2')).toMatchObject({ value: 2.5, unit: { kind: 'area', factor: 1 } });
    expect(readMeasure('-90°')).toMatchObject({ value: -90, unit: { kind: 'planeangle' } });
    for (const [text, value, kind] of [
      ['300毫米', 300, 'length'],
      ['0.3 米', 0.3, 'length'],
      ['12平方米', 12, 'area'],
      ['2.5立方米', 2.5, 'volume'],
      ['90度', 90, 'planeangle'],
      ['80公斤', 80, 'mass'],
    ] as const)
      expect(readMeasure(text)).toMatchObject({ value, unit: { kind } });
    for (const text of ['300', 'F 90', '90 constructor', 'mm']) expect(readMeasure(text)).toBeUndefined();
  });
});

describe('a search for numbers', () => {
  const fits = (text: string) => fitsConditions(parseElementQuery(text), WALL, FILE);

  it.each([
    ['Width>=0.3', false],
    ['Width>=0.09', true],
    ['Width>=80mm', true],
    ['Width>=90毫米', true],
    ['Width>=0.1米', false],
    ['Width>=90 mm', true],
    ['Width >= 90 毫米', true],
    ['Width≥90毫米', true],
    ['Width＞90mm', false],
    ['Width=90mm', true],
    ['Width=9cm', true],
    ['Width>90mm', false],
    ['Width>=300mm', false],
    ['Width<1ft', true],
    ['Width!=90mm', false],
    ['Own=2ft', true],
    ['overallHeight=2100mm', true],
    // An area is no length, and a count is neither.
    ['Area=12m', false],
    ['Area=12m²', true],
    ['Count=90mm', false],
    ['Count=90', true],
    // What tells of others is not found.
    ['Own=FOOT', false],
  ])('should compare what is the same: %s: %s', (text, expected) => {
    expect(fits(text)).toBe(expected);
  });

  it('should find every width of whole millimetres by itself in metres', () => {
    const missed: number[] = [];
    for (let width = 1; width <= 3000; width++) {
      const wall = { 'Pset.Width': width, measures: { 'Pset.Width': 'length' } };
      const metres = (width / 1000).toString();
      for (const sign of ['=', '<=', '>='])
        if (!fitsConditions(parseElementQuery(`Width${sign}${metres}`), wall, FILE)) missed.push(width);
      if (fitsConditions(parseElementQuery(`Width>${metres}`), wall, FILE)) missed.push(width);
    }
    expect(missed).toEqual([]);
  });

  it('should say what it could not read, and leave quoted text as it is', () => {
    expect(parseElementQuery('Width>=300 foo').unread).toEqual([]);
    expect(parseElementQuery('Width>=300foo Fire<F90 Name=F90').unread).toEqual(['300foo', 'f90']);
    expect(parseElementQuery('Width>=300 mm wall').words).toEqual(['wall']);
    expect(parseElementQuery('Reference="a = b"').conditions).toEqual([
      { name: 'reference', comparison: '=', value: 'a = b' },
    ]);
  });
});
