import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature, FeatureType } from '../../../models/feature.ts';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import { buildGrid, type GridOptions, type GridReport } from '../../../tiles-service/grid/index.ts';
import { coverOf, MANNING_DEFAULT, manningTable } from '../../../tiles-service/grid/manning.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { openRaster } from '../../../tiles-service/read/raster/index.ts';
import { WorkerPool } from '../../../tiles-service/work/pool.ts';
import { storeOf } from '../tile/support/tile-store.ts';

/** A square of 600 m of RD, over which the ground is a plane: 1 cm per metre east, 2 cm per metre north. */
const [WEST, SOUTH, SIDE, CELL] = [85_000, 447_000, 600, 5];
const planeAt = (x: number, y: number): number => 3 + 0.01 * (x - WEST) + 0.02 * (y - SOUTH);

const folder = mkdtempSync(join(tmpdir(), 'grid-test-'));
const pool = new WorkerPool(2);
let toGeodetic: (x: number, y: number) => [number, number];
beforeAll(async () => {
  const transform = await createTransform(resolveCrs('EPSG:28992', lookupCrs), ELLIPSOID);
  toGeodetic = (x, y) => {
    const out = new Float64Array([x, y, 0]);
    transform.toGeodetic(out, out);
    return [out[0], out[1]];
  };
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

function asciiGrid(name: string, cell: number, heightAt: (x: number, y: number) => number): string {
  const count = SIDE / cell;
  const rows = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (_, column) =>
      heightAt(WEST + (column + 0.5) * cell, SOUTH + SIDE - (row + 0.5) * cell).toFixed(4),
    ).join(' '),
  );
  const path = join(folder, `${name}.asc`);
  writeFileSync(
    path,
    `ncols ${count}\nnrows ${count}\nxllcorner ${WEST}\nyllcorner ${SOUTH}\ncellsize ${cell}\nNODATA_value -9999\n${rows.join('\n')}\n`,
  );
  return path;
}

/** A feature over a ring of metres from the south-west corner. */
function area(
  id: string,
  type: FeatureType,
  kind: string,
  ring: [number, number][],
  attributes: Feature['attributes'] = {},
): Feature {
  return {
    id: `t:${id}`,
    type,
    class: kind,
    attributes,
    geometries: [
      {
        kind: 'areas',
        lod: 0,
        heightReference: 'ground',
        positions: Float64Array.from(ring.flatMap(([x, y]) => [...toGeodetic(WEST + x, SOUTH + y), 0])),
        ringStarts: Uint32Array.of(0, ring.length),
        polygonStarts: Uint32Array.of(0, 1),
      },
    ],
  };
}

function line(
  id: string,
  type: FeatureType,
  kind: string,
  points: [number, number][],
  attributes: Feature['attributes'] = {},
): Feature {
  return {
    ...area(id, type, kind, points, attributes),
    geometries: [
      {
        kind: 'lines',
        lod: 0,
        heightReference: 'ground',
        positions: Float64Array.from(points.flatMap(([x, y]) => [...toGeodetic(WEST + x, SOUTH + y), 0])),
        lineStarts: Uint32Array.of(0, points.length),
      },
    ],
  };
}

const box = (x: number, y: number, w: number, h: number): [number, number][] => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
];

interface Made {
  report: GridReport;
  value(raster: 'terrain' | 'bed' | 'roughness' | 'buildings', x: number, y: number): number;
}

let runs = 0;
async function make(features: Feature[], more: Partial<GridOptions> = {}): Promise<Made> {
  const out = join(folder, `run-${runs++}`);
  const { store, remove } = await storeOf(features);
  try {
    const { report, frame } = await buildGrid({
      crs: 'EPSG:28992',
      verticalDatum: 'NAP',
      cellSize: CELL,
      terrain: [{ path: asciiGrid('plane', 2, planeAt), crs: 'EPSG:28992', verticalDatum: 'NAP' }],
      stores: features.length > 0 ? [store] : [],
      out,
      pool,
      signal: new AbortController().signal,
      onProgress: () => {},
      tally: new Tally(),
      ...more,
    });
    const rasters = new Map<string, Float32Array>();
    for (const name of ['terrain', 'bed', 'roughness', 'buildings']) {
      const raster = await openRaster(join(out, `${name}.tif`), { crs: 'EPSG:28992', verticalDatum: 'NAP' });
      expect(raster.placement).toMatchObject({
        x0: frame.west + frame.cell / 2,
        y0: frame.north - frame.cell / 2,
      });
      rasters.set(name, await raster.readWindow(0, 0, frame.columns, frame.rows));
      await raster.close();
    }
    expect(readdirSync(out).sort()).toEqual([
      'bed.tif',
      'buildings.tif',
      'report.json',
      'roughness.tif',
      'terrain.tif',
    ]);
    return {
      report,
      value(raster, x, y) {
        const column = Math.floor((WEST + x - frame.west) / frame.cell);
        const row = Math.floor((frame.north - SOUTH - y) / frame.cell);
        return rasters.get(raster)![row * frame.columns + column];
      },
    };
  } finally {
    await remove();
  }
}

describe('buildGrid', () => {
  it('should give a plane its heights back, in the same datum, and nothing beyond the model', async () => {
    const { value, report } = await make([]);
    for (const [x, y] of [
      [52, 52],
      [300, 17],
      [411, 591],
      [7, 7],
    ]) {
      const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
      expect(value('terrain', x, y)).toBeCloseTo(
        planeAt(WEST + (column + 0.5) * CELL, SOUTH + (row + 0.5) * CELL),
        2,
      );
      expect(value('bed', x, y)).toBe(value('terrain', x, y));
      expect(value('roughness', x, y)).toBeCloseTo(MANNING_DEFAULT, 6);
      expect(value('buildings', x, y)).toBe(0);
    }
    expect(report.roughness.shareWithDefault).toBe(1);
    expect(report.terrain.sources).toMatchObject([
      { name: 'plane.asc', verticalDatum: 'NAP', datumAccuracy: 0 },
    ]);
    // The frame is the box around the model's extent in degrees, so a rim of it has no data.
    expect(report.terrain.cells - report.terrain.withoutData).toBe((SIDE / CELL) ** 2);
    expect(report.cautions.map(({ code }) => code)).toEqual(['terrain-missing']);
  });

  it('should change between vertical datums', async () => {
    const [nap, ellipsoid] = [await make([]), await make([], { verticalDatum: 'ellipsoid' })];
    // NAP zero lies some 43.4 m over the ellipsoid at Delft.
    expect(ellipsoid.value('terrain', 300, 300) - nap.value('terrain', 300, 300)).toBeCloseTo(43.4, 0);
    expect(ellipsoid.report.cautions.map(({ code }) => code)).toContain('datum-changed');
  });

  it('should give buildings their exact share, and parts no second one', async () => {
    const { value, report } = await make([
      area('a', 'Building', 'house', box(102, 102, 10, 4)),
      area('b', 'BuildingPart', 'house', box(102, 102, 5, 4)),
      area('c', 'BuildingPart', 'house', box(201, 201, 2, 2)),
    ]);
    expect(value('buildings', 102, 102)).toBeCloseTo((3 * 3) / 25, 3);
    expect(value('buildings', 107, 102)).toBeCloseTo((5 * 3) / 25, 3);
    expect(value('buildings', 112, 107)).toBeCloseTo((2 * 1) / 25, 3);
    expect(value('buildings', 202, 202)).toBeCloseTo(4 / 25, 3);
    expect(report.buildings.squareMetres).toBe(44);
  });

  it('should cut a lake down from its banks, by its own depth or the table, and say so', async () => {
    const { value, report } = await make([
      area('lake', 'WaterBody', 'water', box(100, 100, 100, 100), { water: 'lake' }),
      area('deep', 'WaterBody', 'water', box(300, 300, 100, 100), { water: 'lake', depth: 12 }),
      area('pool', 'WaterBody', 'swimming_pool', box(500, 500, 20, 20)),
    ]);
    const cut = (x: number, y: number): number => value('terrain', x, y) - value('bed', x, y);
    expect(cut(150, 150)).toBeCloseTo(2, 3);
    expect(cut(350, 350)).toBeCloseTo(12, 3);
    // 2.5 m from the bank, at a slope of 1 in 2.
    expect(cut(102, 150)).toBeCloseTo(1.25, 1);
    expect(cut(312, 350)).toBeCloseTo(6.25, 1);
    expect(cut(90, 150)).toBe(0);
    expect(cut(510, 510)).toBe(0);
    expect(report.bed.byKind).toEqual({ lake: { features: 2, cells: 800 } });
    expect(report.bed.burns.map(({ id, rule, depth }) => [id, rule, depth]).sort()).toEqual([
      ['t:deep', 'attribute', 12],
      ['t:lake', 'table', 2],
    ]);
    expect(report.bed.notBurnt).toBe(1);
    expect(report.cautions.map(({ code }) => code)).toContain('bed-assumed');
  });

  it('should leave no ridge where two water bodies meet', async () => {
    const { value } = await make([
      area('west', 'WaterBody', 'water', box(100, 100, 100, 100), { water: 'river' }),
      area('east', 'WaterBody', 'water', box(200, 100, 100, 100), { water: 'river' }),
    ]);
    expect(value('terrain', 201, 150) - value('bed', 201, 150)).toBeCloseTo(2, 3);
    expect(value('terrain', 198, 150) - value('bed', 198, 150)).toBeCloseTo(2, 3);
  });

  it('should cut a ditch narrower than a cell without a gap, and no culvert', async () => {
    const { value, report } = await make([
      line('ditch', 'Waterway', 'ditch', [
        [50, 50],
        [551, 317],
      ]),
      line(
        'culvert',
        'Waterway',
        'stream',
        [
          [50, 400],
          [551, 500],
        ],
        { tunnel: 'culvert' },
      ),
    ]);
    for (let t = 0; t <= 1; t += 0.01) {
      const [x, y] = [50 + 501 * t, 50 + 267 * t];
      expect(value('terrain', x, y) - value('bed', x, y)).toBeCloseTo(0.5, 3);
    }
    expect(value('bed', 300, 450)).toBe(value('terrain', 300, 450));
    expect(report.bed.covered).toEqual({ count: 1, examples: ['t:culvert'] });
  });

  it('should take the bed from a bathymetry where there is one', async () => {
    const bathymetry = {
      path: asciiGrid('bed', 2, (x) => (x < WEST + 300 ? -7 : -9999)),
      crs: 'EPSG:28992',
      verticalDatum: 'NAP',
    };
    const { value, report } = await make(
      [area('lake', 'WaterBody', 'water', box(400, 100, 100, 100), { water: 'lake' })],
      {
        bathymetry: [bathymetry],
      },
    );
    expect(value('bed', 150, 150)).toBeCloseTo(-7, 2);
    expect(value('terrain', 450, 150) - value('bed', 450, 150)).toBeCloseTo(2, 3);
    expect(report.bed.cellsFromBathymetry).toBeGreaterThan(6000);
  });

  it('should paint roughness by class, the narrower over the wider, bridges not at all', async () => {
    const table = manningTable();
    const { value } = await make([
      area('district', 'LandUse', 'residential', box(0, 0, 600, 600)),
      area('wood', 'PlantCover', 'wood', box(100, 100, 200, 200)),
      line(
        'street',
        'Road',
        'residential',
        [
          [0, 200],
          [600, 200],
        ],
        { width: 12 },
      ),
      line(
        'bridge',
        'Road',
        'primary',
        [
          [0, 250],
          [600, 250],
        ],
        { width: 12, bridge: 'yes' },
      ),
    ]);
    expect(value('roughness', 50, 50)).toBeCloseTo(table.residential, 6);
    expect(value('roughness', 150, 150)).toBeCloseTo(table.forest, 6);
    expect(value('roughness', 150, 200)).toBeCloseTo(table.asphalt, 6);
    expect(value('roughness', 150, 250)).toBeCloseTo(table.forest, 6);
  });

  it('should warn of a surface model, and of one that is coarser than the cells', async () => {
    const houses = Array.from({ length: 40 }, (_, i) =>
      area(`h${i}`, 'Building', 'house', box(50 + 60 * (i % 8), 50 + 100 * Math.floor(i / 8), 30, 30)),
    );
    const roofAt = (x: number, y: number): number => {
      const [dx, dy] = [(x - WEST - 50) % 60, (y - SOUTH - 50) % 100];
      return planeAt(x, y) + (x - WEST >= 50 && y - SOUTH >= 50 && dx < 30 && dy < 30 ? 8 : 0);
    };
    const model = (name: string, cell: number, heightAt: typeof planeAt) => ({
      terrain: [{ path: asciiGrid(name, cell, heightAt), crs: 'EPSG:28992', verticalDatum: 'NAP' }],
    });
    const codes = async (more: Partial<GridOptions>) =>
      (await make(houses, more)).report.cautions.map(({ code }) => code);
    expect(await codes(model('surface', 1, roofAt))).toContain('dem-with-roofs');
    expect(await codes(model('terrain', 1, planeAt))).not.toContain('dem-with-roofs');
    expect(await codes(model('coarse', 30, planeAt))).toEqual(
      expect.arrayContaining(['dem-coarser-than-cells', 'dem-of-city-scale']),
    );
  });

  it.each([
    ['degrees', { crs: 'EPSG:4326' }, 'grid-crs'],
    [
      'a CRS of another country',
      { crs: 'EPSG:2056', extent: [170, -80, 171, -79] as [number, number, number, number] },
      'outside-area-of-use',
    ],
    ['cells of no size', { cellSize: 0 }, 'grid-cell'],
    ['too many cells', { cellSize: 0.0001 }, 'grid-cell'],
    ['no terrain', { terrain: [] }, 'grid-terrain-missing'],
    ['an unknown vertical datum', { verticalDatum: 'sea' }, 'vertical-datum'],
  ])('should refuse %s', async (_, more, code) => {
    const failed = await make([], more).then(
      () => undefined,
      (error: { code: string }) => error,
    );
    expect(failed?.code).toMatch(code);
  });
});

describe('coverOf', () => {
  it('should keep every value within the published ranges', () => {
    for (const n of Object.values(manningTable())) {
      expect(n).toBeGreaterThanOrEqual(0.011);
      expect(n).toBeLessThanOrEqual(0.2);
    }
    expect(coverOf({ type: 'Building', attributes: {} })).toBeUndefined();
    expect(coverOf({ type: 'WaterBody', class: 'water', attributes: { water: 'river' } })).toMatchObject({
      kind: 'river',
      n: 0.03,
    });
    expect(coverOf({ type: 'PlantCover', class: 'constructor', attributes: {} })?.kind).toBe('longGrass');
  });
});
