import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import {
  featureRecordSchema,
  type ImportReport,
  importReportSchema,
  type Layer,
  type Progress,
  PUBLICATIONS,
  sceneSchema,
} from '../../models/schema/index.ts';
import { checkTileset } from '../check/index.ts';
import { checkGrid } from '../grid/index.ts';
import { fileByteSource } from '../store/file-source.ts';
import { checkImagery } from '../tile/imagery/check.ts';
import { checkTerrain } from '../tile/terrain/check.ts';
import { checkVector } from '../tile/vector/check.ts';
import { checkTileArchive, isForeignArchive } from '../tile/vector-tiles/index.ts';
import { gridPlace } from './grids.ts';
import { type CityManifest, loadManifest } from './manifest.ts';
import { checkNetworks } from './network/check-networks.ts';
import { folderOfLayer, GRID_FOLDER, layerFolder, reportFile, sceneFile } from './paths.ts';

export interface CityProblem {
  layer: string;
  code: string;
  where: string;
  message: string;
}

/** Opens everything that a city holds: scenes, records, tiles; and compares the counts with the reports. */
export async function checkCity(
  city: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (progress: Progress) => void },
): Promise<{ problems: CityProblem[]; checked: { layer: string; tiles: number }[] }> {
  const manifest = await loadManifest(city);
  const problems: CityProblem[] = await checkScenes(city, manifest);
  const checked: { layer: string; tiles: number }[] = [];
  for (const [index, { layer }] of manifest.layers.entries()) {
    signal.throwIfAborted();
    onProgress({ step: `checking ${layer.id}`, done: index, total: manifest.layers.length, unit: 'steps' });
    const folder = folderOfLayer(city, layer);
    if (!existsSync(folder)) {
      problems.push({
        layer: layer.id,
        code: 'layer-missing',
        where: folder,
        message: 'the folder of the layer is missing',
      });
      continue;
    }
    const found = await checkLayer(layer, folder);
    problems.push(...found.problems.map((problem) => ({ layer: layer.id, ...problem })));
    if (layer.store) problems.push(...(await checkStore(layer, join(folder, 'store'))));
    checked.push({ layer: layer.id, tiles: found.tiles });
  }
  for (const { publication, grid } of manifest.grids ?? []) {
    signal.throwIfAborted();
    const layer = `grid (${publication})`;
    onProgress({ step: `checking ${layer}`, done: 0, unit: 'steps' });
    const folder = layerFolder(city, publication, GRID_FOLDER, grid.version ?? '');
    const found = await checkGrid(folder, await gridPlace(manifest.grid), signal);
    problems.push(...found.problems.map((problem) => ({ layer, ...problem })));
    checked.push({ layer, tiles: found.tiles });
  }
  problems.push(...(await checkCounts(city, manifest)), ...(await checkNetworks(city, manifest)));
  return { problems, checked };
}

type LayerCheck = { problems: Omit<CityProblem, 'layer'>[]; tiles: number };

function checkLayer(layer: Layer, folder: string): Promise<LayerCheck> {
  if (isForeignArchive(folder)) return checkTileArchive(folder);
  switch (layer.kind) {
    case 'tileset':
      return checkTileset(folder);
    case 'terrain':
      return checkTerrain(folder);
    case 'vector':
      return checkVector(folder);
    case 'imagery':
      return checkImagery(folder);
    default:
      return Promise.resolve({ problems: [], tiles: 0 });
  }
}

async function checkScenes(city: string, manifest: CityManifest): Promise<CityProblem[]> {
  const problems: CityProblem[] = [];
  for (const publication of PUBLICATIONS) {
    const path = sceneFile(city, publication);
    const expected = manifest.layers
      .filter(({ layer }) => layer.publication === publication)
      .map(({ layer }) => layer.id);
    if (!existsSync(path)) {
      if (expected.length > 0) problems.push(sceneProblem(path, 'scene-missing', 'the scene is missing'));
      continue;
    }
    const scene = sceneSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    if (!scene.success) problems.push(sceneProblem(path, 'scene-invalid', scene.error.issues[0].message));
    else if (scene.data.layers.map(({ id }) => id).join() !== expected.join())
      problems.push(sceneProblem(path, 'scene-layers', 'the scene lists other layers than the manifest'));
  }
  return problems;
}

function sceneProblem(where: string, code: string, message: string): CityProblem {
  return { layer: 'scene', code, where, message };
}

/** Every record can be read, is found by its id, and there are as many as the header says. */
async function checkStore(layer: Layer, folder: string): Promise<CityProblem[]> {
  const problems: CityProblem[] = [];
  const problem = (code: string, message: string): number =>
    problems.push({ layer: layer.id, code, where: 'store', message });
  try {
    const store = await openFeatureStore(fileByteSource(folder));
    let count = 0;
    for (let block = 0; block < store.header.blocks.length; block++) {
      const features = await store.readBlock(block);
      count += features.length;
      const invalid = features.find((feature) => !featureRecordSchema.safeParse(feature).success);
      if (invalid)
        problem('record-invalid', `the record ${invalid.id} does not follow the schema of features`);
      const sample = features[0];
      if (sample && (await store.findById(sample.id))?.id !== sample.id)
        problem('store-index', `the record ${sample.id} is not found by its id`);
    }
    if (count !== store.header.count)
      problem('store-count', `${count} records, but the header says ${store.header.count}`);
    if (layer.featureCount !== undefined && layer.featureCount !== count)
      problem('store-count', `${count} records, but the scene says ${layer.featureCount}`);
  } catch (error) {
    problem('store-broken', `the records cannot be read: ${(error as Error).message}`);
  }
  return problems;
}

/** read = kept + left out, and what was kept is what the layers hold. */
async function checkCounts(city: string, manifest: CityManifest): Promise<CityProblem[]> {
  const problems: CityProblem[] = [];
  for (const { id, kind } of manifest.sources) {
    if (kind !== 'features') continue;
    const path = reportFile(city, id);
    const problem = (code: string, message: string): number =>
      problems.push({ layer: id, code, where: path, message });
    let report: ImportReport;
    try {
      report = importReportSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch {
      problem('report-missing', 'the import report is missing or cannot be read');
      continue;
    }
    const dropped = report.dropped.reduce((sum, { count }) => sum + count, 0);
    if (report.read !== report.kept + dropped)
      problem('count-balance', `read ${report.read}, but kept ${report.kept} and left out ${dropped}`);
    // A layer that stands in several classes has all its features in the strictest.
    const most = new Map<string, number>();
    for (const { source, layer } of manifest.layers)
      if (source === id && layer.store)
        most.set(layer.id, Math.max(most.get(layer.id) ?? 0, layer.featureCount ?? 0));
    const held = [...most.values()].reduce((sum, count) => sum + count, 0);
    if (held !== report.kept)
      problem('count-layers', `the report kept ${report.kept}, but the layers hold ${held}`);
  }
  return problems;
}
