import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkArea } from '../../../../models/schema/ring-check.ts';
import { schemeSchema } from '../../../../models/schema/scheme.ts';
import { ringArea } from '../../../../scenes/geometry/plane.ts';
import { layOut, polygonArea } from '../../../../scenes/planning/plane.ts';
import {
  addItem,
  demolish,
  itemOf,
  moveItem,
  pullRoof,
  pullSide,
  removeItem,
} from '../../../../scenes/planning/scheme/edit.ts';
import { movedSide } from '../../../../scenes/planning/scheme/move-side.ts';
import { BEFORE, itemsUntil, phaseOn, removePhase } from '../../../../scenes/planning/scheme/phases.ts';
import { snap } from '../../../../scenes/planning/scheme/snap.ts';
import { splitItem } from '../../../../scenes/planning/scheme/split.ts';
import { fromTypology, TYPOLOGIES } from '../../../../scenes/planning/scheme/typologies.ts';
import { box, place, TEST_PLANE as plane, rectangle, schemeOf } from '../metres.ts';

const floors = [{ use: 'office', storeys: 5, storeyHeight: 4 }];
const scheme = schemeOf({
  parcels: [{ id: 'A', area: box(0, 0, 100, 80), landUse: '0701', parkingPlaces: 8 }],
  buildings: [
    { id: 'one', footprint: box(10, 10, 40, 30), floors },
    { id: 'two', footprint: box(60, 10, 80, 30), floors },
  ],
});
const areaOf = (id: string, of = scheme) => polygonArea(layOut(itemOf(of, 'buildings', id).footprint, plane));

describe('schemeSchema', () => {
  const faults = (items: Parameters<typeof schemeOf>[0]) => {
    const parsed = schemeSchema.safeParse({ ...scheme, ...items });
    return parsed.success
      ? []
      : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  };

  it('should say what is wrong, and where', () => {
    expect(faults({ parcels: [{ id: 'A', area: box(0, 0, 1, 1), landUse: '0799' }] })[0]).toMatch(
      /^parcels\.0\.landUse: "0799" is not in this product's table.*0701/,
    );
    const bow = [[place(0, 0), place(10, 10), place(10, 0), place(0, 10)]];
    expect(faults({ buildings: [{ id: 'x', footprint: bow, floors }] })[0]).toMatch(
      /^buildings\.0\.footprint\.0\.0: the ring crosses itself: side 1 and side 3 meet/,
    );
    expect(faults({ buildings: [...scheme.buildings, scheme.buildings[0]] })[0]).toMatch(
      /"one" is there twice/,
    );
    expect(faults({ greens: [{ id: 'g', area: box(0, 0, 1, 1), phase: 'P9' }] })[0]).toMatch(
      /^greens\.0\.phase: there is no phase "P9"/,
    );
    expect(
      faults({ parcels: [{ id: 'A', area: box(0, 0, 1, 1), landUse: '0701', controls: { height: {} } }] })[0],
    ).toMatch(/say `most` or `least`/);
    expect(faults({})).toEqual([]);
  });
});

describe('checkArea', () => {
  const [outer] = box(0, 0, 100, 100);
  const fault = (...rings: (typeof outer)[]) => checkArea(rings)?.message;
  const ring = (west: number, south: number, east: number, north: number) => box(west, south, east, north)[0];

  it('should refuse holes that are none of the outer ring', () => {
    expect(fault(outer, ring(200, 0, 300, 50))).toMatch(/reaches out of the outer ring/);
    expect(fault(outer, ring(90, 10, 110, 20))).toMatch(/reaches out of the outer ring/);
    expect(fault(outer, ring(-10, -10, 110, 110))).toMatch(/reaches out of the outer ring/);
    // All corners of the hole lie within, and a notch of the outline lies between them.
    const notched = [
      place(0, 0),
      place(100, 0),
      place(100, 100),
      place(60, 100),
      place(50, 5),
      place(40, 100),
    ];
    expect(fault([...notched, place(0, 100)], ring(20, 10, 80, 20))).toMatch(/reaches out/);
  });

  it('should refuse holes that lie over one another, or leave nothing', () => {
    expect(fault(outer, ring(10, 10, 20, 20), ring(15, 15, 30, 30))).toMatch(/over another one/);
    expect(fault(outer, ring(10, 10, 40, 40), ring(20, 20, 30, 30))).toMatch(/over another one/);
    expect(fault(outer, ring(20, 20, 30, 30), ring(10, 10, 40, 40))).toMatch(/over another one/);
    expect(fault(outer, ring(10, 10, 20, 20), ring(10, 10, 20, 20))).toMatch(/over another one/);
    expect(fault(outer, outer)).toMatch(/leave nothing/);
  });

  it('should take holes that are apart, or only touch', () => {
    expect(fault(outer, ring(10, 10, 20, 20), ring(30, 10, 40, 20))).toBeUndefined();
    expect(fault(outer, ring(10, 10, 20, 20), ring(20, 20, 40, 40))).toBeUndefined();
    expect(fault(outer, [place(0, 30), place(20, 20), place(20, 40)])).toBeUndefined();
  });
});

describe('phases', () => {
  const phase = (id: string, begin: string, end: string) => ({
    id,
    name: { 'zh-CN': id, en: id },
    begin,
    end,
  });
  const [first, second] = [phase('1', '2027-01-01', '2027-12-31'), phase('2', '2028-01-01', '2029-06-30')];

  it('should build nothing before the first is done, and all where there are none', () => {
    const phased = schemeOf({ ...scheme, phases: [first, second] });
    expect(phaseOn(phased, '2026-06-01')).toBe(BEFORE);
    expect(itemsUntil(phased, phaseOn(phased, '2026-06-01')).buildings).toEqual([]);
    expect(itemsUntil(phased, phaseOn(phased, '2028-01-01')).buildings).toHaveLength(2);
    expect(phaseOn(phased, '2030-01-01')).toBe('2');
    expect(itemsUntil(scheme, phaseOn(scheme, '2026-06-01')).buildings).toHaveLength(2);
  });

  it('should build what a removed phase built in the one before it, or in the next', () => {
    const building = (id: string, phase: string) => ({ ...scheme.buildings[0], id, phase });
    const phased = schemeOf({
      phases: [first, second],
      buildings: [building('a', '1'), building('b', '2')],
      demolitions: [{ feature: 'city:old', phase: '2' }],
    });
    const phasesOf = ({ buildings, demolitions }: typeof phased) =>
      [...buildings, ...demolitions].map(({ phase }) => phase);
    expect(phasesOf(removePhase(phased, '2'))).toEqual(['1', '1', '1']);
    expect(phasesOf(removePhase(phased, '1'))).toEqual(['2', '2', '2']);
    expect(phasesOf(removePhase(removePhase(phased, '1'), '2'))).toEqual([undefined, undefined, undefined]);
    expect(() => removePhase(phased, '3')).toThrow(/no phase "3"/);
  });

  it('should refuse a share that is written as percent', () => {
    const parcel = {
      id: 'A',
      area: box(0, 0, 10, 10),
      landUse: '0701',
      controls: { greenRatio: { least: 30 } },
    };
    const { error } = schemeSchema.safeParse({ ...scheme, parcels: [parcel] });
    expect(error?.issues[0]).toMatchObject({ path: ['parcels', 0, 'controls', 'greenRatio', 'least'] });
  });

  it('should refuse two of one id, and an order that is not that of their days', () => {
    const messages = (phases: unknown[]) =>
      schemeSchema.safeParse({ ...scheme, phases }).error?.issues.map(({ message }) => message) ?? [];
    expect(messages([first, second])).toEqual([]);
    expect(messages([first, { ...second, id: '1' }])).toEqual(['"1" is there twice']);
    expect(messages([second, first])).toEqual([
      'it begins before "2", which stands before it',
      'it ends before "2", which stands before it',
    ]);
  });
});

describe('edit operations', () => {
  it('should leave the scheme that they were given, and all other items, as they are', () => {
    const before = JSON.stringify(scheme);
    const moved = moveItem(scheme, 'buildings', 'one', [5, -3], plane);
    expect(JSON.stringify(scheme)).toBe(before);
    expect(moved.buildings[1]).toBe(scheme.buildings[1]);
    expect(moved.parcels).toBe(scheme.parcels);
    const [[first]] = itemOf(moved, 'buildings', 'one').footprint;
    expect(plane.toPlane(first).map((metres) => metres.toFixed(6))).toEqual(['15.000000', '7.000000']);
    expect(removeItem(scheme, 'buildings', 'one').buildings).toEqual([scheme.buildings[1]]);
    expect(() => removeItem(scheme, 'buildings', 'none')).toThrow(/there is no "none"/);
    expect(() => addItem(scheme, 'buildings', scheme.buildings[0])).toThrow(/"one" is there already/);
    const gone = demolish(scheme, 'city:1', true);
    expect(demolish(gone, 'city:1', false).demolitions).toEqual([]);
  });

  it('should pull a roof by whole storeys, never below one', () => {
    const storeys = (metres: number) =>
      itemOf(pullRoof(scheme, 'one', metres), 'buildings', 'one').floors[0].storeys;
    expect([storeys(9), storeys(-9), storeys(-100), storeys(1.9)]).toEqual([7, 3, 1, 5]);
    expect(pullRoof(scheme, 'one', 1)).toBe(scheme);
  });

  it('should pull a side out, and refuse to push it through the other', () => {
    const wider = pullSide(scheme, 'one', { side: 1 }, 10, plane);
    expect(areaOf('one', wider)).toBeCloseTo(40 * 20, 6);
    expect(areaOf('one', pullSide(scheme, 'one', { side: 0 }, -5, plane))).toBeCloseTo(30 * 15, 6);
    expect(() => pullSide(scheme, 'one', { side: 1 }, -30, plane)).toThrow(
      /its side 2 cannot be moved by -30 m/,
    );
  });

  it('should move a side of any quadrilateral by the trapezium between', () => {
    const corner = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(
        corner,
        corner,
        corner,
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 1, max: 8 }),
        (a, b, c, side, metres) => {
          const ring = [
            [0, 0],
            [100, a],
            [100 + b, 100],
            [c, 90],
          ] as const;
          const moved = movedSide(ring, side, metres)!;
          const [p, q] = [moved[side], moved[(side + 1) % 4]];
          const [from, to] = [ring[side], ring[(side + 1) % 4]];
          const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
          const after = Math.hypot(q[0] - p[0], q[1] - p[1]);
          expect(ringArea(moved) - ringArea(ring)).toBeCloseTo(((length + after) / 2) * metres, 6);
        },
      ),
    );
  });

  it('should split by a line, keep the area, and refuse one that goes past', () => {
    const cut = splitItem(scheme, 'buildings', 'one', [place(20, 0), place(20, 90)], plane);
    expect(cut.buildings.map(({ id }) => id)).toEqual(['one-1', 'one-2', 'two']);
    // On the left of the way north lies the west.
    expect(areaOf('one-1', cut)).toBeCloseTo(10 * 20, 6);
    expect(areaOf('one-2', cut)).toBeCloseTo(20 * 20, 6);
    const parcels = splitItem(scheme, 'parcels', 'A', [place(0, 20), place(100, 20)], plane).parcels;
    expect(parcels.map(({ parkingPlaces }) => parkingPlaces)).toEqual([6, 2]);
    expect(() => splitItem(scheme, 'parcels', 'A', [place(0, 90), place(9, 90)], plane)).toThrow(
      /leaves 1 pieces/,
    );
  });

  it('should refuse to split a building whose floors would not stand on one another any more', () => {
    const withFloors = (...footprints: ReturnType<typeof box>[]) => ({
      ...scheme,
      buildings: [
        {
          ...scheme.buildings[0],
          floors: [scheme.buildings[0].floors[0], ...footprints].map((floor) =>
            Array.isArray(floor) ? { ...scheme.buildings[0].floors[0], footprint: floor } : floor,
          ),
        },
      ],
    });
    const cut = (of: typeof scheme) =>
      splitItem(of, 'buildings', 'one', [place(20, 0), place(20, 90)], plane).buildings.map(
        ({ floors: own }) => own.length,
      );
    // On the east of the line a horseshoe has two arms.
    const [a, b, c, d] = [place(15, 12), place(35, 12), place(35, 16), place(19, 16)];
    const horseshoe = [[a, b, c, d, place(19, 24), place(35, 24), place(35, 28), place(15, 28)]];
    expect(() => cut(withFloors(horseshoe))).toThrow(/leaves 2 parts of floors 2 on one side/);
    // The second kind of floors lies on the west alone, the third on both sides.
    expect(() => cut(withFloors(box(12, 12, 18, 28), box(12, 12, 30, 28)))).toThrow(/none under it/);
    expect(cut(withFloors(box(12, 12, 18, 28)))).toEqual([2, 1]);
  });
});

describe('snap', () => {
  const polygons = [[rectangle(0, 0, 10, 10)]];
  it('should take a corner before a side, a side before a right angle, and else nothing', () => {
    expect(snap([0.4, 0.3], polygons, 1)).toEqual({ point: [0, 0], kind: 'corner' });
    expect(snap([5, 0.3], polygons, 1)).toEqual({ point: [5, 0], kind: 'side' });
    expect(snap([40.5, 30], [], 1, { before: [20, 0], from: [40, 0] })).toEqual({
      point: [40, 30],
      kind: 'square',
    });
    expect(snap([70, 0.5], [], 1, { before: [20, 0], from: [40, 0] })).toEqual({
      point: [70, 0],
      kind: 'square',
    });
    expect(snap([55, 20], polygons, 1)).toEqual({ point: [55, 20], kind: 'free' });
  });
});

describe('fromTypology', () => {
  it('should make buildings that a scheme takes, of the size that the typology says, however they are turned', () => {
    for (const typology of TYPOLOGIES) {
      const building = fromTypology(typology, { id: typology.id, at: place(500, 400), heading: 30 }, plane);
      const made = addItem(scheme, 'buildings', building);
      expect(schemeSchema.safeParse(made).success).toBe(true);
      const [{ width, depth }] = typology.floors;
      expect(areaOf(typology.id, made)).toBeCloseTo(width * depth, 1);
    }
  });
});
