import { stat } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import type { HeightGrid } from '../../../models/geodesy/index.ts';
import {
  type Manifest,
  type ManifestSource,
  mappingSchema,
  type ScenarioPreset,
  type SourceMapping,
} from '../../../models/schema/index.ts';
import { loadHeightGrid } from '../../read/raster/height-grid-file.ts';
import { expandPath } from './glob.ts';
import type { ManifestFile } from './manifest-file.ts';
import { loadPresets } from './preset-files.ts';
import type { ManifestPath, ManifestProblem } from './problem.ts';
import { checkRules, type Report } from './rules.ts';
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
  scenarioPresets: ScenarioPreset[];
  problems: ManifestProblem[];
}

const MAPPING_KEYS = Object.keys(mappingSchema.shape) as (keyof SourceMapping)[];

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
  const root = await rootOf(file, given.root, report);
  const grids = root.isThere ? await loadGrids(manifest, root.path, report) : {};
  const scenarioPresets = root.isThere ? await loadPresets(manifest, root.path, report) : [];
  checkRules(manifest, grids, report);
  const sources: SettledSource[] = [];
  for (const [index, own] of manifest.sources.entries()) {
    const source: ManifestSource = { ...manifest.defaults, ...own };
    const paths = root.isThere ? await findFiles(source, index, root.path, report) : [];
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
  return { manifest, file, root: root.path, sources, grids, scenarioPresets, problems };
}

/** Where paths start from. Where it is not there, that is said once, and not of every file. */
async function rootOf(
  { path, manifest }: ManifestFile & { manifest: Manifest },
  given: string | undefined,
  report: Report,
): Promise<{ path: string; isThere: boolean }> {
  let isKnown = true;
  const text = (manifest.root ?? '.').replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    const value = process.env[name];
    if (value === undefined && given === undefined) {
      report('environment', ['root'], `the environment variable ${name} is not set; set it, or give --root.`);
      isKnown = false;
    }
    return value ?? whole;
  });
  const root = given === undefined ? resolve(dirname(path), text) : resolve(given);
  if (!isKnown) return { path: root, isThere: false };
  const facts = await stat(root).catch(() => undefined);
  if (facts?.isDirectory()) return { path: root, isThere: true };
  report('root-missing', ['root'], `the folder ${root}, which the paths start from, is not there.`);
  return { path: root, isThere: false };
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
  if (/^[a-z]:[\\/]/i.test(path) && sep === '/')
    return ' It is a path of Windows; write it relative to `root`, and the manifest works on every machine.';
  if (!(await stat(folder).catch(() => undefined))) return ` The folder ${folder} is not there.`;
  const names = (await expandPath(folder, '*')).map((file) => file.slice(folder.length + 1));
  return didYouMean(absolute.slice(folder.length + 1), names);
}
