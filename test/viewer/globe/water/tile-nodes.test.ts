import { describe, expect, it } from 'vitest';
import { levelsOf } from '../../../../scenes/flood/surface/heights.ts';
import { makeWallMask } from '../../../../scenes/flood/surface/make-wall-mask.ts';
import {
  holdsWalls,
  type TileNodes,
  tileNodes,
  walledNodes,
} from '../../../../viewer/globe/water/tile-nodes.ts';
import { QUADS } from '../../../../viewer/globe/water/water-tiles.ts';

/** Area of a mesh as WATER_VERTEX places it, in squares between nodes, of a level that ends at `last`; each triangle's sign kept. */
function areaOf({ nodes, triangles }: TileNodes, last: number): number {
  const place = (vertex: number, axis: 0 | 1) => {
    const wanted = nodes[vertex * 4 + axis];
    const aside = wanted <= last ? nodes[vertex * 4 + 2 + axis] : 0;
    return Math.min(Math.max(Math.min(wanted, last) + aside, 0), Math.min(last, QUADS));
  };
  let area = 0;
  for (let at = 0; at < triangles.length; at += 3) {
    const [a, b, c] = triangles.subarray(at, at + 3);
    const [ux, uy] = [place(b, 0) - place(a, 0), place(b, 1) - place(a, 1)];
    const [vx, vy] = [place(c, 0) - place(a, 0), place(c, 1) - place(a, 1)];
    const part = (uy * vx - ux * vy) / 2;
    // None is turned over, so that what covers all of it covers nothing twice.
    expect(part).toBeGreaterThanOrEqual(0);
    area += part;
  }
  return area;
}

describe('the mesh of a tile', () => {
  it('should cover it once, with walls and without, also where the level ends in it', () => {
    for (const mesh of [tileNodes(), walledNodes()])
      for (const last of [QUADS, QUADS + 20, 10]) expect(areaOf(mesh, last)).toBe(Math.min(last, QUADS) ** 2);
  });

  it('should be that with walls where one stands between two of its nodes', () => {
    const [columns, rows] = [300, 100];
    const line = [
      [200.2, 10],
      [200.2, 20],
    ] as const;
    const mask = makeWallMask(
      [{ line, crest: { aboveGround: 2 } }],
      new Float32Array(30_000),
      columns,
      rows,
    )!;
    const levels = levelsOf(columns, rows);
    const heights = { levels, width: levels[0].columns };
    const holds = (level: number, column: number, row: number) =>
      holdsWalls({ level, column, row }, heights, mask);
    expect([0, 1, 2, 3, 4].map((column) => holds(0, column, 0))).toEqual([false, false, false, true, false]);
    expect(holds(0, 3, 1)).toBe(false);
    expect(holds(1, 1, 0)).toBe(true);
  });
});
