import { describe, expect, it } from 'vitest';
import type { Bim, BimBounds } from '../../../../models/schema/bim.ts';
import { boundsMeet, modelBounds } from '../../../../viewer/panels/bim/model-bounds.ts';
import { thingsById, titleOf } from '../../../../viewer/panels/bim/things.ts';

const bim = (
  elements: Partial<Bim['elements'][number]>[],
  spaces: Partial<Bim['spaces'][number]>[] = [],
): Bim =>
  ({
    structure: [{ id: 's:b', class: 'IfcBuilding', name: 'House' }],
    storeys: [{ id: 's:1', name: '1F', elements: 0, spaces: 0 }],
    elements,
    spaces,
    quantities: [],
  }) as unknown as Bim;

describe('the bounds of a model', () => {
  it('should be around all elements and rooms that have a shape', () => {
    const model = bim(
      [
        { id: 'a', class: 'IfcWall', bounds: [1, 2, 3, 4, 5, 6] },
        { id: 'b', class: 'IfcStair' },
      ],
      [{ id: 'r', bounds: [0, 3, 4, 2, 9, 5] }],
    );
    expect(modelBounds(model)).toEqual([0, 2, 3, 4, 9, 6]);
    expect(model.elements[0].bounds).toEqual([1, 2, 3, 4, 5, 6]);
    expect(modelBounds(bim([{ id: 'b', class: 'IfcStair' }]))).toBeUndefined();
  });

  it('should meet where they have a place in common, and not one over the other', () => {
    const box: BimBounds = [0, 0, 0, 2, 2, 2];
    expect(boundsMeet(box, [1, 1, 1, 3, 3, 3])).toBe(true);
    expect(boundsMeet(box, [0, 0, 3, 2, 2, 5])).toBe(false);
    expect(boundsMeet(box, [3, 0, 0, 4, 2, 2])).toBe(false);
  });
});

describe('the title of a thing', () => {
  it('should be its name and class, or its id where nothing is known', () => {
    const things = thingsById(bim([{ id: 's:w', class: 'IfcWall' }], [{ id: 's:r', name: '101 Hall' }]));
    expect(['s:w', 's:r', 's:1', 's:b', 's:x'].map((id) => titleOf(id, things.get(id)))).toEqual([
      'IfcWall',
      '101 Hall · IfcSpace',
      '1F · IfcBuildingStorey',
      'House · IfcBuilding',
      's:x',
    ]);
  });
});
