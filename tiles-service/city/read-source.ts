import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { strictestOf } from '../../models/access/strictness.ts';
import type { CrsReport, Extent } from '../../models/schema/index.ts';
import { Tally, type TallySnapshot } from '../read/feature-source.ts';
import { openFeatureSource } from '../read/index.ts';
import { mapFeatures } from '../read/mapping/index.ts';
import { PictureFolder } from '../read/texture-sink.ts';
import { Bounds } from '../store/bounds.ts';
import { FeatureStoreWriter } from '../store/writer.ts';
import { attributeClassesOf } from './classes/attribute-classes.ts';
import { type ClassView, splitByClass } from './classes/class-views.ts';
import { FeatureClasses } from './classes/feature-classes.ts';
import type { ImportContext } from './context.ts';
import { makeFolderAtomically, versionOf } from './files.ts';
import { CROSSWALK_FILE, CrosswalkWriter } from './history/crosswalk.ts';
import { FeatureIndexWriter, INDEX_FILE } from './history/feature-index.ts';
import { GROUP_DESCRIPTIONS, groupOf, LAYER_GROUPS, type LayerGroup } from './layer-groups.ts';
import type { CityManifest, CitySource } from './manifest.ts';
import { readOptionsOf } from './read-options.ts';

/** The feature stores of one source, one per group that has features, and what reading it told. */
export interface SourceStores {
  version: string;
  folder: string;
  format: string;
  crs: CrsReport;
  tally: TallySnapshot;
  byType: Record<string, number>;
  extent?: Extent;
  groups: { group: LayerGroup; features: number; finestLod: number }[];
  /**
   * What stricter classes see more, from the more open to the strictest, which sees all; absent where nothing is
   * stricter than the source. All else here is what the class of the source sees.
   */
  stricter?: ClassView[];
  seconds: number;
}

/** What of SourceStores is kept beside the stores. */
export const STORES_SUMMARY = 'source.json';

export function storesFolder(city: string, version: string): string {
  return join(city, 'work', 'stores', version);
}

/** Reads all files of a source into feature stores, or finds them already made from the same bytes. */
export async function readSource(context: ImportContext, source: CitySource): Promise<SourceStores> {
  const version = versionOf(
    context.pipeline,
    source.id,
    source.files.map(({ sha256 }) => sha256),
    source.options,
    source.publication,
  );
  const folder = storesFolder(context.city, version);
  const known = join(folder, STORES_SUMMARY);
  if (existsSync(known)) return { ...(JSON.parse(await readFile(known, 'utf8')) as SourceStores), folder };
  return makeFolderAtomically(folder, async (temporary) => {
    const stores = await fillStores(context, source, temporary, version);
    await writeFile(join(temporary, STORES_SUMMARY), JSON.stringify(stores));
    return { ...stores, folder };
  });
}

async function fillStores(
  context: ImportContext,
  source: CitySource,
  folder: string,
  version: string,
): Promise<SourceStores> {
  const begun = performance.now();
  const tally = new Tally();
  const bounds = new Bounds();
  const { attributes, features: least } = attributeClassesOf(source);
  const classes = new FeatureClasses(source.publication, attributes);
  const byType: Record<string, number> = {};
  const writers = new Map<LayerGroup, { writer: FeatureStoreWriter; finestLod: number }>();
  const scratch = join(folder, 'scratch');
  await mkdir(scratch);
  // Beside the stores, where the tilers look for it; pictures reach people in the tiles alone.
  const textures = new PictureFolder(join(folder, 'textures'));
  const index = new FeatureIndexWriter(join(folder, INDEX_FILE));
  const crosswalk = new CrosswalkWriter(join(folder, CROSSWALK_FILE));
  const given = await readOptionsOf(source);
  const { mapping } = source.options;
  let crs: CrsReport | undefined;
  let format = '';

  for (const file of source.files) {
    const name = basename(file.path);
    const plain = await openFeatureSource(file.path, {
      source: source.id,
      ...given,
      signal: context.signal,
      scratch,
      textures,
      onProgress: (progress) =>
        context.onProgress({ ...progress, step: `${name}: ${progress.step ?? 'reading'}` }),
    });
    const opened = mapping
      ? await mapFeatures(plain, mapping, {
          ...given,
          onCrosswalk: (owner, other, id) => crosswalk.add(owner, other, id),
        })
      : plain;
    for await (const batch of opened.features()) {
      context.signal.throwIfAborted();
      for (const feature of batch) {
        const group = groupOf(feature, opened.format);
        let target = writers.get(group);
        if (!target) {
          target = {
            writer: new FeatureStoreWriter(join(folder, group), GROUP_DESCRIPTIONS[group].limits),
            finestLod: 0,
          };
          writers.set(group, target);
        }
        for (const { lod } of feature.geometries) if (lod > target.finestLod) target.finestLod = lod;
        if (least !== source.publication) feature.publication = strictestOf(least, feature.publication);
        classes.add(feature);
        target.writer.add(feature);
        index.add(feature, group);
        bounds.addFeature(feature);
      }
    }
    tally.merge(opened.tally.snapshot());
    crs ??= opened.crs;
    format = opened.format;
  }

  tally.merge(textures.tally.snapshot());
  const groups: SourceStores['groups'] = [];
  for (const group of LAYER_GROUPS) {
    const target = writers.get(group);
    if (!target) continue;
    context.onProgress({ step: `${source.id}: sorting ${group}`, done: 0, unit: 'features' });
    const header = await target.writer.finish(tally, context.signal);
    for (const type in header.types) byType[type] = (byType[type] ?? 0) + header.types[type];
    if (header.count > 0) groups.push({ group, features: header.count, finestLod: target.finestLod });
  }
  await index.finish(context.signal);
  await crosswalk.finish(context.signal);
  await rm(scratch, { recursive: true, force: true });
  classes.handDown();
  const views = await splitByClass({
    folder,
    groups,
    base: source.publication,
    classes,
    attributes,
    signal: context.signal,
  });
  const [own, ...stricter] = views ?? [];
  return {
    version,
    folder,
    format,
    crs: crs!,
    tally: tally.snapshot(),
    byType: own?.byType ?? byType,
    ...(own ? (own.extent ? { extent: own.extent } : {}) : bounds.empty ? {} : { extent: bounds.extent() }),
    groups: own?.groups.map(({ group, features, finestLod }) => ({ group, features, finestLod })) ?? groups,
    ...(stricter.length > 0 ? { stricter } : {}),
    seconds: (performance.now() - begun) / 1000,
  };
}

/** How many features of the source are kept, whoever may see them. */
export function keptOf({ groups, stricter }: SourceStores): number {
  return (stricter?.at(-1)?.groups ?? groups).reduce((sum, { features }) => sum + features, 0);
}

/** Removes the stores of versions that no longer stand; what is served of them is linked, and stays. */
export async function pruneStores(city: string, manifest: CityManifest): Promise<void> {
  const kept = new Set(manifest.sources.map(({ stores }) => stores));
  const folder = join(city, 'work', 'stores');
  for (const version of await readdir(folder).catch(() => []))
    if (!kept.has(version)) await rm(join(folder, version), { recursive: true, force: true });
}
