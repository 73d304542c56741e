import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { Manifest } from '../../../models/schema/index.ts';
import { type BuildPolicy, type BuildResult, buildCity } from '../build-city.ts';
import { type CityWork, withCity } from '../import.ts';
import { type CityManifest, type GridSettings, isCityFolder, loadManifest } from '../manifest.ts';
import { cityOf, citySourcesOf, gridSettingsOf, sameInput } from './city-sources.ts';
import { type DetectedSource, detectSource } from './detect-source.ts';
import { type ManifestFile, readManifestFile } from './manifest-file.ts';
import { inOrder, type ManifestProblem } from './problem.ts';
import { type SettledManifest, settleManifest } from './settle.ts';

export interface OnboardOptions extends Omit<CityWork, 'out'>, BuildPolicy {
  /** Path of the manifest. */
  manifest: string;
  /** City folder; absent: the manifest's `out`. */
  out?: string;
  /** Folder that paths start from; absent: the manifest's `root`. */
  root?: string;
  /** Asked with the city folder before anything is done; throws to refuse. */
  before?: (out: string) => void;
}

export interface OnboardResult {
  out: string;
  problems: ManifestProblem[];
  /** Absent where errors in the manifest kept it from being built. */
  build?: BuildResult;
  /** Ids of sources, by what became of their inputs since the last time. */
  sources: { added: string[]; changed: string[]; removed: string[]; unchanged: string[] };
}

const NOTHING: OnboardResult['sources'] = { added: [], changed: [], removed: [], unchanged: [] };

/**
 * Makes a city what its manifest says: new and changed sources are imported, those that the manifest no longer has
 * go, all others are used again; put in force at once, at the end. Killed half-way, the same call goes on from there.
 * Problems of the manifest that are errors leave everything as it is.
 */
export async function buildManifest(options: OnboardOptions): Promise<OnboardResult> {
  const file = await readManifestFile(options.manifest);
  const out = outOf(file, options);
  if (!hasManifest(file)) return { out, problems: inOrder(file.problems), sources: NOTHING };
  options.before?.(out);
  const settled = await settleManifest(file, options);
  const detected: DetectedSource[] = [];
  for (const source of settled.sources) {
    options.signal.throwIfAborted();
    const found = await detectSource(settled, source);
    if (found) detected.push(found);
  }
  if (settled.problems.some(({ level }) => level === 'error') && !options.keepGoing)
    return { out, problems: inOrder(settled.problems), sources: NOTHING };
  return {
    out,
    problems: inOrder(settled.problems),
    ...(await buildSettled(settled, detected, { ...options, out })),
  };
}

async function buildSettled(
  settled: SettledManifest,
  detected: readonly DetectedSource[],
  options: OnboardOptions & { out: string },
): Promise<Pick<OnboardResult, 'build' | 'sources'>> {
  const { manifest } = settled;
  return withCity(options, async (context, hasher) => {
    const before = isCityFolder(options.out) ? await loadManifest(options.out) : emptyCity(manifest);
    if (before.id !== manifest.id && before.layers.length > 0)
      throw new InputError(
        'other-city',
        options.out,
        `the folder holds the city "${before.id}", and the manifest is of "${manifest.id}".`,
        'Name another folder with --out.',
      );
    const { signal, onProgress } = options;
    const given = await citySourcesOf(settled, detected, hasher, before, signal, onProgress);
    const isGiven = (id: string): boolean => given.some((source) => source.id === id);
    // What the manifest names, but could not be looked at now, stays as it was: only --keep-going comes here with it.
    const isNamed = (id: string): boolean => manifest.sources.some((source) => source.id === id);
    const others = before.sources.filter(({ id, managed }) => !isGiven(id) && (!managed || isNamed(id)));
    const { approvalNumber, memoryBudget, viewpoints, groups, scenarioPresets, ...rest } = before;
    // What the manifest does not say of the grid is left to the command `grid`.
    const asked = await gridSettingsOf(settled, hasher, signal);
    const wanted: CityManifest = {
      ...rest,
      ...cityOf(settled),
      ...(asked ? { grid: { ...(isSameFrame(asked, before.grid) ? before.grid : {}), ...asked } } : {}),
      sources: [...others, ...given],
    };
    const build = await buildCity(
      context,
      { ...options, imagery: options.imagery ?? manifest.imagery ?? true },
      wanted,
      before,
    );
    const known = (id: string) => before.sources.find((source) => source.id === id);
    const isSame = (source: (typeof given)[number]): boolean => {
      const old = known(source.id);
      return old !== undefined && sameInput(old, source);
    };
    return {
      build,
      sources: {
        added: given.filter(({ id }) => !known(id)).map(({ id }) => id),
        changed: given.filter((source) => known(source.id) && !isSame(source)).map(({ id }) => id),
        unchanged: given.filter(isSame).map(({ id }) => id),
        removed: before.sources
          .filter(({ id }) => !wanted.sources.some((s) => s.id === id))
          .map(({ id }) => id),
      },
    };
  });
}

function isSameFrame(a: GridSettings, b: GridSettings | undefined): boolean {
  return a.crs === b?.crs && a.verticalDatum === b.verticalDatum;
}

function hasManifest(file: ManifestFile): file is ManifestFile & { manifest: Manifest } {
  return file.manifest !== undefined;
}

function outOf({ path, manifest }: ManifestFile, { out }: OnboardOptions): string {
  if (out !== undefined) return out;
  if (manifest?.out !== undefined) return resolve(join(path, '..'), manifest.out);
  if (manifest === undefined) return '';
  throw new InputError(
    'no-out',
    path,
    'neither the manifest nor the command says where the city goes.',
    'Give --out <folder>, or write `out:` into the manifest.',
  );
}

function emptyCity(manifest: Manifest): CityManifest {
  return {
    schema: 'citymirror/city/1',
    ...cityOf({ manifest, scenarioPresets: [] }),
    sources: [],
    layers: [],
  };
}

/** Throws InputError `not-a-city` unless a folder holds a city already: what `sync` asks for. */
export function assertCity(folder: string): void {
  if (!existsSync(folder) || !isCityFolder(folder))
    throw new InputError(
      'not-a-city',
      folder,
      'there is no city here yet.',
      'Make it first: npm run city -- build <manifest> --out <folder>.',
    );
}
