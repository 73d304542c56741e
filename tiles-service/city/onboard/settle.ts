import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import {
  type HeightGrid,
  parseSiteTransform,
  parseVerticalDatum,
  resolveCrs,
} from '../../../models/geodesy/index.ts';
import type { Manifest, ManifestSource, SourceMapping } from '../../../models/schema/index.ts';
import { lookupCrs } from '../../read/crs-lookup.ts';
import { loadHeightGrid } from '../../read/raster/height-grid-file.ts';
import { LAYER_GROUPS } from '../layer-groups.ts';
import { expandPath } from './glob.ts';
import type { ManifestFile } from './manifest-file.ts';
import type { ManifestPath, ManifestProblem } from './problem.ts';
import { didYouMean } from './suggest.ts';

/** A source with the defaults filled in and its files found. */
export interface SettledSource {
  /** Place in the manifest's list. */
  index: number;
  given: ManifestSource;
  /** Absolute, each once. */
  paths: string[];
  mapping?: SourceMapping;
}

export interface SettledManifest {
  manifest: Manifest;
  file: ManifestFile;
  root: string;
  sources: SettledSource[];
  /** Height grids by name, with the files that they are in. */
  grids: Record<string, { path: string; grid: HeightGrid }>;
  problems: ManifestProblem[];
}

const MAPPING_KEYS = [
  'type',
  'class',
  'nameColumn',
  'fields',
  'otherFields',
  'height',
  'base',
  'valid',
  'crosswalk',
  'featurePublication',
] as const satisfies readonly (keyof SourceMapping)[];

/**
 * Looks for what a manifest names: files, height grids, transforms, CRSs, datums, encodings, groups; every one that
 * is not there or cannot be is a problem at its line. `root` takes the place of the manifest's own.
 */
export async function settleManifest(
  file: ManifestFile & { manifest: Manifest },
  given: { root?: string } = {},
): Promise<SettledManifest> {
  const { manifest, locate } = file;
  const problems: ManifestProblem[] = [...file.problems];
  const report: Report = (code, path, message, level = 'error') =>
    problems.push({ level, code, message, ...locate(path) });
  const root = rootOf(file, given.root, report);
  const grids = await loadGrids(manifest, root, report);
  checkTransforms(manifest, report);
  const checkDatum: CheckDatum = (name, path) => tryDatum(name, path, manifest, grids, report);
  checkSceneGrid(manifest, checkDatum, report);
  checkIds(manifest, report);
  const sources: SettledSource[] = [];
  for (const [index, own] of manifest.sources.entries()) {
    const source: ManifestSource = { ...manifest.defaults, ...own };
    checkPlace(manifest, source, index, checkDatum, report);
    checkRules(source, index, report);
    const paths = await findFiles(source, index, root, report);
    const mapping: SourceMapping = {};
    for (const key of MAPPING_KEYS)
      if (source[key] !== undefined) Object.assign(mapping, { [key]: source[key] });
    sources.push({
      index,
      given: source,
      paths,
      ...(Object.keys(mapping).length > 0 ? { mapping } : {}),
    });
  }
  return { manifest, file, root, sources, grids, problems };
}

type Report = (code: string, path: ManifestPath, message: string, level?: ManifestProblem['level']) => void;

type CheckDatum = (name: string, path: ManifestPath) => void;

function rootOf({ path, manifest }: ManifestFile, given: string | undefined, report: Report): string {
  if (given !== undefined) return resolve(given);
  const text = (manifest?.root ?? '.').replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    const value = process.env[name];
    if (value === undefined)
      report('environment', ['root'], `the environment variable ${name} is not set; set it, or give --root.`);
    return value ?? whole;
  });
  return resolve(dirname(path), text);
}

async function loadGrids(
  manifest: Manifest,
  root: string,
  report: Report,
): Promise<SettledManifest['grids']> {
  const grids: SettledManifest['grids'] = {};
  for (const [name, path] of Object.entries(manifest.grids ?? {})) {
    const absolute = resolve(root, path);
    try {
      grids[name] = { path: absolute, grid: await loadHeightGrid(absolute) };
    } catch (error) {
      report('height-grid', ['grids', name], (error as Error).message);
    }
  }
  return grids;
}

function checkTransforms({ transforms = {} }: Manifest, report: Report): void {
  for (const [name, definition] of Object.entries(transforms))
    try {
      parseSiteTransform(name, definition);
    } catch (error) {
      report('site-transform', ['transforms', name], (error as Error).message);
    }
}

function checkSceneGrid({ grid }: Manifest, checkDatum: CheckDatum, report: Report): void {
  if (!grid) return;
  tryCrs(grid.crs, ['grid', 'crs'], report, (crs) => {
    if (crs.kind !== 'projected')
      report('grid-crs', ['grid', 'crs'], `${crs.id} ${crs.name} is not projected; simulations need metres.`);
  });
  checkDatum(grid.verticalDatum, ['grid', 'verticalDatum']);
}

function checkIds({ sources, groups = [] }: Manifest, report: Report): void {
  const seen = new Set<string>();
  const layers = new Map<string, string>();
  for (const [index, { id, group, footprints, layerNames = {} }] of sources.entries()) {
    if (seen.has(id))
      report('source-twice', ['sources', index, 'id'], `another source has the id "${id}" already.`);
    seen.add(id);
    // A source makes layers of its id, or of its id and a group; one must not be made by two.
    for (const layer of [id, ...LAYER_GROUPS.map((name) => `${id}-${name}`)]) {
      const other = layers.get(layer);
      if (other !== undefined && other !== id)
        report(
          'layer-twice',
          ['sources', index, 'id'],
          `"${id}" and "${other}" could both make the layer "${layer}".`,
        );
      layers.set(layer, id);
    }
    if (group !== undefined && !groups.some((known) => known.id === group))
      report(
        'group-unknown',
        ['sources', index, 'group'],
        `there is no group "${group}" in \`groups\`.${didYouMean(
          group,
          groups.map((known) => known.id),
        )}`,
      );
    const kinds = [...LAYER_GROUPS, 'pointcloud', 'imagery', 'tileset', 'vector-tiles'];
    for (const name of Object.keys(layerNames))
      if (!kinds.includes(name))
        report(
          'layer-name',
          ['sources', index, 'layerNames', name],
          `no layer is called "${name}"; there are ${kinds.join(', ')}.${didYouMean(name, kinds)}`,
        );
    if (footprints !== undefined && !sources.some((other) => `${footprints}`.startsWith(other.id)))
      report(
        'footprints',
        ['sources', index, 'footprints'],
        `no source of the manifest makes a layer "${footprints}".`,
      );
  }
}

function checkPlace(
  manifest: Manifest,
  source: ManifestSource,
  index: number,
  checkDatum: CheckDatum,
  report: Report,
): void {
  const own = manifest.sources[index];
  const pathOf = (key: 'crs' | 'verticalDatum' | 'siteTransform' | 'encoding'): ManifestPath =>
    own[key] === undefined ? ['defaults', key] : ['sources', index, key];
  if (source.crs !== undefined) tryCrs(source.crs, pathOf('crs'), report);
  if (source.verticalDatum !== undefined) checkDatum(source.verticalDatum, pathOf('verticalDatum'));
  const names = Object.keys(manifest.transforms ?? {});
  if (source.siteTransform !== undefined && !names.includes(source.siteTransform))
    report(
      'site-transform',
      pathOf('siteTransform'),
      `there is no transform "${source.siteTransform}" in \`transforms\`.${didYouMean(source.siteTransform, names)}`,
    );
  if (source.encoding !== undefined)
    try {
      new TextDecoder(source.encoding);
    } catch {
      const usual = ['utf-8', 'gbk', 'gb18030', 'big5', 'windows-1252', 'iso-8859-1', 'shift_jis', 'euc-kr'];
      report(
        'encoding',
        pathOf('encoding'),
        `no encoding is called "${source.encoding}"; usual ones are ${usual.join(', ')}.${didYouMean(source.encoding, usual)}`,
      );
    }
}

/** Rules that a schema cannot say. */
function checkRules({ height, base, verticalDatum }: ManifestSource, index: number, report: Report): void {
  const steps = height === undefined ? [] : Array.isArray(height) ? height : [height];
  let needsDatum = base?.above === 'datum';
  for (const [place, step] of steps.entries()) {
    if (typeof step !== 'object') continue;
    const path: ManifestPath = ['sources', index, 'height', ...(Array.isArray(height) ? [place] : [])];
    const ways = [step.column, step.storeys, step.constant].filter((way) => way !== undefined);
    if (ways.length !== 1)
      report('height-rule', path, 'a height rule has one of `column`, `storeys` and `constant`.');
    if (step.top && step.column === undefined) report('height-rule', path, '`top` goes with `column`.');
    if (step.top) needsDatum = true;
  }
  if (needsDatum && verticalDatum === undefined)
    report(
      'vertical-datum-missing',
      ['sources', index],
      'heights counted from a datum need `verticalDatum`; nothing is guessed.',
    );
}

async function findFiles(
  { path: paths }: ManifestSource,
  index: number,
  root: string,
  report: Report,
): Promise<string[]> {
  const found = new Set<string>();
  const list = Array.isArray(paths) ? paths : [paths];
  for (const [place, pattern] of list.entries()) {
    const at: ManifestPath = ['sources', index, 'path', ...(Array.isArray(paths) ? [place] : [])];
    const files = await expandPath(root, pattern);
    if (files.length === 0) {
      const isPattern = /[*?{]/.test(pattern);
      report(
        'file-missing',
        at,
        isPattern
          ? `no file fits "${pattern}" in ${root}.`
          : `there is no file "${pattern}" in ${root}.${await similarName(root, pattern)}`,
      );
    }
    for (const file of files) found.add(file);
  }
  return [...found];
}

async function similarName(root: string, path: string): Promise<string> {
  const absolute = resolve(root, path);
  const folder = dirname(absolute);
  if (!(await stat(folder).catch(() => undefined))) return ` The folder ${folder} is not there.`;
  const names = (await expandPath(folder, '*')).map((file) => file.slice(folder.length + 1));
  return didYouMean(absolute.slice(folder.length + 1), names);
}

function tryCrs(
  name: string,
  path: ManifestPath,
  report: Report,
  then: (crs: ReturnType<typeof resolveCrs>) => void = () => {},
): void {
  // Where a tileset in coordinates of its own lies: its tiler reads that, and refuses what is no place.
  if (/^\s*ENU\s*:/i.test(name)) return;
  try {
    then(resolveCrs(name, lookupCrs));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    report(error.code, path, error.message);
  }
}

function tryDatum(
  name: string,
  path: ManifestPath,
  manifest: Manifest,
  grids: SettledManifest['grids'],
  report: Report,
): void {
  const grid = /grid:\s*([^@]+)$/i.exec(name.trim())?.[1].trim();
  const known = Object.keys(manifest.grids ?? {});
  if (grid !== undefined && !known.includes(grid)) {
    const hint = didYouMean(grid, known);
    report('height-grid', path, `there is no height grid "${grid}" in \`grids\`.${hint}`);
    return;
  }
  // A grid that could not be loaded is told at its own line.
  if (grid !== undefined && !Object.hasOwn(grids, grid)) return;
  try {
    parseVerticalDatum(name, { grids: (wanted) => grids[wanted]?.grid });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    report(error.code, path, error.message);
  }
}
