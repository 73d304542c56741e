import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromFile } from 'geotiff';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { checkCity } from '../../tiles-service/city/check.ts';
import { importCity } from '../../tiles-service/city/import.ts';
import { remakeGrids } from '../../tiles-service/city/remake-grids.ts';
import { buildGrid, type GridReport, type RasterName } from '../../tiles-service/grid/index.ts';
import { manningTable } from '../../tiles-service/grid/manning.ts';
import { lookupCrs } from '../../tiles-service/read/crs-lookup.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { WorkerPool } from '../../tiles-service/work/pool.ts';
import { describeReal, realData } from './data.ts';
import { storesOf } from './map-stores.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-grid-real-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const task = { workers: 2, signal: new AbortController().signal, onProgress: () => {} };
const hasGdal = spawnSync('gdallocationinfo', ['--version']).status === 0;

/** A raster as geotiff.js reads it, which knows nothing of ours. */
interface Independent {
  values: Float32Array;
  columns: number;
  rows: number;
  west: number;
  north: number;
  cell: number;
  at(x: number, y: number): number;
}

async function independent(path: string): Promise<Independent> {
  const image = await (await fromFile(path)).getImage();
  const [values] = (await image.readRasters()) as unknown as [Float32Array];
  const [west, , , north] = image.getBoundingBox();
  const [columns, rows, cell] = [image.getWidth(), image.getHeight(), image.getResolution()[0]];
  const at = (x: number, y: number): number =>
    values[Math.floor((north - y) / cell) * columns + Math.floor((x - west) / cell)];
  return { values, columns, rows, west, north, cell, at };
}

async function gridOf(city: string, change: Parameters<typeof remakeGrids>[0]['change']) {
  const { made } = await remakeGrids({ ...task, out: city, change });
  expect(made.map(({ state }) => state.publication)).toEqual(['internal']);
  const { folder, result } = made[0].product;
  const open = (name: RasterName): Promise<Independent> => independent(join(folder, `${name}.tif`));
  return { folder, report: result.report as GridReport, open };
}

const degreesIn = async (crs: string) => {
  const transform = await createTransform(resolveCrs(crs, lookupCrs), ELLIPSOID);
  return (longitude: number, latitude: number): [number, number] => {
    const out = new Float64Array([longitude, latitude, 0]);
    transform.fromGeodetic(out, out);
    return [out[0], out[1]];
  };
};

describeReal('the grid of Delft, from AHN and BGT', () => {
  const dtm = realData('delft/derived/delft_ahn3_dtm_1m_epsg28992.tif');
  let city: string;
  beforeAll(async () => {
    city = join(root, 'delft');
    const common = { ...task, out: city, publication: 'public', imagery: false } as const;
    await importCity({ ...common, files: [dtm], verticalDatum: 'NAP' });
    await importCity({
      ...common,
      files: [realData('delft/cityjson/delft_3dfier_lod1_v20.city.json')],
      source: 'bgt',
    });
  }, 60_000);
  const frame = { crs: 'EPSG:28992', verticalDatum: 'NAP' };

  it('should have at 1 m the very heights of the model, cell on pixel, but under three bridges', async () => {
    const { report, open } = await gridOf(city, { ...frame, cellSize: 1 });
    const [model, terrain, bed] = [await independent(dtm), await open('terrain'), await open('bed')];
    let other = 0;
    for (let row = 0; row < terrain.rows; row++)
      for (let column = 0; column < terrain.columns; column++) {
        const [x, y] = [terrain.west + column + 0.5, terrain.north - row - 0.5];
        const [ground, expected] = [terrain.at(x, y), model.at(x, y)];
        if (Math.abs(ground - expected) < 0.001) continue;
        // Decks are taken out, never put on.
        expect(ground).toBeLessThan(expected);
        other++;
      }
    expect(report.bed.opened.bridges.features).toBe(3);
    // Decks, and the cells beside them.
    expect(other).toBeLessThan(2 * report.bed.opened.bridges.cells);
    expect(other).toBeGreaterThan(0);
    for (let i = 0; i < bed.values.length; i++) expect(bed.values[i] <= terrain.values[i]).toBe(true);
    expect(report.terrain).toMatchObject({
      withoutData: 0,
      sources: [{ resolution: 1, verticalDatum: 'NAP' }],
    });
    expect(report.cautions.map(({ code }) => code)).toEqual(['bed-assumed']);
  });

  it('should have at 5 m the mean of the 25 pixels of each cell', async () => {
    const { open, folder } = await gridOf(city, { ...frame, cellSize: 5 });
    const [model, terrain] = [await independent(dtm), await open('terrain')];
    const isInside = (x: number, y: number): boolean =>
      x > model.west && y < model.north && x < model.west + model.columns && y > model.north - model.rows;
    let same = 0;
    let all = 0;
    for (let row = 0; row < terrain.rows; row++)
      for (let column = 0; column < terrain.columns; column++) {
        let sum = 0;
        let count = 0;
        for (let i = 0; i < 25; i++) {
          const [x, y] = [
            terrain.west + 5 * column + (i % 5) + 0.5,
            terrain.north - 5 * row - Math.floor(i / 5) - 0.5,
          ];
          if (!isInside(x, y)) continue;
          sum += model.at(x, y);
          count++;
        }
        if (count < 25) continue;
        all++;
        if (Math.abs(terrain.values[row * terrain.columns + column] - sum / 25) < 0.001) same++;
      }
    expect(all).toBeGreaterThan(2000);
    // All but those under the bridges.
    expect(same).toBeGreaterThan(all - 20);
    expect((await checkCity(city, task)).problems).toEqual([]);
    if (!hasGdal) return;
    const [x, y] = [84_912.5, 447_532.5];
    const told = execFileSync('gdallocationinfo', [
      '-valonly',
      '-geoloc',
      join(folder, 'terrain.tif'),
      `${x}`,
      `${y}`,
    ]);
    expect(Number(told.toString())).toBeCloseTo(terrain.at(x, y), 4);
  });

  it('should have the area of the buildings that the file has', async () => {
    const { report } = await gridOf(city, { ...frame, cellSize: 5 });
    const file = JSON.parse(
      readFileSync(realData('delft/cityjson/delft_3dfier_lod1_v20.city.json'), 'utf8'),
    ) as CityJson;
    expect(report.buildings.squareMetres / groundAreaOf(file)).toBeCloseTo(1, 2);
  });
});

interface CityJson {
  transform: { scale: number[] };
  vertices: number[][];
  CityObjects: Record<string, { type: string; geometry?: { boundaries: number[][][][] }[] }>;
}

/** Square metres of all faces of buildings that look up, as seen from above: blocks have nothing else there. */
function groundAreaOf({ CityObjects, vertices, transform }: CityJson): number {
  let twice = 0;
  for (const { type, geometry } of Object.values(CityObjects)) {
    if (type !== 'Building') continue;
    for (const rings of geometry?.flatMap(({ boundaries }) => boundaries.flat()) ?? []) {
      const areas = rings.map((ring) =>
        ring.reduce((sum, vertex, i) => {
          const [a, b] = [vertices[vertex], vertices[ring[(i + 1) % ring.length]]];
          return sum + a[0] * b[1] - b[0] * a[1];
        }, 0),
      );
      if (areas[0] > 0) twice += areas.reduce((sum, area) => sum + area, 0);
    }
  }
  return (twice / 2) * transform.scale[0] * transform.scale[1];
}

type Place = (longitude: number, latitude: number) => [number, number];

/** The middles of Rhône and Arve, in metres. */
async function riversOf(place: Place): Promise<[number, number][][]> {
  const { features } = JSON.parse(readFileSync(realData('geneva/derived/geneva_water.geojson'), 'utf8')) as {
    features: {
      properties: { name?: string; waterway?: string };
      geometry: { type: string; coordinates: [number, number][] };
    }[];
  };
  return features
    .filter(
      ({ properties: { name = '', waterway }, geometry }) =>
        geometry.type === 'LineString' && waterway === 'river' && ['Le Rhône', "L'Arve"].includes(name),
    )
    .map(({ geometry }) => geometry.coordinates.map(([longitude, latitude]) => place(longitude, latitude)));
}

describeReal('the grid of Geneva, from SRTM and OpenStreetMap', () => {
  it('should have the rivers cut, streets smooth, buildings in place, and say what it is not good for', async () => {
    const folder = join(root, 'geneva');
    const stores = await storesOf(realData('geneva/geneva.osm.pbf'), 'osm', folder);
    const out = join(folder, 'grid');
    const dem = realData('geneva/derived/geneva_srtm3_25m_epsg2056.tif');
    const pool = new WorkerPool(2);
    const { report } = await buildGrid({
      ...{ crs: 'EPSG:2056', verticalDatum: 'LN02', cellSize: 5, around: [6.098, 46.194, 6.16, 46.229] },
      ...{ terrain: [{ path: dem, verticalDatum: 'EGM96' }], stores, out, pool, tally: new Tally() },
      ...task,
    }).finally(() => pool.close());
    const open = (name: RasterName): Promise<Independent> => independent(join(out, `${name}.tif`));
    const [terrain, bed] = [await open('terrain'), await open('bed')];
    const [roughness, buildings] = [await open('roughness'), await open('buildings')];
    const place = await degreesIn('EPSG:2056');
    // Along the rivers, as GDAL read them of the same extract, the bed lies below the ground without a gap.
    let metres = 0;
    for (const line of await riversOf(place))
      for (let i = 1; i < line.length; i++) {
        const [[x0, y0], [x1, y1]] = [line[i - 1], line[i]];
        const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 5);
        for (let step = 0; step < steps; step++) {
          const [x, y] = [x0 + (step / steps) * (x1 - x0), y0 + (step / steps) * (y1 - y0)];
          expect(terrain.at(x, y) - bed.at(x, y)).toBeGreaterThan(1.9);
          expect(buildings.at(x, y)).toBeLessThan(1);
          metres += 5;
        }
      }
    expect(metres).toBeGreaterThan(3500);
    // The middle of the island of Rousseau.
    const island = place(6.1477157, 46.2059875);
    expect(terrain.at(...island)).toBe(bed.at(...island));
    expect(roughness.at(...place(6.1545, 46.212))).toBeCloseTo(manningTable().lake, 6);
    // The cathedral is a building, the Plaine de Plainpalais none.
    expect(buildings.at(...place(6.1487, 46.2011))).toBe(1);
    expect(buildings.at(...place(6.1411, 46.1985))).toBe(0);
    // The lake stands at 372 m (LN02) by the hydrographic office; SRTM is good to some metres.
    expect(Math.abs(terrain.at(...place(6.1545, 46.212)) - 372)).toBeLessThan(6);
    const codes = report.cautions.map(({ code }) => code);
    expect(codes).toEqual(
      expect.arrayContaining([
        'dem-coarser-than-cells',
        'dem-of-city-scale',
        'bed-assumed',
        'levees-not-in-model',
      ]),
    );
    expect(codes).not.toContain('dem-with-roofs');
    expect(report.bed.byKind.river.cells).toBeGreaterThan(15_000);
    expect(report.buildings.squareMetres).toBeGreaterThan(2.5e6);
    expect(report.buildings.squareMetres).toBeLessThan(3.2e6);
  }, 60_000);
});
