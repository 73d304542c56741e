import { z } from 'zod';
import { type FloodRun, floodRunSchema } from '../../models/schema/flood-run.ts';
import { publicationSchema } from '../../models/schema/publication.ts';
import { localizedTextSchema } from '../../models/schema/text.ts';
import { KeptRun } from './kept-run.ts';
import type { OpenRun, RunEntry, RunFacts } from './run-entry.ts';

/** What the server tells of the runs that are kept with a city, as far as the asker may see them. */
const listSchema = z.object({ runs: z.array(z.unknown()) });
const listedSchema = z.object({
  id: z.string(),
  name: localizedTextSchema,
  made: z.iso.datetime({ offset: true }),
  start: z.iso.datetime({ offset: true }),
  duration: z.number(),
  bytes: z.number().optional(),
  author: z.string().optional(),
  publication: publicationSchema.optional(),
  effectsHash: z.string().optional(),
  computedBy: floodRunSchema.shape.computedBy,
  url: z.string().describe('Folder of run.json, or run.json itself; relative to the list'),
});

/**
 * Runs kept with a city, the newest first; none where no server of ours answers. One that cannot be read does not hide
 * the others. Throws where the server fails or is not reached. `scene`: absolute address of the scene.
 */
export async function serverRuns(
  scene: string,
  fetcher: typeof fetch = (...request) => fetch(...request),
): Promise<RunEntry[]> {
  const list = new URL('runs.json', scene).href;
  const response = await fetcher(list);
  // A host of files has no such list, or answers with a page.
  if (response.status === 404) return [];
  if (!response.ok) throw new Error(`runs.json: HTTP ${response.status}`);
  const { data } = listSchema.safeParse(await response.json().catch(() => undefined));
  return (data?.runs ?? []).flatMap((given) => entryOf(given, list)).sort((a, b) => b.made - a.made);
}

function entryOf(given: unknown, list: string): RunEntry[] {
  const { data } = listedSchema.safeParse(given);
  if (!data) return [];
  const { url, made, start, ...run } = data;
  return [
    {
      ...run,
      made: Date.parse(made),
      start: Date.parse(start),
      where: 'server',
      url: new URL(url.replace(/run\.json$/, '').replace(/\/?$/, '/'), list).href,
    },
  ];
}

/** What is told of a kept run besides its pictures. */
export function factsOf(run: FloodRun): RunFacts {
  const { case: flood, grid, cautions, groundResolution, seconds, gauges, sections, balance, engine } = run;
  return {
    ...{ flood, grid, cautions, seconds, gauges, sections, balance, threads: engine.threads },
    ...(groundResolution === undefined ? {} : { groundResolution }),
    ...(run.levels === undefined ? {} : { levels: run.levels }),
  };
}

/** Opens a run of the server. Throws where its files cannot be read. */
export async function openServerRun(entry: RunEntry): Promise<OpenRun> {
  const folder = entry.url as string;
  const response = await fetch(new URL('run.json', folder));
  if (!response.ok) throw new Error(`run.json: HTTP ${response.status}`);
  const run = floodRunSchema.parse(await response.json());
  return {
    entry: { ...entry, ...(run.author === undefined ? {} : { author: run.author }) },
    facts: factsOf(run),
    source: await KeptRun.open(folder, run),
    isComplete: true,
  };
}
