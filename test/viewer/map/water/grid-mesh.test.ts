import { describe, expect, it } from 'vitest';
import { gridMesh, matrixAt } from '../../../../viewer/map/water/grid-mesh.ts';
import { mercatorOf } from '../../../../viewer/map/water/mercator-window.ts';
import { isSeenFlowing } from '../../../../viewer/map/water/seen-flowing.ts';

/** A grid that is turned by 30°, about 10 m a cell, at 30° of latitude. */
const toPlace = (column: number, row: number): [number, number, number] => {
  const [x, y] = [(column - 200) * 1e-4, (150 - row) * 1e-4];
  const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)];
  return [114 + x * cos - y * sin, 30 + x * sin + y * cos, 0];
};
const mesh = gridMesh({ columns: 400, rows: 300 }, { toPlace, reference: 0 });

describe('the grid of the water on the map', () => {
  it('should lie where its cells lie, to a centimetre, though the device counts in single precision', () => {
    for (const node of [0, 17, 700, mesh.nodes.length / 4 - 1]) {
      const [x, y, column, row] = mesh.nodes.subarray(node * 4, node * 4 + 4);
      const [longitude, latitude] = toPlace(column, row);
      const [u, v] = mercatorOf(longitude, latitude);
      // The Mercator square is 40,075 km wide.
      expect(Math.abs(x + mesh.middle[0] - u) * 40_075_017).toBeLessThan(0.01);
      expect(Math.abs(y + mesh.middle[1] - v) * 40_075_017).toBeLessThan(0.01);
    }
  });

  it('should cover all cells once', () => {
    let area = 0;
    for (let at = 0; at < mesh.triangles.length; at += 3) {
      const [a, b, c] = [0, 1, 2].map((corner) => mesh.triangles[at + corner] * 4 + 2);
      const { nodes: n } = mesh;
      area += ((n[b] - n[a]) * (n[c + 1] - n[a + 1]) - (n[c] - n[a]) * (n[b + 1] - n[a + 1])) / 2;
    }
    expect(Math.abs(area)).toBeCloseTo(400 * 300, 6);
  });

  it('should be on the screen where the map has the place', () => {
    const matrix = Float64Array.from({ length: 16 }, (_, index) => ((index * 7) % 11) - 4);
    const [x, y] = [0.00012, -0.00034];
    const { middle } = mesh;
    const from = (of: ArrayLike<number>, u: number, v: number) =>
      [0, 1, 3].map((row) => of[row] * u + of[4 + row] * v + of[12 + row]);
    from(matrixAt(matrix, middle), x, y).forEach((value, index) => {
      expect(value).toBeCloseTo(from(matrix, middle[0] + x, middle[1] + y)[index], 5);
    });
  });
});

describe('flow on the map', () => {
  const picture = (moves: boolean) => ({ moving: Uint8Array.of(0, Number(moves)) }) as never;
  const still = { kind: 'time' as const, first: picture(false), second: picture(false) };
  const moving = { ...still, second: picture(true) };

  it('should ask for frames where water moves, near enough to be seen, and never for the worst of a run', () => {
    expect(isSeenFlowing('depth', moving, 14, 30)).toBe(true);
    expect(isSeenFlowing('depth', still, 14, 30)).toBe(false);
    expect(isSeenFlowing('depth', moving, 9, 30)).toBe(false);
    expect(isSeenFlowing('hazard', { ...moving, kind: 'worst' }, 14, 30)).toBe(false);
  });
});
