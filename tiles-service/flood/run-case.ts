import { open, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { InputError } from '../../models/errors.ts';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import { type Effects, effectsSchema, type FloodRun, floodRunSchema } from '../../models/schema/flood-run.ts';
import type { Progress, Publication } from '../../models/schema/index.ts';
import packageFile from '../../package.json' with { type: 'json' };
import { type PreparedFlood, prepareFlood } from '../../scenes/flood/case/prepare.ts';
import { takeTurn } from '../../scenes/flood/case/turn.ts';
import { KEYFRAMES_FILE, KeyframeWriter } from '../../scenes/flood/run/keyframes.ts';
import { runFlood } from '../../scenes/flood/run/run-flood.ts';
import { makeFolderAtomically } from '../city/files.ts';
import { hashCase, readCase } from './case-file.ts';
import { cityRasters, ownRasters, type ReadRasters, readRasters } from './case-rasters.ts';
import { type CityOfRun, openEffects } from './city-effects.ts';
import { type LiveCaseOptions, liveCase } from './live-case.ts';
import { openSolver, threadsFor } from './open-solver.ts';
import { writeExports } from './run-exports.ts';
import { refuseOthers } from './run-folder.ts';
import { EFFECTS_FILE, RUN_FILE, runsFolder } from './run-list.ts';

export interface RunCaseOptions {
  /** Path of the case. */
  file: string;
  /** City folder: its grid where the case names none, and where the run is kept if `out` is not said. */
  city?: string;
  /** Folder of the run. */
  out?: string;
  /** Who may see the run; absent: as the strictest grid of the city. */
  publication?: Publication;
  /** At most; a small grid is computed on one. */
  threads: number;
  author?: string;
  /** It starts from what live gauges tell. */
  live?: LiveCaseOptions;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** Computes a case and keeps the run. Throws InputError; what is cancelled or fails leaves nothing behind. */
export async function runCase(options: RunCaseOptions): Promise<{ run: FloodRun; folder: string }> {
  const { file, city, signal, onProgress } = options;
  const given = await readCase(file);
  const flood = options.live ? await liveCase(given, options.live, signal) : given;
  const files = ownRasters(flood, dirname(resolve(file))) ?? (await gridOfCity(file, options));
  const id = runId(flood);
  const publication = options.publication ?? files.publication ?? 'internal';
  const folder = options.out ?? (city === undefined ? undefined : join(runsFolder(city, publication), id));
  if (folder === undefined)
    throw new InputError('flood-out', file, 'it is not said where the run goes.', 'Say --out or --city.');
  await refuseOthers(folder);
  onProgress({ step: 'flood: reading the grid', done: 0, unit: 'steps' });
  const read = await readRasters(flood, files, signal);
  const prepared = await prepareFlood(flood, read.rasters, read.place, signal);
  const run = await makeFolderAtomically(folder, (temporary) =>
    compute(
      temporary,
      folder,
      id,
      prepared,
      read,
      city === undefined ? undefined : { folder: city, publication },
      options,
    ),
  );
  return { run, folder };
}

async function compute(
  folder: string,
  target: string,
  id: string,
  prepared: PreparedFlood,
  { hashes, place }: ReadRasters,
  city: CityOfRun | undefined,
  options: RunCaseOptions,
): Promise<FloodRun> {
  const { author, signal, onProgress } = options;
  const { flood, grid, groundResolution } = prepared;
  const threads = threadsFor(grid, options.threads);
  const made = new Date().toISOString();
  const { effects, hashes: ofCity } = await openEffects(prepared, place, city, signal);
  const file = await open(join(folder, KEYFRAMES_FILE), 'w');
  try {
    const writer = new KeyframeWriter(grid, async (bytes) => {
      await file.write(bytes);
    });
    let used = threads;
    const result = await runFlood(prepared, {
      open: async (setup) => {
        const opened = await openSolver(setup, threads);
        used = opened.threads;
        return opened.solver;
      },
      // What comes and goes between two pictures counts too, as it does for the maxima.
      onLook: (frame) => effects.add(frame),
      onFrame: (frame) => writer.add(frame),
      onProgress: ({ time }) =>
        onProgress({ step: 'flood: computing', done: time, total: flood.duration, unit: 'steps' }),
      signal,
    });
    onProgress({ step: 'flood: writing', done: 0, unit: 'steps' });
    await takeTurn(signal);
    const index = await writer.finish(prepared.bed, result.maxima);
    const run = floodRunSchema.parse({
      schema: 'citymirror/flood-run/1',
      ...{ id, case: flood, made, start: flood.start ?? made, seconds: result.seconds },
      ...(author === undefined ? {} : { author }),
      engine: { version: packageFile.version, scheme: flood.scheme, threads: used },
      inputs: { case: hashCase(flood), ...hashes, ...ofCity },
      ...{ grid, cautions: [...result.cautions, ...fewerThreads(used, threads)] },
      ...(groundResolution === undefined ? {} : { groundResolution }),
      ...index,
      ...{ gauges: result.gauges, sections: result.sections },
      levels: prepared.gauges,
      balance: result.balance,
      summary: { ...result.summary, ...effects.summary(result.maxima) },
    } satisfies FloodRun);
    await writeExports(folder, run, prepared, result.maxima, signal);
    const rows: Effects = { schema: 'citymirror/effects/1', run: id, effects: effects.rows() };
    await writeFile(join(folder, EFFECTS_FILE), `${JSON.stringify(effectsSchema.parse(rows))}\n`);
    await writeFile(join(folder, RUN_FILE), `${JSON.stringify(run)}\n`);
    // From here on the folder takes its place: what else came to lie there meanwhile stays.
    await takeTurn(signal);
    await refuseOthers(target);
    return run;
  } finally {
    await file.close();
  }
}

/** Says so where not all threads could be started: the run then took longer, and is the same. */
function fewerThreads(used: number, asked: number): FloodRun['cautions'] {
  if (used === asked) return [];
  const message = `Of ${asked} threads not all could be started: it was computed on ${used}.`;
  return [{ code: 'fewer-threads', message }];
}

async function gridOfCity(file: string, { city, publication }: RunCaseOptions) {
  if (city !== undefined) return cityRasters(city, publication);
  throw new InputError(
    'flood-no-grid',
    file,
    'the case names no grid of its own.',
    'Say --city <folder>, or name the files in `grid` of the case.',
  );
}

/** A name that a web address and every disk take: the case, and when. */
function runId({ id }: FloodCase): string {
  const name = id.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 60);
  const when = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return `${name}-${when}`;
}
