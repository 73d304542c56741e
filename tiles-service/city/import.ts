import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { HEADER_FILE, type StoreHeader } from '../../models/feature-store/index.ts';
import type { Extent, ImportReport, Layer, LocalizedText, Progress } from '../../models/schema/index.ts';
import { WorkerPool } from '../work/pool.ts';
import { commitCity, pruneVersions, replaceLayers, type SceneFrame } from './commit.ts';
import { hashPipeline, type ImportContext } from './context.ts';
import { sweepTemporaries } from './files.ts';
import { openCityGround } from './ground.ts';
import { buildImagery } from './imagery.ts';
import { lockCity } from './lock.ts';
import { type CityManifest, type CitySource, isCityFolder, loadManifest } from './manifest.ts';
import type { Product } from './product.ts';
import { readSource, type SourceStores } from './read-source.ts';
import { reportOf, saveReport } from './report.ts';
import { buildSourceLayers, mapStoresOf } from './source-layers.ts';
import { describeSources, type SourceOptions, slugOf } from './sources.ts';
import { buildTerrain, type TerrainProduct } from './terrain.ts';
import { heartOf, sceneOrigin, viewpointsOf } from './viewpoints.ts';

export interface ImportOptions extends SourceOptions {
  /** City folder; made if it does not exist. */
  out: string;
  name?: LocalizedText;
  /** Draw the base imagery; on by default. */
  imagery?: boolean;
  workers?: number;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export interface ImportResult {
  manifest: CityManifest;
  reports: ImportReport[];
  products: Product[];
  notices: string[];
}

/**
 * Imports files into a city folder. What was made before from the same bytes is used again; what a source
 * replaces stays until everything new stands, and is then kept for rollback.
 */
export async function importCity(options: ImportOptions): Promise<ImportResult> {
  const unlock = await lockCity(options.out);
  const pool = new WorkerPool(options.workers);
  try {
    const { out: city, signal, onProgress } = options;
    await sweepTemporaries(city);
    await sweepTemporaries(join(city, 'work', 'stores'));
    const context: ImportContext = { city, pool, signal, onProgress, pipeline: await hashPipeline() };
    const given = await describeSources(options, signal, onProgress);
    const before = isCityFolder(city) ? await loadManifest(city) : emptyManifest(options);
    const sources = [
      ...before.sources.filter(({ id }) => !given.some((source) => source.id === id)),
      ...given,
    ];
    return await build(
      context,
      options,
      { ...before, ...(options.name ? { name: options.name } : {}), sources },
      before,
    );
  } finally {
    await pool.close();
    await unlock();
  }
}

/** Makes every product that the sources ask for and puts the result in force. */
async function build(
  context: ImportContext,
  options: ImportOptions,
  wanted: CityManifest,
  before: CityManifest,
): Promise<ImportResult> {
  const started = new Date();
  const notices: string[] = [];
  const rasters = wanted.sources.filter(({ kind }) => kind === 'raster');
  const read: { source: CitySource; stores: SourceStores }[] = [];
  for (const source of wanted.sources)
    if (source.kind === 'features') read.push({ source, stores: await readSource(context, source) });
  const open = read.filter(({ source }) => source.publication === 'public').map(({ stores }) => stores);
  const terrain = await buildTerrain(context, rasters, open);

  const layers: { layer: Layer; source: string }[] = [];
  const products: Product[] = [];
  const reports: ImportReport[] = [];
  if (terrain) {
    layers.push({ layer: terrain.layer, source: '*' });
    products.push(terrain.product);
  }
  for (const { layer, product } of await drawImagery(context, options, read, terrain, notices)) {
    layers.push({ layer, source: '*' });
    products.push(product);
  }
  for (const { source, stores } of read) {
    const built = await buildSourceLayers(context, source, stores, terrain);
    for (const { layer, product } of built) {
      layers.push({ layer, source: source.id });
      products.push(product);
    }
    const report = reportOf(source, stores, built, started);
    await saveReport(context.city, report);
    reports.push(report);
  }

  const manifest: CityManifest = { ...wanted, layers: replaceLayers(before.layers, layers) };
  await commitCity(context.city, manifest, await frameOf(read, terrain));
  await pruneVersions(context.city, manifest);
  return { manifest, reports, products, notices };
}

/** Imagery needs a native package; a city without it is poorer, not broken. */
async function drawImagery(
  context: ImportContext,
  options: ImportOptions,
  read: { source: CitySource; stores: SourceStores }[],
  terrain: TerrainProduct | undefined,
  notices: string[],
): Promise<{ layer: Layer; product: Product }[]> {
  if (options.imagery === false) return [];
  try {
    return await buildImagery(context, read, terrain);
  } catch (error) {
    if ((error as InputError).code !== 'imagery-needs-canvas') throw error;
    notices.push((error as Error).message);
    return [];
  }
}

async function frameOf(
  read: readonly { stores: SourceStores }[],
  terrain: TerrainProduct | undefined,
): Promise<SceneFrame> {
  const folders = read.flatMap(({ stores }) => {
    const solid = stores.groups.filter(({ group }) => group === 'buildings');
    return solid.length > 0 ? solid.map(({ group }) => join(stores.folder, group)) : mapStoresOf(stores);
  });
  const headers = await Promise.all(
    folders.map(
      async (folder) => JSON.parse(await readFile(join(folder, HEADER_FILE), 'utf8')) as StoreHeader,
    ),
  );
  const extent = unionOf([
    ...read.map(({ stores }) => stores.extent),
    ...(read.length > 0 ? [] : [terrain?.layer.extent]),
  ]);
  if (!extent)
    throw new InputError(
      'nothing-to-show',
      'the files',
      'they hold nothing that has a place.',
      'Import files with geometry.',
    );
  const ground = await openCityGround(terrain?.ground);
  const [west, south, east, north] = extent;
  const heart = heartOf(headers) ?? {
    longitude: (west + east) / 2,
    latitude: (south + north) / 2,
    radius: Math.min(30_000, ((north - south) * 111_320) / 2),
  };
  return { origin: sceneOrigin(heart, ground), extent, viewpoints: viewpointsOf(heart, ground) };
}

function unionOf(extents: readonly (Extent | undefined)[]): Extent | undefined {
  const known = extents.filter((extent) => extent !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce<Extent>(
    (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])],
    known[0],
  );
}

function emptyManifest(options: ImportOptions): CityManifest {
  const id = slugOf(`${basename(join(options.out))}.x`);
  return {
    schema: 'citymirror/city/1',
    id,
    name: options.name ?? { 'zh-CN': id, en: id },
    sources: [],
    layers: [],
  };
}
