import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { InputError } from '../../models/errors.ts';
import type { Progress, Publication } from '../../models/schema/index.ts';
import { detectFormat } from '../read/detect.ts';
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
  publication: Publication;
  owner?: string;
  licence?: string;
  attribution?: string;
  updated?: string;
}

/** Who answers for a format whose every file comes from one place. */
export const KNOWN_OWNERS: Record<string, Pick<CitySource, 'owner' | 'licence' | 'attribution'>> = {
  osm: {
    owner: 'OpenStreetMap contributors',
    licence: 'ODbL-1.0',
    attribution: '© OpenStreetMap contributors',
  },
};

/** Looks at every file and hashes it. Throws InputError for one that is missing, empty, or of no known format. */
export async function describeSources(
  options: SourceOptions,
  hasher: InputHasher,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<CitySource[]> {
  const sources = new Map<string, CitySource>();
  for (const [index, given] of options.files.entries()) {
    const path = resolve(given);
    await statInput(given, path);
    onProgress({
      step: `looking at ${basename(path)}`,
      done: index,
      total: options.files.length,
      unit: 'steps',
    });
    const { kind, format } = await detectFormat(path);
    const id = kind === 'features' ? (options.source ?? slugOf(path)) : slugOf(path);
    checkId(id, given);
    const { bytes, sha256, changed } = await hasher.hashWithCompanions(path, format, signal);
    const file = { path, bytes, sha256 };
    const known = sources.get(id);
    if (known) {
      if (kind !== 'features' || known.kind !== kind || !options.source)
        throw new InputError(
          'source-twice',
          given,
          `two files would be the source "${id}".`,
          'Import them one by one with a --source of their own, or name both one source with --source.',
        );
      known.files.push(file);
      continue;
    }
    sources.set(id, {
      id,
      kind,
      format,
      files: [file],
      options: {
        ...(options.crs ? { crs: options.crs } : {}),
        ...(options.verticalDatum ? { verticalDatum: options.verticalDatum } : {}),
      },
      publication: options.publication,
      owner: options.owner ?? KNOWN_OWNERS[format]?.owner ?? 'unknown',
      licence: options.licence ?? KNOWN_OWNERS[format]?.licence ?? 'unknown',
      ...attributionOf(options, format),
      updated: options.updated ?? changed.toISOString(),
      imported: new Date().toISOString(),
    });
  }
  return [...sources.values()];
}

function attributionOf(options: SourceOptions, format: string): { attribution?: string } {
  const attribution = options.attribution ?? KNOWN_OWNERS[format]?.attribution;
  return attribution ? { attribution } : {};
}

/** Throws InputError `file-missing` and `file-empty`. A folder may be one input: detectFormat says whether it is. */
export async function statInput(given: string, path: string): Promise<void> {
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
