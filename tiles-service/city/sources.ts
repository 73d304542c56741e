import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InputError } from '../../models/errors.ts';
import type { ModelPlacement, Progress, Publication } from '../../models/schema/index.ts';
import { detectFormat } from '../read/detect.ts';
import { defined } from './defined.ts';
import { versionOf } from './files.ts';
import type { InputHasher } from './input-hash.ts';
import type { CitySource } from './manifest.ts';

/** What a user says about the files of an import. */
export interface SourceOptions {
  files: readonly string[];
  /** Id for all feature files together; without it every file is a source named after itself. */
  source?: string;
  crs?: string;
  verticalDatum?: string;
  encoding?: string;
  idField?: string;
  sublayer?: string;
  /** Where models with axes of their own stand. */
  placement?: ModelPlacement;
  publication: Publication;
  owner?: string;
  licence?: string;
  attribution?: string;
  updated?: string;
}

/** Who answers for a format whose every file comes from one place. */
const KNOWN_OWNERS: Record<string, Pick<CitySource, 'owner' | 'licence' | 'attribution'>> = {
  osm: {
    owner: 'OpenStreetMap contributors',
    licence: 'ODbL-1.0',
    attribution: '© OpenStreetMap contributors',
  },
};

/** A source as somebody described it, by command line or manifest, with its files found. */
export interface SourceDescription {
  id: string;
  kind: CitySource['kind'];
  /** Of the first file. */
  format: string;
  paths: readonly string[];
  options: CitySource['options'];
  publication?: Publication;
  owner?: string;
  licence?: string;
  attribution?: string;
  /** Anything that Date reads; the time of the files if not said. */
  updated?: string;
}

/** Hashes the files of a source and says of it what a city keeps. */
export async function citySourceOf(
  { paths, publication, owner, licence, attribution, updated, ...described }: SourceDescription,
  hasher: InputHasher,
  signal: AbortSignal,
): Promise<CitySource> {
  const files: CitySource['files'] = [];
  let changed = new Date(0);
  for (const path of paths) {
    const input = await hasher.hashWithCompanions(path, described.format, signal);
    files.push({ path, bytes: input.bytes, sha256: input.sha256 });
    if (input.changed > changed) changed = input.changed;
  }
  const known = KNOWN_OWNERS[described.format];
  const line = attribution ?? known?.attribution;
  return {
    ...described,
    files,
    publication: publication ?? 'public',
    owner: owner ?? known?.owner ?? 'unknown',
    licence: licence ?? known?.licence ?? 'unknown',
    ...(line ? { attribution: line } : {}),
    updated: (updated ? new Date(updated) : changed).toISOString(),
    imported: new Date().toISOString(),
  };
}

/** Looks at every file and hashes it. Throws InputError for one that is missing, empty, or of no known format. */
export async function describeSources(
  options: SourceOptions,
  hasher: InputHasher,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<CitySource[]> {
  const { files, source, crs, verticalDatum, encoding, idField, sublayer, placement } = options;
  const { publication, owner, licence, attribution, updated } = options;
  const given = defined({ crs, verticalDatum, encoding, idField, sublayer, placement });
  const provenance = defined({ publication, owner, licence, attribution, updated });
  const sources = new Map<string, SourceDescription & { paths: string[] }>();
  for (const [index, file] of files.entries()) {
    const path = resolve(file);
    await statInput(file, path);
    onProgress({ step: `looking at ${basename(path)}`, done: index, total: files.length, unit: 'steps' });
    const { kind, format } = await detectFormat(path);
    const id = kind === 'features' ? (source ?? slugOf(path)) : slugOf(path);
    checkId(id, file);
    const known = sources.get(id);
    if (!known) sources.set(id, { ...provenance, id, kind, format, paths: [path], options: given });
    else if (kind === 'features' && known.kind === kind && source) known.paths.push(path);
    else
      throw new InputError(
        'source-twice',
        file,
        `two files would be the source "${id}".`,
        'Import them one by one with a --source of their own, or name both one source with --source.',
      );
  }
  const described: CitySource[] = [];
  for (const description of sources.values()) described.push(await citySourceOf(description, hasher, signal));
  return described;
}

/** Throws InputError `file-missing` and `file-empty`. A folder may be one input: detectFormat says whether it is. */
async function statInput(given: string, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new InputError('file-missing', given, 'there is no such file.', 'Check the path.');
  if (!found.isDirectory() && found.size === 0)
    throw new InputError('file-empty', given, 'the file is empty.', 'Fetch it again from its source.');
}

/** The file's name without its format, in the letters of an id: `N46E006.hgt.zip` → `n46e006`. */
export function slugOf(path: string): string {
  const name = basename(path).replace(/(\.(city|osm|hgt|geo))?\.[a-z0-9]+(\.(gz|zip))?$/i, '');
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return slug || `source-${versionOf(name).slice(0, 6)}`;
}

function checkId(id: string, given: string): void {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id))
    throw new InputError(
      'source-id',
      given,
      `"${id}" cannot be the id of a source.`,
      'Use lower case letters, digits and dashes: --source old-town.',
    );
}
