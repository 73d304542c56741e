import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { HEADER_FILE, openFeatureStore, type StoreHeader } from '../../../models/feature-store/index.ts';
import { type Extent, PUBLICATIONS, type Publication } from '../../../models/schema/index.ts';
import { Tally } from '../../read/feature-source.ts';
import { fileByteSource } from '../../store/file-source.ts';
import { FeatureStoreWriter } from '../../store/writer.ts';
import { linkFolder } from '../files.ts';
import { GROUP_DESCRIPTIONS, type LayerGroup } from '../layer-groups.ts';
import type { FeatureClasses } from './feature-classes.ts';
import { classesIn, narrowFeature, type ViewRules } from './narrow-feature.ts';

/** The feature stores of one source as one class may see them. */
export interface ClassView {
  publication: Publication;
  /** Below the folder of the source: a store for each group. */
  folder: string;
  /** `adds`: the class sees more in the group than the class before it. */
  groups: (StoredGroup & { adds: boolean })[];
  byType: Record<string, number>;
  extent?: Extent;
}

export interface StoredGroup {
  group: LayerGroup;
  features: number;
  finestLod: number;
}

export interface SplitTask {
  /** Holds a store for each group, with all features and attributes. */
  folder: string;
  groups: readonly StoredGroup[];
  /** Of the source. */
  base: Publication;
  classes: FeatureClasses;
  /** See ViewRules. */
  attributes: Readonly<Record<string, Publication>>;
  signal: AbortSignal;
}

/** Beside the stores, where the tilers look for the pictures of surfaces. */
const TEXTURES = 'textures';

/**
 * Splits the stores of a source by class: one view for the class of the source, whose stores take the place of the
 * full ones, and one for each stricter class that sees more than the one before it, in a folder named after the
 * class. Undefined, with nothing changed, if nothing is stricter than the source.
 */
export async function splitByClass(task: SplitTask): Promise<ClassView[] | undefined> {
  const { folder, groups, base, classes, attributes } = task;
  if (classes.isEmpty && Object.keys(attributes).length === 0) return undefined;
  const seen = new Map<LayerGroup, Set<Publication>>();
  for (const { group } of groups) seen.set(group, await classesOfStore(task, join(folder, group)));
  const used = new Set([...seen.values()].flatMap((of) => [...of]));
  const stricter = PUBLICATIONS.filter((publication) => publication !== base && used.has(publication));
  if (stricter.length === 0) return undefined;

  const full = join(folder, 'full');
  await mkdir(full);
  for (const { group } of groups) await rename(join(folder, group), join(full, group));
  const strictest = stricter[stricter.length - 1];
  const views: ClassView[] = [];
  for (const publication of [base, ...stricter.slice(0, -1)]) {
    const target = publication === base ? '.' : publication;
    const rules = { publication, classOf: (id: string) => classes.classOf(id), attributes };
    const kept: ClassView['groups'] = [];
    for (const stored of groups) {
      const adds = publication === base || seen.get(stored.group)!.has(publication);
      const features = await narrowStore(task, stored, join(full, stored.group), join(folder, target), rules);
      if (features > 0) kept.push({ ...stored, features, adds });
    }
    views.push({
      publication,
      folder: target,
      groups: kept,
      ...(await headersOf(join(folder, target), kept)),
    });
  }
  await rename(full, join(folder, strictest));
  const whole = groups.map((stored) => ({ ...stored, adds: seen.get(stored.group)!.has(strictest) }));
  const told = await headersOf(join(folder, strictest), whole);
  views.push({ publication: strictest, folder: strictest, groups: whole, ...told });
  if (existsSync(join(folder, TEXTURES)))
    for (const publication of stricter)
      await linkFolder(join(folder, TEXTURES), join(folder, publication, TEXTURES));
  return views;
}

/** Every class that sees more of some feature of a store than the class before it. */
async function classesOfStore(
  { classes, attributes, signal }: SplitTask,
  folder: string,
): Promise<Set<Publication>> {
  const store = await openFeatureStore(fileByteSource(folder));
  const found = new Set<Publication>();
  for (let block = 0; block < store.header.blocks.length; block++) {
    signal.throwIfAborted();
    for (const feature of await store.readBlock(block))
      for (const publication of classesIn(feature, { classOf: (id) => classes.classOf(id), attributes }))
        found.add(publication);
  }
  return found;
}

/** Writes what a class may see of a store; nothing at all where that is no feature. Returns how many there are. */
async function narrowStore(
  { signal }: SplitTask,
  { group }: StoredGroup,
  from: string,
  folder: string,
  rules: ViewRules,
): Promise<number> {
  const store = await openFeatureStore(fileByteSource(from));
  let writer: FeatureStoreWriter | undefined;
  for (let block = 0; block < store.header.blocks.length; block++) {
    signal.throwIfAborted();
    for (const feature of await store.readBlock(block)) {
      const narrowed = narrowFeature(feature, rules);
      if (!narrowed) continue;
      writer ??= new FeatureStoreWriter(join(folder, group), GROUP_DESCRIPTIONS[group].limits);
      writer.add(narrowed);
    }
  }
  // Ids that came twice were left out, and counted, when the full store was written.
  return writer ? (await writer.finish(new Tally(), signal)).count : 0;
}

/** Counts and extent from the headers of the stores. */
async function headersOf(
  folder: string,
  groups: readonly StoredGroup[],
): Promise<{ byType: Record<string, number>; extent?: Extent }> {
  const byType: Record<string, number> = {};
  let extent: Extent | undefined;
  for (const { group } of groups) {
    const text = await readFile(join(folder, group, HEADER_FILE), 'utf8');
    const { types, extent: own } = JSON.parse(text) as StoreHeader;
    for (const type in types) byType[type] = (byType[type] ?? 0) + types[type];
    if (!own) continue;
    extent = extent
      ? [
          Math.min(extent[0], own[0]),
          Math.min(extent[1], own[1]),
          Math.max(extent[2], own[2]),
          Math.max(extent[3], own[3]),
        ]
      : own;
  }
  return { byType, ...(extent ? { extent } : {}) };
}
