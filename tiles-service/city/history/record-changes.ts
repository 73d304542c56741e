import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureChanges } from '../../../models/schema/index.ts';
import type { ImportContext } from '../context.ts';
import type { CityManifest, CitySource } from '../manifest.ts';
import { type SourceStores, storesFolder } from '../read-source.ts';
import { compareIndexes, type FeatureChange, INDEX_FILE } from './feature-index.ts';
import { HistoryWriter, lastRevision } from './history-file.ts';

/** Lines of history that wait in memory at most. */
const WAITING = 20_000;

/**
 * Compares every source of features with what stands, writes what came and went into its history, and gives the
 * sources with their new revisions, and the counts of those that are new or were read anew.
 */
export async function recordChanges(
  context: ImportContext,
  wanted: readonly CitySource[],
  read: readonly { source: CitySource; stores: SourceStores }[],
  before: CityManifest,
  at: Date,
): Promise<{ sources: CitySource[]; changes: Map<string, FeatureChanges> }> {
  const changes = new Map<string, FeatureChanges>();
  const sources: CitySource[] = [];
  for (const source of wanted) {
    const entry = read.find((candidate) => candidate.source === source);
    if (!entry) {
      sources.push(source);
      continue;
    }
    const known = before.sources.find(({ id }) => id === source.id);
    const { version, folder } = entry.stores;
    const isSame = known?.stores === version;
    const revision = (known?.revision ?? (await lastRevision(context.city, source.id))) + (isSame ? 0 : 1);
    sources.push({ ...source, stores: version, revision });
    if (isSame) continue;
    const old = known?.stores && join(storesFolder(context.city, known.stores), INDEX_FILE);
    const young = join(folder, INDEX_FILE);
    if (!known) changes.set(source.id, firstTime(source.id, entry.stores, at));
    else if (old && existsSync(old) && existsSync(young))
      changes.set(source.id, await compare(context, source.id, known, old, young, revision, at));
  }
  return { sources, changes };
}

async function compare(
  context: ImportContext,
  source: string,
  known: CitySource,
  old: string,
  young: string,
  revision: number,
  at: Date,
): Promise<FeatureChanges> {
  const result: FeatureChanges = {
    at: at.toISOString(),
    since: known.imported,
    added: 0,
    changed: 0,
    removed: 0,
    unchanged: 0,
    layers: {},
  };
  const time = at.toISOString();
  const writer = new HistoryWriter(context.city, source, revision);
  let waiting = 0;
  let draining: Promise<void> | undefined;
  const onChange = ({ change, id, group, validFrom }: FeatureChange): void => {
    const layer = `${source}-${group}`;
    const counts = (result.layers[layer] ??= { added: 0, changed: 0, removed: 0 });
    counts[change]++;
    result[change]++;
    writer.add({
      id,
      change,
      layer,
      at: time,
      ...(validFrom !== undefined ? { validFrom } : change === 'added' ? { validFrom: time } : {}),
      ...(change === 'removed' ? { validTo: time } : {}),
    });
    if (++waiting >= WAITING) {
      waiting = 0;
      draining = (draining ?? Promise.resolve()).then(() => writer.drain());
    }
  };
  context.onProgress({ step: `${source}: comparing with what stands`, done: 0, unit: 'features' });
  result.unchanged = await compareIndexes(old, young, onChange, context.signal);
  await draining;
  await writer.finish();
  return result;
}

/** All is new, and the history begins with the next import. */
function firstTime(source: string, { groups }: SourceStores, at: Date): FeatureChanges {
  const layers = Object.fromEntries(
    groups.map(({ group, features }) => [`${source}-${group}`, { added: features, changed: 0, removed: 0 }]),
  );
  const added = groups.reduce((sum, { features }) => sum + features, 0);
  return { at: at.toISOString(), added, changed: 0, removed: 0, unchanged: 0, layers };
}
