import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type ImportReport, importReportSchema, type TallyEntry } from '../../models/schema/index.ts';
import { Tally } from '../read/feature-source.ts';
import type { FileTileResult } from '../tile/product.ts';
import { writeFileAtomically } from './files.ts';
import type { CitySource } from './manifest.ts';
import { reportFile } from './paths.ts';
import type { Product } from './product.ts';
import { keptOf, type SourceStores } from './read-source.ts';

/** What came in, what went out and what happened on the way, for one source of features. */
export function reportOf(
  source: CitySource,
  stores: SourceStores,
  products: readonly { product: Product }[],
  started: Date,
): ImportReport {
  const tally = new Tally();
  tally.merge(stores.tally);
  for (const { product } of products) tally.merge({ ...product.tally, read: 0, dropped: [] });
  const notShown: TallyEntry[] = products.flatMap(({ product }) =>
    product.tally.dropped.map((entry) => ({ ...entry, message: `${product.layer}: ${entry.message}` })),
  );
  return importReportSchema.parse({
    schema: 'citymirror/import-report/1',
    source: source.id,
    files: source.files.map(({ path, bytes, sha256 }) => ({ name: basename(path), bytes, sha256 })),
    format: stores.format,
    crs: stores.crs,
    ...(stores.extent ? { extent: stores.extent } : {}),
    read: stores.tally.read,
    kept: keptOf(stores),
    dropped: stores.tally.dropped,
    repaired: tally.entries('repaired'),
    // A record that is kept but has no place in the tiles is no loss, but nobody should have to guess it.
    notes: [...tally.entries('notes'), ...notShown],
    byType: stores.byType,
    layers: products.map(({ product: { layer, result, seconds } }) => ({
      id: layer,
      features: result.features,
      tiles: result.tiles,
      bytes: result.bytes,
      seconds,
    })),
    seconds: {
      reading: stores.seconds,
      tiling: products.reduce((sum, { product }) => sum + product.seconds, 0),
    },
    started: started.toISOString(),
  } satisfies ImportReport);
}

/** The same for a source whose files became a layer as they are. */
export function fileLayerReport(
  source: CitySource,
  { result, tally, seconds, layer }: Product<FileTileResult>,
  started: Date,
): ImportReport {
  const dropped = tally.dropped.reduce((sum, { count }) => sum + count, 0);
  return importReportSchema.parse({
    schema: 'citymirror/import-report/1',
    source: source.id,
    files: source.files.map(({ path, bytes, sha256 }) => ({ name: basename(path), bytes, sha256 })),
    format: result.format,
    crs: result.crs,
    ...(result.extent ? { extent: result.extent } : {}),
    read: result.read,
    kept: result.read - dropped,
    dropped: tally.dropped,
    repaired: tally.repaired,
    notes: tally.notes,
    byType: {},
    layers: [{ id: layer, features: result.features, tiles: result.tiles, bytes: result.bytes, seconds }],
    seconds: { tiling: seconds },
    started: started.toISOString(),
  } satisfies ImportReport);
}

/** The report of the last import of a source; undefined where there is none that can be read. */
export async function loadReport(city: string, source: string): Promise<ImportReport | undefined> {
  try {
    return importReportSchema.parse(JSON.parse(await readFile(reportFile(city, source), 'utf8')));
  } catch {
    return undefined;
  }
}

export async function saveReport(city: string, report: ImportReport): Promise<void> {
  await writeFileAtomically(reportFile(city, report.source), `${JSON.stringify(report, undefined, 1)}\n`);
}
