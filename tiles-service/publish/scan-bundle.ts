import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mayShow } from '../../models/access/strictness.ts';
import { InputError } from '../../models/errors.ts';
import type { Feature } from '../../models/feature.ts';
import { type FeatureStore, openFeatureStore } from '../../models/feature-store/index.ts';
import { decodeGlb } from '../../models/gltf/decoded-glb.ts';
import { bimSchema, type Layer, type Publication } from '../../models/schema/index.ts';
import { IdList } from '../check/id-list.ts';
import { ProblemList } from '../check/problem.ts';
import { readPropertyTable } from '../check/read-property-table.ts';
import { attributeClassesOf } from '../city/classes/attribute-classes.ts';
import { tells } from '../city/classes/narrow-feature.ts';
import type { CityManifest, CitySource } from '../city/manifest.ts';
import { folderOfLayer } from '../city/paths.ts';
import { fileByteSource } from '../store/file-source.ts';
import { propertyId } from '../tile/gltf/property-table.ts';
import { decodeTile } from '../tile/vector/mvt.ts';
import { PmtilesArchive } from '../tile/vector/pmtiles-archive.ts';

/** A layer as it lies in the bundle. */
export interface BundledLayer {
  layer: Layer;
  /** Absolute, of the layer's version in the bundle. */
  folder: string;
  /** Relative to the folder. */
  files: readonly string[];
  store?: string;
}

export interface ScanTask {
  city: string;
  manifest: CityManifest;
  publication: Publication;
  layers: readonly BundledLayer[];
  signal: AbortSignal;
}

/**
 * Reads everything of the bundle's layers once more, as it lies there, and compares it with what the city holds
 * now: whatever the pipeline did or did not do before, nothing of a stricter class leaves. Throws InputError
 * `bundle-leak` that names the layer, and what and where.
 */
export async function scanBundle(task: ScanTask): Promise<void> {
  const sources = new Map(task.manifest.sources.map((source) => [source.id, source]));
  const bySource = new Map<string, BundledLayer[]>();
  for (const bundled of task.layers) {
    const id = sourceOf(task.manifest, bundled.layer);
    bySource.set(id, [...(bySource.get(id) ?? []), bundled]);
  }
  for (const [id, layers] of bySource) {
    if (id === '*') continue;
    const source = sources.get(id);
    if (!source) throw leak(layers[0].layer.id, 'its source is not in the city any more');
    await scanSource(task, source, layers);
  }
}

function sourceOf({ layers }: CityManifest, layer: Layer): string {
  const state = layers.find(
    (one) => one.layer.id === layer.id && one.layer.publication === layer.publication,
  );
  return state?.source ?? '';
}

async function scanSource(
  task: ScanTask,
  source: CitySource,
  layers: readonly BundledLayer[],
): Promise<void> {
  const { publication, signal } = task;
  if (!mayShow(publication, source.publication))
    throw leak(layers[0].layer.id, `its source "${source.id}" is ${source.publication} now; import it again`);
  const classes = attributeClassesOf(source);
  if (!mayShow(publication, classes.features))
    throw leak(layers[0].layer.id, `the ids of its features are ${classes.features}`);
  const hidden = Object.keys(classes.attributes).filter(
    (name) => !mayShow(publication, classes.attributes[name]),
  );
  const stored = layers.filter(({ store }) => store !== undefined);
  if (stored.length < layers.length && (hidden.length > 0 || source.options.mapping?.featurePublication))
    throw leak(
      layers[0].layer.id,
      'its files are given on as they are, so that no part of them can be kept back',
    );

  const stricter = task.manifest.layers.filter(
    (state) =>
      state.source === source.id && state.layer.store && !mayShow(publication, state.layer.publication),
  );
  const open = await Promise.all(
    stored.map(({ folder, store }) => openFeatureStore(fileByteSource(join(folder, store!)))),
  );
  const secret = await Promise.all(
    stricter.map(({ layer }) =>
      openFeatureStore(fileByteSource(join(folderOfLayer(task.city, layer), 'store'))),
    ),
  );
  if (stored.length > 0) checkSpelling(stored[0].layer, source, hidden, { open, secret });
  const ids = new IdList();
  const references = new Set<string>();
  for (const [index, { layer }] of stored.entries()) {
    const opened = open[index];
    for (let block = 0; block < opened.header.blocks.length; block++) {
      signal.throwIfAborted();
      for (const feature of await opened.readBlock(block)) {
        checkRecord(layer, feature, source, hidden, publication);
        ids.add(feature.id);
        for (const id of [...(feature.parents ?? []), ...(feature.children ?? [])]) references.add(id);
      }
    }
  }
  for (const id of references) {
    if (ids.has(id)) continue;
    for (const store of secret)
      if (await store.findById(id))
        throw leak(stored[0].layer.id, `a feature refers to "${id}", which is stricter`);
  }
  for (const { layer, folder } of layers) if (layer.bim !== undefined) await scanModel(layer, folder, ids);
  for (const bundled of layers)
    await scanTiles(bundled, { closed: hidden, ids: stored.length > 0 ? ids : undefined, signal });
}

/** What stands in a building model is all among the records that the bundle has. */
async function scanModel(layer: Layer, folder: string, ids: IdList): Promise<void> {
  const file = layer.bim!.split('/').at(-1)!;
  const { structure, storeys, spaces, elements } = bimSchema.parse(
    JSON.parse(await readFile(join(folder, file), 'utf8')),
  );
  for (const one of [...structure, ...storeys, ...spaces, ...elements])
    if (!ids.has(one.id))
      throw leak(layer.id, `its building model names "${one.id}", which is no record of it`);
}

/**
 * A rule whose column is spelt in another way than the file spells it hides nothing: `Owner` is not `OWNER`. Throws
 * where an attribute is all but the one that is stricter, and where no feature has the column of classes.
 */
function checkSpelling(
  layer: Layer,
  { options: { mapping = {} } }: CitySource,
  hidden: readonly string[],
  { open, secret }: Record<'open' | 'secret', readonly FeatureStore[]>,
): void {
  const closed = new Map(hidden.map((name) => [plainName(name), name]));
  for (const { name } of open.flatMap(({ header }) => header.fields)) {
    const meant = closed.get(plainName(name));
    if (meant !== undefined && !hidden.includes(name))
      throw leak(layer.id, `its attribute "${name}" is all but "${meant}", which is stricter`);
  }
  const column = mapping.featurePublication?.column;
  if (column === undefined) return;
  const rule = mapping.fields?.[column] ?? {};
  const isKept =
    rule !== 'drop' && !rule.drop && (mapping.fields?.[column] || mapping.otherFields !== 'drop');
  const name = (rule !== 'drop' && rule.name) || column;
  const isThere = [...open, ...secret].some(({ header }) =>
    header.fields.some((field) => field.name === name),
  );
  if (isKept && !isThere && !column.includes('.'))
    throw leak(layer.id, `no feature has the column "${column}", which is to tell its class`);
}

const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.:-]/g, '');

function checkRecord(
  layer: Layer,
  feature: Feature,
  source: CitySource,
  hidden: readonly string[],
  publication: Publication,
): void {
  if (feature.publication && !mayShow(publication, feature.publication))
    throw leak(layer.id, `the record "${feature.id}" is ${feature.publication}`);
  if (!feature.id.startsWith(`${source.id}:`))
    throw leak(layer.id, `the record "${feature.id}" is not of the source "${source.id}"`);
  const told = hidden.find((name) => tells(feature, name));
  if (told !== undefined) throw leak(layer.id, `the record "${feature.id}" has "${told}", which is stricter`);
}

interface TileRules {
  /** Names of attributes that must not be there. */
  closed: readonly string[];
  /** Ids that may be there; undefined where the layer has no records to compare with. */
  ids: IdList | undefined;
  signal: AbortSignal;
}

async function scanTiles({ layer, folder, files }: BundledLayer, rules: TileRules): Promise<void> {
  const closed = new Set(rules.closed.flatMap((name) => [name, propertyId(name)]));
  const checkName = (name: string, where: string): void => {
    if (closed.has(name)) throw leak(layer.id, `${where} has the attribute "${name}", which is stricter`);
  };
  const checkId = (id: unknown, where: string): void => {
    if (rules.ids && typeof id === 'string' && !rules.ids.has(id))
      throw leak(layer.id, `${where} has the feature "${id}", which has no record here`);
  };
  for (const file of files) {
    rules.signal.throwIfAborted();
    if (file.endsWith('.glb')) await scanGlb(join(folder, file), file, checkName, checkId);
    else if (file.endsWith('.pmtiles'))
      await scanArchive(join(folder, file), checkName, checkId, rules.signal);
  }
}

type Check<Value> = (value: Value, where: string) => void;

async function scanGlb(
  path: string,
  where: string,
  checkName: Check<string>,
  checkId: Check<unknown>,
): Promise<void> {
  const glb = decodeGlb(await readFile(path));
  const metadata = glb.json.extensions?.EXT_structural_metadata;
  for (const type of Object.values<{ properties?: Record<string, { name?: string }> }>(
    metadata?.schema?.classes ?? {},
  ))
    for (const [name, property] of Object.entries(type.properties ?? {})) {
      checkName(name, where);
      if (property.name !== undefined) checkName(property.name, where);
    }
  // What is wrong with a table is the business of check; here it counts what it says.
  const table = readPropertyTable(glb, where, new ProblemList());
  for (const id of table?.texts.get('id') ?? []) checkId(id, where);
}

async function scanArchive(
  path: string,
  checkName: Check<string>,
  checkId: Check<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const archive = await PmtilesArchive.open(path);
  try {
    for await (const entry of archive.entries()) {
      signal.throwIfAborted();
      for (const { name, features } of decodeTile(await archive.tile(entry)))
        for (const { properties } of features) {
          for (const key of Object.keys(properties)) checkName(key, `${name} of tile ${entry.tileId}`);
          checkId(properties.id, `${name} of tile ${entry.tileId}`);
        }
    }
  } finally {
    await archive.close();
  }
}

function leak(layer: string, what: string): InputError {
  return new InputError(
    'bundle-leak',
    layer,
    `${what}.`,
    'Nothing was published. Build the city again from its manifest, and look at the classes in it.',
  );
}
