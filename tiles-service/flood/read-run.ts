import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Effects, effectsSchema, type FloodRun, floodRunSchema } from '../../models/schema/flood-run.ts';
import type { Publication } from '../../models/schema/index.ts';
import { keepRun, type SentRun } from './keep-run.ts';
import { EFFECTS_FILE, RUN_FILE, runsFolder } from './run-list.ts';

/** A kept run as others go by it: what it is called and when it was made, and what it does. */
export interface ReadRun {
  told: {
    name: FloodRun['case']['name'];
    issued: string;
    start: string;
    duration: number;
    author?: string;
    observed?: string;
    effectsHash: string;
  };
  effects: Effects['effects'];
}

/** The runs that are kept in the folder of a city. One that is not there, or cannot be read, is undefined. */
export function openKeptRuns(city: string): {
  read(publication: Publication, run: string): Promise<ReadRun | undefined>;
  /** Keeps a run that a page computed; see keepRun. */
  keep(publication: Publication, sent: SentRun): Promise<boolean>;
} {
  return {
    keep: (publication, sent) => keepRun(city, publication, sent),
    async read(publication, run) {
      const folder = join(runsFolder(city, publication), run);
      const [told, effects] = await Promise.all(
        [RUN_FILE, EFFECTS_FILE].map((file) => readFile(join(folder, file)).catch(() => undefined)),
      );
      return told && effects && readRun(told, effects);
    },
  };
}

function readRun(told: Buffer, effects: Buffer): ReadRun | undefined {
  const run = floodRunSchema.safeParse(parsed(told));
  const rows = effectsSchema.safeParse(parsed(effects));
  if (!run.success || !rows.success) return undefined;
  const { case: flood, made, start, author } = run.data;
  return {
    told: {
      ...{ name: flood.name, issued: made, start, duration: flood.duration },
      ...(author === undefined ? {} : { author }),
      ...(flood.live ? { observed: flood.live.at } : {}),
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
