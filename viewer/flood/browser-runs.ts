import { z } from 'zod';
import { browserDatabase } from '../stores/browser-database.ts';
import { KeptPictures } from './kept-pictures.ts';
import type { Unpack } from './picture-client.ts';
import { type OpenRun, type RunEntry, runFactsSchema } from './run-entry.ts';
import { holderNow } from './run-holder.ts';
import { RunShelf } from './run-shelf.ts';

const keptSchema = z.object({
  facts: runFactsSchema,
  bed: z.instanceof(Blob),
  times: z.array(z.number()),
  pictures: z.array(z.instanceof(Blob)),
  worst: z.instanceof(Blob),
});

const shelf = new RunShelf(browserDatabase('citymirror-flood-runs', 'runs'));

/**
 * The runs of a city that are kept here for who sits here, the newest first. Throws where the browser, or the server that
 * knows who it is, does not answer.
 */
export async function browserRuns(city: string): Promise<RunEntry[]> {
  const holder = await holderNow();
  await shelf.forgetOthers(holder);
  return shelf.list(city, holder);
}

/** Keeps a run that is complete. Throws where the browser keeps nothing, or has no room. */
export async function keepRun(city: string, { entry, facts, source }: OpenRun): Promise<void> {
  if (!(source instanceof KeptPictures) || !source.worst) throw new Error('The run is not complete.');
  const { times, packed: pictures, worst, bed, bytes } = source;
  const { quota } = (await navigator.storage?.estimate?.()) ?? {};
  // The others do not go for one that has no room even without them.
  if (quota !== undefined && bytes + bed.byteLength > quota)
    throw new Error(`The browser gives ${Math.round(quota / 1e6)} MB; the run needs more.`);
  const kept = {
    facts,
    bed: new Blob([bed as Float32Array<ArrayBuffer>]),
    times,
    pictures: [...pictures],
    worst,
  };
  await shelf.keep(city, { ...entry, where: 'browser', bytes }, kept, await holderNow());
}

/** Writes the name and author anew. */
export async function keepEntry(city: string, entry: RunEntry): Promise<void> {
  await shelf.describe(city, entry, await holderNow());
}

export async function forgetRun(city: string, id: string): Promise<void> {
  await shelf.forget(city, id, await holderNow());
}

/** Takes away all that an account computed here: who uses the browser next finds nothing of it. */
export async function forgetRunsOf(account: string): Promise<void> {
  await shelf.forgetAccount(account);
}

/** Opens a run that is kept here; undefined: it is not, or not any more. */
export async function openBrowserRun(
  city: string,
  entry: RunEntry,
  unpack: Unpack,
): Promise<OpenRun | undefined> {
  const parsed = keptSchema.safeParse(await shelf.water(city, entry.id, await holderNow()));
  if (!parsed.success) return undefined;
  const { facts, bed, times, pictures, worst } = parsed.data;
  const source = new KeptPictures(facts.grid, new Float32Array(await bed.arrayBuffer()), unpack);
  times.forEach((time, index) => {
    source.add(time, pictures[index]);
  });
  source.setMaxima(worst);
  return { entry, facts, source, isComplete: true };
}
