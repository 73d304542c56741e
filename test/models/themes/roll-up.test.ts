import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../models/attributes/column.ts';
import type { AttributeTable } from '../../../models/attributes/table.ts';
import { type Formula, themeSchema } from '../../../models/schema/theme.ts';
import { fits, themeLayers } from '../../../models/themes/fit.ts';
import { columnsOfTheme, levelOf, parentRows, rollUp } from '../../../models/themes/roll-up.ts';

const numbers = (values: number[]): Column => ({ kind: 'number', values: Float64Array.from(values) });

function table(rows: number, columns: Record<string, Column>): AttributeTable {
  return {
    ids: Array.from({ length: rows }, (_, i) => `x:${i}`),
    longitudes: new Float64Array(rows),
    latitudes: new Float64Array(rows),
    columns,
  };
}

/** District 0 with streets 1 and 2; street 1 with grids 3 and 4; street 2 is a grid of its own. */
const PARENTS = Int32Array.from([-1, 0, 0, 1, 1]);
const TREE = { parents: PARENTS, sizes: Float64Array.from([10, 6, 4, 2, 4]) };
const AREAS = { table: table(5, { residents: numbers([999, 999, 40, 10, 20]) }) };
/** Three houses in grid 3, one in grid 4, one in street 2, one outside all. */
const HOUSES = {
  table: table(6, { height: numbers([3, 6, 9, 30, Number.NaN, 12]), floor: numbers([1, 1, 2, 10, 5, 1]) }),
  areas: Int32Array.from([3, 3, 3, 4, 2, -1]),
};
const LAYERS = new Map([
  ['areas', AREAS],
  ['houses', HOUSES],
]);
const of = (formula: Formula) => rollUp(formula, TREE, LAYERS);

describe('rollUp', () => {
  it('should add up the smallest areas, whatever the larger ones say of themselves', () => {
    const { values, city } = of({ kind: 'sum', of: 'areas', attribute: 'residents', where: [] });
    expect([...values]).toEqual([70, 30, 40, 10, 20]);
    expect(city).toBe(70);
  });

  it('should count features in their areas, and what stands in none for the city alone', () => {
    const { values, city } = of({ kind: 'count', of: 'houses', where: [] });
    expect([...values]).toEqual([5, 4, 1, 3, 1]);
    expect(city).toBe(6);
  });

  it('should only count what meets the conditions', () => {
    const high = of({ kind: 'count', of: 'houses', where: [{ attribute: 'height', from: 9 }] });
    expect([...high.values]).toEqual([2, 2, 0, 1, 1]);
  });

  it('should make a mean of features, not of means', () => {
    const { values, city } = of({ kind: 'mean', of: 'houses', attribute: 'height', where: [] });
    expect(values[1]).toBe((3 + 6 + 9 + 30) / 4);
    expect(values[3]).toBe(6);
    expect(values[2]).toBeNaN();
    expect(city).toBe((3 + 6 + 9 + 30 + 12) / 5);
  });

  it('should weigh a mean', () => {
    const { values } = of({ kind: 'mean', of: 'houses', attribute: 'height', weight: 'floor', where: [] });
    expect(values[3]).toBe((3 + 6 + 18) / 4);
    expect(values[1]).toBe((3 + 6 + 18 + 300) / 14);
  });

  it('should divide sums at every level', () => {
    const { values, city } = of({
      kind: 'ratio',
      numerator: { kind: 'sum', of: 'areas', attribute: 'residents', where: [] },
      denominator: { kind: 'area' },
      factor: 1,
    });
    expect([...values]).toEqual([7, 5, 10, 5, 5]);
    expect(city).toBe(7);
  });

  it('should know nothing of a layer or attribute that is not there, and not call it nought', () => {
    expect(of({ kind: 'sum', of: 'areas', attribute: 'cars', where: [] }).city).toBeNaN();
    expect(of({ kind: 'count', of: 'trees', where: [] }).values[0]).toBeNaN();
  });

  it('should give each whole the sum of its parts, for any tree', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 1000 })), { minLength: 1, maxLength: 40 }),
        (nodes) => {
          const parents = Int32Array.from(nodes, ([seed], row) => (row === 0 ? -1 : (seed % (row + 1)) - 1));
          const own = { table: table(nodes.length, { n: numbers(nodes.map(([, n]) => n)) }) };
          const tree = { parents, sizes: new Float64Array(nodes.length) };
          const { values } = rollUp(
            { kind: 'sum', of: 'a', attribute: 'n', where: [] },
            tree,
            new Map([['a', own]]),
          );
          for (let row = 0; row < nodes.length; row++) {
            const parts = [...parents.keys()].filter((part) => parents[part] === row);
            if (parts.length > 0)
              expect(values[row]).toBe(parts.reduce((sum, part) => sum + values[part], 0));
          }
        },
      ),
    );
  });
});

describe('parentRows', () => {
  it('should cut rings and unknown parents', () => {
    expect([...parentRows(['a', 'b', 'c', 'd'], [undefined, 'a', 'gone', 'd'])]).toEqual([-1, 0, -1, -1]);
    const [a, b] = parentRows(['a', 'b'], ['b', 'a']);
    expect(a === -1 || b === -1).toBe(true);
  });

  it('should open a ring only, and leave what hangs from it where it is', () => {
    const parents = [...parentRows(['leaf', 'a', 'b', 'c'], ['a', 'b', 'c', 'a'])];
    expect(parents[0]).toBe(1);
    expect(parents.filter((row) => row === -1)).toHaveLength(1);
    expect([...parentRows(['self', 'part'], ['self', 'self'])]).toEqual([-1, 0]);
  });

  it('should climb a chain of many thousand areas at once', () => {
    const ids = Array.from({ length: 100_000 }, (_, i) => `${i}`);
    const start = performance.now();
    const rows = parentRows(
      ids,
      ids.map((_, i) => (i > 0 ? `${i - 1}` : undefined)),
    );
    expect(performance.now() - start).toBeLessThan(2000);
    expect(rows[99_999]).toBe(99_998);
  });
});

describe('levelOf', () => {
  const label = { 'zh-CN': '级', en: 'level' };
  it('should give the gravest level that is reached', () => {
    const thresholds = [
      { level: 'IV' as const, from: 2, label },
      { level: 'II' as const, from: 5, label },
    ];
    expect([1, 2, 5].map((value) => levelOf(value, thresholds)?.level)).toEqual([undefined, 'IV', 'II']);
    expect(levelOf(0.1, [{ level: 'I', below: 0.2, label }])?.level).toBe('I');
    expect(levelOf(Number.NaN, thresholds)).toBeUndefined();
  });
});

describe('the worked theme', () => {
  const file = join(import.meta.dirname, '../../../scenes/themes/buildings-and-population.json');
  const theme = themeSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const layers = [
    { id: 'areas-map', store: 's' },
    { id: 'city-buildings', role: 'buildings' as const, store: 's' },
  ];

  it('should fit a city with its layers, and no other', () => {
    const scene = { id: 'liangjiang', publication: 'public' as const, layers };
    expect(fits(theme, scene)).toBe(true);
    expect(themeLayers(theme, layers).get('buildings')?.id).toBe('city-buildings');
    expect(fits(theme, { ...scene, layers: layers.slice(1) })).toBe(false);
    expect(fits({ ...theme, cities: ['geneva'] }, scene)).toBe(false);
    expect(fits({ ...theme, publication: 'restricted' }, scene)).toBe(false);
  });

  it('should ask the buildings for nothing that is restricted', () => {
    const columns = columnsOfTheme(theme).get('buildings');
    expect(columns).toEqual(new Set(['@type', 'building:levels', 'height']));
  });

  it('should be refused with the field that is wrong', () => {
    const broken = structuredClone(theme);
    (broken.indicators[0].formula as { of: string }).of = 'streets';
    const { error } = themeSchema.safeParse(broken);
    expect(error?.issues[0].path.join('.')).toBe('indicators.0.formula.of');
    expect(error?.issues[0].message).toContain('streets');
  });
});
