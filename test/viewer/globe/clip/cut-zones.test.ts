import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enuFrame, geodeticToEcef } from '../../../../models/geodesy/ellipsoid.ts';
import type { Clip, Position } from '../../../../models/schema/view-document.ts';
import { coverOfPoints, cuts, GROUND, isCutAway, zonesOf } from '../../../../viewer/globe/clip/cut-zones.ts';
import { packMask } from '../../../../viewer/globe/clip/mask-data.ts';

const HERE = { longitude: 114.57, latitude: 27.6 };
const frame = enuFrame(HERE.longitude, HERE.latitude, 0);
const at = (east: number, north: number): Position => {
  const [longitude, latitude] = frame.toGeodetic(east, north, 0);
  return [longitude, latitude];
};
const square = (east: number, north: number, side: number): Position[] => [
  at(east, north),
  at(east + side, north),
  at(east + side, north + side),
  at(east, north + side),
];
const point = (east: number, north: number, up: number): [number, number, number] => {
  const [longitude, latitude] = at(east, north);
  const [x, y, z] = geodeticToEcef(longitude, latitude, up);
  return [x, y, z];
};
const polygon = (keep: 'inside' | 'outside' = 'outside'): Clip => ({
  id: 'a',
  enabled: true,
  kind: 'polygon',
  areas: [[square(0, 0, 100), square(40, 40, 20)]],
  keep,
});
const box = (heading = 0, keep: 'inside' | 'outside' = 'inside'): Clip => {
  const [longitude, latitude] = at(50, 50);
  return {
    id: 'b',
    enabled: true,
    kind: 'box',
    longitude,
    latitude,
    height: 20,
    size: [60, 20, 30],
    heading,
    keep,
  };
};

describe('zones of clips', () => {
  it('should cut what lies over an area at every height, but not over its hole', () => {
    const zones = zonesOf(polygon());
    for (const up of [-30, 0, 400]) {
      expect(isCutAway(zones, ...point(10, 10, up))).toBe(true);
      expect(isCutAway(zones, ...point(50, 50, up))).toBe(false);
      expect(isCutAway(zones, ...point(-10, 50, up))).toBe(false);
    }
  });

  it('should cut upright within two millimetres ten kilometres from its middle', () => {
    const wide: Clip = {
      ...polygon(),
      kind: 'polygon',
      keep: 'outside',
      areas: [[square(-10_000, -10_000, 20_000)]],
    };
    const zones = zonesOf(wide);
    const [longitude, latitude] = wide.areas[0][0][2];
    const corner = enuFrame(longitude, latitude, 0);
    for (const up of [0, 300]) {
      const place = (off: number) => {
        const [x, y, z] = corner.toEcef(off, off, up);
        return isCutAway(zones, x, y, z);
      };
      expect(place(-0.002)).toBe(true);
      expect(place(0.002)).toBe(false);
    }
  });

  it('should keep only what is in one of several areas that keep their inside', () => {
    const zones = [...zonesOf(polygon('inside')), ...zonesOf(box())];
    expect(isCutAway(zones, ...point(10, 10, 500))).toBe(false);
    expect(isCutAway(zones, ...point(50, 50, 20))).toBe(false);
    expect(isCutAway(zones, ...point(50, 50, 90))).toBe(true);
    expect(isCutAway(zones, ...point(300, 50, 20))).toBe(true);
  });

  it('should turn a box clockwise by its heading', () => {
    const [flat, turned] = [zonesOf(box(0)), zonesOf(box(90))];
    expect(isCutAway(flat, ...point(75, 50, 20))).toBe(false);
    expect(isCutAway(turned, ...point(75, 50, 20))).toBe(true);
    expect(isCutAway(turned, ...point(50, 75, 20))).toBe(false);
    const slanted = zonesOf(box(45));
    // Its right side points to the south-east.
    expect(isCutAway(slanted, ...point(68, 32, 20))).toBe(false);
    expect(isCutAway(slanted, ...point(68, 68, 20))).toBe(true);
  });

  it('should cut the ground and what hides it by a dig, and leave buildings and pipes', () => {
    const dig: Clip = { id: 'd', enabled: true, kind: 'dig', areas: [[square(0, 0, 10)]], depth: 3 };
    expect(cuts(dig, { id: GROUND })).toBe(true);
    expect(cuts(dig, { id: 'trees', role: 'trees' })).toBe(true);
    expect(cuts(dig, { id: 'city', role: 'buildings' })).toBe(false);
    expect(cuts(dig, { id: 'others' })).toBe(false);
    expect(cuts({ ...dig, layers: ['city'] }, { id: 'city', role: 'buildings' })).toBe(true);
    expect(cuts({ ...dig, layers: ['city'] }, { id: GROUND })).toBe(false);
    expect(cuts({ ...dig, enabled: false }, { id: GROUND })).toBe(false);
    expect(cuts(polygon(), { id: 'others' })).toBe(true);
  });

  it('should leave an area out that encloses nothing', () => {
    const thin: Clip = {
      id: 't',
      enabled: true,
      kind: 'polygon',
      keep: 'outside',
      areas: [[[at(0, 0), at(0, 0), at(0, 0)]]],
    };
    expect(zonesOf(thin)).toEqual([]);
  });

  it('should never call a box of a tile hidden that shows, nor whole that is cut', () => {
    const number = (low: number, high: number) => fc.double({ min: low, max: high, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(
          [polygon()],
          [polygon('inside')],
          [box(30)],
          [box(30, 'outside')],
          [polygon(), box(30)],
          [polygon('inside'), box(10, 'outside')],
        ),
        number(-80, 160),
        number(-80, 160),
        number(-20, 60),
        number(0.5, 60),
        number(0, 3),
        (clips, east, north, up, side, turn) => {
          const zones = clips.flatMap(zonesOf);
          const spot = (i: number, j: number, k: number) => {
            const [dx, dy] = [(i - 0.5) * side, (j - 0.5) * side];
            return frame.toEcef(
              east + dx * Math.cos(turn) - dy * Math.sin(turn),
              north + dx * Math.sin(turn) + dy * Math.cos(turn),
              up + k * side,
            );
          };
          const corners: number[] = [];
          for (const i of [0, 1])
            for (const j of [0, 1]) for (const k of [0, 1]) corners.push(...spot(i, j, k));
          const cover = coverOfPoints(zones, corners);
          if (cover === 'cut') return;
          for (let n = 0; n < 40; n++) {
            const [x, y, z] = spot((n * 0.618) % 1, (n * 0.755) % 1, (n * 0.57) % 1);
            expect(isCutAway(zones, x, y, z)).toBe(cover === 'hidden');
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('should call tiles hidden that lie well within what is cut, or well outside of what is kept', () => {
    const corners = (east: number, north: number) =>
      [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) =>
        point(east + (i & 1) * 8, north + ((i >> 1) & 1) * 8, (i >> 2) * 30),
      );
    expect(coverOfPoints(zonesOf(polygon()), corners(10, 10))).toBe('hidden');
    expect(coverOfPoints(zonesOf(polygon()), corners(200, 10))).toBe('whole');
    expect(coverOfPoints(zonesOf(polygon()), corners(96, 50))).toBe('cut');
    expect(coverOfPoints(zonesOf(polygon('inside')), corners(200, 10))).toBe('hidden');
    expect(coverOfPoints(zonesOf(box()), corners(500, 10))).toBe('hidden');
    expect(coverOfPoints([], corners(0, 0))).toBe('whole');
  });

  it('should tell of tiles larger than a clip, in its hole and over the rim of the hole', () => {
    const corners = (east: number, north: number, side: number, low = 0, high = 30) =>
      [0, 1, 2, 3, 4, 5, 6, 7].flatMap((i) =>
        point(east + (i & 1) * side, north + ((i >> 1) & 1) * side, i & 4 ? high : low),
      );
    const [cutting, keeping] = [zonesOf(polygon()), zonesOf(polygon('inside'))];
    expect(coverOfPoints(cutting, corners(-500, -500, 1_000))).toBe('cut');
    expect(coverOfPoints(keeping, corners(-500, -500, 1_000))).toBe('cut');
    // The hole reaches from 40 to 60 m.
    expect(coverOfPoints(cutting, corners(46, 46, 8))).toBe('whole');
    expect(coverOfPoints(keeping, corners(46, 46, 8))).toBe('hidden');
    expect(coverOfPoints(cutting, corners(36, 46, 8))).toBe('cut');
    expect(coverOfPoints(keeping, corners(36, 46, 8))).toBe('cut');
    // A box has a top and a bottom: from 5 to 35 m.
    expect(coverOfPoints(zonesOf(box()), corners(45, 45, 8, 40, 60))).toBe('hidden');
    expect(coverOfPoints(zonesOf(box()), corners(45, 45, 8, 10, 30))).toBe('whole');
    expect(coverOfPoints(zonesOf(box(0, 'outside')), corners(45, 45, 8, 10, 30))).toBe('hidden');
    expect(coverOfPoints(zonesOf(box(0, 'outside')), corners(-500, -500, 1_000))).toBe('cut');
  });
});

describe('mask for the shader', () => {
  it('should take a place from the base to the zone as the zone itself does', () => {
    const base = enuFrame(114.6, 27.595, 96);
    const zones = [...zonesOf(polygon()), ...zonesOf(box(30))];
    const { texels, width, height } = packMask(zones, base, { share: 1 });
    expect(texels.length).toBe(width * height * 4);
    expect([...texels.subarray(0, 4)]).toEqual([2, 1, 1, 0]);
    zones.forEach((zone, index) => {
      const start = (2 + index * 6) * 4;
      for (const [east, north, up] of [
        [3, 7, 20],
        [-400, 900, 150],
      ]) {
        const [x, y, z] = point(east, north, up);
        const local = base.fromEcef(x, y, z);
        const rows = [1, 2, 3].map((row) => {
          const [a, b, c, d] = texels.subarray(start + row * 4, start + row * 4 + 4);
          return a * local[0] + b * local[1] + c * local[2] + d;
        });
        const [e, n, u] = zone.frame.enu.fromEcef(x, y, z);
        const turn = zone.kind === 'box' ? zone.heading : 0;
        const expected = [
          e * Math.cos(turn) - n * Math.sin(turn),
          e * Math.sin(turn) + n * Math.cos(turn),
          u,
        ];
        rows.forEach((value, axis) => {
          expect(Math.abs(value - expected[axis])).toBeLessThan(0.002);
        });
      }
    });
  });

  it('should refuse more than a texture holds', () => {
    const [zone] = zonesOf(polygon());
    if (zone.kind !== 'area') throw new Error('an area was expected');
    const huge = { ...zone, grid: { ...zone.grid, edges: new Float32Array(4 * 1_100_000) } };
    expect(() => packMask([huge], frame, { share: 1 })).toThrow('simpler outlines');
  });
});
