import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import type { FeatureRecord, Publication } from '../../models/schema/index.ts';
import { fileByteSource } from '../store/file-source.ts';
import { Crosswalk } from './history/crosswalk.ts';
import { type HistoryEntry, readHistory } from './history/history-file.ts';
import { type CityManifest, loadManifest } from './manifest.ts';
import { crosswalkFile, folderOfLayer } from './paths.ts';

/** All that a city knows of one feature, for whoever may read its folder. */
export interface FoundFeature {
  id: string;
  /** Where it stands now, in each class that sees it; of the strictest, which sees all, last. */
  standing: { layer: string; publication: Publication; record: FeatureRecord }[];
  /** As the data says; else the time of the import that first, or no longer, had it. */
  validFrom?: string;
  validTo?: string;
  history: HistoryEntry[];
  /** Where it was found by an id of another owner: the time until which that held, if it does no more. */
  until?: string;
}

/**
 * Finds features by their id (`bag:0503100000012345`), or by an id that another owner gives them (`meter=4711`).
 * What is gone is found by its history. Throws InputError `feature-unknown`, `owner-unknown` and what loadManifest
 * throws.
 */
export async function findFeatures(city: string, text: string): Promise<FoundFeature[]> {
  const manifest = await loadManifest(city);
  const [, owner, other] = /^([^:=]+)=(.+)$/s.exec(text) ?? [];
  const matches =
    owner === undefined ? [{ id: text }] : await matchesOf(city, manifest, owner.trim(), other.trim());
  const found: FoundFeature[] = [];
  for (const { id, until } of matches as { id: string; until?: string }[]) {
    const feature = await featureOf(city, manifest, id);
    if (feature.standing.length > 0 || feature.history.length > 0)
      found.push(until === undefined ? feature : { ...feature, until });
  }
  if (found.length > 0) return found;
  throw new InputError(
    'feature-unknown',
    text,
    'the city has no such feature, and never had.',
    'Name a feature as <source>:<id>, or an id of another owner as <owner>=<id>.',
  );
}

async function matchesOf(city: string, { sources }: CityManifest, owner: string, other: string) {
  const matches: { id: string; until?: string }[] = [];
  const owners = new Set<string>();
  for (const { id } of sources) {
    const path = crosswalkFile(city, id);
    if (!existsSync(path)) continue;
    const crosswalk = await Crosswalk.open(path);
    try {
      for (const name of Object.keys(crosswalk.header.owners)) owners.add(name);
      matches.push(...(await crosswalk.find(owner, other)));
    } finally {
      await crosswalk.close();
    }
  }
  if (matches.length === 0 && !owners.has(owner))
    throw new InputError(
      'owner-unknown',
      owner,
      'no source of the city says ids of this owner.',
      owners.size > 0
        ? `There are: ${[...owners].sort().join(', ')}.`
        : 'Name the columns of such ids under `crosswalk` in the manifest.',
    );
  return matches;
}

async function featureOf(city: string, { sources, layers }: CityManifest, id: string): Promise<FoundFeature> {
  const source = id.slice(0, Math.max(0, id.indexOf(':')));
  const standing: FoundFeature['standing'] = [];
  for (const { layer, source: of } of layers) {
    if (of !== source || !layer.store) continue;
    const store = await openFeatureStore(fileByteSource(join(folderOfLayer(city, layer), 'store')));
    const feature = await store.findById(id);
    if (!feature) continue;
    const { geometries, ...record } = feature;
    standing.push({ layer: layer.id, publication: layer.publication, record });
  }
  const history: HistoryEntry[] = [];
  const known = sources.find((candidate) => candidate.id === source);
  for await (const entry of readHistory(city, source, known?.revision ?? 0))
    if (entry.id === id) history.push(entry);
  const record = standing.at(-1)?.record;
  const validFrom = record?.validFrom ?? history.findLast((entry) => entry.validFrom)?.validFrom;
  const latest = history.findLast(({ change }) => change !== 'changed');
  const validTo = record?.validTo ?? (latest?.change === 'removed' ? latest.validTo : undefined);
  return {
    id,
    standing,
    history,
    ...(validFrom === undefined ? {} : { validFrom }),
    ...(validTo === undefined ? {} : { validTo }),
  };
}
