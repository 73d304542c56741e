import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../models/feature.ts';
import { massOf } from '../../../scenes/planning/mass.ts';
import { standingOf } from '../../../scenes/planning/standing.ts';
import { place, TEST_PLANE as plane, rectangle } from './metres.ts';

function building(more: Partial<Feature> = {}, height = 21, roof = 3): Feature {
  const corners = rectangle(0, 0, 20, 10).map(([x, y]) => place(x, y));
  return {
    ...{ id: 'city:b1', type: 'Building', class: 'apartments' },
    attributes: { 'building:levels': 6, heightSource: 'levels' },
    geometries: [
      {
        ...{ kind: 'extrusion', lod: 1, heightReference: 'ground' },
        positions: Float64Array.from(corners.flatMap(([x, y]) => [x, y, 0])),
        ...{ ringStarts: Uint32Array.of(0, 4), polygonStarts: Uint32Array.of(0, 1) },
        ...{ height, roof: { shape: 'gabled', height: roof } },
      },
    ],
    ...more,
  } as Feature;
}

describe('standingOf', () => {
  it('should stand as high as its walls, with the storeys that its record tells', () => {
    const [{ building: standing, heights }] = standingOf(building());
    expect(heights).toBe('derived');
    expect(standing.floors).toEqual([{ use: 'residential', storeys: 6, storeyHeight: 3 }]);
    const { height, floors } = massOf(standing, plane, heights);
    expect([height, floors[0].area]).toEqual([18, 200]);
  });

  it('should take usual storeys where none are told, and the use that it knows', () => {
    const [{ building: standing, heights }] = standingOf(
      building({ attributes: { use: 'warehouse' }, class: 'yes' }, 14, 0),
    );
    expect(heights).toBe('measured');
    expect(standing.floors[0]).toMatchObject({ use: 'storage', storeys: 5, storeyHeight: 2.8 });
    expect(standingOf(building({ attributes: { use: 'constructor' } }))[0].building.floors[0].use).toBe(
      'other',
    );
  });

  it('should be nothing where a record has no shape or no height', () => {
    expect(standingOf(building({ geometries: [] }))).toEqual([]);
    expect(standingOf(building({}, 3, 3))).toEqual([]);
  });
});
