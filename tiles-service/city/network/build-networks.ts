import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { strictestOf } from '../../../models/access/strictness.ts';
import type { PipeNetwork, RoadNetwork } from '../../../models/network/index.ts';
import { encodeNetwork } from '../../../models/network/index.ts';
import { type NetworkEntry, PUBLICATIONS, type Publication } from '../../../models/schema/index.ts';
import { buildPipeNetwork, PIPE_TOLERANCE } from '../../network/build-pipes.ts';
import { buildRoadNetwork } from '../../network/build-roads.ts';
import type { PipeReport } from '../../network/pipes/report-pipes.ts';
import type { RoadReport } from '../../network/roads/report-roads.ts';
import { detectFormat } from '../../read/detect.ts';
import { openGround } from '../../tile/terrain/ground.ts';
import { viewOf } from '../classes/view-of.ts';
import { hashCode, type ImportContext } from '../context.ts';
import { makeFolderAtomically, versionOf } from '../files.ts';
import type { LayerGroup } from '../layer-groups.ts';
import type { CitySource } from '../manifest.ts';
import { layerFolder, layerUrl, NETWORK_FILE, NETWORK_REPORT_FILE } from '../paths.ts';
import type { SourceStores } from '../read-source.ts';

export type NetworkReport = RoadReport | PipeReport;

export interface NetworkProduct {
  entry: NetworkEntry;
  report: NetworkReport;
  seconds: number;
  reused: boolean;
}

export interface NetworkInput {
  source: CitySource;
  stores: SourceStores;
}

/** The terrain that a class sees, as far as networks need it. */
export interface NetworkTerrain {
  version: string;
  ground: string;
}

/** Ids of networks have a dot, and those of sources have none. */
export const PIPES_NETWORK = 'city.pipes';
/** Groups that roads and pipes are in: features of a source that are stricter than it matter there alone. */
const ROAD_GROUP = 'map';
/** Pipes that are lines, and nodes that are points; those that are drawn otherwise lie over the map. */
const PIPE_GROUPS: readonly LayerGroup[] = ['pipes', 'overlay'];

/**
 * The networks of a city: roads for each source from OpenStreetMap, and the pipes of all sources in one. What was
 * made before of the same inputs is used again.
 */
export async function buildNetworks(
  context: ImportContext,
  inputs: readonly NetworkInput[],
  terrainOf: (publication: Publication) => NetworkTerrain | undefined,
): Promise<NetworkProduct[]> {
  const code = await hashCode(['tiles-service/network']);
  const products: NetworkProduct[] = [];
  for (const { source, stores } of inputs)
    if (source.format === 'osm')
      products.push(...(await buildRoads(context, code, source, stores, terrainOf)));
  for (const publication of PUBLICATIONS) {
    const product = await buildPipes(context, code, inputs, publication);
    if (product) products.push(product);
  }
  return products;
}

/** Roads are read from the files as they are; if any of them is stricter than its source, all are. */
async function buildRoads(
  context: ImportContext,
  code: string,
  source: CitySource,
  stores: SourceStores,
  terrainOf: (publication: Publication) => NetworkTerrain | undefined,
): Promise<NetworkProduct[]> {
  const stricter =
    stores.stricter?.filter(({ groups }) => adds(groups, ROAD_GROUP)).map((view) => view.publication) ?? [];
  const publication = strictestOf(source.publication, ...stricter);
  const terrain = terrainOf(publication);
  const { id, attribution, files } = source;
  const hashes = files.map(({ sha256 }) => sha256);
  const version = versionOf(
    context.pipeline,
    code,
    'road',
    id,
    hashes,
    attribution,
    terrain?.version,
    publication,
  );
  const make = async (): Promise<{ network: RoadNetwork; report: RoadReport }> => {
    const paths: string[] = [];
    for (const { path } of files) if ((await detectFormat(path)).format === 'osm') paths.push(path);
    const ground = terrain && (await openGround(terrain.ground));
    try {
      return await buildRoadNetwork(paths, {
        source: id,
        ...(attribution ? { attribution } : {}),
        ...(ground ? { ground } : {}),
        signal: context.signal,
        onProgress: (progress) => context.onProgress({ ...progress, step: `${id} roads: ${progress.step}` }),
      });
    } finally {
      ground?.close();
    }
  };
  return [await makeNetwork(context, `${id}.roads`, 'road', version, publication, make)];
}

/** The pipes that a class sees, where that is more than the class before it sees. */
async function buildPipes(
  context: ImportContext,
  code: string,
  inputs: readonly NetworkInput[],
  publication: Publication,
): Promise<NetworkProduct | undefined> {
  const seen = inputs.flatMap(({ source, stores }) => {
    const view = viewOf(source, stores, publication);
    return view && (view.byType.Pipe > 0 || view.byType.PipeNode > 0) ? [{ source, stores, view }] : [];
  });
  const isMore = seen.some(
    ({ source, stores }) =>
      source.publication === publication ||
      stores.stricter?.some(
        (view) => view.publication === publication && PIPE_GROUPS.some((group) => adds(view.groups, group)),
      ),
  );
  if (!isMore || !seen.some(({ view }) => view.byType.Pipe > 0)) return undefined;
  const attribution = [...new Set(seen.flatMap(({ source }) => source.attribution ?? []))].join('; ');
  const stores = seen.map(({ view }) => view.version);
  const version = versionOf(context.pipeline, code, 'pipe', stores, attribution, publication, PIPE_TOLERANCE);
  return makeNetwork(context, PIPES_NETWORK, 'pipe', version, publication, () =>
    buildPipeNetwork(
      seen.map(({ source: { id, options }, view }) => ({
        id,
        stores: view.groups
          .filter(({ group }) => PIPE_GROUPS.includes(group))
          .map(({ group }) => join(view.folder, group)),
        ...(options.verticalDatum === undefined ? {} : { verticalDatum: options.verticalDatum }),
      })),
      {
        ...(attribution ? { attribution } : {}),
        signal: context.signal,
        onProgress: (progress) => context.onProgress({ ...progress, step: `pipes: ${progress.step}` }),
      },
    ),
  );
}

const adds = (groups: readonly { group: string; adds: boolean }[], wanted: LayerGroup): boolean =>
  groups.some(({ group, adds: more }) => more && group === wanted);

/** The folder of a network's version, made through `make` or found already made from the same inputs. */
async function makeNetwork(
  { city }: ImportContext,
  id: string,
  kind: NetworkEntry['kind'],
  version: string,
  publication: Publication,
  make: () => Promise<{ network: RoadNetwork | PipeNetwork; report: NetworkReport }>,
): Promise<NetworkProduct> {
  const begun = performance.now();
  const folder = layerFolder(city, publication, id, version);
  const path = join(folder, NETWORK_REPORT_FILE);
  const reused = existsSync(path);
  if (!reused) {
    await mkdir(join(folder, '..'), { recursive: true });
    await makeFolderAtomically(folder, async (out) => {
      const { network, report } = await make();
      await writeFile(join(out, NETWORK_FILE), encodeNetwork(network));
      await writeFile(join(out, NETWORK_REPORT_FILE), `${JSON.stringify(report, undefined, 1)}\n`);
    });
  }
  const report = JSON.parse(await readFile(path, 'utf8')) as NetworkReport;
  return {
    entry: {
      id,
      kind,
      url: layerUrl(id, version, NETWORK_FILE),
      report: layerUrl(id, version, NETWORK_REPORT_FILE),
      version,
      publication,
      nodes: report.nodes,
      edges: report.edges,
    },
    report,
    seconds: (performance.now() - begun) / 1000,
    reused,
  };
}
