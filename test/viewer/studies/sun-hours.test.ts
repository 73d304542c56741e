import { describe, expect, it } from 'vitest';
import { buildBvh } from '../../../scenes/planning/rays/bvh.ts';
import { rayAnswers } from '../../../viewer/studies/rays/ray-answers.ts';
import { gridAround } from '../../../viewer/studies/sight/viewshed-study.ts';
import { spanText } from '../../../viewer/studies/sun/sun-hours-result.ts';
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

describe('hours of sun in words', () => {
  it('should be hours and minutes, and a dash where they are not known', () => {
    expect([0, 59, 3_600, 7_530, Number.NaN].map(spanText)).toEqual([
      '0 h 00 min',
      '0 h 01 min',
      '1 h 00 min',
      '2 h 06 min',
      '—',
    ]);
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
