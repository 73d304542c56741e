import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raise } from '../../../../../tiles-service/read/osm/building/body.ts';
import { Neighbourhood } from '../../../../../tiles-service/read/osm/building/neighbourhood.ts';

const UNITS_PER_METRE = 1e7 / 111_319.490793;

/** A rectangular footprint of so many metres at 8°E 0°N. */
function footprint(east: number, north: number): Int32Array[][] {
  const x = 80_000_000;
  const [w, h] = [Math.round(east * UNITS_PER_METRE), Math.round(north * UNITS_PER_METRE)];
  return [[Int32Array.of(x, 0, x + w, 0, x + w, h, x, h)]];
}

function body(
  tags: Record<string, string>,
  {
    size = [20, 20],
    neighbours,
    id = 'w1',
  }: { size?: [number, number]; neighbours?: number; id?: string } = {},
) {
  const kind = tags.building ?? 'yes';
  return raise({ id, kind, tags: new Map(Object.entries(tags)), polygons: footprint(...size), neighbours });
}

describe('a height that is told', () => {
  it('should be the top, with the roof inside it', () => {
    expect(
      body({ building: 'house', height: '9', 'roof:shape': 'gabled', 'roof:height': '3' }),
    ).toMatchObject({
      base: 0,
      top: 9,
      roof: { shape: 'gabled', height: 3 },
      storeys: 2,
      heightSource: 'measured',
      roofSource: 'tagged',
      remarks: [],
    });
  });

  it('should go before level counts, and be read with its unit', () => {
    expect(body({ height: '40 ft', 'building:levels': '9' })).toMatchObject({ top: 12.19, storeys: 9 });
  });

  it('should leave room for walls: an ordinary roof takes six tenths at most, a dome all', () => {
    expect(body({ height: '5', 'roof:shape': 'gabled', 'roof:height': '8' }).roof.height).toBe(3);
    expect(body({ height: '5', 'roof:shape': 'dome', 'roof:height': '8' }).roof.height).toBe(5);
  });

  it.each(['0', '-4', 'tall', '5000', '12-15 m'])('should not be believed as "%s", but assumed', (height) => {
    const { heightSource, remarks } = body({ height });
    expect(heightSource).toBe('assumed');
    expect(remarks).toContain('height-unreadable');
  });
});

describe('level counts', () => {
  it.each([
    ['apartments', 15],
    ['office', 17.5],
    ['retail', 17.5],
    ['industrial', 22.5],
  ])('should make storeys of the height of their kind: five of %s are %d m', (building, top) => {
    expect(body({ building, 'building:levels': '5', 'roof:shape': 'flat' })).toMatchObject({
      top,
      storeys: 5,
    });
  });

  it('should have the roof and its storeys on top', () => {
    const tags = { building: 'house', 'building:levels': '2', 'roof:shape': 'gabled', 'roof:levels': '1' };
    expect(body(tags)).toMatchObject({ top: 8.5, roof: { height: 2.5 }, storeys: 2, heightSource: 'levels' });
  });

  it('should give the roof the slope that is told', () => {
    // 45 degrees over half of 10 m.
    const tags = { 'building:levels': '2', 'roof:shape': 'gabled', 'roof:angle': '45' };
    expect(body(tags, { size: [20, 10] })).toMatchObject({ top: 11, roof: { height: 5 } });
  });

  it('should take the highest of several, and none of 0', () => {
    expect(body({ 'building:levels': '1;6' })).toMatchObject({ storeys: 6, remarks: ['levels-several'] });
    expect(body({ 'building:levels': '0' }).heightSource).toBe('assumed');
  });
});

describe('a base above the ground', () => {
  it('should come from min_height or min_level', () => {
    expect(body({ height: '20', min_height: '8 m' })).toMatchObject({ base: 8, top: 20, facadeStoreys: 4 });
    expect(body({ 'building:levels': '5', 'building:min_level': '2' })).toMatchObject({ base: 6, top: 15 });
    expect(body({ 'building:levels': '5', 'building:min_level': '-1' }).base).toBe(0);
  });

  it('should be mended when it is not below the top', () => {
    expect(body({ height: '5', min_height: '8' })).toMatchObject({
      base: 8,
      top: 11,
      remarks: ['base-above-top'],
    });
  });

  it('should lift a roof on posts, which shows no storeys', () => {
    const { base, top, facadeStoreys } = body({ building: 'roof', height: '5' });
    expect([base, top, facadeStoreys]).toEqual([4.6, 5, undefined]);
  });
});

describe('a height that is not told', () => {
  it('should be that of the neighbours for a house-sized footprint, within a storey', () => {
    for (let i = 0; i < 50; i++) {
      const { storeys, heightSource } = body({}, { neighbours: 6, id: `w${i}` });
      expect(heightSource).toBe('assumed');
      expect(Math.abs(storeys - 6)).toBeLessThanOrEqual(1);
    }
  });

  it('should vary from building to building, and be the same each time', () => {
    const storeys = Array.from({ length: 40 }, (_, i) => body({}, { neighbours: 6, id: `w${i}` }).storeys);
    expect(new Set(storeys).size).toBeGreaterThan(1);
    expect(Array.from({ length: 40 }, (_, i) => body({}, { neighbours: 6, id: `w${i}` }).storeys)).toEqual(
      storeys,
    );
  });

  it('should not make towers of sheds, garages and houses among towers', () => {
    expect(body({}, { size: [4, 5], neighbours: 20 }).top).toBeLessThan(4);
    expect(body({ building: 'garage' }, { neighbours: 20 }).top).toBe(2.8);
    expect(body({ building: 'detached' }, { neighbours: 20 }).storeys).toBeLessThanOrEqual(4);
    expect(body({}, { size: [100, 100], neighbours: 20 }).storeys).toBeLessThanOrEqual(5);
  });

  it('should know a kind by other tags of the building', () => {
    expect(body({ building: 'yes', man_made: 'storage_tank' }, { neighbours: 2 })).toMatchObject({ top: 10 });
    expect(body({ building: 'yes', amenity: 'place_of_worship' }, { size: [20, 12] }).roof.shape).toBe(
      'gabled',
    );
  });

  it('should be sound for any footprint and neighbours', () => {
    const kinds = fc.constantFrom(
      'yes',
      'house',
      'apartments',
      'industrial',
      'church',
      'roof',
      'shed',
      'nonsense',
    );
    const length = fc.double({ min: 0.5, max: 500, noNaN: true });
    fc.assert(
      fc.property(
        kinds,
        length,
        length,
        fc.option(fc.integer({ min: 1, max: 60 })),
        fc.string(),
        (kind, w, h, n, id) => {
          const { base, top, roof, storeys } = body(
            { building: kind },
            { size: [w, h], neighbours: n ?? undefined, id },
          );
          expect(base).toBeGreaterThanOrEqual(0);
          expect(top).toBeGreaterThan(base);
          expect(top).toBeLessThan(250);
          expect(roof.height).toBeGreaterThanOrEqual(0);
          expect(roof.height).toBeLessThanOrEqual(top - base);
          expect(storeys).toBeGreaterThanOrEqual(1);
        },
      ),
    );
  });
});

describe('a roof', () => {
  it('should be pitched on small rectangles of houses, flat on large ones, offices and odd footprints', () => {
    expect(body({ building: 'house' }, { size: [14, 9] }).roof.shape).toMatch(/gabled|hipped/);
    expect(body({ building: 'yes' }, { size: [15, 10] })).toMatchObject({ roofSource: 'assumed' });
    expect(body({ building: 'yes' }, { size: [15, 10] }).roof.height).toBeGreaterThan(1);
    expect(body({ building: 'yes' }, { size: [40, 30] }).roof).toEqual({ shape: 'flat', height: 0 });
    expect(body({ building: 'office' }, { size: [15, 10] }).roof.shape).toBe('flat');
    const angled = footprint(14, 9);
    angled[0][0] = Int32Array.of(
      ...angled[0][0].slice(0, 4),
      ...angled[0][0].slice(0, 2).map((v) => v + 500),
    );
    const odd = raise({ id: 'w1', kind: 'house', tags: new Map(), polygons: angled, neighbours: undefined });
    expect(odd.roof.shape).toBe('flat');
  });

  it('should be the nearest of the six shapes, and say so', () => {
    expect(body({ 'roof:shape': 'mansard' })).toMatchObject({ roof: { shape: 'hipped' } });
    expect(body({ height: '9', 'roof:shape': 'onion' })).toMatchObject({
      roof: { shape: 'dome' },
      remarks: ['roof-approximated'],
    });
    expect(body({ height: '9', 'roof:shape': 'zzz' }).remarks).toContain('roof-unknown');
    expect(body({ height: '9', 'roof:shape': 'constructor' }).remarks).toContain('roof-unknown');
  });

  it('should fall where roof:direction says: a ridge runs across that, a skillion along it', () => {
    const direction = (tags: Record<string, string>, size: [number, number] = [20, 10]) =>
      body({ height: '9', ...tags }, { size }).roof.direction;
    expect(direction({ 'roof:shape': 'skillion', 'roof:direction': 'SW' })).toBe(225);
    expect(direction({ 'roof:shape': 'gabled', 'roof:direction': 'W' })).toBe(0);
    expect(direction({ 'roof:shape': 'gabled', 'roof:direction': '30' })).toBe(120);
    expect(direction({ 'roof:shape': 'gabled' })).toBeUndefined();
    // The longer side runs east; across it is north.
    expect(direction({ 'roof:shape': 'gabled', 'roof:orientation': 'across' })).toBeCloseTo(0, 0);
    expect(direction({ 'roof:shape': 'skillion' })).toBeCloseTo(180, 0);
  });
});

describe('Neighbourhood', () => {
  it('should give the median of the near ones before that of the town', () => {
    const hood = new Neighbourhood();
    for (const storeys of [2, 3, 3, 9, 2]) hood.add(0, 0, storeys);
    for (let i = 0; i < 20; i++) hood.add(5_000_000, 0, 7);
    expect(hood.medianStoreys(100, 100)).toBe(3);
    expect(hood.medianStoreys(5_000_000, 3)).toBe(7);
    expect(hood.medianStoreys(90_000_000, 90_000_000)).toBe(7);
  });

  it('should say nothing when it knows too little', () => {
    const hood = new Neighbourhood();
    hood.add(0, 0, 5);
    expect(hood.medianStoreys(0, 0)).toBeUndefined();
  });

  it('should not grow without bound, nor forget, when heights are known all over a continent', () => {
    const hood = new Neighbourhood();
    for (let x = -300; x < 300; x++) for (let y = -300; y < 300; y++) hood.add(x * 100_000, y * 100_000, 4);
    for (let i = 0; i < 3000; i++) hood.add(250_000_000, 250_000_000, 8);
    expect(hood.medianStoreys(-29_950_000, 29_950_000)).toBe(4);
    expect(hood.medianStoreys(250_000_000, 250_000_000)).toBe(8);
  });
});
