import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Publication, type Scene, sceneSchema } from '../../../models/schema/index.ts';
import { checkCity } from '../../../tiles-service/city/check.ts';
import { loadManifest } from '../../../tiles-service/city/manifest.ts';
import { buildManifest } from '../../../tiles-service/city/onboard/build.ts';
import { remakeGrids, removeGrids } from '../../../tiles-service/city/remake-grids.ts';
import { rollbackLayer } from '../../../tiles-service/city/rollback.ts';
import type { GridReport } from '../../../tiles-service/grid/index.ts';
import { publishCity } from '../../../tiles-service/publish/publish.ts';
import { mergeScenes } from '../../../tiles-service/serve/merge-scenes.ts';

let root: string;
let city: string;
const task = { workers: 1, signal: new AbortController().signal, onProgress: () => {} };

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'city-grids-'));
  city = join(root, 'city');
  // 200 m of flat ground at 20 m, a bed at 12 m in its west, and four houses, one of which is nobody's business.
  writeFileSync(
    join(root, 'dem.asc'),
    asciiGrid(() => 20),
  );
  writeFileSync(
    join(root, 'bed.asc'),
    asciiGrid((column) => (column < 20 ? 12 : -9999)),
  );
  writeHouses(['open', 'open', 'open', 'secret']);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const [WEST, SOUTH] = [528_900, 3_386_800];

function asciiGrid(heightAt: (column: number) => number): string {
  const row = Array.from({ length: 100 }, (_, column) => heightAt(column)).join(' ');
  return `ncols 100\nnrows 100\nxllcorner ${WEST}\nyllcorner ${SOUTH}\ncellsize 2\nNODATA_value -9999\n${`${row}\n`.repeat(100)}`;
}

function writeHouses(seen: string[], size = 10, more: (index: number) => object = () => ({})): void {
  const features = seen.map((word, index) => {
    const [x, y] = [WEST + 20 + 30 * index, SOUTH + 90];
    const ring = [
      [x, y],
      [x + size, y],
      [x + size, y + 10],
      [x, y + 10],
      [x, y],
    ];
    return {
      type: 'Feature',
      properties: { fid: `house-${index}`, seen: word, building: 'house', height: 6, ...more(index) },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  writeFileSync(
    join(root, 'houses.geojson'),
    JSON.stringify({
      type: 'FeatureCollection',
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4547' } },
      features,
    }),
  );
}

function manifest(grid: string, more = ''): string {
  const path = join(root, 'manifest.yaml');
  writeFileSync(
    path,
    `schema: citymirror/manifest/1
id: probe
name: Probe
imagery: false
grid: ${grid}
defaults: { verticalDatum: '1985', crs: EPSG:4547, owner: Probe, licence: CC0-1.0 }
sources:
  - { id: dem, path: dem.asc }
${more}  - id: houses
    path: houses.geojson
    idField: fid
    type: Building
    featurePublication: { column: seen, values: { open: public, secret: restricted }, default: public }
`,
  );
  return path;
}

const GRID = "{ crs: EPSG:4547, verticalDatum: '1985', cellSize: 5 }";
const BED = '  - { id: bed, path: bed.asc, role: bathymetry, publication: restricted }\n';

async function build(grid = GRID, more = '') {
  const result = await buildManifest({ ...task, manifest: manifest(grid, more), out: city });
  expect(result.problems).toEqual([]);
  return result.build!;
}

function sceneOf(publication: Publication): Scene | undefined {
  const path = join(city, publication, 'scene.json');
  return existsSync(path) ? sceneSchema.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}

function reportOf(publication: Publication): GridReport {
  return JSON.parse(readFileSync(join(city, publication, sceneOf(publication)!.grid!.report!), 'utf8'));
}

const problemsOf = async () => (await checkCity(city, task)).problems;

describe('the grids of a city', () => {
  it('should be made for the class of their settings and for each that sees more, of what it may see alone', async () => {
    await build(GRID, BED);
    expect(sceneOf('public')!.grid).toEqual({ crs: 'EPSG:4547', verticalDatum: '1985' });
    expect(existsSync(join(city, 'public/layers/grid'))).toBe(false);
    expect(sceneOf('internal')!.layers).toEqual([]);
    // Three houses for one class, four and the surveyed bed for the other.
    expect(reportOf('internal').buildings.squareMetres).toBe(300);
    expect(reportOf('internal').bed.bathymetry).toEqual([]);
    expect(reportOf('restricted').buildings.squareMetres).toBe(400);
    expect(reportOf('restricted').bed.bathymetry).toMatchObject([{ name: 'bed.asc' }]);
    expect(reportOf('restricted').bed.cellsFromBathymetry).toBeGreaterThan(0);
    expect(await problemsOf()).toEqual([]);
  });

  it('should be told to a caller in the strictest class that he may see', () => {
    const [open, internal, restricted] = [sceneOf('public'), sceneOf('internal'), sceneOf('restricted')];
    const { version, rasters } = mergeScenes({ public: open, internal })!.grid!;
    expect(rasters!.bed).toBe(`internal/layers/grid/${version}/bed.tif`);
    expect(mergeScenes({ public: open, internal, restricted })!.grid!.rasters!.bed).toMatch(/^restricted\//);
    expect(mergeScenes({ public: open })!.grid!.rasters).toBeUndefined();
  });

  it('should stay as they are until their sources or settings change, and the old ones then go', async () => {
    const before = sceneOf('internal')!.grid!.version;
    const again = await build(GRID, BED);
    expect(again.products.filter(({ layer }) => layer === 'grid').map(({ reused }) => reused)).toEqual([
      true,
      true,
    ]);
    expect(sceneOf('internal')!.grid!.version).toBe(before);
    writeHouses(['open', 'open', 'open', 'secret'], 20);
    await build(GRID, BED);
    expect(sceneOf('internal')!.grid!.version).not.toBe(before);
    expect(readdirSync(join(city, 'internal/layers/grid'))).toEqual([sceneOf('internal')!.grid!.version]);
    expect(reportOf('internal').buildings.squareMetres).toBe(600);
  });

  it('should be remade by themselves, and a later build keeps what the manifest does not say', async () => {
    const before = sceneOf('internal')!.grid!.version;
    const { made } = await remakeGrids({
      ...task,
      out: city,
      change: { cellSize: 4, publication: 'restricted' },
    });
    expect(made.map(({ state }) => state.publication)).toEqual(['restricted']);
    expect(sceneOf('internal')).toBeUndefined();
    expect(existsSync(join(city, 'internal/layers/grid', before!))).toBe(false);
    expect(reportOf('restricted').cellSize).toBe(4);
    const { products } = await build("{ crs: EPSG:4547, verticalDatum: '1985' }", BED);
    expect(products.find(({ layer }) => layer === 'grid')).toMatchObject({ reused: true });
    expect(await problemsOf()).toEqual([]);
  });

  it('should be in no bundle, of whatever class', async () => {
    const viewer = join(root, 'viewer');
    mkdirSync(viewer);
    writeFileSync(join(viewer, 'index.html'), '<!doctype html><meta charset="utf-8"><title>Viewer</title>');
    const out = join(root, 'bundle');
    await publishCity({ ...task, city, publication: 'restricted', out, viewer });
    const files = readdirSync(out, { recursive: true }).map(String);
    expect(files.filter((file) => /\.tif$|layers[^/]*\/grid/.test(file))).toEqual([]);
    const scene = JSON.parse(readFileSync(join(out, 'scene.restricted.json'), 'utf8')) as Scene;
    expect(scene.grid).toEqual({ crs: 'EPSG:4547', verticalDatum: '1985' });
  });

  it('should outlast the rollback of a layer', async () => {
    await rollbackLayer(city, 'houses-buildings');
    expect(sceneOf('restricted')!.grid!.rasters).toBeDefined();
    expect(await problemsOf()).toEqual([]);
    await rollbackLayer(city, 'houses-buildings');
  });

  it('should be found out when they are damaged', async () => {
    const folder = join(city, 'restricted/layers/grid', sceneOf('restricted')!.grid!.version!);
    const [bed, terrain] = ['bed.tif', 'terrain.tif'].map((name) => join(folder, name));
    const [whole, ground] = [readFileSync(bed), readFileSync(terrain)];
    const codes = async () => (await problemsOf()).map(({ code }) => code);
    rmSync(bed);
    expect(await codes()).toEqual(['grid-missing']);
    writeFileSync(bed, whole.subarray(0, 200));
    expect(await codes()).toEqual(['grid-broken']);
    writeFileSync(bed, readFileSync(join(folder, 'buildings.tif')));
    writeFileSync(join(folder, 'buildings.tif'), ground);
    expect(await codes()).toContain('grid-buildings');
    writeFileSync(join(folder, 'report.json'), '{}');
    expect(await codes()).toContain('grid-report');
  });

  it('should keep the text of a CRS that is no registered one inside', async () => {
    const proj = '+proj=tmerc +lat_0=0 +lon_0=114.3 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs';
    await build(`{ crs: '${proj}', verticalDatum: '1985', cellSize: 10 }`);
    for (const publication of ['public', 'internal', 'restricted'] as const)
      expect(JSON.stringify(sceneOf(publication))).not.toContain('tmerc');
    expect(sceneOf('internal')!.grid!.crs).toBe('site:local');
    expect(await problemsOf()).toEqual([]);
  });

  it('should go when they are taken away, with the scenes that hold nothing else', async () => {
    await removeGrids({ ...task, out: city });
    expect(sceneOf('internal')).toBeUndefined();
    expect(sceneOf('restricted')!.grid!.rasters).toBeUndefined();
    expect(existsSync(join(city, 'restricted/layers/grid'))).toBe(false);
    expect(await problemsOf()).toEqual([]);
  });

  it('should not be asked for without terrain', async () => {
    const empty = join(root, 'empty');
    mkdirSync(empty);
    const path = manifest(GRID);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/ {2}- { id: dem.*\n/, ''));
    await expect(buildManifest({ ...task, manifest: path, out: join(empty, 'city') })).rejects.toMatchObject({
      code: 'grid-terrain-missing',
    });
    await expect(
      remakeGrids({ ...task, out: city, change: { crs: 'EPSG:4326', cellSize: 5 } }),
    ).rejects.toMatchObject({
      code: 'grid-crs',
    });
    expect((await loadManifest(city)).grid!.crs).toContain('tmerc');
  });
});

describe('the grids of a city whose classes differ in attributes', () => {
  async function classesFor(attribute: string): Promise<Publication[]> {
    const out = join(root, `by-${attribute.replace(':', '-')}`);
    writeHouses(['open', 'open', 'open', 'open'], 10, (index) => ({ residents: 3 + index, width: 4 }));
    const path = manifest(GRID);
    const rule = `    fields: { '${attribute}': { publication: restricted } }\n`;
    writeFileSync(path, readFileSync(path, 'utf8').replace(/ {4}featurePublication:.*\n/, rule));
    const result = await buildManifest({ ...task, manifest: path, out });
    expect(result.problems).toEqual([]);
    return (await loadManifest(out)).grids!.map(({ publication }) => publication);
  }

  it('should not be made again for attributes that they are not made of', async () => {
    expect(await classesFor('residents')).toEqual(['internal']);
  });

  it('should be made again for attributes that they are made of, and for those of a body', async () => {
    expect(await classesFor('width')).toEqual(['internal', 'restricted']);
    expect(await classesFor('height')).toEqual(['internal', 'restricted']);
  });
});
