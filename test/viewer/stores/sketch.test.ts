import { describe, expect, it } from 'vitest';
import {
  cancelSketch,
  finishSketch,
  movePointer,
  putPlace,
  requestSketch,
  takeBackPlace,
  useSketch,
} from '../../../viewer/stores/sketch.ts';

const place = (longitude: number) => ({ longitude, latitude: 27, height: 100 });

describe('sketch', () => {
  it('should give the places in order when it is finished', async () => {
    const drawn = requestSketch({ kind: 'line', prompt: 'x' });
    putPlace(place(1));
    expect(finishSketch()).toBe(false);
    putPlace(place(2));
    putPlace(place(3));
    takeBackPlace();
    expect(finishSketch()).toBe(true);
    expect(await drawn).toEqual([place(1), place(2)]);
    expect(useSketch.getState().request).toBeUndefined();
  });

  it('should end by itself at the last place of its kind', async () => {
    const drawn = requestSketch({ kind: 'rectangle', prompt: 'x' });
    putPlace(place(1));
    putPlace(place(2));
    expect(await drawn).toHaveLength(2);
  });

  it('should give nothing when it is given up, or another is asked for', async () => {
    const first = requestSketch({ kind: 'polygon', prompt: 'x' });
    const second = requestSketch({ kind: 'point', prompt: 'x' });
    expect(await first).toBeUndefined();
    cancelSketch();
    expect(await second).toBeUndefined();
  });

  it('should tell of every change, the place under the pointer as the last', () => {
    const seen: number[][] = [];
    void requestSketch({
      kind: 'line',
      prompt: 'x',
      onChange: (places) => seen.push(places.map(({ longitude }) => longitude)),
    });
    putPlace(place(1));
    movePointer(place(5));
    putPlace(place(2));
    movePointer(undefined);
    expect(seen).toEqual([[1], [1, 5], [1, 2], [1, 2]]);
    cancelSketch();
  });
});
