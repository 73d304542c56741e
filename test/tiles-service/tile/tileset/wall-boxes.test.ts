import { describe, expect, it } from 'vitest';
import type { SpooledMesh } from '../../../../tiles-service/tile/tileset/spool.ts';
import { boxesOfWalls } from '../../../../tiles-service/tile/tileset/wall-boxes.ts';

const GLASS = 0xff604020;
const METAL = 0xffa09c96;
const FRAME = 0xff6c6660;

/** Upright panes 3 m wide one behind the other on a wall that is turned by 30°: metal below, glass over it, a thin frame. */
function unit(row: number): SpooledMesh {
  const turn = Math.PI / 6;
  const positions: number[] = [];
  const colors: number[] = [];
  const indices: number[] = [];
  const pane = (from: number, to: number, low: number, high: number, color: number): void => {
    const first = positions.length / 3;
    for (const [along, up] of [
      [from, low],
      [to, low],
      [to, high],
      [from, high],
    ]) {
      positions.push(Math.cos(turn) * along, Math.sin(turn) * along, up);
      colors.push(color);
    }
    indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
  };
  pane(3 * row, 3 * row + 3, 0, 0.85, METAL);
  pane(3 * row, 3 * row + 2.9, 0.85, 3.5, GLASS);
  pane(3 * row + 2.9, 3 * row + 3, 0.85, 3.5, FRAME);
  pane(3 * row, 3 * row + 3, 3.5, 3.6, FRAME);
  return {
    positions: Float64Array.from(positions),
    rows: new Uint32Array(positions.length / 3).fill(row),
    colors: Uint32Array.from(colors),
    indices: Uint32Array.from(indices),
  };
}

describe('boxesOfWalls', () => {
  it('should stand a box for each colour of a wall of many units, along the wall, and close what thin frames leave open', () => {
    const boxes = boxesOfWalls(Array.from({ length: 10 }, (_, row) => ({ wall: 'w', mesh: unit(row) })));
    expect(boxes.map(({ colors }) => colors![0])).toEqual([METAL, GLASS]);
    const [metal, glass] = boxes;
    for (const { indices } of boxes) expect(indices).toHaveLength(36);
    const reach = (mesh: SpooledMesh, axis: number): [number, number] => {
      const values = [...mesh.positions].filter((_, at) => at % 3 === axis);
      return [Math.min(...values), Math.max(...values)];
    };
    expect(reach(metal, 2)).toEqual([expect.closeTo(0, 9), expect.closeTo(0.85, 9)]);
    expect(reach(glass, 2)).toEqual([expect.closeTo(0.85, 9), expect.closeTo(3.6, 9)]);
    // Of 30 m along 30°, and no thicker than it is.
    expect(reach(metal, 0)).toEqual([expect.closeTo(0, 6), expect.closeTo(30 * Math.cos(Math.PI / 6), 6)]);
    expect(reach(metal, 1)).toEqual([expect.closeTo(0, 6), expect.closeTo(15, 6)]);
  });

  it('should be seen from outside: every triangle turns away from the middle', () => {
    const parts = Array.from({ length: 4 }, (_, row) => {
      const mesh = unit(row);
      // A second face half a metre behind gives it a thickness.
      const back = mesh.positions.map((value, at) => (at % 3 === 1 ? value + 0.5 : value));
      const positions = Float64Array.from([...mesh.positions, ...back]);
      const indices = [
        ...mesh.indices,
        ...[...mesh.indices].map((index) => index + mesh.positions.length / 3),
      ];
      return {
        wall: 'w',
        mesh: {
          positions,
          rows: new Uint32Array(positions.length / 3),
          colors: Uint32Array.from([...mesh.colors!, ...mesh.colors!]),
          indices: Uint32Array.from(indices),
        },
      };
    });
    for (const { positions, indices } of boxesOfWalls(parts)) {
      const point = (vertex: number): number[] => [...positions.subarray(3 * vertex, 3 * vertex + 3)];
      const middle = [0, 1, 2].map(
        (axis) => Array.from({ length: 8 }, (_, i) => positions[3 * i + axis]).reduce((a, b) => a + b) / 8,
      );
      for (let at = 0; at < indices.length; at += 3) {
        const [a, b, c] = [point(indices[at]), point(indices[at + 1]), point(indices[at + 2])];
        const u = b.map((value, axis) => value - a[axis]);
        const v = c.map((value, axis) => value - a[axis]);
        const normal = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
        const out = a.map((value, axis) => value - middle[axis]);
        expect(normal[0] * out[0] + normal[1] * out[1] + normal[2] * out[2]).toBeGreaterThan(0);
      }
    }
  });

  it('should leave walls alone that do not fill a rectangle, as under a slanting roof', () => {
    const parts = Array.from({ length: 8 }, (_, row) => {
      const mesh = unit(row);
      for (let at = 2; at < mesh.positions.length; at += 3) mesh.positions[at] *= (row + 1) / 8;
      return { wall: 'w', mesh };
    });
    expect(boxesOfWalls(parts)).toEqual(parts.map(({ mesh }) => mesh));
  });

  it('should leave walls of few parts as they are', () => {
    const parts = [0, 1].map((row) => ({ wall: 'w', mesh: unit(row) }));
    expect(boxesOfWalls(parts)).toEqual(parts.map(({ mesh }) => mesh));
  });
});
