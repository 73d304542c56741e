import { describe, expect, it } from 'vitest';
import { buildBvh } from '../../../scenes/planning/rays/bvh.ts';
import type { SunWindow } from '../../../scenes/planning/sun/windows.ts';
import { rayAnswers } from '../../../viewer/studies/rays/ray-answers.ts';
import { gridAround } from '../../../viewer/studies/sight/viewshed-study.ts';
import { spanText } from '../../../viewer/studies/sun/sun-hours-result.ts';
import { windowsWith } from '../../../viewer/studies/sun/sun-hours-study.ts';
import { box } from '../../scenes/planning/rays/brute.ts';

const context = { signal: new AbortController().signal, progress: () => undefined };

describe('windows on walls', () => {
  it('should be free in the open, and not before the wall of a neighbour', async () => {
    const answers = rayAnswers();
    await answers.world(context, {
      bvh: buildBvh(Float32Array.from(box(0.5, -5, 10, 5, 0, 9))),
      bodyOf: new Uint32Array(10),
      bodies: [{ id: 'neighbour', heights: 'measured' }],
    });
    const at = [0.01, 0, 2] as const;
    const free = await answers.free(
      context,
      [at, at, at],
      [
        [1, 0, 0],
        [-1, 0, 0],
        [0, 1, 0],
      ],
      0.8,
    );
    expect([...free]).toEqual([0, 1, 1]);
  });
});

describe('windows with a scheme', () => {
  const windowOf = (id: string, building: string): SunWindow => ({
    ...{ id, building, left: [0, 0, 1], right: [1, 0, 1], normal: [0, -1, 0], isAssumed: true },
  });

  it('should stay where a scheme walls them up, go with their house, and come with what is built', () => {
    const now = [windowOf('a/0/0', 'a'), windowOf('a/0/1', 'a'), windowOf('b/0/0', 'b')];
    // The scheme stands before a/0/1, so that it is not laid out again, and lays a/1/0 bare.
    const laid = [windowOf('a/0/0', 'a'), windowOf('a/1/0', 'a'), windowOf('tower/0/0', 'tower')];
    const found = windowsWith(now, laid, [{ id: 'a' }, { id: 'tower' }]);
    expect(found.map(({ id }) => id)).toEqual(['a/0/0', 'a/0/1', 'a/1/0', 'tower/0/0']);
  });
});

describe('hours of sun in words', () => {
  it('should be whole hours and minutes that were reached, and a dash where they are not known', () => {
    const seconds = [0, 59, 3_600, 7_199, 7_199.995, 7_530, Number.NaN];
    expect(seconds.map((one) => spanText(one))).toEqual([
      ...['0 h 00 min', '0 h 00 min', '1 h 00 min', '1 h 59 min', '2 h 00 min', '2 h 05 min', '—'],
    ]);
  });

  it('should be told to the second where these decide', () => {
    expect(spanText(7_199, true)).toBe('1 h 59 min 59 s');
  });
});

describe('cells of a study', () => {
  it('should hold the radius around all eyes, on whole cells from the origin', () => {
    const grid = gridAround(
      [
        [0, 0, 0],
        [30, 7, 0],
      ],
      50,
      2,
    );
    expect(grid).toEqual({ west: -50, south: -50, cell: 2, columns: 65, rows: 54 });
  });

  it('should be refused where they are too many', () => {
    expect(() => gridAround([[0, 0, 0]], 5_000, 0.5)).toThrow(/more cells than can be studied/);
  });
});
