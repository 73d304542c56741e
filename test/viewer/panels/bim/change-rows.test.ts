import { describe, expect, it } from 'vitest';
import { compareBims } from '../../../../models/bim/compare.ts';
import type { Bim, BimElement } from '../../../../models/schema/bim.ts';
import { areUnlike, changeMarks, changeRows } from '../../../../viewer/panels/bim/change-rows.ts';

function bim(source: string, elements: readonly (readonly [string, string])[]): Bim {
  return {
    schema: 'citymirror/bim/1',
    source,
    format: 'IFC4',
    structure: [{ id: `${source}:house`, class: 'IfcBuilding', hash: source }],
    storeys: [],
    spaces: [],
    elements: elements.map(
      ([id, hash]): BimElement => ({ id: `${source}:${id}`, class: 'IfcWall', name: id, hash }),
    ),
    quantities: [],
  };
}

const t = (key: string): string => key;
const FIRST = bim('a', [
  ['kept', '1'],
  ['changed', '1'],
  ['gone', '1'],
]);
const SECOND = bim('a', [
  ['kept', '1'],
  ['changed', '2'],
  ['new', '1'],
]);

describe('what came of a model', () => {
  const difference = compareBims(FIRST, SECOND);

  it('should be told of the version that is shown, and of the other', () => {
    const rows = changeRows(difference, false, t);
    expect(rows.added).toMatchObject([{ title: 'new · IfcWall', own: 'a:new' }]);
    expect(rows.removed).toMatchObject([{ title: 'gone · IfcWall', other: 'a:gone' }]);
    expect(rows.removed[0]).not.toHaveProperty('own');
    expect(rows.changed).toMatchObject([{ own: 'a:changed', other: 'a:changed' }]);
    expect(changeMarks(rows, 'a-bim')).toEqual({
      added: [{ layer: 'a-bim', id: 'a:new' }],
      changed: [{ layer: 'a-bim', id: 'a:changed' }],
      moved: [],
      removed: [],
    });
  });

  it('should be what came later, where the other version is the later one', () => {
    // FIRST is shown again, after a rollback.
    const rows = changeRows(difference, true, t);
    expect(rows.added).toMatchObject([{ other: 'a:new' }]);
    expect(rows.removed).toMatchObject([{ own: 'a:gone' }]);
    expect(changeMarks(rows, 'a-bim')).toMatchObject({
      added: [],
      removed: [{ layer: 'a-bim', id: 'a:gone' }],
    });
  });

  it('should be nothing where two models have nothing in common', () => {
    const other = { ...bim('b', [['x', '1']]), structure: [] };
    expect(areUnlike(compareBims(other, { ...FIRST, structure: [] }))).toBe(true);
    expect(areUnlike(difference)).toBe(false);
    // One building of the same id is something.
    expect(areUnlike(compareBims({ ...other, structure: FIRST.structure }, FIRST))).toBe(false);
  });
});
