import { BufferAttribute, BufferGeometry, LineSegments } from 'three';
import { describe, expect, it } from 'vitest';
import { ELEMENT_ATTRIBUTE } from '../../../viewer/bim/draw/tile-elements.ts';
import { edgesOf } from '../../../viewer/bim/element-edges.ts';

/** Edges along x of length 1, one after the other; `whose`: 1 + index of the element of each. */
function outlines(whose: readonly number[], indexed: boolean): LineSegments {
  const geometry = new BufferGeometry();
  const corners = whose.flatMap((_, at) => [at, 0, 0, at + 1, 0, 0]);
  geometry.setAttribute('position', new BufferAttribute(Float32Array.from(corners), 3));
  const elements = Float32Array.from(whose.flatMap((one) => [one, one]));
  geometry.setAttribute(ELEMENT_ATTRIBUTE, new BufferAttribute(elements, 1));
  if (indexed) geometry.setIndex(whose.flatMap((_, at) => [2 * at, 2 * at + 1]));
  const lines = new LineSegments(geometry);
  lines.position.set(0, 10, 0);
  lines.updateMatrixWorld();
  return lines;
}

const sceneOf = (...lines: LineSegments[]) =>
  ({ allTiles: [{ outlines: () => lines }] }) as unknown as Parameters<typeof edgesOf>[0];

describe('the edges of an element', () => {
  it.each([true, false])(
    'should be its own from all tiles, where they stand, lifted (indexed: %s)',
    (indexed) => {
      const scene = sceneOf(outlines([1, 2, 1], indexed), outlines([2], indexed));
      expect([...edgesOf(scene, 1, 3)]).toEqual([1, 10, 3, 2, 10, 3, 0, 10, 3, 1, 10, 3]);
      expect([...edgesOf(scene, 0, 0)]).toEqual([0, 10, 0, 1, 10, 0, 2, 10, 0, 3, 10, 0]);
      expect(edgesOf(scene, 7, 0)).toHaveLength(0);
    },
  );

  it('should look through the outlines of a tile once, however often it is asked', () => {
    const lines = outlines([1, 2, 3], false);
    const elements = lines.geometry.getAttribute(ELEMENT_ATTRIBUTE);
    let asked = 0;
    const getX = elements.getX.bind(elements);
    elements.getX = (at) => {
      asked++;
      return getX(at);
    };
    for (let time = 0; time < 50; time++) edgesOf(sceneOf(lines), time % 3, 0);
    expect(asked).toBe(3);
  });
});
