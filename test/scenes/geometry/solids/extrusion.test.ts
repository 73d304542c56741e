import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROOF_SHAPES, type RoofShape } from '../../../../models/feature.ts';
import { type ExtrudeOptions, extrude } from '../../../../scenes/geometry/solids/extrusion.ts';
import { cleanRing, orientRings, type Ring, ringArea } from '../../../../scenes/geometry/solids/ring.ts';
import { FACADE_UNIT, SolidMesh } from '../../../../scenes/geometry/solids/solid-mesh.ts';
import { meshBounds, meshVolume, openEdges } from '../../../tiles-service/tile/support/mesh-measures.ts';

const STAND = { x: 0, y: 0, z: 0, upX: 0, upY: 0, upZ: 1 };
const RECTANGLE: Ring = [0, 0, 12, 0, 12, 6, 0, 6];

function body(rings: Ring[], shape: RoofShape, roofHeight: number, options: Partial<ExtrudeOptions> = {}) {
  const mesh = new SolidMesh();
  const built = extrude(mesh, rings, STAND, {
    height: 10,
    roof: { shape, height: roofHeight },
    sink: 0,
    floor: true,
    parapet: 0,
    bayWidth: 3,
    storeyHeight: 3,
    firstStorey: 0,
    edges: true,
    row: 0,
    ...options,
  });
  return { mesh, built, volume: meshVolume(mesh) };
}

describe('upright bodies', () => {
  it('should have the volume of a box under a flat roof', () => {
    const { mesh, volume } = body([RECTANGLE], 'flat', 0);
    expect(volume).toBeCloseTo(72 * 10, 9);
    expect(openEdges(mesh)).toBe(0);
  });

  it('should have the volume of a prism under a gabled roof', () => {
    const { volume, built } = body([RECTANGLE], 'gabled', 4);
    expect(volume).toBeCloseTo(72 * 6 + (72 * 4) / 2, 9);
    expect(built).toBe('gabled');
  });

  it('should have slopes of one pitch on all sides under a hipped roof', () => {
    // Length 12, width 6: two half pyramids of 6 × 6 and a prism of 6 × 6 between them.
    const { volume, built } = body([RECTANGLE], 'hipped', 4);
    expect(volume).toBeCloseTo(72 * 6 + (36 * 4) / 3 + (36 * 4) / 2, 9);
    expect(built).toBe('hipped');
  });

  it('should have the volume of a pyramid under a pyramidal roof', () => {
    expect(body([RECTANGLE], 'pyramidal', 4).volume).toBeCloseTo(72 * 6 + (72 * 4) / 3, 9);
  });

  it('should have half of the roof filled under one slope', () => {
    expect(body([RECTANGLE], 'skillion', 4).volume).toBeCloseTo(72 * 6 + (72 * 4) / 2, 9);
  });

  it('should come near half an ellipsoid over a round footprint under a dome', () => {
    const ring: Ring = [];
    for (let i = 0; i < 64; i++)
      ring.push(5 * Math.cos((i / 64) * 2 * Math.PI), 5 * Math.sin((i / 64) * 2 * Math.PI));
    const walls = Math.abs(ringArea(ring)) * 5;
    const roof = body([ring], 'dome', 5).volume - walls;
    const exact = ((2 / 3) * Math.PI * 125 * Math.abs(ringArea(ring))) / (Math.PI * 25);
    expect(Math.abs(roof - exact) / exact).toBeLessThan(0.05);
  });

  it('should let a ridge run where the source says', () => {
    const { mesh } = body([RECTANGLE], 'gabled', 4, { roof: { shape: 'gabled', height: 4, direction: 0 } });
    // North: along the short side; its ends lie in the middles of the long walls.
    const tops: [number, number][] = [];
    for (let i = 0; i < mesh.vertexCount; i++)
      if (Math.abs(mesh.positions[3 * i + 2] - 10) < 1e-9)
        tops.push([mesh.positions[3 * i], mesh.positions[3 * i + 1]]);
    expect(new Set(tops.map(([x]) => x.toFixed(6)))).toEqual(new Set(['6.000000']));
  });

  it('should let a single slope fall where the source says', () => {
    const { mesh } = body([RECTANGLE], 'skillion', 4, {
      roof: { shape: 'skillion', height: 4, direction: 90 },
    });
    for (let i = 0; i < mesh.vertexCount; i++) {
      const [x, , z] = mesh.positions.subarray(3 * i, 3 * i + 3);
      if (z > 0) expect(z).toBeCloseTo(x === 0 ? 10 : 6, 9);
    }
  });

  it('should leave courtyards open', () => {
    const hole: Ring = [4, 2, 4, 4, 8, 4, 8, 2];
    const { mesh, volume } = body([RECTANGLE, hole], 'flat', 0);
    expect(volume).toBeCloseTo((72 - 8) * 10, 9);
    expect(openEdges(mesh)).toBe(0);
  });

  it('should fall back to slopes with a flat top where a hipped roof is no rectangle', () => {
    const ell: Ring = [0, 0, 20, 0, 20, 10, 10, 10, 10, 20, 0, 20];
    const { mesh, built, volume } = body([ell], 'hipped', 3);
    expect(built).toBe('hipped');
    expect(openEdges(mesh)).toBe(0);
    expect(volume).toBeGreaterThan(300 * 7);
    expect(volume).toBeLessThan(300 * 10);
  });

  it('should keep its height with a parapet and hold less by the space behind it', () => {
    const { mesh, volume } = body([RECTANGLE], 'flat', 0, { parapet: 0.5 });
    expect(meshBounds(mesh).maximum[2]).toBeCloseTo(10, 9);
    expect(volume).toBeCloseTo(72 * 10 - 11.4 * 5.4 * 0.5, 9);
    expect(openEdges(mesh)).toBe(0);
  });

  it('should sink its walls into the ground', () => {
    expect(meshBounds(body([RECTANGLE], 'flat', 0, { sink: 1.5 }).mesh).minimum[2]).toBeCloseTo(-1.5, 9);
  });

  it('should stand along the direction of up', () => {
    const mesh = new SolidMesh();
    const up = { upX: 0.01, upY: 0, upZ: Math.sqrt(1 - 1e-4) };
    const { row: _, ...options } = { row: 0 };
    extrude(
      mesh,
      [RECTANGLE],
      { ...STAND, ...up },
      {
        ...options,
        row: 0,
        height: 100,
        roof: { shape: 'flat', height: 0 },
        sink: 0,
        floor: false,
        parapet: 0,
        bayWidth: 3,
        storeyHeight: 3,
        firstStorey: 0,
        edges: false,
      },
    );
    const [top, bottom] = [0, 1].map((i) => mesh.positions.subarray(3 * i, 3 * i + 3));
    expect(top[0] - bottom[0]).toBeCloseTo(1, 9);
    expect(Math.hypot(top[0] - bottom[0], top[1] - bottom[1], top[2] - bottom[2])).toBeCloseTo(100, 9);
  });

  it('should draw the edges of a box and no diagonals', () => {
    const { mesh } = body([RECTANGLE], 'flat', 0, { floor: false });
    const drawn = new Set<string>();
    for (let i = 0; i < mesh.edgeCount; i += 2) {
      const ends = [mesh.edges[i], mesh.edges[i + 1]].map((v) =>
        Array.from(mesh.positions.subarray(3 * v, 3 * v + 3)).join(),
      );
      drawn.add(ends.sort().join(' '));
    }
    // Four corners and four eaves; the foot is in the ground.
    expect(drawn.size).toBe(8);
  });

  it('should give every front whole window bays and the storeys of its height', () => {
    const { mesh } = body([RECTANGLE], 'flat', 0, { floor: false, storeyHeight: 2.5 });
    const bays = new Set<number>();
    for (let i = 0; i < 10; i++) bays.add(mesh.facade[2 * i] / FACADE_UNIT);
    expect([...bays]).toEqual([0, 4, 6, 10, 12]);
    expect(mesh.facade[1] / FACADE_UNIT).toBe(4);
  });

  it('should close over any footprint under any roof, holding no more than its height allows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 2, max: 20, noNaN: true }), { minLength: 3, maxLength: 14 }),
        fc.constantFrom(...ROOF_SHAPES),
        fc.double({ min: 0, max: 8, noNaN: true }),
        fc.constantFrom(0, 0.6),
        (radii, shape, roofHeight, parapet) => {
          const ring = cleanRing(
            radii.flatMap((radius, i) => {
              const at = (i / radii.length) * 2 * Math.PI;
              return [radius * Math.cos(at), radius * Math.sin(at)];
            }),
            0.02,
          );
          if (ring.length === 0) return;
          orientRings([ring]);
          const { mesh, volume } = body([ring], shape, roofHeight, { parapet, floor: false });
          expect(openEdges(mesh, true)).toBe(0);
          const area = ringArea(ring);
          expect(volume).toBeLessThanOrEqual(area * 10 + 1e-6);
          expect(volume).toBeGreaterThanOrEqual(area * (10 - Math.max(roofHeight, 0.6)) - 1e-6);
        },
      ),
      { numRuns: 300 },
    );
  });
});
