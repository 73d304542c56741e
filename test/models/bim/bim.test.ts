import { describe, expect, it } from 'vitest';
import { BimDocument } from '../../../models/bim/bim-document.ts';
import { checkBim } from '../../../models/bim/check.ts';
import { compareBims } from '../../../models/bim/compare.ts';
import { roomAreas } from '../../../models/bim/room-areas.ts';
import type { AttributeValue, Feature } from '../../../models/feature.ts';
import { type Bim, bimSchema } from '../../../models/schema/bim.ts';

/** Degrees of latitude of a metre at the equator: a (1 − e²) metres of radius. */
const METRE = 180 / Math.PI / (6_378_137 * (1 - 0.00669437999014));

/** Something that reaches from a height to another, 1 m to the north from `north` metres on. */
function thing(
  id: string,
  className: string,
  [from, to, north = 0]: readonly [number, number, number?],
  attributes: Record<string, AttributeValue> = {},
): Feature {
  const latitude = north * METRE;
  return {
    id,
    type: 'GenericCityObject',
    class: className,
    attributes,
    geometries: [
      {
        kind: 'points',
        lod: 4,
        heightReference: 'ellipsoid',
        positions: Float64Array.of(0, latitude, from, 0, latitude + METRE, to),
      },
    ],
  };
}

const storey = (id: string, elevation: number): Feature => ({
  id,
  type: 'GenericCityObject',
  class: 'IfcBuildingStorey',
  attributes: { elevation, buildingId: 'a:b' },
  geometries: [],
});

function bimOf(features: readonly Feature[], source = 'a'): Bim {
  const document = new BimDocument(source, 'IFC4');
  for (const feature of features) document.add(feature);
  return bimSchema.parse(document.finish());
}

const STOREYS = [storey('a:upper', 3), storey('a:ground', 0)];
const room = (id: string, height: number, storeyId: string, quantities: AttributeValue = {}): Feature =>
  thing(id, 'IfcSpace', [height, height + 2.5], { storeyId, quantities });

describe('BimDocument', () => {
  it('should count and sum by storey, from below, and by class', () => {
    const bim = bimOf([
      ...STOREYS,
      room('a:r1', 100, 'a:ground', { NetFloorArea: 20, NetVolume: 50, Height: 2.5 }),
      room('a:r2', 100, 'a:ground', { GrossFloorArea: 30 }),
      room('a:r3', 103, 'a:upper'),
      thing('a:w1', 'IfcWall', [100, 103], { storeyId: 'a:ground', quantities: { Length: 4 } }),
      thing('a:w2', 'IfcWall', [100, 102], { storeyId: 'a:ground', quantities: { Length: 5 } }),
    ]);
    expect(bim.storeys).toEqual([
      {
        id: 'a:ground',
        building: 'a:b',
        elevation: 0,
        elements: 2,
        spaces: 2,
        area: 50,
        lowest: 100,
        highest: 103,
        hash: expect.any(String),
      },
      {
        id: 'a:upper',
        building: 'a:b',
        elevation: 3,
        elements: 0,
        spaces: 1,
        lowest: 103,
        highest: 105.5,
        hash: expect.any(String),
      },
    ]);
    expect(bim.spaces[0]).toMatchObject({ id: 'a:r1', area: 20, volume: 50, height: 2.5 });
    expect(bim.quantities.find((entry) => entry.class === 'IfcWall')).toEqual({
      class: 'IfcWall',
      count: 2,
      sums: { Length: { count: 2, sum: 9 } },
    });
  });
});

describe('the areas of rooms', () => {
  const outdoors = (name: string, value: string, id: string): Feature => {
    const terrace = room(id, 100, 'a:ground', { NetFloorArea: 500 });
    return { ...terrace, attributes: { ...terrace.attributes, [name]: value } };
  };

  it('should never add net to gross, nor terraces to rooms, and count what has none', () => {
    const bim = bimOf([
      ...STOREYS,
      room('a:1', 100, 'a:ground', { NetFloorArea: 20, GrossFloorArea: 25 }),
      room('a:2', 100, 'a:ground', { NetFloorArea: 10 }),
      room('a:3', 100, 'a:ground', { GrossFloorArea: 30 }),
      room('a:4', 100, 'a:ground', { 'GSA BIM Area': 7 }),
      room('a:5', 100, 'a:ground'),
      outdoors('predefinedType', 'EXTERNAL', 'a:6'),
      outdoors('interiorOrExteriorSpace', 'EXTERNAL', 'a:7'),
    ]);
    expect(roomAreas(bim.spaces)).toEqual({
      sums: [
        { kind: 'net', area: 30, rooms: 2 },
        { kind: 'gross', area: 30, rooms: 1 },
        { kind: 'other', area: 7, rooms: 1 },
      ],
      indoors: 5,
      without: 1,
      outdoors: 2,
    });
    expect(bim.storeys[0].area).toBe(67);
  });
});

describe('BimDocument of a file', () => {
  it('should name the units of the file, which one of its features carries', () => {
    const site = thing('a:site', 'IfcSite', [0, 1], { fileUnits: { length: 'millimetre', mass: 'gram' } });
    expect(bimOf([thing('a:w', 'IfcWall', [0, 3]), site]).units).toEqual({
      length: 'millimetre',
      mass: 'gram',
    });
    expect(bimOf([thing('a:w', 'IfcWall', [0, 3])])).not.toHaveProperty('units');
  });
});

describe('compareBims', () => {
  const wall = (id: string, north: number, attributes: Record<string, AttributeValue> = {}) =>
    thing(id, 'IfcWall', [0, 3, north], attributes);

  it('should tell what was added, removed, moved and changed, whatever the sources are called', () => {
    const before = bimOf([
      wall('a:same', 0, { storeyId: 'a:ground' }),
      wall('a:moved', 0),
      wall('a:changed', 0, { colour: 'red' }),
      wall('a:larger', 0),
      wall('a:gone', 0),
    ]);
    const larger = wall('b:larger', 0);
    larger.geometries[0].positions[5] = 4;
    const after = bimOf(
      [
        wall('b:same', 0.005, { storeyId: 'b:ground' }),
        wall('b:moved', 2),
        wall('b:changed', 0, { colour: 'blue' }),
        larger,
        wall('b:new', 0),
      ],
      'b',
    );
    const { elements } = compareBims(before, after);
    expect(elements.added.map(({ id }) => id)).toEqual(['b:new']);
    expect(elements.removed.map(({ id }) => id)).toEqual(['a:gone']);
    expect(elements.moved.map((pair) => pair.after.id)).toEqual(['b:moved']);
    expect(elements.moved[0].metres).toBeCloseTo(2, 2);
    expect(elements.changed.map((pair) => pair.after.id)).toEqual(['b:changed', 'b:larger']);
    expect(elements.same).toBe(1);
  });

  it('should compare rooms, storeys and buildings too', () => {
    const house = (attributes: Record<string, AttributeValue>) =>
      thing('a:house', 'IfcBuilding', [0, 9], attributes);
    const before = bimOf([
      ...STOREYS,
      house({ longName: 'A' }),
      room('a:r1', 100, 'a:ground', { Height: 2.5 }),
    ]);
    const after = bimOf([
      storey('a:upper', 3.2),
      STOREYS[1],
      house({ longName: 'B' }),
      room('a:r1', 100, 'a:ground', { Height: 2.7 }),
      room('a:r2', 100, 'a:ground'),
    ]);
    const { spaces, storeys, structure, elements } = compareBims(before, after);
    expect(spaces.added.map(({ id }) => id)).toEqual(['a:r2']);
    expect(spaces.changed.map((pair) => pair.after.id)).toEqual(['a:r1']);
    expect(storeys.changed.map((pair) => pair.after.id)).toEqual(['a:upper']);
    expect(storeys.same).toBe(1);
    expect(structure.changed.map((pair) => pair.after.id)).toEqual(['a:house']);
    expect(elements).toEqual({ added: [], removed: [], moved: [], changed: [], same: 0 });
  });
});

describe('checkBim', () => {
  it('should find elements outside of their storey by their rooms, and let a metre pass', () => {
    const bim = bimOf([
      ...STOREYS,
      room('a:r1', 100, 'a:ground', { NetFloorArea: 9 }),
      room('a:r2', 103, 'a:upper', { NetFloorArea: 9 }),
      thing('a:in', 'IfcWall', [99.5, 103], { storeyId: 'a:ground' }),
      thing('a:slab', 'IfcSlab', [99.4, 99.6], { storeyId: 'a:ground' }),
      thing('a:up', 'IfcDoor', [105, 107], { storeyId: 'a:ground' }),
      thing('a:down', 'IfcDoor', [100, 101], { storeyId: 'a:upper' }),
    ]);
    const findings = checkBim(bim);
    expect(findings.map(({ kind, id }) => [kind, id])).toEqual([
      ['outside-storey', 'a:down'],
      ['outside-storey', 'a:up'],
    ]);
    expect(findings[0].metres).toBeCloseTo(-2.5, 6);
    expect(findings[1].metres).toBeCloseTo(3, 6);
  });

  it('should name ids that came twice, and what has no storey, no rooms or no area', () => {
    const bim = bimOf([
      ...STOREYS,
      room('a:r1', 100, 'a:ground'),
      thing('a:w', 'IfcWall', [100, 103], { storeyId: 'a:ground' }),
      thing('a:w~2', 'IfcWall', [100, 103], { storeyId: 'a:ground' }),
      thing('a:lost', 'IfcWall', [100, 103]),
      room('a:r1~2', 100, 'a:ground', { Area: 9 }),
      { ...storey('a:ground~2', 0), attributes: {} },
      thing('a:site~3', 'IfcSite', [0, 1]),
      thing('a:~12', 'IfcWall', [100, 103], { storeyId: 'a:ground' }),
    ]);
    expect(checkBim(bim).map(({ kind, id }) => [kind, id])).toEqual([
      ['duplicate-id', 'a:site~3'],
      ['duplicate-id', 'a:ground~2'],
      ['duplicate-id', 'a:r1~2'],
      ['duplicate-id', 'a:w~2'],
      ['no-storey', 'a:lost'],
      ['storey-without-spaces', 'a:ground~2'],
      ['storey-without-spaces', 'a:upper'],
      ['space-without-area', 'a:r1'],
    ]);
  });

  const kindsOf = (features: readonly Feature[]) =>
    checkBim(bimOf(features)).map(({ kind, id }) => [kind, id]);
  const walls = [
    thing('a:w', 'IfcWall', [0, 3], { storeyId: 'a:ground' }),
    thing('a:v', 'IfcWall', [3, 6], { storeyId: 'a:upper' }),
  ];

  it('should name a building that has storeys and no room at all, and none without storeys', () => {
    expect(kindsOf([...STOREYS, ...walls])).toEqual([['no-spaces', 'a:b']]);
    expect(kindsOf([thing('a:w', 'IfcWall', [0, 3])])).toEqual([]);
    // Storeys that nothing is in say nothing of rooms.
    expect(kindsOf(STOREYS)).toEqual([]);
  });

  it('should find what hangs on the building itself in no storey, but not what stands on the site', () => {
    const on = (id: string, parent: string): Feature => ({
      ...thing(id, 'IfcWall', [0, 3]),
      parents: [parent],
    });
    const found = kindsOf([
      ...STOREYS,
      thing('a:site', 'IfcSite', [0, 1]),
      thing('a:b', 'IfcBuilding', [0, 9]),
      ...walls,
      on('a:hung', 'a:b'),
      on('a:fence', 'a:site'),
      on('a:part', 'a:w'),
      on('a:hungPart', 'a:hung'),
      on('a:lostPart', 'a:gone'),
    ]);
    expect(found.filter(([kind]) => kind === 'no-storey')).toEqual([
      ['no-storey', 'a:hung'],
      ['no-storey', 'a:lostPart'],
    ]);
  });

  it.each([
    ['a wing at the same height', 0],
    ['a split level', 0.5],
    ['a split level half a storey up', 1.5],
  ])('should let walls of a storey pass beside %s', (_, elevation) => {
    const found = kindsOf([
      ...STOREYS,
      storey('a:wing', elevation),
      ...walls,
      thing('a:x', 'IfcWall', [0, 4], { storeyId: 'a:ground' }),
      thing('a:y', 'IfcWall', [elevation, elevation + 3], { storeyId: 'a:wing' }),
    ]);
    expect(found.filter(([kind]) => kind === 'outside-storey')).toEqual([]);
  });
});
