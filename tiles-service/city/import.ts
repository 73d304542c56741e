import { basename, join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import type { LocalizedText, ModelPlacement, Progress } from '../../models/schema/index.ts';
import { WorkerPool } from '../work/pool.ts';
import { type BuildPolicy, type BuildResult, buildCity } from './build-city.ts';
import { hashPipeline, type ImportContext } from './context.ts';
import { sweepTemporaries } from './files.ts';
import { InputHasher } from './input-hash.ts';
import { withKeptPlacement } from './kept-place.ts';
import { lockCity } from './lock.ts';
import { type CityManifest, isCityFolder, loadManifest } from './manifest.ts';
import { hashesFile } from './paths.ts';
import { framesInForce } from './rollback.ts';
import { describeSources, type SourceOptions, slugOf } from './sources.ts';

/** What every way of writing to a city is given. */
export interface CityWork {
  /** City folder; made if it does not exist. */
  out: string;
  workers?: number;
  /** Workers of somebody else's, who closes them; instead of `workers`. */
  pool?: WorkerPool;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

export interface ImportOptions extends SourceOptions, CityWork, BuildPolicy {
  name?: LocalizedText;
  /** A building model that does not say where it stands is put into the middle of the city for now. */
  placeLater?: boolean;
}

export type ImportResult = BuildResult;

/**
 * Imports files into a city folder. What was made before from the same bytes is used again; what a source
 * replaces stays until everything new stands, and is then kept for rollback.
 */
export async function importCity(options: ImportOptions): Promise<ImportResult> {
  return withCity(options, async (context, hasher) => {
    const before = isCityFolder(options.out) ? await loadManifest(options.out) : emptyManifest(options);
    const placement = options.placement ?? (options.placeLater ? await placeForNow(options.out) : undefined);
    const described = await describeSources(
      { ...options, ...(placement ? { placement } : {}) },
      hasher,
      options.signal,
      options.onProgress,
    );
    const given = described.map((source) =>
      withKeptPlacement(
        source,
        before.sources.find(({ id }) => id === source.id),
      ),
    );
    const isGiven = (id: string): boolean => given.some((source) => source.id === id);
    const sources = [...before.sources.filter(({ id }) => !isGiven(id)), ...given];
    // Who imports a source by name wants to see it, even where it had been rolled back.
    const layers = before.layers.map(({ held, ...state }) =>
      held === undefined || isGiven(state.source) ? state : { ...state, held },
    );
    const wanted = { ...before, ...(options.name ? { name: options.name } : {}), sources };
    return buildCity(context, options, wanted, { ...before, layers });
  });
}

/** Locks a city folder, clears what a killed import left, and gives a context to work in. */
export async function withCity<T>(
  { out: city, workers, pool: given, signal, onProgress }: CityWork,
  work: (context: ImportContext, hasher: InputHasher) => Promise<T>,
): Promise<T> {
  const unlock = await lockCity(city);
  const pool = given ?? new WorkerPool(workers);
  try {
    await sweepTemporaries(city);
    await sweepTemporaries(join(city, 'work', 'stores'));
    const hasher = await InputHasher.open(hashesFile(city));
    try {
      return await work({ city, pool, signal, onProgress, pipeline: await hashPipeline() }, hasher);
    } finally {
      await hasher.save();
    }
  } finally {
    if (!given) await pool.close();
    await unlock();
  }
}

/** The ground in the middle of a city. Throws InputError `no-middle` for a city that has nothing yet. */
async function placeForNow(city: string): Promise<ModelPlacement> {
  const frames = Object.values(await framesInForce(city));
  if (frames.length === 0)
    throw new InputError(
      'no-middle',
      city,
      'there is no city yet in whose middle a model could wait for its place.',
      'Say where it stands with --position <longitude>,<latitude>,<height>, or import something else first.',
    );
  const { longitude, latitude, height } = frames[0].origin;
  return { longitude, latitude, height, forNow: true };
}

function emptyManifest(options: ImportOptions): CityManifest {
  const id = slugOf(`${basename(join(options.out))}.x`);
  return {
    schema: 'citymirror/city/1',
    id,
    name: options.name ?? { 'zh-CN': id, en: id },
    sources: [],
    layers: [],
  };
}
