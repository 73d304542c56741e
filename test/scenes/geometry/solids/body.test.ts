import { describe, expect, it } from 'vitest';
import type { Feature, SurfacesGeometry } from '../../../../models/feature.ts';
import { ecefToGeodetic, enuFrame } from '../../../../models/geodesy/index.ts';
import { addBody } from '../../../../scenes/geometry/solids/body.ts';
import type { BodyContext } from '../../../../scenes/geometry/solids/body-types.ts';
import { SolidMesh } from '../../../../scenes/geometry/solids/solid-mesh.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { meshBounds, meshVolume, openEdges } from '../../../tiles-service/tile/support/mesh-measures.ts';
import { extrusionFeature, placeInTown, TOWN } from '../../../tiles-service/tile/support/synthetic-city.ts';

const SQUARE: [number, number][] = [
  [0, 0],
  [10, 0],
  [10, 10],
  [0, 10],
];

function context(ground?: (longitude: number, latitude: number) => number): BodyContext & { tally: Tally } {
  return {
    frame: enuFrame(TOWN.longitude, TOWN.latitude, 0),
    undulation: () => 47,
    tally: new Tally(),
    edges: true,
    ...(ground ? { ground: { heightAt: ground } } : {}),
  };
}

function build(feature: Feature, where: BodyContext) {
  const mesh = new SolidMesh();
  const body = addBody(mesh, feature, 0, where);
  return { mesh, body };
}

/** Longitude, latitude and ellipsoidal height of a vertex. */
function geodeticOf(mesh: SolidMesh, vertex: number, { frame }: BodyContext): Float64Array {
  const [x, y, z] = mesh.positions.subarray(3 * vertex, 3 * vertex + 3);
  return ecefToGeodetic(...(frame.toEcef(x, y, z) as unknown as [number, number, number]));
}

function surfaces(lod: number, side: number): SurfacesGeometry {
  const corner = (east: number, north: number, height: number): number[] => [
    ...placeInTown(east, north),
    height,
  ];
  return {
    kind: 'surfaces',
    lod,
    heightReference: 'ellipsoid',
    positions: Float64Array.from([
      ...corner(0, 0, 100),
      ...corner(side, 0, 100),
      ...corner(side, side, 100),
      ...corner(0, side, 100),
    ]),
    ringStarts: new Uint32Array([0, 4]),
    polygonStarts: new Uint32Array([0, 1]),
    semantics: new Uint8Array([3]),
  };
}

describe('bodies of features', () => {
  it('should stand on the lowest ground under the footprint, measuring the height from there', () => {
    const where = context((longitude) => 200 + (longitude - TOWN.longitude) * 5_000);
    const { mesh } = build(extrusionFeature('a:1', SQUARE, { height: 12 }), where);
    const heights = Array.from({ length: mesh.vertexCount }, (_, i) => geodeticOf(mesh, i, where)[2]);
    expect(Math.max(...heights)).toBeCloseTo(200 + 12, 3);
    // Into the ground on the low side.
    expect(Math.min(...heights)).toBeCloseTo(200 - 1.5, 3);
  });

  it('should stand out by half of its height on the upper side of a steep slope, and say so', () => {
    // The square is 10 m wide: the ground rises by about 8 m under a body of 12.
    const where = context((longitude) => 200 + (longitude - TOWN.longitude) * 57_000);
    const { mesh, body } = build(extrusionFeature('a:1', SQUARE, { height: 12 }), where);
    const heights = Array.from({ length: mesh.vertexCount }, (_, i) => geodeticOf(mesh, i, where)[2]);
    const highest = 200 + (placeInTown(10, 0)[0] - TOWN.longitude) * 57_000;
    expect(Math.max(...heights)).toBeCloseTo(highest + 6, 2);
    expect(body?.height).toBe(12);
    expect(where.tally.entries('notes').map(({ reason }) => reason)).toEqual(['steep-ground']);
  });

  it('should look at the ground between the corners of long walls', () => {
    const long: [number, number][] = [
      [0, 0],
      [200, 0],
      [200, 10],
      [0, 10],
    ];
    const middle = placeInTown(100, 0)[0];
    const where = context((longitude) => (Math.abs(longitude - middle) < 3e-4 ? 195 : 200));
    const { mesh } = build(extrusionFeature('a:1', long, { height: 12 }), where);
    expect(geodeticOf(mesh, 0, where)[2]).toBeCloseTo(195 + 12, 3);
  });

  it('should put corners within a millimetre of where they are, far from the middle of the layer too', () => {
    const far = SQUARE.map(([x, y]): [number, number] => [x + 30_000, y - 20_000]);
    const where = context(() => 300);
    const { mesh } = build(extrusionFeature('a:1', far, { height: 12 }), where);
    const exact = placeInTown(...far[0]);
    const vertex = [...Array(mesh.vertexCount).keys()]
      .map((i) => geodeticOf(mesh, i, where))
      .sort(
        (a, b) => Math.hypot(a[0] - exact[0], a[1] - exact[1]) - Math.hypot(b[0] - exact[0], b[1] - exact[1]),
      )[0];
    expect(Math.abs(vertex[0] - exact[0]) * 71_000).toBeLessThan(0.001);
    expect(Math.abs(vertex[1] - exact[1]) * 111_000).toBeLessThan(0.001);
  });

  it('should stand at mean sea level where no terrain is known, and say so', () => {
    const where = context();
    const { mesh } = build(extrusionFeature('a:1', SQUARE, { height: 12 }), where);
    expect(geodeticOf(mesh, 0, where)[2]).toBeCloseTo(47 + 12, 3);
    expect(where.tally.entries('notes').map(({ reason }) => reason)).toEqual(['no-terrain']);
  });

  it('should give a body that begins above the ground an underside', () => {
    const where = context(() => 0);
    // A roof over columns has no parapet.
    const roof = { ...extrusionFeature('a:1', SQUARE, { height: 12, base: 20 }), class: 'roof' };
    const { mesh } = build(roof, where);
    expect(meshBounds(mesh).minimum[2]).toBeCloseTo(20, 2);
    const { minimum, maximum } = meshBounds(mesh);
    const box = (maximum[0] - minimum[0]) * (maximum[1] - minimum[1]) * 12;
    expect(meshVolume(mesh) / box).toBeCloseTo(1, 4);
    expect(openEdges(mesh)).toBe(0);
  });

  it('should take the finest shape', () => {
    const feature = extrusionFeature('a:1', SQUARE);
    feature.geometries.push(surfaces(2.2, 30), surfaces(1.3, 60));
    const { mesh } = build(
      feature,
      context(() => 0),
    );
    expect(meshBounds(mesh).maximum[0] - meshBounds(mesh).minimum[0]).toBeCloseTo(30, 0);
  });

  it('should colour plants green where their source does not colour them, and nothing else', () => {
    const built = (type: Feature['type'], colors?: Uint8Array) =>
      build(
        {
          id: 'a:1',
          type,
          attributes: {},
          geometries: [{ ...surfaces(2, 10), ...(colors ? { colors } : {}) }],
        },
        context(),
      ).mesh.colors?.[0];
    const [red, green, blue] = new Uint8Array(Uint32Array.of(built('SolitaryVegetationObject') ?? 0).buffer);
    expect(green).toBeGreaterThan(Math.max(red, blue));
    expect(built('PlantCover', Uint8Array.of(1, 2, 3, 255))).toBe(0xff030201);
    expect(built('Building')).toBeUndefined();
  });

  it('should draw nothing for a record without shape, and count nothing', () => {
    const where = context(() => 0);
    const { body } = build({ ...extrusionFeature('a:1', SQUARE), geometries: [] }, where);
    expect(body).toBeUndefined();
    expect(where.tally.total('dropped')).toBe(0);
  });

  it('should count a shape without area as dropped', () => {
    const where = context(() => 0);
    const line: [number, number][] = [
      [0, 0],
      [5, 0],
      [10, 0],
    ];
    expect(build(extrusionFeature('a:1', line), where).body).toBeUndefined();
    expect(build(extrusionFeature('a:2', SQUARE, { height: 0 }), where).body).toBeUndefined();
    expect(where.tally.total('dropped')).toBe(2);
  });

  it('should tell apart two ids in the same way in every import', () => {
    const where = context(() => 0);
    const seeds = ['a:1', 'a:1', 'a:2'].map((id) => build(extrusionFeature(id, SQUARE), where).body!.seed);
    expect(seeds[0]).toBe(seeds[1]);
    expect(seeds[0]).not.toBe(seeds[2]);
  });
});
