import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SolidMesh } from '../../../../scenes/geometry/solids/solid-mesh.ts';
import { simplifyMesh, weldTriangles } from '../../../../tiles-service/tile/tileset/simplify-mesh.ts';
import { simplify } from '../../../../tiles-service/tile/tileset/solid-parent.ts';
import {
  joinSpools,
  readSpool,
  type SpooledPrism,
  type TileSpool,
  writeSpool,
} from '../../../../tiles-service/tile/tileset/spool.ts';

function prism(row: number, x: number, deviation = 0): SpooledPrism {
  return {
    row,
    rings: [[x, 0, x + 10, 0, x + 10, 10, x, 10]],
    z: 0,
    height: 10,
    roof: { shape: 'flat', height: 0 },
    deviation,
  };
}

const triangles = (count: number) => ({
  positions: new Float64Array(9),
  rows: new Uint32Array(3),
  indices: new Uint32Array(3 * count),
});

function spoolOf(prisms: SpooledPrism[], whole: TileSpool['whole'] = []): TileSpool {
  const rows = prisms.map(({ row }) => ({ seed: row, look: 0, values: [`id ${row}`] }));
  return { rows, prisms, whole, meshDeviation: 0 };
}

describe('what a tile hands up', () => {
  it('should come back from disk as it was', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spool-'));
    const spool = spoolOf([prism(0, 0), prism(1, 20)], [{ row: 1, deviation: 4, mesh: triangles(2) }]);
    await writeSpool(join(folder, 'a'), spool);
    expect(await readSpool(join(folder, 'a'))).toEqual(spool);
    rmSync(folder, { recursive: true });
  });

  it('should keep features apart when put together', () => {
    const joined = joinSpools([spoolOf([prism(0, 0), prism(1, 20)]), spoolOf([prism(0, 40)])]);
    expect(joined.rows).toHaveLength(3);
    expect(joined.prisms.map(({ row }) => row)).toEqual([0, 1, 2]);
  });
});

describe('what a budget leaves of it', () => {
  const BUDGET = { corners: 1000, triangles: 100 };

  it('should keep features whole whose blocks are far off, the worst first', () => {
    const prisms = [prism(0, 0, 3), prism(1, 20, 9), prism(2, 40, 5)];
    const whole = prisms.map(({ row, deviation }) => ({ row, deviation, mesh: triangles(45) }));
    const { spool, error } = simplify(spoolOf(prisms, whole), BUDGET);
    expect(spool.whole.map(({ deviation }) => deviation)).toEqual([9, 5]);
    expect(error).toBe(3);
    // Their blocks go up all the same: a tile above may have no room for the whole.
    expect(spool.prisms).toHaveLength(3);
  });

  it('should keep no feature whole that takes more than half of the budget', () => {
    const { spool, error } = simplify(
      spoolOf([prism(0, 0, 7)], [{ row: 0, deviation: 7, mesh: triangles(60) }]),
      BUDGET,
    );
    expect(spool.whole).toEqual([]);
    expect(error).toBe(7);
  });

  it('should hold the rows of what is left, and no others', () => {
    const prisms = Array.from({ length: 50 }, (_, i) => prism(i, i * 300));
    const { spool } = simplify(spoolOf(prisms), { corners: 40, triangles: 100 });
    expect(spool.prisms.length).toBeLessThanOrEqual(10);
    expect(spool.rows).toHaveLength(spool.prisms.length);
    for (const { row } of spool.prisms) expect(spool.rows[row]).toBeDefined();
  });
});

describe('meshes with fewer triangles', () => {
  /** A square of n × n cells, flat or with one bump. */
  function sheet(n: number, bump: number): SolidMesh {
    const mesh = new SolidMesh();
    for (let x = 0; x <= n; x++)
      for (let y = 0; y <= n; y++) mesh.addVertex(x, y, x === n / 2 && y === n / 2 ? bump : 0, 0, 0, 0);
    for (let x = 0; x < n; x++) {
      for (let y = 0; y < n; y++) {
        const a = x * (n + 1) + y;
        mesh.addTriangle(a, a + n + 1, a + n + 2);
        mesh.addTriangle(a, a + n + 2, a + 1);
      }
    }
    return mesh;
  }

  const welded = (mesh: SolidMesh) =>
    weldTriangles(mesh, {
      firstCorner: 0,
      endCorner: mesh.indexCount,
      firstVertex: 0,
      endVertex: mesh.vertexCount,
    });

  it('should cost nothing on what is flat', () => {
    const { mesh, deviation } = simplifyMesh(welded(sheet(20, 0)), 50);
    expect(mesh.indices.length / 3).toBeLessThanOrEqual(50);
    expect(deviation).toBeLessThan(0.01);
    expect(mesh.positions.length / 3).toBe(mesh.rows.length);
    expect(Math.max(...mesh.indices)).toBeLessThan(mesh.rows.length);
  });

  it('should say how far they are off on what is not', () => {
    const { deviation } = simplifyMesh(welded(sheet(20, 5)), 2);
    expect(deviation).toBeGreaterThan(0.1);
  });

  it('should join places that are one', () => {
    const mesh = new SolidMesh();
    for (const [x, y] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
      [1, 1],
      [0, 1],
    ])
      mesh.addVertex(x, y, 0, x, y, 0);
    mesh.addTriangle(0, 1, 2);
    mesh.addTriangle(3, 4, 5);
    expect(welded(mesh).rows.length).toBe(4);
  });
});
