import { InputError } from '../../models/errors.ts';
import type { ImportReport, Layer } from '../../models/schema/index.ts';
import { openRaster } from '../read/raster/index.ts';
import { commitCity, pruneVersions, replaceLayers, type SceneFrames } from './commit.ts';
import type { ImportContext } from './context.ts';
import { buildFileLayer, type FileLayer, isFileLayer } from './file-layers.ts';
import { framesOf } from './frame.ts';
import {
  assertGridTerrain,
  buildGrids,
  type GridInputs,
  type GridProduct,
  gridNotices,
  isBathymetry,
} from './grids.ts';
import { commitCrosswalks } from './history/commit-crosswalks.ts';
import { recordChanges } from './history/record-changes.ts';
import { buildImagery } from './imagery.ts';
import { withKeptMove } from './kept-place.ts';
import type { BuiltLayer } from './kept-versions.ts';
import type { CityManifest, CitySource } from './manifest.ts';
import { buildNetworks, type NetworkInput, type NetworkProduct } from './network/build-networks.ts';
import { standingStores } from './network/standing-stores.ts';
import type { Product } from './product.ts';
import { readOptionsOf } from './read-options.ts';
import { pruneStores, readSource, type SourceStores } from './read-source.ts';
import { fileLayerReport, loadReport, reportOf, saveReport } from './report.ts';
import { buildSourceLayers } from './source-layers.ts';
import { buildTerrains, type TerrainProduct, terrainFor } from './terrain.ts';

export interface BuildPolicy {
  /** Draw the base imagery; on by default. */
  imagery?: boolean;
  /** Put what succeeded in force though some sources failed; else nothing changes. */
  keepGoing?: boolean;
}

export interface SourceFailure {
  source: string;
  error: Error;
}

export interface BuildResult {
  manifest: CityManifest;
  reports: ImportReport[];
  products: Product[];
  networks: NetworkProduct[];
  notices: string[];
  failures: SourceFailure[];
}

interface ReadSource {
  source: CitySource;
  stores: SourceStores;
}

/**
 * Makes every product that the sources ask for and puts the result in force. A source that fails does not stop
 * the others from being made; whether they are put in force is the policy's. Throws the failure if it is the only
 * one, and InputError `sources-failed` for several.
 */
export async function buildCity(
  context: ImportContext,
  policy: BuildPolicy,
  asked: CityManifest,
  before: CityManifest,
): Promise<BuildResult> {
  const started = new Date();
  assertGridTerrain(asked.grid, asked.sources);
  const notices: string[] = [];
  const failures: SourceFailure[] = [];
  const attempt = attempting(context, failures);

  const read: ReadSource[] = [];
  const rasters: CitySource[] = [];
  const sources: CitySource[] = [];
  for (const source of asked.sources) {
    const count = read.length;
    if (source.kind === 'features')
      await attempt(source, async () => {
        const known = before.sources.find(({ id }) => id === source.id);
        read.push(withKeptMove(source, known, await readSource(context, source)));
      });
    else if (source.kind === 'raster')
      await attempt(source, async () => {
        await tryRasters(source, context.signal);
        rasters.push(source);
      });
    sources.push(read.length > count ? read[count].source : source);
  }
  const wanted: CityManifest = { ...asked, sources };
  const terrains = await buildTerrains(
    context,
    rasters.filter((raster) => !isBathymetry(raster)),
    read,
  );

  const layers: BuiltLayer[] = [];
  const products: Product[] = [];
  const reports: ImportReport[] = [];
  for (const terrain of Object.values(terrains)) {
    layers.push({ layer: terrain.layer, source: '*' });
    products.push(terrain.product);
  }
  for (const { layer, product } of await drawImagery(context, policy, read, terrains.public, notices)) {
    layers.push({ layer, source: '*' });
    products.push(product);
  }
  const fileLayers: FileLayer[] = [];
  const done: ReadSource[] = [];
  for (const source of wanted.sources) {
    const entry = read.find((candidate) => candidate.source === source);
    if (!entry && !isFileLayer(source.kind)) continue;
    await attempt(source, async () => {
      if (!entry) {
        const built = await buildFileLayer(context, source);
        fileLayers.push(built);
        layers.push({ layer: built.layer, source: source.id });
        products.push(built.product);
        reports.push(fileLayerReport(source, built.product, started));
        return;
      }
      const built = await buildSourceLayers(
        context,
        source,
        entry.stores,
        terrains,
        wanted.sources.indexOf(source),
      );
      for (const { layer, product, facts } of built) {
        layers.push({ layer, source: source.id, facts });
        products.push(product);
      }
      reports.push(reportOf(source, entry.stores, built, started));
      done.push(entry);
    });
  }
  if (failures.length > 0 && !policy.keepGoing) throw failureOf(failures);
  assertUniqueLayers(layers.map(({ layer }) => layer));

  const failed = new Set(failures.map(({ source }) => source));
  const kept = before.layers.filter(({ source }) => failed.has(source));
  const frames = await framesOf(
    done,
    fileLayers.map(({ layer }) => layer),
    terrains,
  );
  const grids = await makeGrids(context, wanted, { rasters, read: done }, frames, failures);
  if (failures.length > 0 && !policy.keepGoing) throw failureOf(failures);
  products.push(...(grids ?? []).map(({ product }) => product));
  const standing = await standingOf(context, before, failed);
  let networks: NetworkProduct[] | undefined;
  await attempt({ id: 'networks' }, async () => {
    networks = await buildNetworks(context, [...done, ...standing], (publication) =>
      terrainFor(terrains, publication),
    );
  });
  if (failures.length > 0 && !policy.keepGoing) throw failureOf(failures);
  const { sources: recorded, changes } = await recordChanges(context, wanted.sources, done, before, started);
  const manifest: CityManifest = {
    ...wanted,
    sources: recorded.flatMap((source) =>
      failed.has(source.id) ? before.sources.filter(({ id }) => id === source.id) : [source],
    ),
    layers: [...replaceLayers(before.layers, layers), ...kept],
    ...{ networks: networks ? networks.map(({ entry }) => entry) : before.networks },
    ...{ grids: grids ? grids.map(({ state }) => state) : before.grids },
  };
  notices.push(...gridNotices(grids ?? []));
  for (const report of reports) {
    // What was not read anew keeps saying what its last import brought.
    const counted = changes.get(report.source) ?? (await loadReport(context.city, report.source))?.changes;
    if (counted) report.changes = counted;
    await saveReport(context.city, report);
  }
  await commitCity(context.city, manifest, frames);
  await commitCrosswalks(context, manifest, before, started);
  await pruneVersions(context.city, manifest);
  await pruneStores(context.city, manifest);
  return { manifest, reports, products, networks: networks ?? [], notices, failures };
}

/** What stands of sources that failed: their networks stay with them. */
async function standingOf(
  { city }: ImportContext,
  before: CityManifest,
  failed: ReadonlySet<string>,
): Promise<NetworkInput[]> {
  const standing: NetworkInput[] = [];
  for (const source of before.sources) {
    const stores = failed.has(source.id) ? await standingStores(city, source) : undefined;
    if (stores) standing.push({ source, stores });
  }
  return standing;
}

/** The grids of all sources; undefined, and those that stand stay, where something that goes into them failed. */
async function makeGrids(
  context: ImportContext,
  wanted: CityManifest,
  inputs: GridInputs,
  frames: SceneFrames,
  failures: SourceFailure[],
): Promise<GridProduct[] | undefined> {
  if (failures.length > 0) return undefined;
  let grids: GridProduct[] | undefined;
  await attempting(context, failures)({ id: 'grid' }, async () => {
    grids = await buildGrids(context, wanted.grid, inputs, frames);
  });
  return grids;
}

/** Runs one source's step and keeps its failure; what stops the whole import goes on up. */
function attempting(context: ImportContext, failures: SourceFailure[]) {
  return async ({ id }: Pick<CitySource, 'id'>, step: () => Promise<unknown>): Promise<void> => {
    context.signal.throwIfAborted();
    try {
      await step();
    } catch (error) {
      if (context.signal.aborted) throw error;
      failures.push({ source: id, error: error instanceof Error ? error : new Error(String(error)) });
    }
  };
}

function failureOf(failures: readonly SourceFailure[]): Error {
  if (failures.length === 1) return failures[0].error;
  const list = failures.map(({ source, error }) => `  ${source}: ${error.message}`).join('\n');
  return new InputError(
    'sources-failed',
    `${failures.length} sources`,
    `they could not be imported, so nothing was changed:\n${list}\n`,
    'Mend them; what was made of the others is kept and used again.',
  );
}

/** Terrain is made of all rasters together, so each is opened before, and one that is wrong fails alone. */
async function tryRasters(source: CitySource, signal: AbortSignal): Promise<void> {
  const options = await readOptionsOf(source);
  for (const { path } of source.files) await (await openRaster(path, { ...options, signal })).close();
}

/** Imagery needs a native package; a city without it is poorer, not broken. */
async function drawImagery(
  context: ImportContext,
  policy: BuildPolicy,
  read: readonly ReadSource[],
  terrain: TerrainProduct | undefined,
  notices: string[],
): Promise<{ layer: Layer; product: Product }[]> {
  if (policy.imagery === false) return [];
  try {
    return await buildImagery(context, read, terrain);
  } catch (error) {
    if ((error as InputError).code !== 'imagery-needs-canvas') throw error;
    notices.push((error as Error).message);
    return [];
  }
}

function assertUniqueLayers(layers: readonly Layer[]): void {
  const seen = new Set<string>();
  for (const { id, publication } of layers) {
    if (seen.has(`${publication} ${id}`))
      throw new InputError(
        'layer-twice',
        id,
        'two sources would make a layer of this id.',
        'Give one of the sources another id.',
      );
    seen.add(`${publication} ${id}`);
  }
}
