import { basename } from 'node:path';
import type { Layer } from '../../models/schema/index.ts';
import { attributeClassesOf } from './classes/attribute-classes.ts';
import { versionOf } from './files.ts';
import type { CitySource, LayerState, VersionFacts } from './manifest.ts';
import type { SourceStores } from './read-source.ts';

/** Versions of a building model that are kept beside the one that stands. */
const MOST_KEPT = 6;

export interface BuiltLayer {
  layer: Layer;
  source: string;
  facts?: VersionFacts;
}

/**
 * What is known of a version of a source's layer for one class. `view`: what that class sees of the source; `stores`: all
 * of it.
 */
export function factsOf(source: CitySource, view: SourceStores, stores: SourceStores): VersionFacts {
  const all = stores.stricter?.at(-1)?.groups ?? stores.groups;
  // Of other sources the version before is for rollback alone: no scene names it.
  const isModel = all.some(({ group }) => group === 'bim');
  // What is hidden from a class now may be open to it in any version before.
  const isNarrowed = all.some(
    ({ group, features }) => (view.groups.find((own) => own.group === group)?.features ?? 0) < features,
  );
  return {
    imported: source.imported,
    file: source.files.map(({ path }) => basename(path)).join(', '),
    content: versionOf(source.files.map(({ sha256 }) => sha256)),
    rules: isModel ? versionOf(attributeClassesOf(source), isNarrowed ? stores.version : '') : '',
    ...(stores.crs.stands && { stands: stores.crs.stands }),
  };
}

/**
 * The new state of a layer after one that stood. What a new version replaces is kept for rollback, and of a building
 * model some before it, to compare with: one of each file, since the same one tiled anew is no other version. Nothing is
 * kept that a class could see more in than now.
 */
export function nextState(known: LayerState | undefined, { layer, source, facts }: BuiltLayer): LayerState {
  const all = { ...known?.facts, ...(facts && { [layer.version]: known?.facts?.[layer.version] ?? facts }) };
  const state = (more: Partial<LayerState>): LayerState => withFacts({ layer, source, ...more }, all);
  if (!known) return state({});
  if (isOpener(known, layer, facts)) return state({});
  const { held, older, previous } = known;
  const before = { ...(previous ? { previous } : {}), ...(older ? { older } : {}) };
  if (held === layer.version) return withFacts({ ...known, source, previous: layer }, all);
  if (known.layer.version === layer.version)
    return state({ ...before, ...(held === undefined ? {} : { held }) });
  if (layer.bim === undefined) return state({ previous: known.layer });
  const told = [layer, known.layer].map((one) => contentOf(one, all));
  const kept = [previous, ...(older ?? [])].filter((one): one is Layer => {
    if (one === undefined || one.version === layer.version) return false;
    const content = contentOf(one, all);
    const isNew = !told.includes(content);
    told.push(content);
    return isNew;
  });
  const isSameFile = told[0] === told[1];
  return state({ previous: known.layer, older: kept.slice(0, isSameFile ? MOST_KEPT : MOST_KEPT - 1) });
}

/** What a version was made of; where nobody noted it, nothing else is the same. */
const contentOf = (
  { version }: Pick<Layer, 'version'>,
  all: Readonly<Record<string, VersionFacts>>,
): string => all[version]?.content ?? version;

/**
 * Whether versions that are kept were made for another rule of who may see what: also where nobody noted the rule, as in
 * cities that are older than this.
 */
function isOpener({ layer: before, facts: known }: LayerState, layer: Layer, facts?: VersionFacts): boolean {
  if (before.version === layer.version || facts === undefined) return false;
  // What is no model has no rules.
  return (known?.[before.version]?.rules ?? '') !== facts.rules;
}

function withFacts(state: LayerState, all: Readonly<Record<string, VersionFacts>>): LayerState {
  const facts = Object.fromEntries(
    versionsIn(state).flatMap(({ version }) => (all[version] ? [[version, all[version]]] : [])),
  );
  const { older, facts: _, ...rest } = state;
  return {
    ...rest,
    ...(older && older.length > 0 ? { older } : {}),
    ...(Object.keys(facts).length > 0 ? { facts } : {}),
  };
}

/** All versions of a layer that stand or are kept. */
export function versionsIn({ layer, previous, older = [] }: LayerState): Layer[] {
  return [layer, ...(previous ? [previous] : []), ...older];
}

/** A layer with what there is beside it of other versions of its building model. */
export function withVersions(state: LayerState): Layer {
  const [layer, ...others] = versionsIn(state);
  const facts = state.facts ?? {};
  const bimVersions = others.flatMap(({ version, bim, url, store, provenance }) => {
    if (bim === undefined || contentOf({ version }, facts) === contentOf(layer, facts)) return [];
    const { imported = provenance[0].updated, file: name } = state.facts?.[version] ?? {};
    return [{ version, imported, bim, url, ...(name ? { name } : {}), ...(store ? { store } : {}) }];
  });
  const imported = state.facts?.[layer.version]?.imported;
  return {
    ...layer,
    ...(layer.bim !== undefined && imported !== undefined ? { imported } : {}),
    ...(bimVersions.length > 0 ? { bimVersions } : {}),
  };
}
