import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enuFrame, geodeticToEcef } from '../../../../models/geodesy/index.ts';
import { heightOf, QUANTIZED } from '../../../../scenes/geometry/terrain/quantized-mesh.ts';
import {
  latticeLatitude,
  latticeLongitude,
  STEPS,
} from '../../../../scenes/geometry/terrain/tiling-scheme.ts';
import { heightRange, heightStepOf, meshTile } from '../../../../tiles-service/tile/terrain/mesh-tile.ts';
import { octDecode } from '../../../../tiles-service/tile/terrain/oct-normal.ts';
import { type LatticeBlock, usedSamples } from '../../../../tiles-service/tile/terrain/triangulation.ts';

const ADDRESS = { level: 14, x: 16942, y: 12397 };

/** The tile with one more on every side; heights by metres east and north of its south-west corner. */
function blockOf(heightAt: (east: number, north: number) => number, tolerance: number): LatticeBlock {
  const width = 3 * STEPS + 1;
  const [eastStep, northStep] = [13.2, 19.1];
  return {
    ...{ steps: STEPS, tileColumns: 3, tileRows: 3, parity: (ADDRESS.x + ADDRESS.y) % 2 },
    heights: Float32Array.from({ length: width * width }, (_, at) =>
      heightAt(((at % width) - STEPS) * eastStep, (Math.floor(at / width) - STEPS) * northStep),
    ),
    eastSteps: new Float64Array(width).fill(eastStep),
    northSteps: new Float64Array(width).fill(northStep),
    heightTolerances: new Float64Array(9).fill(tolerance),
    tolerances: new Float64Array(9).fill(tolerance),
  };
}

describe('meshTile', () => {
  it('should say every used height exactly, and the lowest and highest around them', () => {
    const step = 1 / 8;
    const rounded = (height: number): number => Math.round(height / step) * step;
    const block = blockOf(
      (east, north) => rounded(400 + 90 * Math.sin(east / 90) * Math.cos(north / 70)),
      0.3,
    );
    const mesh = meshTile(ADDRESS, block, usedSamples(block), 1, 1, step);
    expect(mesh.u.length).toBeGreaterThan(500);
    for (let vertex = 0; vertex < mesh.u.length; vertex++) {
      const column = Math.round((mesh.u[vertex] / QUANTIZED) * STEPS) + STEPS;
      const row = Math.round((mesh.v[vertex] / QUANTIZED) * STEPS) + STEPS;
      expect(heightOf(mesh, vertex)).toBeCloseTo(block.heights[row * (3 * STEPS + 1) + column], 3);
    }
    expect(mesh.highest - mesh.lowest).toBeLessThan(1.1 * 180);
    for (const edge of [mesh.west, mesh.south, mesh.east, mesh.north])
      expect(edge.length).toBeGreaterThan(10);
  });

  it('should enclose its vertices in the sphere and count vertices in the order of first use', () => {
    const block = blockOf((east, north) => 300 + ((east * 7 + north * 3) % 40), 0.5);
    const mesh = meshTile(ADDRESS, block, usedSamples(block), 1, 1, 1 / 64);
    let next = 0;
    for (const vertex of mesh.triangles) {
      expect(vertex).toBeLessThanOrEqual(next);
      if (vertex === next) next++;
    }
    expect(next).toBe(mesh.u.length);
    for (let vertex = 0; vertex < mesh.u.length; vertex++) {
      const point = geodeticToEcef(
        latticeLongitude(ADDRESS.level, ADDRESS.x * STEPS + (mesh.u[vertex] / QUANTIZED) * STEPS),
        latticeLatitude(ADDRESS.level, ADDRESS.y * STEPS + (mesh.v[vertex] / QUANTIZED) * STEPS),
        heightOf(mesh, vertex),
      );
      const distance = Math.hypot(...mesh.centre.map((value, axis) => value - point[axis]));
      expect(distance).toBeLessThanOrEqual(mesh.radius + 0.1);
    }
  });

  it.each([
    [0, 0],
    [0.5, 0],
    [-0.2, 1],
    [0.1, -2],
  ])('should give the normal of a slope of %d to the east and %d to the north', (east, north) => {
    const block = blockOf((x, y) => 500 + east * x + north * y, 10);
    const mesh = meshTile(ADDRESS, block, usedSamples(block), 1, 1, 1 / 8);
    const longitude = latticeLongitude(ADDRESS.level, ADDRESS.x * STEPS);
    const latitude = latticeLatitude(ADDRESS.level, ADDRESS.y * STEPS);
    const frame = enuFrame(longitude, latitude, 0);
    const length = Math.hypot(east, north, 1);
    const foot = frame.toEcef(0, 0, 0);
    const tip = frame.toEcef(-east / length, -north / length, 1 / length);
    const vertex = mesh.west[0];
    const decoded = octDecode(mesh.normals![2 * vertex], mesh.normals![2 * vertex + 1]);
    const cosine = decoded.reduce((sum, value, axis) => sum + value * (tip[axis] - foot[axis]), 0);
    expect((Math.acos(Math.min(1, cosine)) * 180) / Math.PI).toBeLessThan(1);
  });
});

describe('heightRange', () => {
  it('should let every multiple of the height step be said to less than a millimetre', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -10, max: 4 }),
        fc.integer({ min: -500, max: 9000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (power, metres, share, place) => {
          const step = 2 ** power;
          const lowest = Math.round(metres / step) * step;
          const steps = Math.floor(share * 32000);
          const { highest, parts } = heightRange(lowest, lowest + steps * step, step);
          expect(highest).toBeGreaterThanOrEqual(Math.fround(lowest + steps * step) - 1e-3);
          const wanted = Math.round(place * steps);
          expect(wanted * parts).toBeLessThanOrEqual(QUANTIZED);
          const said = lowest + ((wanted * parts) / QUANTIZED) * (highest - lowest);
          expect(Math.abs(said - (lowest + wanted * step))).toBeLessThan(highest > 16384 ? 0.02 : 1e-3);
        },
      ),
    );
  });

  it('should be no range for a level tile', () => {
    expect(heightRange(372, 372, 1 / 8)).toEqual({ highest: 372, parts: 0 });
  });
});

describe('heightStepOf', () => {
  it('should be a power of two that fits the relief into a tile, not below a millimetre', () => {
    expect(heightStepOf(0)).toBe(2 ** -10);
    expect(heightStepOf(31)).toBe(2 ** -10);
    expect(heightStepOf(33)).toBe(2 ** -9);
    expect(heightStepOf(3000)).toBe(1 / 8);
    expect(heightStepOf(9000)).toBe(1 / 2);
  });
});
