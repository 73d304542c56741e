import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differencesOf, massingChange } from '../../../../scenes/planning/indicators/compare.ts';
import { SchemeIndicators } from '../../../../scenes/planning/indicators/scheme-indicators.ts';
import type { StandingBuilding } from '../../../../scenes/planning/mass.ts';
import { massOf } from '../../../../scenes/planning/mass.ts';
import { moveItem, pullRoof, pullSide } from '../../../../scenes/planning/scheme/edit.ts';
import { box, TEST_PLANE as plane, TEST_RULES as rules, schemeOf } from '../metres.ts';

const podiumAndTower = {
  id: 'tower',
  footprint: box(20, 20, 60, 50),
  floors: [
    { use: 'office', storeys: 2, storeyHeight: 5 },
    { use: 'residential', storeys: 10, storeyHeight: 3, footprint: box(20, 20, 40, 50) },
  ],
  basements: [{ use: 'parking', storeys: 1, storeyHeight: 4, footprint: box(10, 10, 90, 70) }],
  parkingPlaces: 60,
};
const scheme = schemeOf({
  parcels: [
    {
      id: 'A',
      area: box(0, 0, 100, 80),
      landUse: '0701',
      parkingPlaces: 10,
      controls: {
        floorAreaRatio: { most: 1.05 },
        buildingDensity: { most: 0.15 },
        greenRatio: { least: 0.3 },
        height: { most: 36, clause: 'LJ-A 3' },
      },
    },
    { id: 'B', area: box(100, 0, 150, 80), landUse: '1401' },
  ],
  buildings: [podiumAndTower],
  greens: [
    { id: 'g1', area: box(60, 0, 100, 60) },
    { id: 'g2', kind: 'roof', area: box(40, 20, 60, 50) },
  ],
});
const indicators = new SchemeIndicators({ plane, rules });

describe('SchemeIndicators', () => {
  it('should reckon a parcel as one does by hand', () => {
    const { parcels, total, outside } = indicators.of(scheme);
    // 2 × 40 × 30 = 2400 m² of offices, 10 × 20 × 30 = 6000 m² of dwellings; the parking below counts for nothing.
    const expected = {
      siteArea: 8000,
      floorArea: 8400,
      floorAreaRatio: 1.05,
      coveredArea: 1200,
      buildingDensity: 0.15,
      greenArea: 40 * 60 + 0.3 * 20 * 30,
      greenRatio: 2580 / 8000,
      population: 150,
      jobs: 120,
      parking: 70,
      parkingNeeded: 72,
      height: 40,
      setback: 20,
    };
    for (const [key, value] of Object.entries(expected))
      expect(parcels[0].values[key as keyof typeof expected], key).toBeCloseTo(value, 6);
    expect(parcels[0].floorAreaByUse.office).toBeCloseTo(2400, 6);
    expect(parcels[0].floorAreaByUse.residential).toBeCloseTo(6000, 6);
    expect(parcels[1].values).toMatchObject({ floorArea: 0, height: undefined, setback: undefined });
    expect(total.siteArea).toBeCloseTo(12_000, 6);
    expect(total.floorAreaRatio).toBeCloseTo(0.7, 9);
    expect(outside).toEqual([]);
  });

  it('should name what breaks a rule, its clause and its place, and nothing that just keeps it', () => {
    const { violations } = indicators.of(scheme);
    expect(
      violations.map(({ indicator, value, limit, clause }) => [indicator, value, limit, clause]),
    ).toEqual([
      ['parking', 70, 72, '4'],
      ['height', 40, 36, 'LJ-A 3'],
    ]);
    expect(violations[1].buildings).toEqual(['tower']);
    const [x, y] = plane.toPlane(violations[1].at);
    expect([x, y]).toEqual([expect.closeTo(30, 6), expect.closeTo(35, 6)]);
  });

  it('should ask a higher building to keep further from the side, and show where it does not', () => {
    const near = moveItem(scheme, 'buildings', 'tower', [-12, 0], plane);
    const found = indicators.of(near).violations.find(({ indicator }) => indicator === 'setback');
    expect(found).toMatchObject({ value: 8, limit: 10, clause: '3', buildings: ['tower'] });
    expect(plane.toPlane(found!.at)[0]).toBeCloseTo(8, 6);
    const over = moveItem(scheme, 'buildings', 'tower', [-25, 0], plane);
    const figures = indicators.of(over);
    expect(figures.parcels[0].values.setback).toBe(0);
    // 5 of the 40 metres of the ground floor stand outside of every parcel.
    expect(figures.outside).toEqual([{ building: 'tower', share: expect.closeTo(5 / 40, 9) }]);
    expect(figures.parcels[0].values.floorArea).toBeCloseTo(2 * 35 * 30 + 10 * 15 * 30, 4);
  });

  it('should count what stands in the city, until a phase takes it down', () => {
    const [old] = schemeOf({
      buildings: [
        {
          id: 'old',
          footprint: box(70, 60, 80, 70),
          floors: [{ use: 'office', storeys: 3, storeyHeight: 4 }],
        },
      ],
    }).buildings;
    const phases = ['2027', '2029'].map((year) => ({
      id: year,
      name: { 'zh-CN': year, en: year },
      begin: `${year}-01-01`,
      end: `${year}-12-31`,
    }));
    const phased = { ...scheme, phases, demolitions: [{ feature: 'old', phase: '2029' }] };
    const withOld = new SchemeIndicators({
      plane,
      rules,
      standing: [{ building: old, heights: 'measured' }],
    });
    expect(withOld.of(phased, '2027').parcels[0].values.floorArea).toBeCloseTo(8700, 6);
    expect(withOld.of(phased, '2027').heights).toMatchObject({ measured: 1, designed: 1 });
    expect(withOld.of(phased, '2029').parcels[0].values.floorArea).toBeCloseTo(8400, 6);
    expect(() => withOld.of(phased, '2031')).toThrow(/no phase "2031".*2027, 2029/);
  });

  it('should count what lies over one another once for the density', () => {
    const twice = { ...scheme, buildings: [...scheme.buildings, { ...scheme.buildings[0], id: 'again' }] };
    expect(indicators.of(twice).parcels[0].values.coveredArea).toBeCloseTo(1200, 6);
    expect(indicators.of(twice).parcels[0].values.floorArea).toBeCloseTo(16_800, 6);
  });

  it('should leave a neighbour alone that touches the parcel by how outlines were drawn', () => {
    const [neighbour, over] = schemeOf({
      buildings: [
        {
          ...podiumAndTower,
          id: 'touching',
          footprint: box(-30, 20, 0.0002, 50),
          floors: [podiumAndTower.floors[0]],
        },
        {
          ...podiumAndTower,
          id: 'over',
          footprint: box(-30, 55, 0.5, 70),
          floors: [podiumAndTower.floors[0]],
        },
      ],
    }).buildings;
    const of = (building: typeof neighbour) =>
      new SchemeIndicators({ plane, rules, standing: [{ building, heights: 'measured' }] }).of(scheme);
    expect(of(neighbour).parcels[0].buildings.map(({ mass }) => mass.id)).toEqual(['tower']);
    expect(of(neighbour).violations.map(({ indicator }) => indicator)).toEqual(['parking', 'height']);
    expect(of(over).violations.find(({ indicator }) => indicator === 'setback')).toMatchObject({
      ...{ value: 0, buildings: ['over'], isStanding: true },
    });
    expect(of(over).violations.find(({ indicator }) => indicator === 'height')?.isStanding).toBe(false);
  });

  it('should find no setback where a building covers the parcel, or a floor lies beyond its side', () => {
    const all = { ...scheme.buildings[0], id: 'all', footprint: box(-10, -10, 110, 90) };
    const covered = indicators.of({ ...scheme, buildings: [all] });
    expect(covered.parcels[0].values.setback).toBe(0);
    expect(covered.violations.some(({ indicator }) => indicator === 'setback')).toBe(true);
  });

  it('should count a green place once, and none under a building', () => {
    const greenOf = (greens: unknown[]) =>
      indicators.of(schemeOf({ ...scheme, greens })).parcels[0].values.greenArea;
    const ground = { id: 'g', area: box(60, 0, 100, 60) };
    expect(greenOf([ground, { ...ground, id: 'again' }])).toBeCloseTo(2400, 6);
    // 20 × 30 m of it lie under the podium, where the roof is worth 0.3.
    const under = { id: 'under', area: box(40, 0, 100, 60) };
    expect(greenOf([under])).toBeCloseTo(60 * 60 - 20 * 30, 6);
    const roof = { id: 'r', kind: 'roof', area: box(40, 20, 70, 50) };
    expect(greenOf([under, roof])).toBeCloseTo(3000 + 0.3 * 20 * 30, 6);
    // Water counts for nothing by these rules, and takes nothing away from the green that it lies on.
    expect(greenOf([ground, { ...ground, id: 'w', kind: 'water' }])).toBeCloseTo(2400, 6);
  });

  it('should tell parcels that lie over one another', () => {
    const parcels = [scheme.parcels[0], { ...scheme.parcels[1], area: box(90, 0, 150, 80) }];
    expect(indicators.of({ ...scheme, parcels }).overlaps).toEqual([
      { parcels: ['A', 'B'], area: expect.closeTo(800, 6) },
    ]);
    expect(indicators.of(scheme).overlaps).toEqual([]);
  });

  it('should tell the same while a building is dragged as when it is reckoned anew', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -60, max: 60 })), {
          minLength: 1,
          maxLength: 6,
        }),
        (moves) => {
          const live = new SchemeIndicators({ plane, rules });
          let moved = scheme;
          for (const by of moves) {
            moved = moveItem(moved, 'buildings', 'tower', by, plane);
            const [one, other] = [live.of(moved), new SchemeIndicators({ plane, rules }).of(moved)];
            expect(one.total).toEqual(other.total);
            expect(one.violations).toEqual(other.violations);
            // No floor is counted twice, and with what lies outside all are there.
            expect(one.total.floorArea).toBeLessThanOrEqual(8400 + 1e-3);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('differencesOf', () => {
  it('should list what two schemes differ in, and by how much', () => {
    const lower = pullRoof(scheme, 'tower', -12);
    const rows = differencesOf(indicators.of(scheme), indicators.of(lower));
    expect(rows.find(({ parcel, indicator }) => parcel === undefined && indicator === 'height')).toEqual({
      indicator: 'height',
      before: 40,
      after: 28,
      change: -12,
    });
    expect(rows.find(({ parcel, indicator }) => parcel === 'A' && indicator === 'floorArea')?.change).toBe(
      -2400,
    );
    expect(rows.some(({ parcel }) => parcel === 'B')).toBe(false);
    expect(differencesOf(indicators.of(scheme), indicators.of(scheme))).toEqual([]);
  });
});

describe('parking', () => {
  it('should be asked for what the scheme builds, not for what stands', () => {
    const parcels = [{ id: 'A', area: box(0, 0, 100, 100), landUse: '0701' }];
    const floors = [{ use: 'residential', storeys: 10, storeyHeight: 3 }];
    const standing = [
      {
        heights: 'measured' as const,
        building: { id: 'old', footprint: box(10, 10, 30, 30), floors, basements: [], parkingPlaces: 0 },
      },
    ] as StandingBuilding[];
    const of = (buildings: unknown[]) =>
      new SchemeIndicators({ plane, rules, standing }).of(schemeOf({ parcels, buildings }));
    const before = of([]);
    expect(before.parcels[0].values).toMatchObject({ floorArea: 4000, parkingNeeded: 0 });
    expect(before.violations.filter(({ indicator }) => indicator === 'parking')).toEqual([]);
    const after = of([{ id: 'new', footprint: box(50, 50, 70, 70), floors }]);
    expect(after.parcels[0].values).toMatchObject({ floorArea: 8000, parkingNeeded: 40 });
  });
});

describe('massingChange', () => {
  it('should be the volumes of the prisms that differ', () => {
    const wider = pullSide(pullRoof(scheme, 'tower', 6), 'tower', { side: 1 }, 10, plane);
    const [before, after] = [scheme, wider].map(({ buildings }) =>
      buildings.map((one) => massOf(one, plane)),
    );
    const change = massingChange(before, after, () => 300);
    // The podium 10 m wider over 30 m and 10 m of height; the tower 6 m higher over 20 × 30 m.
    expect(change.added).toBeCloseTo(10 * 30 * 10 + 20 * 30 * 6, 3);
    expect(change.removed).toBeCloseTo(0, 6);
    expect(change.kept).toBeCloseTo(40 * 30 * 10 + 20 * 30 * 30, 3);
    const back = massingChange(after, before, () => 300);
    expect(back.removed).toBeCloseTo(change.added, 6);
  });

  it('should compare a thousand buildings, each on levels of its own and touching the next, in seconds', () => {
    const side = 32;
    const city = (wider: number, higher: number) =>
      Array.from({ length: 1000 }, (_, i) => {
        const [x, y] = [(i % side) * 20, Math.floor(i / side) * 20];
        const [building] = schemeOf({
          buildings: [
            {
              ...{ id: `b${i}`, level: 200 + i * 0.013, footprint: box(x, y, x + 20 - 10 * wider, y + 20) },
              floors: [{ use: 'office', storeys: 5, storeyHeight: 3 + higher }],
            },
          ],
        }).buildings;
        return massOf(building, plane);
      });
    const begin = performance.now();
    const change = massingChange(city(0, 0), city(0.5, 1), () => 0);
    expect(performance.now() - begin).toBeLessThan(20_000);
    // Each loses 5 of 20 m over 15 m, and wins 5 m of height over 15 × 20 m.
    expect(change.removed / (1000 * 5 * 20 * 15)).toBeCloseTo(1, 6);
    expect(change.added / (1000 * 15 * 20 * 5)).toBeCloseTo(1, 6);
    expect(change.kept / (1000 * 15 * 20 * 15)).toBeCloseTo(1, 6);
  }, 60_000);

  it('should count what two buildings of one scheme have in common once', () => {
    const [one, other] = schemeOf({
      buildings: [
        { ...podiumAndTower, id: 'one', level: 0, floors: [podiumAndTower.floors[0]] },
        { ...podiumAndTower, id: 'other', level: 5, floors: [podiumAndTower.floors[0]] },
      ],
    }).buildings.map((building) => massOf(building, plane));
    const change = massingChange([one, other], [one], () => 0);
    expect(change.removed).toBeCloseTo(40 * 30 * 5, 4);
    expect(change.kept).toBeCloseTo(40 * 30 * 10, 4);
  });
});
