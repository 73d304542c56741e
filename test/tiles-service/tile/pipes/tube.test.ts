import { describe, expect, it } from 'vitest';
import { boxProfile, roundProfile, sidesFor } from '../../../../tiles-service/tile/pipes/profile.ts';
import { addTube } from '../../../../tiles-service/tile/pipes/tube.ts';
import { TubeMesh } from '../../../../tiles-service/tile/pipes/tube-mesh.ts';

const LOOK = { color: 0x00aabb, row: 3 };

function tube(line: number[], profile = roundProfile(0.6)): TubeMesh {
  const mesh = new TubeMesh();
  expect(addTube(mesh, line, { ...LOOK, profile })).toBe(true);
  return mesh;
}

const corner = ({ positions, indices }: TubeMesh, at: number): number[] => [
  ...positions.subarray(3 * indices[at], 3 * indices[at] + 3),
];

/** By the divergence theorem: negative for a body that is inside out. */
function volumeOf(mesh: TubeMesh): number {
  let sum = 0;
  for (let i = 0; i < mesh.indexCount; i += 3) {
    const [a, b, c] = [corner(mesh, i), corner(mesh, i + 1), corner(mesh, i + 2)];
    sum +=
      a[0] * (b[1] * c[2] - b[2] * c[1]) +
      a[1] * (b[2] * c[0] - b[0] * c[2]) +
      a[2] * (b[0] * c[1] - b[1] * c[0]);
  }
  return sum / 6;
}

function surfaceOf(mesh: TubeMesh): number {
  let sum = 0;
  for (let i = 0; i < mesh.indexCount; i += 3) {
    const [a, b, c] = [corner(mesh, i), corner(mesh, i + 1), corner(mesh, i + 2)];
    const [u, v] = [b.map((value, k) => value - a[k]), c.map((value, k) => value - a[k])];
    sum += Math.hypot(u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]) / 2;
  }
  return sum;
}

/** Every edge is there once in each direction, corners at one place counting as one. */
function isClosed(mesh: TubeMesh): boolean {
  const places = new Map<string, number>();
  const placeOf = (at: number): number => {
    const key = corner(mesh, at)
      .map((value) => value.toFixed(6))
      .join();
    const known = places.get(key) ?? places.size;
    places.set(key, known);
    return known;
  };
  const balance = new Map<string, number>();
  for (let i = 0; i < mesh.indexCount; i += 3) {
    const ids = [placeOf(i), placeOf(i + 1), placeOf(i + 2)];
    for (let k = 0; k < 3; k++) {
      const [a, b] = [ids[k], ids[(k + 1) % 3]];
      if (a === b) continue;
      const key = a < b ? `${a} ${b}` : `${b} ${a}`;
      balance.set(key, (balance.get(key) ?? 0) + (a < b ? 1 : -1));
    }
  }
  return [...balance.values()].every((sum) => sum === 0);
}

describe('a tube', () => {
  it.each([0.11, 0.3, 0.6, 1.2, 3])('should hold as much as a cylinder %d m wide', (diameter) => {
    const mesh = tube([1, 2, 3, 31, 42, 3], roundProfile(diameter));
    const volume = (Math.PI * diameter ** 2 * 50) / 4;
    expect(volumeOf(mesh)).toBeCloseTo(volume, 6);
    // The surface of a polygon of the same area is a little larger: by less than the facets are off the round.
    const surface = Math.PI * diameter * 50 + (Math.PI * diameter ** 2) / 2;
    expect(surfaceOf(mesh)).toBeGreaterThan(surface);
    expect(surfaceOf(mesh)).toBeLessThan(surface * 1.06);
    expect(isClosed(mesh)).toBe(true);
  });

  it('should keep its facets within 12 mm of the round, up to 20 of them', () => {
    for (const diameter of [0.3, 0.6, 1]) {
      const sides = sidesFor(diameter);
      expect((diameter / 2) * (1 - Math.cos(Math.PI / sides))).toBeLessThanOrEqual(0.012);
    }
    expect(sidesFor(0.05)).toBe(6);
    expect(sidesFor(3)).toBe(20);
  });

  it.each([
    ['level', [0, 0, 0, 10, 0, 0, 10, 10, 0, 20, 14, 0]],
    ['up and down', [0, 0, 0, 10, 0, 2, 20, 0, -3, 30, 5, -3]],
    ['upright', [4, 4, -6, 4, 4, 0]],
    ['falling into a shaft', [0, 0, 0, 10, 0, 0, 10, 0, -5]],
    ['back on itself', [0, 0, 0, 10, 0, 0, 0.5, 1, 0]],
  ])('should be closed and the right way out where it runs %s', (_, line) => {
    for (const profile of [roundProfile(0.5), boxProfile(0.9, 0.5)]) {
      const mesh = tube(line, profile);
      expect(isClosed(mesh)).toBe(true);
      expect(volumeOf(mesh)).toBeGreaterThan(0);
    }
  });

  it('should keep its width around a bend: each half is as long as its axis', () => {
    // Mitred, what the outside of the bend gains the inside loses.
    const mesh = tube([0, 0, 0, 20, 0, 0, 20, 30, 0], roundProfile(1));
    expect(volumeOf(mesh)).toBeCloseTo((Math.PI * 50) / 4, 6);
  });

  it('should have normals that stand on its sides and look outwards', () => {
    const mesh = tube([0, 0, 0, 20, 5, 1], roundProfile(1));
    for (let i = 0; i < mesh.vertexCount; i++) {
      const [x, y, z] = mesh.normals.subarray(3 * i, 3 * i + 3);
      expect(Math.hypot(x, y, z)).toBeCloseTo(1, 5);
    }
    for (let i = 0; i < mesh.indexCount; i += 3) {
      const [a, b, c] = [corner(mesh, i), corner(mesh, i + 1), corner(mesh, i + 2)];
      const [u, v] = [b.map((value, k) => value - a[k]), c.map((value, k) => value - a[k])];
      const face = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
      const normal = mesh.normals.subarray(3 * mesh.indices[i], 3 * mesh.indices[i] + 3);
      expect(face[0] * normal[0] + face[1] * normal[1] + face[2] * normal[2]).toBeGreaterThan(0);
    }
  });

  it('should be a duct as wide and high as said, upright', () => {
    const mesh = tube([0, 0, -1, 0, 8, -1], boxProfile(0.9, 0.5));
    expect(volumeOf(mesh)).toBeCloseTo(0.9 * 0.5 * 8, 9);
    expect(surfaceOf(mesh)).toBeCloseTo(2 * (0.9 + 0.5) * 8 + 2 * 0.9 * 0.5, 9);
    const heights = Array.from({ length: mesh.vertexCount }, (_, i) => mesh.positions[3 * i + 2]);
    expect(Math.max(...heights)).toBeCloseTo(-0.75, 9);
    expect(Math.min(...heights)).toBeCloseTo(-1.25, 9);
  });

  it('should be none without a length, and say so', () => {
    const mesh = new TubeMesh();
    expect(addTube(mesh, [1, 2, 3, 1, 2, 3.001], { ...LOOK, profile: roundProfile(1) })).toBe(false);
    expect(addTube(mesh, [1, 2, 3], { ...LOOK, profile: roundProfile(1) })).toBe(false);
    expect(mesh.vertexCount).toBe(0);
  });
});
