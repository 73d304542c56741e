import { z } from 'zod';
import { floodRunSchema } from '../../models/schema/flood-run.ts';
import { localizedTextSchema } from '../../models/schema/text.ts';
import { KeptRun } from './kept-run.ts';
import type { OpenRun, RunEntry } from './run-entry.ts';

/** What the server tells of the runs that are kept with a city, as far as the asker may see them. */
const listSchema = z.object({
  runs: z.array(
    z.object({
      id: z.string(),
      name: localizedTextSchema,
      made: z.iso.datetime({ offset: true }),
      start: z.iso.datetime({ offset: true }),
      duration: z.number(),
      bytes: z.number().optional(),
      author: z.string().optional(),
      url: z.string().describe('Folder of run.json, or run.json itself; relative to the list'),
    }),
  ),
});

/** Runs kept with a city; none where no server of ours answers. `scene`: absolute address of the scene. */
export async function serverRuns(
  scene: string,
  fetcher: typeof fetch = (...request) => fetch(...request),
): Promise<RunEntry[]> {
  const list = new URL('runs.json', scene).href;
  try {
    const response = await fetcher(list);
    if (!response.ok) return [];
    const { runs } = listSchema.parse(await response.json());
    return runs
      .map(
        ({ url, made, start, ...run }): RunEntry => ({
          ...run,
          made: Date.parse(made),
          start: Date.parse(start),
          where: 'server',
          url: new URL(url.replace(/run\.json$/, '').replace(/\/?$/, '/'), list).href,
        }),
      )
      .sort((a, b) => b.made - a.made);
  } catch {
    return [];
  }
}

/** Opens a run of the server. Throws where its files cannot be read. */
export async function openServerRun(entry: RunEntry): Promise<OpenRun> {
  const folder = entry.url as string;
  const response = await fetch(new URL('run.json', folder));
  if (!response.ok) throw new Error(`run.json: HTTP ${response.status}`);
  const run = floodRunSchema.parse(await response.json());
  const { case: flood, grid, cautions, groundResolution, seconds, gauges, sections, balance, engine } = run;
  return {
    entry: { ...entry, ...(run.author === undefined ? {} : { author: run.author }) },
    facts: {
      ...{ flood, grid, cautions, seconds, gauges, sections, balance, threads: engine.threads },
      ...(groundResolution === undefined ? {} : { groundResolution }),
    },
    source: await KeptRun.open(folder, run),
    isComplete: true,
  };
}
