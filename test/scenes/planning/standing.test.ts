import { describe, expect, it } from 'vitest';
import { type Feature, SURFACE_SEMANTICS } from '../../../models/feature.ts';
import { massOf, massOfStanding } from '../../../scenes/planning/mass.ts';
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
    expect(heights).toBe('assumed');
    expect(standing.floors[0]).toMatchObject({ use: 'storage', storeys: 2, storeyHeight: 7 });
    expect(standingOf(building({ attributes: { use: 'constructor' } }))[0].building.floors[0].use).toBe(
      'other',
    );
  });

  it('should be nothing where a record has no shape or no height', () => {
    expect(standingOf(building({ geometries: [] }))).toEqual([]);
    expect(standingOf(building({}, 3, 3))).toEqual([]);
  });

  it('should know how a height is known as sun and sight do', () => {
    const of = (attributes: Feature['attributes']) => standingOf(building({ attributes }))[0].heights;
    expect(of({})).toBe('assumed');
    expect(of({ height: 21 })).toBe('measured');
    expect(of({ height: 21, heightSource: 'assumed' })).toBe('assumed');
  });

  it('should begin where a part begins, over a passage that it does not cover', () => {
    const part = building({ type: 'BuildingPart' }, 70, 0);
    for (let at = 2; at < part.geometries[0].positions.length; at += 3) part.geometries[0].positions[at] = 30;
    const [standing] = standingOf(part);
    expect(standing.lift).toBe(30);
    const mass = massOfStanding(standing, plane);
    expect([mass.height, mass.floors[0].bottom]).toEqual([100, 30]);
  });

  it('should take surveyed walls to the eaves of their roofs', () => {
    // 20 m by 10 m, walls of 6 m, a gabled roof of 4 m.
    const [a, b, c, d] = rectangle(0, 0, 20, 10).map(([x, y]) => place(x, y));
    const [e, f] = [place(0, 5), place(20, 5)];
    const rings = [
      [a, b, c, d].map((at) => [...at, 0]),
      [
        [...a, 6],
        [...b, 6],
        [...f, 10],
        [...e, 10],
      ],
      [
        [...c, 6],
        [...d, 6],
        [...e, 10],
        [...f, 10],
      ],
    ];
    const surveyed = building({
      attributes: {},
      geometries: [
        {
          ...{ kind: 'surfaces', lod: 2, heightReference: 'ellipsoid' },
          positions: Float64Array.from(rings.flat(2)),
          ringStarts: Uint32Array.of(0, 4, 8, 12),
          polygonStarts: Uint32Array.of(0, 1, 2, 3),
          semantics: Uint8Array.from(
            ['ground', 'roof', 'roof'].map((one) => SURFACE_SEMANTICS.indexOf(one as never)),
          ),
        },
      ],
    });
    const [standing] = standingOf(surveyed);
    expect(standing).toMatchObject({ heights: 'measured', isGuessed: true });
    expect(standing.building.floors).toEqual([{ use: 'residential', storeys: 2, storeyHeight: 3 }]);
  });

  it('should read the use of a record in capital letters too', () => {
    const use = (word: string) =>
      standingOf(building({ attributes: { use: word } }))[0].building.floors[0].use;
    expect(['Residential', 'OFFICE', '1000'].map(use)).toEqual(['residential', 'office', 'other']);
  });

  it('should read the use of a Chinese record', () => {
    const use = (word: string) =>
      standingOf(building({ attributes: { use: word } }))[0].building.floors[0].use;
    expect(['高层住宅', '商务办公', '地下车库', '中心小学'].map(use)).toEqual([
      ...['residential', 'office', 'parking', 'education'],
    ]);
  });
});
