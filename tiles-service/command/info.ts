import { existsSync } from 'node:fs';
import type { FeatureChanges } from '../../models/schema/index.ts';
import { measureFolder } from '../city/files.ts';
import { Crosswalk } from '../city/history/crosswalk.ts';
import { type CitySource, loadManifest } from '../city/manifest.ts';
import { crosswalkFile, folderOfLayer, GRID_FOLDER, layerFolder } from '../city/paths.ts';
import { loadReport } from '../city/report.ts';
import { type Command, EXIT, UsageError } from './command.ts';
import { formatBytes } from './progress-bar.ts';

/** A source with what its last import brought, and who else's ids lead to its features. */
interface InformedSource extends CitySource {
  changes?: FeatureChanges;
  crosswalk?: Record<string, number>;
}

export const infoCommand: Command = {
  name: 'info',
  summary: 'Say what a city folder holds.',
  usage: 'info <folder>',
  async run(args, { print, json }) {
    if (args.length !== 1) throw new UsageError('info: name one city folder.');
    const [city] = args;
    const manifest = await loadManifest(city);
    const layers = await Promise.all(
      manifest.layers.map(async ({ layer, source, previous }) => ({
        id: layer.id,
        kind: layer.kind,
        source,
        publication: layer.publication,
        version: layer.version,
        previous: previous?.version,
        features: layer.featureCount,
        ...(await measureFolder(folderOfLayer(city, layer))),
      })),
    );
    const grids = await Promise.all(
      (manifest.grids ?? []).map(async ({ publication, grid }) => ({
        publication,
        ...grid,
        ...(await measureFolder(layerFolder(city, publication, GRID_FOLDER, grid.version ?? ''))),
      })),
    );
    const sources = await Promise.all(manifest.sources.map((source) => withChanges(city, source)));
    const { networks = [] } = manifest;
    if (json) {
      const { id, name } = manifest;
      print(JSON.stringify({ id, name, sources, layers, grids, networks }));
      return EXIT.done;
    }
    print(`${manifest.name['zh-CN']} · ${manifest.name.en} (${manifest.id})`);
    for (const source of sources) {
      print(
        `  source ${source.id}: ${source.format}, ${source.owner}, ${source.licence}, of ${source.updated.slice(0, 10)}`,
      );
      for (const line of aboutChanges(source)) print(`    ${line}`);
    }
    for (const layer of layers)
      print(
        `  layer ${layer.id.padEnd(28)} ${layer.kind.padEnd(8)} ${layer.publication.padEnd(10)} ` +
          `${String(layer.features ?? '').padStart(9)} features ${String(layer.files).padStart(7)} files ` +
          `${formatBytes(layer.bytes).padStart(9)}${layer.previous ? '  (older version kept)' : ''}`,
      );
    for (const { id, kind, publication, nodes, edges } of networks)
      print(
        `  network ${id.padEnd(26)} ${kind.padEnd(8)} ${publication.padEnd(10)} ` +
          `${String(edges).padStart(9)} edges    ${String(nodes).padStart(7)} nodes`,
      );
    for (const { publication, cellSize, crs, verticalDatum, version, files, bytes } of grids)
      print(
        `  grid  ${`${cellSize} m, ${crs}, ${verticalDatum}`.padEnd(37)} ${publication.padEnd(10)} ` +
          `${version} ${String(files).padStart(9)} files ${formatBytes(bytes).padStart(9)}`,
      );
    return EXIT.done;
  },
};

async function withChanges(city: string, source: CitySource): Promise<InformedSource> {
  const changes = (await loadReport(city, source.id))?.changes;
  const path = crosswalkFile(city, source.id);
  if (!existsSync(path)) return changes ? { ...source, changes } : source;
  const crosswalk = await Crosswalk.open(path);
  try {
    return { ...source, ...(changes ? { changes } : {}), crosswalk: crosswalk.header.owners };
  } finally {
    await crosswalk.close();
  }
}

function aboutChanges({ changes, crosswalk }: InformedSource): string[] {
  const lines: string[] = [];
  if (changes) {
    const { added, changed, removed, unchanged, at, since } = changes;
    const first = since === undefined ? ', first import' : '';
    lines.push(
      `${at?.slice(0, 16).replace('T', ' ') ?? ''} ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged${first}`.trim(),
    );
  }
  for (const [owner, count] of Object.entries(crosswalk ?? {})) lines.push(`${count} ids of ${owner}`);
  return lines;
}
