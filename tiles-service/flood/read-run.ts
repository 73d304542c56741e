import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Effects, effectsSchema, type FloodRun, floodRunSchema } from '../../models/schema/flood-run.ts';
import type { Publication } from '../../models/schema/index.ts';
import type { SentRun, SentRunOutcome } from '../../models/schema/sent-run.ts';
import { classGiven } from './class-given.ts';
import { type KeepOptions, keepRun } from './keep-run.ts';
import { EFFECTS_FILE, RUN_FILE, runsFolder, stateOf } from './run-list.ts';

/** A kept run as others go by it: what it is called and when it was made, and what it does. */
export interface ReadRun {
  told: {
    name: FloodRun['case']['name'];
    issued: string;
    start: string;
    duration: number;
    author?: string;
    computedBy?: 'page';
    observed?: string;
    simulated?: boolean;
    effectsHash: string;
  };
  effects: Effects['effects'];
}

/** Runs whose effects stay read: that of the picture, and what was just signed. */
const REMEMBERED = 4;

/** The runs that are kept in the folder of a city. One that is not there, or cannot be read, is undefined. */
export function openKeptRuns(city: string): {
  read(publication: Publication, run: string): Promise<ReadRun | undefined>;
  /** Keeps a run that a page computed; see keepRun. */
  keep(publication: Publication, sent: SentRun, options?: KeepOptions): Promise<SentRunOutcome>;
  /** Class of what a page is given of the city that may see these classes. */
  classGiven(seen: readonly Publication[]): Promise<Publication>;
} {
  const known = new Map<string, { state: string; run: Promise<ReadRun | undefined> }>();
  return {
    keep: (publication, sent, options) => keepRun(city, publication, sent, options),
    classGiven: (seen) => classGiven(city, seen),
    async read(publication, run) {
      const folder = join(runsFolder(city, publication), run);
      const state = await stateOf(folder);
      const before = known.get(folder);
      if (state !== undefined && before?.state === state) return before.run;
      known.delete(folder);
      if (state === undefined) return undefined;
      const reading = readFiles(folder);
      known.set(folder, { state, run: reading });
      if (known.size > REMEMBERED) known.delete(known.keys().next().value as string);
      return reading;
    },
  };
}

async function readFiles(folder: string): Promise<ReadRun | undefined> {
  const [told, effects] = await Promise.all(
    [RUN_FILE, EFFECTS_FILE].map((file) => readFile(join(folder, file)).catch(() => undefined)),
  );
  return told && effects && readRun(told, effects);
}

function readRun(told: Buffer, effects: Buffer): ReadRun | undefined {
  const run = floodRunSchema.safeParse(parsed(told));
  const rows = effectsSchema.safeParse(parsed(effects));
  if (!run.success || !rows.success) return undefined;
  const { case: flood, made, start, author, computedBy } = run.data;
  return {
    told: {
      ...{ name: flood.name, issued: made, start, duration: flood.duration },
      ...(author === undefined ? {} : { author }),
      ...(computedBy === undefined ? {} : { computedBy }),
      ...(flood.live ? { observed: flood.live.at, simulated: flood.live.simulated } : {}),
      effectsHash: createHash('sha256').update(effects).digest('hex'),
    },
    effects: rows.data.effects,
  };
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
