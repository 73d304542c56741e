import { describe, expect, it } from 'vitest';
import type { AnalysisOrigin } from '../../../../models/schema/analysis-result.ts';
import type { Position } from '../../../../models/schema/position.ts';
import type { Scene } from '../../../../models/schema/scene.ts';
import { spillResult } from '../../../../viewer/studies/ground/pipe-results.ts';
import { profileResult, slopeResult } from '../../../../viewer/studies/ground/terrain-results.ts';

const city = { layers: [], publication: 'internal', grid: { crs: 'EPSG:4547' } } as unknown as Scene;
const origin = { kind: 'slope', parameters: {} } as AnalysisOrigin;
const AREA: Position[][] = [
  [
    [114.5, 27.5],
    [114.6, 27.5],
    [114.6, 27.6],
  ],
];
const rest = { origin, verticalDatum: '1985' };

describe('results of the ground', () => {
  it('should be drawn up of as many cells as a study may have', () => {
    const [columns, rows] = [500, 400];
    const slope = new Float32Array(columns * rows).fill(4);
    slope[7] = 31;
    const { figures } = slopeResult(city, 'slope', AREA, {
      ...{ ...rest, slope, aspect: new Float32Array(slope.length).fill(90), area: 1, unknown: 0 },
      grid: { west: 0, north: 0, cell: 5, columns, rows },
    });
    expect(figures.map(({ value }) => value)).toContain(31);
    const points = Array.from({ length: 200_000 }, (_, i) => ({
      ...{ along: i, x: i, y: 0, height: i % 100, at: [114.5, 27.5] as Position },
    }));
    const profile = profileResult(city, 'profile', { ...rest, points, cell: 5 });
    expect(profile.figures.map(({ value }) => value)).toEqual(expect.arrayContaining([0, 99]));
  });

  it('should tell of each pipe below a spill how far it is, how long, and whether that is sure', () => {
    const pipe = { id: 'p', kind: 'drainage' as const, line: AREA[0] };
    const { tables } = spillResult(city, 'spill', {
      ...{ ...rest, spill: { id: 'n', at: AREA[0][0] }, outlets: [], length: 90 },
      edges: [
        { ...pipe, metres: 0, length: 40, isSure: true },
        { ...pipe, metres: 40, length: 50, isSure: false },
      ],
    });
    const table = tables.find(({ id }) => id === 'pipes');
    expect(table?.columns.map(({ id }) => id)).toEqual(['id', 'kind', 'metres', 'length', 'sure']);
    expect(table?.rows.map(({ cells }) => cells.slice(2))).toEqual([
      [0, 40, true],
      [40, 50, false],
    ]);
  });
});
