import { describe, expect, it } from 'vitest';
import type { EffectsReport } from '../../../../scenes/flood/effects/report.ts';
import { compareHits } from '../../../../viewer/panels/flood/compare-hits.ts';

const AT = { longitude: 114, latitude: 27, from: 60, depth: 0.5 };
const building = (id: string, residents?: number) => ({
  ...{ id, ...AT, storeysWet: 1, storeys: 6 },
  ...(residents === undefined ? {} : { residents }),
});
const road = (id: string, length: number, closed: { cars?: number }) => ({
  ids: [id],
  ...AT,
  length,
  closed,
});
const report = (part: Partial<EffectsReport>, residents: number[] = [0, 1]): EffectsReport => ({
  timeline: {
    ...{ times: [0, 60], buildings: [0, 1], residents, places: [0, 0], waterlogged: [0, 0] },
    closed: { cars: [0, 0], emergency: [0, 0], foot: [0, 0] },
  },
  ...{ buildings: [], places: [], roads: [], gauges: [] },
  ...part,
});

describe('who is hit in two runs', () => {
  const here = report({
    buildings: [building('a', 10), building('b', 20)],
    roads: [road('r', 100, { cars: 60 }), road('w', 50, {})],
  });
  const other = report({
    buildings: [building('b', 20), building('c', 5), building('d')],
    roads: [road('r', 100, { cars: 90 }), road('w', 50, { cars: 60 })],
    places: [{ id: 'c', kind: 'school', ...AT }],
  });

  it('should be counted as hit in the one, in both, or in the other, each once', () => {
    expect(compareHits(here, other)).toEqual({
      buildings: { here: 1, both: 1, other: 2 },
      residents: { here: 10, both: 20, other: 5 },
      places: { here: 0, both: 0, other: 1 },
      // Wet and open is not closed.
      roads: { here: 0, both: 100, other: 50 },
    });
  });

  it('should tell the same of the one as the other would of it', () => {
    const turned = compareHits(other, here);
    expect(turned.buildings).toEqual({ here: 2, both: 1, other: 1 });
  });

  it('should tell no residents as none where they may not be known', () => {
    expect(compareHits(here, report({ buildings: [building('b')] }, [])).residents).toBeUndefined();
  });
});
