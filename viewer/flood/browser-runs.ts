import { createStore, delMany, get, getMany, keys, setMany, type UseStore } from 'idb-keyval';
import { z } from 'zod';
import { KeptPictures } from './kept-pictures.ts';
import type { Unpack } from './picture-client.ts';
import { type OpenRun, type RunEntry, runEntrySchema, runFactsSchema } from './run-entry.ts';

/** Runs of a city that this browser keeps; the oldest goes for a new one. */
const MOST = 12;

const keptSchema = z.object({
  facts: runFactsSchema,
  bed: z.instanceof(Blob),
  times: z.array(z.number()),
  pictures: z.array(z.instanceof(Blob)),
  worst: z.instanceof(Blob),
});

const store = (): UseStore => createStore('citymirror-flood-runs', 'runs');
const entryKey = (city: string, id: string) => `entry ${city} ${id}`;
const waterKey = (city: string, id: string) => `water ${city} ${id}`;

/** The runs of a city that are kept here, the newest first; none where the browser keeps nothing. */
export async function browserRuns(city: string): Promise<RunEntry[]> {
  try {
    const wanted = (await keys<string>(store())).filter((key) => key.startsWith(entryKey(city, '')));
    const entries = (await getMany<unknown>(wanted, store())).flatMap((value) => {
      const parsed = runEntrySchema.safeParse(value);
      return parsed.success ? [parsed.data] : [];
    });
    return entries.sort((a, b) => b.made - a.made);
  } catch {
    return [];
  }
}

/** Keeps a run that is complete. Throws where the browser keeps nothing, or has no room. */
export async function keepRun(city: string, { entry, facts, source }: OpenRun): Promise<void> {
  if (!(source instanceof KeptPictures) || !source.worst) throw new Error('The run is not complete.');
  const { times, packed: pictures, worst, bed } = source;
  const kept = {
    facts,
    bed: new Blob([bed as Float32Array<ArrayBuffer>]),
    times,
    pictures: [...pictures],
    worst,
  };
  await setMany(
    [
      [waterKey(city, entry.id), kept],
      [entryKey(city, entry.id), { ...entry, where: 'browser', bytes: source.bytes }],
    ],
    store(),
  );
  for (const old of (await browserRuns(city)).slice(MOST)) await forgetRun(city, old.id);
}

/** Writes the name and author anew. */
export async function keepEntry(city: string, entry: RunEntry): Promise<void> {
  await setMany([[entryKey(city, entry.id), entry]], store());
}

export async function forgetRun(city: string, id: string): Promise<void> {
  await delMany([entryKey(city, id), waterKey(city, id)], store());
}

/** Opens a run that is kept here; undefined: it is not, or not any more. */
export async function openBrowserRun(
  city: string,
  entry: RunEntry,
  unpack: Unpack,
): Promise<OpenRun | undefined> {
  const parsed = keptSchema.safeParse(await get(waterKey(city, entry.id), store()));
  if (!parsed.success) return undefined;
  const { facts, bed, times, pictures, worst } = parsed.data;
  const source = new KeptPictures(facts.grid, new Float32Array(await bed.arrayBuffer()), unpack);
  times.forEach((time, index) => {
    source.add(time, pictures[index]);
  });
  source.setMaxima(worst);
  return { entry, facts, source, isComplete: true };
}
