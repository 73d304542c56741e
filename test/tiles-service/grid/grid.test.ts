import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Feature, FeatureType } from '../../../models/feature.ts';
import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import {
  buildGrid,
  type GridOptions,
  type GridReport,
  RASTERS,
  type RasterName,
} from '../../../tiles-service/grid/index.ts';
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

function asciiGrid(
  name: string,
  cell: number,
  heightAt: (x: number, y: number) => number,
  [west, south, side]: readonly [number, number, number] = [WEST, SOUTH, SIDE],
): string {
  const count = side / cell;
  const rows = Array.from({ length: count }, (_, row) =>
    Array.from({ length: count }, (_, column) =>
      heightAt(west + (column + 0.5) * cell, south + side - (row + 0.5) * cell).toFixed(4),
    ).join(' '),
  );
  const path = join(folder, `${name}.asc`);
  writeFileSync(
    path,
    `ncols ${count}\nnrows ${count}\nxllcorner ${west}\nyllcorner ${south}\ncellsize ${cell}\nNODATA_value -9999\n${rows.join('\n')}\n`,
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
  value(raster: RasterName, x: number, y: number): number;
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
    for (const name of RASTERS) {
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
      'resolution.tif',
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
    // The frame is the model's own, to the cell.
    expect(report.bounds).toEqual([WEST, SOUTH, WEST + SIDE, SOUTH + SIDE]);
    expect(report.terrain).toMatchObject({ cells: (SIDE / CELL) ** 2, withoutData: 0 });
    expect(report.cautions).toEqual([]);
  });

  it('should have no seam between the sheets of a model, and say where a coarser one fills in', async () => {
    const half = SIDE / 2;
    const sheet = (column: number, row: number) => ({
      path: asciiGrid(`sheet-${column}-${row}`, 2, planeAt, [WEST + column * half, SOUTH + row * half, half]),
      crs: 'EPSG:28992',
      verticalDatum: 'NAP',
    });
    const coarse = { path: asciiGrid('base', 20, planeAt), crs: 'EPSG:28992', verticalDatum: 'NAP' };
    const { value, report } = await make([], { terrain: [sheet(0, 0), coarse, sheet(1, 0), sheet(0, 1)] });
    for (let x = 17.5; x < SIDE - 20; x += CELL)
      for (const y of [152.5, 292.5, 297.5, 302.5, 307.5])
        expect(value('terrain', x, y)).toBeCloseTo(planeAt(WEST + x, SOUTH + y), 1);
    expect(value('resolution', 100, 100)).toBeCloseTo(2, 1);
    expect(value('resolution', 400, 400)).toBeCloseTo(20, 0);
    const { sources } = report.terrain;
    expect(sources.map(({ tooCoarse }) => tooCoarse)).toEqual([false, true, false, false]);
    expect(sources.reduce((sum, { cells }) => sum + cells, 0)).toBe((SIDE / CELL) ** 2);
    expect(sources[1].bounds).toEqual([WEST + half, SOUTH + half, WEST + SIDE, SOUTH + SIDE]);
    expect(report.cautions.map(({ code }) => code)).toEqual(['dem-coarser-than-cells']);
    expect(report.cautions[0].message).toMatch(/^25 % of the cells have their ground from base\.asc/);
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

  it('should let the water pass under a bridge, whether the model holds its deck or the map leaves a gap', async () => {
    // A river of 60 m from west to east, a deck of 20 m across it in the model, and the water cut off at the deck.
    const isDeck = (x: number): boolean => x >= 300 && x < 320;
    const deckAt = (x: number, y: number): number => (isDeck(x - WEST) ? 9 : -0.001 * (x - WEST)) + 0 * y;
    const river = (id: string, from: number, to: number) =>
      area(id, 'WaterBody', 'water', box(from, 200, to - from, 60), { water: 'river' });
    const { value, report } = await make(
      [
        river('west', 50, 300),
        river('east', 320, 550),
        line(
          'bridge',
          'Road',
          'primary',
          [
            [310, 150],
            [310, 310],
          ],
          { bridge: 'yes', width: 20 },
        ),
      ],
      { terrain: [{ path: asciiGrid('deck', 1, deckAt), crs: 'EPSG:28992', verticalDatum: 'NAP' }] },
    );
    for (let x = 250; x < 370; x += CELL) {
      // The bed of a plane 1 in 1000, 2 m below it, without a sill.
      expect(value('bed', x + 2.5, 232)).toBeCloseTo(-0.001 * (x + 2.5) - 2, 1);
      expect(value('terrain', x + 2.5, 232)).toBeCloseTo(-0.001 * (x + 2.5), 1);
      expect(value('roughness', x + 2.5, 232)).toBeCloseTo(manningTable().river, 6);
    }
    // Its abutments stay.
    expect(value('terrain', 310, 170)).toBeCloseTo(9, 3);
    expect(value('bed', 310, 290)).toBeCloseTo(9, 3);
    expect(report.bed.opened.bridges).toMatchObject({ features: 1, examples: ['t:bridge'] });
    expect(report.bed.opened.bridges.cells).toBe(4 * 12);
  });

  it('should know no border between the blocks that it is made in', async () => {
    // 1,024 columns of half a metre end at 512 m from the west side, under the deck and in the house.
    const deckAt = (x: number): number => (x - WEST >= 508 && x - WEST < 516 ? 5 : 0);
    const { value, report } = await make(
      [
        area('canal', 'WaterBody', 'water', box(450, 290, 120, 12), { water: 'canal' }),
        line(
          'bridge',
          'Road',
          'primary',
          [
            [512, 270],
            [512, 320],
          ],
          { bridge: 'yes', width: 8 },
        ),
        area('house', 'Building', 'house', box(507, 304, 10, 6)),
      ],
      {
        cellSize: 0.5,
        around: [...toGeodetic(WEST + 5, SOUTH + 285), ...toGeodetic(WEST + 595, SOUTH + 312)],
        terrain: [{ path: asciiGrid('blocks', 2, deckAt), crs: 'EPSG:28992', verticalDatum: 'NAP' }],
      },
    );
    expect(report.columns).toBeGreaterThan(1024);
    for (let x = 500.25; x < 524; x += 0.5) expect(value('bed', x, 296.25)).toBeCloseTo(-2, 3);
    expect(report.bed.opened.bridges.features).toBe(1);
    expect(report.buildings.squareMetres).toBe(60);
    for (let x = 507.25; x < 517; x += 0.5) expect(value('buildings', x, 307.25)).toBeCloseTo(1, 3);
  });

  it('should open a culvert from water to water under the ground above it, and no long or blind one', async () => {
    const embankment = (x: number): number => (x - WEST >= 290 && x - WEST < 310 ? 6 : 1);
    const ditch = (id: string, y: number, from: number, to: number, attributes = {}) =>
      line(
        id,
        'Waterway',
        'ditch',
        [
          [from, y],
          [to, y],
        ],
        attributes,
      );
    const culvert = { tunnel: 'culvert' };
    const { value, report } = await make(
      [
        ditch('a', 102.5, 100, 280),
        ditch('through', 102.5, 280, 320, culvert),
        ditch('b', 102.5, 320, 500),
        ditch('c', 202.5, 100, 250),
        ditch('long', 202.5, 250, 350, culvert),
        ditch('d', 202.5, 350, 500),
        ditch('e', 302.5, 100, 280),
        ditch('blind', 302.5, 280, 320, culvert),
      ],
      { terrain: [{ path: asciiGrid('bank', 1, embankment), crs: 'EPSG:28992', verticalDatum: 'NAP' }] },
    );
    for (let x = 262.5; x < 350; x += CELL) expect(value('bed', x, 102.5)).toBeCloseTo(0.5, 3);
    expect(value('terrain', 302.5, 102.5)).toBeCloseTo(6, 3);
    expect(value('bed', 302.5, 202.5)).toBeCloseTo(6, 3);
    expect(value('bed', 302.5, 302.5)).toBeCloseTo(6, 3);
    expect(report.bed.opened.culverts).toMatchObject({ features: 1, examples: ['t:through'] });
    expect(report.bed.covered.count).toBe(3);
  });

  it('should keep the crest of a levee that is narrower than a cell', async () => {
    const crest = (x: number, y: number): number => (Math.abs(x - WEST - 302) < 1 ? 5 + 0 * y : 1);
    const levee = (id: string, type: FeatureType, kind: string, x: number, attributes = {}) =>
      line(
        id,
        type,
        kind,
        [
          [x, 0],
          [x, 300],
        ],
        attributes,
      );
    const { value, report } = await make([levee('dike', 'OtherConstruction', 'dyke', 302)], {
      terrain: [{ path: asciiGrid('crest', 1, crest), crs: 'EPSG:28992', verticalDatum: 'NAP' }],
    });
    expect(value('terrain', 302, 150)).toBeCloseTo(5, 3);
    expect(value('bed', 302, 150)).toBeCloseTo(5, 3);
    // Two of five metres, where nothing says that there is a levee.
    expect(value('terrain', 302, 450)).toBeCloseTo(1 + (4 * 2) / 5, 3);
    expect(report.levees).toMatchObject({ features: 1, examples: ['t:dike'] });
    expect(report.levees.cells).toBeGreaterThanOrEqual(60);
    const coarse = await make([levee('road', 'Road', 'primary', 302, { embankment: 'yes' })]);
    expect(coarse.report.levees.features).toBe(1);
    const tooCoarse = await make([levee('road', 'Road', 'primary', 302, { embankment: 'yes' })], {
      terrain: [{ path: asciiGrid('far', 10, crest), crs: 'EPSG:28992', verticalDatum: 'NAP' }],
    });
    expect(tooCoarse.report.cautions.map(({ code }) => code)).toContain('levees-not-in-model');
  });

  it('should count no building that lets water pass, cut no zone of a flood, and lead no aqueduct through the ground', async () => {
    const { value, report } = await make([
      area('roof', 'Building', 'roof', box(100, 100, 50, 50)),
      area('cellar', 'Building', 'parking', box(200, 100, 50, 50), { location: 'underground' }),
      area('zone', 'WaterBody', '1140', box(300, 100, 100, 100)),
      line(
        'aqueduct',
        'Waterway',
        'canal',
        [
          [0, 402],
          [500, 402],
        ],
        { bridge: 'aqueduct' },
      ),
    ]);
    expect(report.buildings.squareMetres).toBe(0);
    for (const [x, y] of [
      [350, 150],
      [300, 402],
    ])
      expect(value('bed', x, y)).toBe(value('terrain', x, y));
    expect(report.bed.cellsBurnt).toBe(0);
  });

  it('should take roughness and depths of its own before the table, and say so', async () => {
    const { value, report } = await make(
      [
        area('yard', 'LandUse', 'erf', box(0, 0, 100, 100)),
        area('wood', 'PlantCover', 'wood', box(200, 0, 100, 100)),
        area('moat', 'WaterBody', 'gracht', box(400, 0, 100, 100)),
      ],
      { roughness: { 'LandUse/erf': 0.051, forest: 0.13 }, depths: { gracht: 3 } },
    );
    expect(value('roughness', 50, 50)).toBeCloseTo(0.051, 6);
    expect(value('roughness', 250, 50)).toBeCloseTo(0.13, 6);
    expect(value('terrain', 450, 50) - value('bed', 450, 50)).toBeCloseTo(3, 3);
    expect(report.roughness.own).toEqual({ 'LandUse/erf': 0.051, forest: 0.13 });
  });

  it('should lie where the city is, as far as the models reach', async () => {
    const corners = [toGeodetic(WEST + 200, SOUTH + 200), toGeodetic(WEST + 2000, SOUTH + 400)];
    const { report } = await make([], { around: [...corners[0], ...corners[1]] });
    const [west, south, east, north] = report.bounds;
    expect(east).toBe(WEST + SIDE);
    // RD's north is not quite the meridian's.
    for (const [side, wanted] of [
      [west, WEST + 200],
      [south, SOUTH + 200],
      [north, SOUTH + 400],
    ])
      expect(Math.abs(side - wanted)).toBeLessThan(40);
    await expect(make([], { around: [5, 52, 5.01, 52.01] })).rejects.toMatchObject({
      code: 'grid-terrain-elsewhere',
    });
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
