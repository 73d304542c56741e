import { describe, expect, it } from 'vitest';
import { CHOSEN, ElementState, FOUND } from '../../../viewer/bim/draw/element-state.ts';
import { spanAlong } from '../../../viewer/bim/SectionFields.tsx';

/** Visibility, mark and storey of an element, as the shaders read them. */
const texel = (state: ElementState, index: number): number[] => [
  ...(state.texture.image.data as Uint8Array).slice(4 * index + 4, 4 * index + 7),
];

describe('how elements are drawn', () => {
  it('should be kept when another model comes beside, whose elements are hidden until they are told of', () => {
    const state = new ElementState(3);
    state.setVisibility(Uint8Array.of(2, 1, 0), Int16Array.of(0, -1, 300), 2);
    const before = state.texture;
    state.grow(5_000);
    expect(state.texture).not.toBe(before);
    expect([0, 1, 2, 4_999].map((index) => texel(state, index))).toEqual([
      [2, 0, 0],
      [1, 0, 255],
      [0, 0, 254],
      [0, 0, 0],
    ]);
    const both = new Uint8Array(5_000).fill(2);
    state.setVisibility(both, new Int16Array(5_000).fill(-1), 2);
    state.setMarks(
      new Map([
        [0, CHOSEN],
        [4_999, FOUND],
      ]),
    );
    expect(texel(state, 0)).toEqual([2, CHOSEN, 255]);
    expect(texel(state, 4_999)).toEqual([2, FOUND, 255]);
  });

  it('should forget what is gone, and keep its texture where there is room', () => {
    const state = new ElementState(10);
    const before = state.texture;
    state.grow(100);
    expect(state.texture).toBe(before);
    state.setVisibility(new Uint8Array(100).fill(2), new Int16Array(100), 2);
    state.setVisibility(Uint8Array.of(2), Int16Array.of(0), 2);
    expect(texel(state, 99)).toEqual([0, 0, 0]);
  });
});

describe('a plane along a face', () => {
  it('should be moved from one end of the building to the other', () => {
    const box = [-4, -2, 0, 4, 2, 3];
    expect(spanAlong(box, [1, 0, 0])).toEqual([-4, 4]);
    expect(spanAlong(box, [0, 0, -1])).toEqual([-3, 0]);
    const [low, high] = spanAlong(box, [Math.SQRT1_2, Math.SQRT1_2, 0]);
    expect([low, high]).toEqual([expect.closeTo(-3 * Math.SQRT2, 9), expect.closeTo(3 * Math.SQRT2, 9)]);
  });
});
