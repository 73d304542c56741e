import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { type Effects, effectsSchema, type FloodRun, floodRunSchema } from '../../models/schema/flood-run.ts';
import type { Publication } from '../../models/schema/index.ts';
import type { SentRun, SentRunOutcome } from '../../models/schema/sent-run.ts';
import type { FloodMaxima, WaterSource } from '../../scenes/flood/run/frame.ts';
import { KEYFRAMES_FILE, openKeptRun } from '../../scenes/flood/run/keyframes.ts';
import { isTemporary } from '../city/files.ts';
import { hashCase } from './case-file.ts';
import { writeExports } from './run-exports.ts';
import { refuseOthers } from './run-folder.ts';
import { EFFECTS_FILE, loadRuns, RUN_FILE, runsFolder } from './run-list.ts';

/** Folders of runs that pages sent: no other run is called so, and they are the only ones that make room. */
const SENT = 'sent-';
/** Sent runs of a class; one has 36 MiB at most. */
export const MOST_SENT = 40;
/** Milliseconds after which a half-written folder is of a server that died. */
const DEAD = 3_600_000;
/** Letters of the page's id that stay in the name. */
const READABLE = 60;

export interface KeepOptions {
  /** Whether a run, by its id, was ever signed: it is never taken away. */
  isSigned?(run: string): boolean;
  most?: number;
  /** UTC milliseconds. */
  now?: number;
}

/** What is being kept, by the folder of runs: one after the other. */
const turns = new Map<string, Promise<unknown>>();

/**
 * Keeps a run that a page computed with its city: whole or not at all, under a name made of what it says, so that it takes
 * no other run's place and no other takes its. Of those that pages sent and nobody signed the oldest make room.
 */
export async function keepRun(
  city: string,
  publication: Publication,
  sent: SentRun,
  options: KeepOptions = {},
): Promise<SentRunOutcome> {
  const runs = runsFolder(city, publication);
  const turn = (turns.get(runs) ?? Promise.resolve()).then(() => keep(runs, sent, options));
  const settled = turn.catch(() => undefined);
  turns.set(runs, settled);
  try {
    return await turn;
  } finally {
    if (turns.get(runs) === settled) turns.delete(runs);
  }
}

async function keep(
  runs: string,
  { run, effects, keyframes }: SentRun,
  { isSigned = () => false, most = MOST_SENT, now = Date.now() }: KeepOptions,
): Promise<SentRunOutcome> {
  const caseHash = hashCase(run.case);
  const id = sentId(run.id, caseHash, effects, keyframes);
  const folder = join(runs, id);
  const text = `${JSON.stringify(effectsSchema.parse({ ...effects, run: id }))}\n`;
  const effectsHash = hashOf(text);
  const whole = floodRunSchema.parse({
    ...run,
    ...{ id, computedBy: 'page', inputs: { case: caseHash } },
    engine: { ...run.engine, version: 'page' },
    made: new Date(Math.min(Date.parse(run.made), now)).toISOString(),
    cautions: [...run.cautions.filter(({ code }) => code !== FROM_PICTURES), fromPictures(run)],
  } satisfies FloodRun);
  const files: [string, string | Uint8Array][] = [
    [KEYFRAMES_FILE, keyframes],
    [EFFECTS_FILE, text],
    [RUN_FILE, `${JSON.stringify(whole)}\n`],
  ];
  if (await isThere(folder)) return sameOrNot(folder, id, files);
  const water = await readWater(whole, keyframes);
  if ('why' in water) return { outcome: 'unreadable', why: water.why };
  const removed = await makeRoom(runs, { isSigned, most, now });
  if (!removed) return { outcome: 'full', most };
  // A name that nobody else writes to: of two servers the first to be done has the place.
  const temporary = `${folder}.${randomUUID()}.part`;
  await mkdir(temporary, { recursive: true });
  try {
    for (const [name, content] of files) await writeFile(join(temporary, name), content);
    await writeExports(temporary, whole, water.source, water.maxima, new AbortController().signal);
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    // Another server was faster.
    if (!(await isThere(folder))) throw error;
    return sameOrNot(folder, id, files);
  }
  return { outcome: 'kept', run: id, effectsHash, removed };
}

/** The bed and the worst of a run out of its pictures, of which other programs are given files; or why there are none. */
async function readWater(
  run: FloodRun,
  keyframes: Uint8Array,
): Promise<{ source: WaterSource; maxima: FloodMaxima } | { why: string }> {
  const read = async (_file: string, offset: number, length: number) =>
    keyframes.subarray(offset, offset + length);
  try {
    const source = await openKeptRun(run, { read });
    return { source, maxima: await source.maxima() };
  } catch (error) {
    if (error instanceof InputError) return { why: error.message };
    throw error;
  }
}

/** The page's own id, readable, and a hash of case, effects and pictures: what the run says. */
function sentId(page: string, caseHash: string, { effects }: Effects, keyframes: Uint8Array): string {
  const hash = createHash('sha256').update(caseHash).update(JSON.stringify(effects)).update(keyframes);
  return `${SENT}${page.slice(0, READABLE)}-${hash.digest('hex').slice(0, 16)}`;
}

const FROM_PICTURES = 'effects-from-pictures';

/** The command looks at the water every 30 s; a page at its pictures alone. */
function fromPictures({ keyframes }: FloodRun): FloodRun['cautions'][number] {
  const gaps = keyframes.slice(1).map(({ time }, index) => time - keyframes[index].time);
  const every = Math.round(gaps.reduce((most, gap) => Math.max(most, gap), 0));
  const message = `A page computed it and told what it does to the city from its pictures, ${every} s apart: what came and went between two of them is not told.`;
  return { code: FROM_PICTURES, message };
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** What is kept under the name is this run, or else: it was damaged or put there by hand, and stays as it is. */
async function sameOrNot(
  folder: string,
  id: string,
  [keyframes, effects, run]: readonly [string, string | Uint8Array][],
): Promise<SentRunOutcome> {
  const same = await Promise.all([keyframes, effects].map((file) => holds(folder, file)));
  return same.every(Boolean) && (await isThere(join(folder, run[0])))
    ? { outcome: 'was-kept', run: id, effectsHash: hashOf(effects[1]) }
    : { outcome: 'differs', run: id };
}

const holds = async (folder: string, [name, content]: readonly [string, string | Uint8Array]) =>
  readFile(join(folder, name)).then(
    (kept) => hashOf(kept) === hashOf(content),
    () => false,
  );

const hashOf = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');

/**
 * Takes the oldest sent runs away that nobody ever signed, until there is room for one, and says which; undefined: there is
 * none, and all stay.
 */
async function makeRoom(
  runs: string,
  { isSigned, most, now }: Required<Pick<KeepOptions, 'isSigned' | 'most' | 'now'>>,
): Promise<string[] | undefined> {
  await sweep(runs, now);
  const sent = (await loadRuns(runs)).filter(
    ({ id, computedBy }) => computedBy === 'page' && id.startsWith(SENT),
  );
  const over = sent.length - most + 1;
  if (over <= 0) return [];
  const free: { id: string; since: number }[] = [];
  for (const { id } of sent)
    if (!isSigned(id) && (await holdsOnlyRun(join(runs, id))))
      // By when it came to lie there: what a run says of itself is its sender's.
      free.push({ id, since: (await stat(join(runs, id))).mtimeMs });
  if (free.length < over) return undefined;
  const removed = free
    .sort((a, b) => a.since - b.since)
    .slice(0, over)
    .map(({ id }) => id);
  for (const id of removed) await rm(join(runs, id), { recursive: true });
  return removed;
}

const holdsOnlyRun = (folder: string): Promise<boolean> =>
  refuseOthers(folder).then(
    () => true,
    () => false,
  );

/** Removes what a server that died left half-written here. */
async function sweep(runs: string, now: number): Promise<void> {
  for (const name of await readdir(runs).catch(() => [] as string[])) {
    if (!name.startsWith(SENT) || !isTemporary(name)) continue;
    const facts = await stat(join(runs, name)).catch(() => undefined);
    if (facts && now - facts.mtimeMs > DEAD) await rm(join(runs, name), { recursive: true, force: true });
  }
}
