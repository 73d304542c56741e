import { describe, expect, it } from 'vitest';
import type { AreasGeometry, Geometry, SurfacesGeometry } from '../../../../models/feature.ts';
import { SURFACE_SEMANTICS } from '../../../../models/feature.ts';
import { readContent } from '../reading.ts';
import {
  BOX,
  boxDocument,
  boxShell,
  boxVertices,
  document,
  EAST,
  ELLIPSOID,
  insideOut,
  LATITUDE_PER_METRE,
  LONGITUDE_PER_METRE,
} from './documents.ts';

/** Positions as metres east and north of (500000, 0) and up, rounded to the millimetre. */
function metres(geometry: Geometry, ring = 0): number[][] {
  const starts = 'ringStarts' in geometry ? geometry.ringStarts : undefined;
  const from = starts ? starts[ring] : 0;
  const to = starts ? starts[ring + 1] : geometry.positions.length / 3;
  const list: number[][] = [];
  for (let at = from * 3; at < to * 3; at += 3) {
    const [longitude, latitude, height] = geometry.positions.subarray(at, at + 3);
    const rounded = [(longitude - 3) / LONGITUDE_PER_METRE, latitude / LATITUDE_PER_METRE, height].map(
      (value) => Math.round(value * 1000) / 1000 + 0,
    );
    list.push(rounded);
  }
  return list;
}

function surfacesOf(geometries: readonly Geometry[]): SurfacesGeometry {
  const found = geometries.find((geometry) => geometry.kind === 'surfaces');
  if (found?.kind !== 'surfaces') throw new Error('There are no surfaces.');
  return found;
}

function areasOf(geometries: readonly Geometry[]): AreasGeometry {
  const found = geometries.find((geometry) => geometry.kind === 'areas');
  if (found?.kind !== 'areas') throw new Error('There are no areas.');
  return found;
}

async function readGeometry(
  geometry: Record<string, unknown>,
  object: Record<string, unknown> = {},
  members = {},
) {
  const { features, reasons } = await readContent(
    { ...boxDocument(geometry, object), ...members },
    ELLIPSOID,
  );
  return { geometries: features[0].geometries, reasons, feature: features[0] };
}

const surfaceCount = (geometry: SurfacesGeometry | AreasGeometry) => geometry.polygonStarts.length - 1;

describe('CityJSON geometry', () => {
  it.each([
    ['MultiSurface', boxShell()],
    ['CompositeSurface', boxShell()],
    ['Solid', [boxShell()]],
    ['MultiSolid', [[boxShell()]]],
    ['CompositeSolid', [[boxShell()]]],
  ])('should read %s, its faces as the file runs them', async (type, boundaries) => {
    const { geometries, reasons } = await readGeometry({ type, lod: '1.3', boundaries });
    const surfaces = surfacesOf(geometries);
    expect(reasons).toEqual({});
    expect(surfaces.lod).toBe(1.3);
    expect(surfaceCount(surfaces)).toBe(6);
    expect(metres(surfaces, 1)).toEqual([
      [0, 0, 10],
      [10, 0, 10],
      [10, 10, 10],
      [0, 10, 10],
    ]);
  });

  it('should read a solid with a void, and turn neither shell', async () => {
    const vertices = [...boxVertices(0, 0, 0, 10), ...boxVertices(3, 3, 3, 2)];
    const boundaries = [boxShell(0), insideOut(boxShell(8))];
    const { features, reasons } = await readContent(
      document({ a: { type: 'Building', geometry: [{ type: 'Solid', lod: '2', boundaries }] } }, vertices),
      ELLIPSOID,
    );
    expect(surfaceCount(surfacesOf(features[0].geometries))).toBe(12);
    expect(reasons).toEqual({});
  });

  it('should read several solids of one geometry', async () => {
    const vertices = [...boxVertices(0, 0, 0), ...boxVertices(20, 0, 0)];
    const boundaries = [[boxShell(0)], [boxShell(8)]];
    const { features, reasons } = await readContent(
      document(
        { a: { type: 'Building', geometry: [{ type: 'MultiSolid', lod: '1', boundaries }] } },
        vertices,
      ),
      ELLIPSOID,
    );
    expect(surfaceCount(surfacesOf(features[0].geometries))).toBe(12);
    expect(surfaceCount(areasOf(features[0].geometries))).toBe(2);
    expect(reasons).toEqual({});
  });

  it('should read points and lines', async () => {
    const { geometries } = await readGeometry({ type: 'MultiPoint', lod: 0, boundaries: [0, 6] });
    expect(geometries).toMatchObject([{ kind: 'points', lod: 0 }]);
    expect(metres(geometries[0])).toEqual([
      [0, 0, 0],
      [10, 10, 10],
    ]);
    const lines = await readGeometry({
      type: 'MultiLineString',
      lod: '0.1',
      boundaries: [
        [0, 1, 1, 2],
        [4, 5],
      ],
    });
    expect(lines.geometries).toMatchObject([
      { kind: 'lines', lod: 0.1, lineStarts: Uint32Array.of(0, 3, 5) },
    ]);
    expect(lines.reasons).toEqual({ 'duplicate-vertex': 1 });
  });

  it('should keep several levels of detail, and note those that come twice', async () => {
    const geometry = [BOX, { ...BOX, lod: '2.2' }, { ...BOX, lod: 2.2 }];
    const { geometries, reasons } = await readGeometry(BOX, { geometry });
    expect(geometries.map(({ kind, lod }) => `${kind} ${lod}`)).toEqual([
      'surfaces 1',
      'areas 0',
      'surfaces 2.2',
      'surfaces 2.2',
    ]);
    expect(reasons).toEqual({ 'lod-twice': 1 });
  });

  it.each([[undefined], [null], ['high'], [-1], [9], [{}], ['']])(
    'should take LoD %j as 1, and count it',
    async (lod) => {
      const { geometries, reasons } = await readGeometry({ ...BOX, lod });
      expect(geometries[0].lod).toBe(1);
      expect(reasons).toEqual({ 'lod-invalid': 1 });
    },
  );

  describe('semantics', () => {
    const surfaces = [
      { type: 'GroundSurface' },
      { type: 'RoofSurface' },
      { type: 'WallSurface' },
      { type: '+SolarPanel' },
      null,
    ];
    const names = (geometry: SurfacesGeometry) =>
      [...geometry.semantics].map((code) => SURFACE_SEMANTICS[code]);

    it('should name each face of a solid', async () => {
      const semantics = { surfaces, values: [[0, 1, 2, 2, 3, null]] };
      const { geometries, reasons } = await readGeometry({ ...BOX, semantics });
      expect(names(surfacesOf(geometries))).toEqual(['ground', 'roof', 'wall', 'wall', 'unknown', 'unknown']);
      expect(reasons).toEqual({});
    });

    it('should name each face of a multi-surface and of a multi-solid', async () => {
      const flat = {
        type: 'MultiSurface',
        lod: 2,
        boundaries: boxShell(),
        semantics: { surfaces, values: [0, 1, 2, 2, 2, 2] },
      };
      const deep = {
        type: 'MultiSolid',
        lod: 2,
        boundaries: [[boxShell()]],
        semantics: { surfaces, values: [[[0, 1, 2, 2, 2, 2]]] },
      };
      for (const geometry of [flat, deep]) {
        const { geometries, reasons } = await readGeometry(geometry);
        expect(names(surfacesOf(geometries))).toEqual(['ground', 'roof', 'wall', 'wall', 'wall', 'wall']);
        expect(reasons).toEqual({});
      }
    });

    it('should keep names with their faces where a face before them is left out', async () => {
      const shell = boxShell();
      shell[1] = [[4, 4, 5]];
      const semantics = { surfaces, values: [[0, 1, 2, 2, 2, 2]] };
      const { geometries } = await readGeometry({ type: 'Solid', lod: 1, boundaries: [shell], semantics });
      expect(names(surfacesOf(geometries))).toEqual(['ground', 'wall', 'wall', 'wall', 'wall']);
    });

    it('should count values out of range, and values without their level', async () => {
      const beyond = await readGeometry({ ...BOX, semantics: { surfaces, values: [[0, 9, 2, 2, 2, 2]] } });
      expect(names(surfacesOf(beyond.geometries))[1]).toBe('unknown');
      expect(beyond.reasons).toEqual({ 'semantics-out-of-range': 1 });
      const flat = await readGeometry({ ...BOX, semantics: { surfaces, values: [0, 1, 2, 2, 2, 2] } });
      expect(names(surfacesOf(flat.geometries))[1]).toBe('roof');
      expect(flat.reasons).toEqual({ 'semantics-depth': 1 });
      const wrong = await readGeometry({ ...BOX, semantics: { surfaces, values: 'all' } });
      expect(names(surfacesOf(wrong.geometries))).toEqual(Array(6).fill('unknown'));
      expect(wrong.reasons).toEqual({ 'semantics-depth': 1 });
    });

    it('should take the type of the object where a surface has no semantics', async () => {
      const flat = { type: 'MultiSurface', lod: 1, boundaries: [[[0, 1, 2, 3]]] };
      for (const [type, name] of [
        ['Road', 'traffic'],
        ['WaterBody', 'water'],
        ['TINRelief', 'terrain'],
        ['Building', 'unknown'],
      ]) {
        const { geometries } = await readGeometry(flat, { type });
        expect(names(surfacesOf(geometries))).toEqual([name]);
      }
    });
  });

  describe('materials', () => {
    const appearance = {
      materials: [
        { name: 'brick', diffuseColor: [1, 0.5, 0], transparency: 0 },
        { name: 'glass', diffuseColor: [0, 0.2, 1], transparency: 0.6 },
        { name: 'plain', shininess: 1 },
      ],
    };
    const colorsOf = (geometries: Geometry[]) => {
      const { colors } = surfacesOf(geometries);
      return (
        colors &&
        Array.from({ length: colors.length / 4 }, (_, at) => [...colors.subarray(at * 4, at * 4 + 4)])
      );
    };

    it('should colour each surface by its material, transparency as alpha', async () => {
      const material = { visual: { values: [[0, 1, 2, null, 0, 0]] } };
      const { geometries, reasons } = await readGeometry({ ...BOX, material }, {}, { appearance });
      expect(colorsOf(geometries)).toEqual([
        [255, 128, 0, 255],
        [0, 51, 255, 102],
        [0, 0, 0, 0],
        [0, 0, 0, 0],
        [255, 128, 0, 255],
        [255, 128, 0, 255],
      ]);
      expect(reasons).toEqual({});
    });

    it('should colour all surfaces by a single value, in the default theme', async () => {
      const material = { winter: { value: 1 }, summer: { value: 0 } };
      const members = { appearance: { ...appearance, 'default-theme-material': 'summer' } };
      const { geometries } = await readGeometry({ ...BOX, material }, {}, members);
      expect(colorsOf(geometries)).toEqual(Array(6).fill([255, 128, 0, 255]));
    });

    it('should give no colours without materials, and count indices out of range', async () => {
      expect(colorsOf((await readGeometry(BOX)).geometries)).toBeUndefined();
      const { geometries, reasons } = await readGeometry(
        { ...BOX, material: { visual: { value: 7 } } },
        {},
        { appearance },
      );
      expect(colorsOf(geometries)).toBeUndefined();
      expect(reasons).toEqual({ 'semantics-out-of-range': 1 });
    });

    it('should note textures, which are not read', async () => {
      const { reasons } = await readGeometry({ ...BOX, texture: { visual: { values: [] } } });
      expect(reasons).toEqual({ 'texture-not-read': 1 });
    });
  });

  describe('repairs', () => {
    const oneSurface = (rings: unknown[]) => ({ type: 'MultiSurface', lod: 1, boundaries: [rings] });

    it.each([
      ['ring-closed', [[0, 1, 2, 3, 0]], 4],
      ['duplicate-vertex', [[0, 1, 1, 2, 3]], 4],
    ])('should mend and count %s', async (reason, rings, vertices) => {
      const { geometries, reasons } = await readGeometry(oneSurface(rings), { type: 'GenericCityObject' });
      expect(surfacesOf(geometries).positions).toHaveLength(vertices * 3);
      expect(reasons).toEqual({ [reason]: 1 });
    });

    it.each([
      ['ring-too-short', [[0, 1]]],
      ['ring-too-short', [[]]],
      ['vertex-out-of-range', [[0, 1, 99]]],
      ['vertex-out-of-range', [[0, 1, -2]]],
      ['vertex-out-of-range', [[0, 1, 1.5]]],
      ['vertex-out-of-range', [[0, 1, null]]],
      ['ring-malformed', [null, [0, 1, 2]]],
      ['ring-malformed', [{ a: 1 }, [0, 1, 2]]],
    ])('should leave out and count %s: %j', async (reason, rings) => {
      const boundaries = [rings, [[4, 5, 6]]];
      const { geometries, reasons } = await readGeometry(
        { type: 'MultiSurface', lod: 1, boundaries },
        { type: 'GenericCityObject' },
      );
      const left = surfacesOf(geometries);
      const ring = reason === 'ring-malformed' ? 2 : 1;
      expect(surfaceCount(left)).toBe(ring);
      expect(reasons).toEqual({ [reason]: 1 });
    });

    it('should leave out surfaces without area', async () => {
      const vertices = [...boxVertices(0, 0, 0), [EAST + 5, 0, 0]];
      const geometry = { type: 'MultiSurface', lod: 1, boundaries: [[[0, 8, 1]], [[4, 5, 6]]] };
      const { features, reasons } = await readContent(
        document({ a: { type: 'GenericCityObject', geometry: [geometry] } }, vertices),
        ELLIPSOID,
      );
      expect(surfaceCount(surfacesOf(features[0].geometries))).toBe(1);
      expect(reasons).toEqual({ 'surface-zero-area': 1 });
    });

    it('should note surfaces that are not flat to 1 cm, and only those', async () => {
      for (const [height, reasons] of [
        [0.005, {}],
        [0.1, { 'surface-not-planar': 1 }],
      ] as const) {
        const vertices = boxVertices(0, 0, 0);
        vertices[2] = [vertices[2][0], vertices[2][1], height];
        const geometry = { type: 'MultiSurface', lod: 1, boundaries: [[[0, 1, 2, 3]]] };
        const content = document({ a: { type: 'GenericCityObject', geometry: [geometry] } }, vertices);
        expect((await readContent(content, ELLIPSOID)).reasons).toEqual(reasons);
      }
    });

    it.each([['Solid'], ['CompositeSurface']])('should turn an inside-out closed %s', async (type) => {
      const shell = insideOut(boxShell());
      const boundaries = type === 'Solid' ? [shell] : shell;
      const turned = await readGeometry({ type, lod: 1, boundaries });
      const right = await readGeometry({
        type,
        lod: 1,
        boundaries: type === 'Solid' ? [boxShell()] : boxShell(),
      });
      expect(turned.reasons).toEqual({ 'shell-inside-out': 1 });
      // The same faces, each from a vertex of its own on.
      const normalised = (geometries: Geometry[]) =>
        Array.from({ length: 6 }, (_, face) => {
          const ring = metres(surfacesOf(geometries), face).map(String);
          const first = ring.indexOf([...ring].sort()[0]);
          return [...ring.slice(first), ...ring.slice(0, first)];
        });
      expect(normalised(turned.geometries)).toEqual(normalised(right.geometries));
    });

    it('should turn a void whose surfaces face out of the solid', async () => {
      const vertices = [...boxVertices(0, 0, 0, 10), ...boxVertices(3, 3, 3, 2)];
      const boundaries = [boxShell(0), boxShell(8)];
      const { reasons } = await readContent(
        document({ a: { type: 'Building', geometry: [{ type: 'Solid', lod: '2', boundaries }] } }, vertices),
        ELLIPSOID,
      );
      expect(reasons).toEqual({ 'shell-inside-out': 1 });
    });

    it('should note a solid with a gap, and leave its faces as they are', async () => {
      const { geometries, reasons } = await readGeometry({
        type: 'Solid',
        lod: 1,
        boundaries: [boxShell().slice(1)],
      });
      expect(reasons).toEqual({ 'solid-not-closed': 1 });
      expect(metres(surfacesOf(geometries), 0)[0]).toEqual([0, 0, 10]);
      expect(metres(surfacesOf(geometries), 0)[1]).toEqual([10, 0, 10]);
    });

    it('should turn holes that run like their outer ring', async () => {
      const vertices = [...boxVertices(0, 0, 0, 10), ...boxVertices(3, 3, 0, 2)];
      for (const [hole, reasons] of [
        [[8, 9, 10, 11], { 'hole-orientation': 1 }],
        [[11, 10, 9, 8], {}],
      ] as const) {
        const geometry = { type: 'MultiSurface', lod: 1, boundaries: [[[0, 1, 2, 3], hole]] };
        const reading = await readContent(
          document({ a: { type: 'LandUse', geometry: [geometry] } }, vertices),
          ELLIPSOID,
        );
        expect(reading.reasons).toEqual(reasons);
        const surfaces = surfacesOf(reading.features[0].geometries);
        expect(surfaceCount(surfaces)).toBe(1);
        const [first, second] = metres(surfaces, 1);
        // Clockwise: from any corner on, along the side that keeps the hole on the right.
        const [x, y] = [second[0] - first[0], second[1] - first[1]];
        expect([x, y].map(Math.abs).sort()).toEqual([0, 2]);
        const centre = [4 - first[0], 4 - first[1]];
        expect(x * centre[1] - y * centre[0]).toBeLessThan(0);
      }
    });

    it.each([
      ['MultiSurface', boxShell().flat()],
      ['Solid', boxShell()],
      ['MultiSurface', [boxShell()]],
      ['MultiSolid', [boxShell()]],
    ])('should read a %s nested at the wrong depth, and count it', async (type, boundaries) => {
      const { geometries, reasons } = await readGeometry({ type, lod: 1, boundaries });
      expect(surfaceCount(surfacesOf(geometries))).toBe(6);
      expect(reasons).toEqual({ 'boundaries-depth': 1 });
    });

    it.each([
      [{ type: 'Solid', lod: 1, boundaries: 'none' }],
      [{ type: 'Solid', lod: 1 }],
      [{ type: 'Solid', lod: 1, boundaries: [] }],
      [{ type: 'Solid', lod: 1, boundaries: [0, 1, 2] }],
      [{ type: 'Cylinder', lod: 1, boundaries: [boxShell()] }],
      [{ type: '__proto__', lod: 1, boundaries: [boxShell()] }],
      [{ lod: 1, boundaries: [boxShell()] }],
    ])('should leave out the unreadable geometry %j and keep the record', async (geometry) => {
      const { geometries, reasons } = await readGeometry(geometry);
      expect(geometries).toEqual([]);
      expect(reasons).toEqual({ 'geometry-unreadable': 1, 'geometry-empty': 1 });
    });

    it('should turn ground that faces down, and take it for the map', async () => {
      const geometry = { type: 'MultiSurface', lod: 1, boundaries: [[[0, 3, 2, 1]]] };
      const { geometries, reasons } = await readGeometry(geometry, { type: 'Road' });
      expect(reasons).toEqual({ 'surface-upside-down': 1 });
      expect(surfaceCount(areasOf(geometries))).toBe(1);
    });
  });

  describe('areas for the map', () => {
    /** A grid of unit squares; `keep` tells which. Two triangles each. */
    const grid = (size: number, keep: (x: number, y: number) => boolean) => {
      const vertices: number[][] = [];
      for (let y = 0; y <= size; y++) for (let x = 0; x <= size; x++) vertices.push([EAST + x, y, x % 3]);
      const boundaries: number[][][] = [];
      for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
          if (!keep(x, y)) continue;
          const at = y * (size + 1) + x;
          boundaries.push([[at, at + 1, at + size + 2]], [[at, at + size + 2, at + size + 1]]);
        }
      }
      return document(
        { a: { type: 'Road', geometry: [{ type: 'MultiSurface', lod: 1, boundaries }] } },
        vertices,
      );
    };
    const areaOf = (ring: number[][]) =>
      ring.reduce((sum, [x, y], at) => {
        const [nextX, nextY] = ring[(at + 1) % ring.length];
        return sum + (x * nextY - nextX * y) / 2;
      }, 0);
    const read = async (content: object) => {
      const areas = areasOf((await readContent(content, ELLIPSOID)).features[0].geometries);
      return Array.from({ length: surfaceCount(areas) }, (_, polygon) =>
        Array.from(
          { length: areas.polygonStarts[polygon + 1] - areas.polygonStarts[polygon] },
          (_, ring) => Math.round(areaOf(metres(areas, areas.polygonStarts[polygon] + ring)) * 1000) / 1000,
        ),
      );
    };

    it('should merge triangles that share edges into one area', async () => {
      expect(await read(grid(6, () => true))).toEqual([[36]]);
    });

    it('should find holes, and areas within them', async () => {
      // 7 × 7 with a hole of 5 × 5 in which lies an island of 3 × 3 with a hole of 1.
      const ring = (x: number, y: number) => Math.max(Math.abs(x - 3), Math.abs(y - 3));
      const polygons = await read(grid(7, (x, y) => ring(x, y) !== 2 && ring(x, y) !== 0));
      expect(polygons.map((rings) => rings.join()).sort()).toEqual(['49,-25', '9,-1']);
    });

    it('should keep areas apart that touch in a point', async () => {
      const polygons = await read(grid(4, (x, y) => (x + y) % 2 === 0));
      expect(polygons).toHaveLength(8);
      expect(polygons.flat()).toEqual(Array(8).fill(1));
    });

    it('should part a hole that touches its outer ring in a point from it', async () => {
      // A ring of cells around (1, 1), the hole of which touches the missing corner (0, 0).
      const polygons = await read(grid(3, (x, y) => !(x === 1 && y === 1) && !(x === 0 && y === 0)));
      expect(polygons).toEqual([[8, -1]]);
    });

    it('should give the sum of the faces whatever their pattern', async () => {
      for (let seed = 1; seed <= 20; seed++) {
        const kept = new Set<string>();
        const random = (x: number, y: number) =>
          Math.imul((x * 31 + y * 17 + seed * 101) ^ seed, 0x9e3779b1) >>> 28 < 9;
        const polygons = await read(
          grid(9, (x, y) => {
            if (random(x, y)) kept.add(`${x},${y}`);
            return random(x, y);
          }),
        );
        expect(polygons.flat().reduce((sum, area) => sum + area, 0)).toBeCloseTo(kept.size, 6);
        for (const [outer, ...holes] of polygons) {
          expect(outer).toBeGreaterThan(0);
          for (const hole of holes) expect(hole).toBeLessThan(0);
        }
      }
    });

    it('should give surfaces one by one rather than search on where very many meet in a vertex', async () => {
      const vertices: number[][] = [[EAST, 0, 0]];
      const boundaries: number[][][] = [];
      const count = 8000;
      for (let leaf = 0; leaf < count; leaf++) {
        for (const share of [0, 0.5]) {
          const angle = ((leaf + share) / count) * 2 * Math.PI;
          vertices.push([EAST + 1000 * Math.cos(angle), 1000 * Math.sin(angle), 0]);
        }
        boundaries.push([[0, 2 * leaf + 1, 2 * leaf + 2]]);
      }
      const geometry = { type: 'MultiSurface', lod: 1, boundaries };
      expect(await read(document({ a: { type: 'Road', geometry: [geometry] } }, vertices))).toHaveLength(
        count,
      );
    });

    it('should read a ring that runs back and forth', async () => {
      const ring = [...Array.from({ length: 100_001 }, (_, at) => at % 2), 2, 3].reverse();
      const geometry = { type: 'MultiSurface', lod: 1, boundaries: [[ring], [[4, 5, 6, 7]]] };
      const content = document({ a: { type: 'Road', geometry: [geometry] } }, boxVertices(0, 0, 0));
      const reading = await readContent(content, ELLIPSOID);
      expect(surfaceCount(surfacesOf(reading.features[0].geometries))).toBe(2);
    });

    it('should leave out upright faces and those that look down', async () => {
      const { geometries } = await readGeometry(BOX, { type: 'Road' });
      const areas = areasOf(geometries);
      expect(surfaceCount(areas)).toBe(1);
      expect(metres(areas).every(([, , height]) => height === 10)).toBe(true);
    });

    it('should take the bottom of a building, seen from above', async () => {
      const { geometries } = await readGeometry(BOX);
      const areas = areasOf(geometries);
      expect(areas.lod).toBe(0);
      expect(metres(areas).every(([, , height]) => height === 0)).toBe(true);
      expect(areaOf(metres(areas))).toBeCloseTo(100, 3);
    });

    it('should take the ground surface where semantics name one', async () => {
      const semantics = {
        surfaces: [{ type: 'GroundSurface' }],
        values: [[null, 0, null, null, null, null]],
      };
      const { geometries } = await readGeometry({ ...BOX, semantics });
      expect(metres(areasOf(geometries)).every(([, , height]) => height === 10)).toBe(true);
    });

    it('should take the roof of a building without a bottom', async () => {
      const { geometries } = await readGeometry({
        type: 'MultiSurface',
        lod: 1,
        boundaries: boxShell().slice(1),
      });
      expect(metres(areasOf(geometries)).every(([, , height]) => height === 10)).toBe(true);
      expect(areaOf(metres(areasOf(geometries)))).toBeCloseTo(100, 3);
    });

    it('should give LoD0 of a building as areas alone, whichever way it faces', async () => {
      for (const ring of [
        [0, 1, 2, 3],
        [3, 2, 1, 0],
      ]) {
        const { geometries } = await readGeometry({ type: 'MultiSurface', lod: '0', boundaries: [[ring]] });
        expect(geometries).toHaveLength(1);
        expect(areaOf(metres(areasOf(geometries)))).toBeCloseTo(100, 3);
      }
    });

    it('should give furniture and terrain no areas', async () => {
      for (const type of ['CityFurniture', 'TINRelief', 'GenericCityObject']) {
        const { geometries } = await readGeometry(BOX, { type });
        expect(geometries.map(({ kind }) => kind)).toEqual(['surfaces']);
      }
    });
  });

  describe('templates', () => {
    const templates = {
      'vertices-templates': [
        [0, 0, 0],
        [2, 0, 0],
        [0, 0, 5],
        [99, 99, 99],
      ],
      templates: [
        { type: 'MultiSurface', lod: '2.1', boundaries: [[[0, 1, 2]]] },
        { type: 'GeometryInstance', template: 0 },
      ],
    };
    const instance = (members: Record<string, unknown>) => ({
      type: 'GeometryInstance',
      template: 0,
      boundaries: [6],
      ...members,
    });
    const readInstance = (geometry: Record<string, unknown>) =>
      readGeometry(geometry, { type: 'SolitaryVegetationObject' }, { 'geometry-templates': templates });

    it('should set a template up at its vertex, turned and scaled by its matrix', async () => {
      // A quarter turn to the left about the vertical, twice as high, and 1 m to the east.
      const transformationMatrix = [0, -1, 0, 1, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1];
      const { geometries, reasons } = await readInstance(instance({ transformationMatrix }));
      expect(reasons).toEqual({});
      expect(geometries.map(({ kind, lod }) => `${kind} ${lod}`)).toEqual(['surfaces 2.1', 'points 0']);
      expect(metres(geometries[0])).toEqual([
        [11, 10, 10],
        [11, 12, 10],
        [11, 10, 20],
      ]);
      expect(metres(geometries[1])).toEqual([[10, 10, 10]]);
    });

    it.each([
      ['template-missing', { template: 7 }],
      ['template-missing', { template: 1 }],
      ['template-missing', { template: 'tree' }],
      ['vertex-out-of-range', { boundaries: [77] }],
      ['vertex-out-of-range', { boundaries: [] }],
    ])('should leave out and count %s: %j', async (reason, members) => {
      const { geometries, reasons } = await readInstance(instance(members));
      expect(geometries).toEqual([]);
      expect(reasons).toMatchObject({ [reason]: 1, 'geometry-empty': 1 });
    });

    it('should set a template up without a matrix that cannot be one', async () => {
      const { geometries, reasons } = await readInstance(instance({ transformationMatrix: [1, 0] }));
      expect(metres(geometries[0])[1]).toEqual([12, 10, 10]);
      expect(reasons).toEqual({ 'template-matrix': 1 });
    });
  });
});
