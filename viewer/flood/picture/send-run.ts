import { z } from 'zod';
import type { Effects, FloodRun } from '../../../models/schema/flood-run.ts';
import { type Publication, publicationSchema } from '../../../models/schema/publication.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { encodeBed } from '../../../scenes/flood/run/picture-codec.ts';
import { askCity } from '../../server/ask-server.ts';
import { KeptPictures } from '../kept-pictures.ts';
import type { OpenRun, RunEntry } from '../run-entry.ts';

/**
 * run.json and keyframes.bin of a run that was computed on the page. `name`: what it is called beside others, so that two
 * runs of one preset read differently. Throws Error for one that is not complete.
 */
export async function filesOf(
  { entry, facts, source, isComplete }: OpenRun,
  name: LocalizedText,
): Promise<{ run: FloodRun; keyframes: Blob }> {
  const { balance, gauges, sections } = facts;
  if (!isComplete || !(source instanceof KeptPictures) || !source.worst || !balance || !gauges || !sections)
    throw new Error('The run is not complete.');
  const { packed, times, worst } = source;
  let length = 0;
  const spanOf = ({ size }: Blob) => {
    const span = { offset: length, length: size };
    length += size;
    return span;
  };
  const bed = new Blob([await encodeBed(source.bed, facts.grid)]);
  // Each picture stands alone, which those of a file may.
  const keyframes = packed.map((picture, index) => ({ time: times[index], ...spanOf(picture) }));
  const { flood, grid, cautions, groundResolution, levels, threads = 1, seconds = 0 } = facts;
  const run: FloodRun = {
    ...{ schema: 'citymirror/flood-run/1', id: entry.id, case: { ...flood, name } },
    made: new Date(entry.made).toISOString(),
    start: new Date(entry.start).toISOString(),
    ...{ seconds, grid, cautions, keyframes, bed: spanOf(bed), maxima: spanOf(worst) },
    engine: { version: 'page', scheme: flood.scheme, threads },
    inputs: {},
    ...(groundResolution === undefined ? {} : { groundResolution }),
    ...(levels === undefined ? {} : { levels }),
    ...{ gauges, sections, balance, summary: {} },
  };
  return { run, keyframes: new Blob([...packed, bed, worst]) };
}

/** What the server calls a run that was sent, and what of it one signs. */
const keptSchema = z.object({
  run: z.string(),
  publication: publicationSchema,
  effectsHash: z.string().optional(),
});

/**
 * Sends a run to the server, which keeps it with the city under an id of its own; says how it is kept. Throws
 * ServerRefusal, and Error where it is not complete.
 */
export async function sendRun(
  city: string,
  publication: Publication,
  open: OpenRun,
  { name, rows }: { name: LocalizedText; rows: Effects['effects'] },
): Promise<Pick<RunEntry, 'id' | 'publication' | 'effectsHash'>> {
  const { run, keyframes } = await filesOf(open, name);
  const effects: Effects = { schema: 'citymirror/effects/1', run: run.id, effects: rows };
  const answer = await askCity(city, `operating-picture/runs/${publication}`, {
    method: 'POST',
    body: { run, effects, keyframes: await base64Of(keyframes) },
  });
  const { run: id, ...kept } = keptSchema.parse(answer);
  return { id, ...kept };
}

/** Bytes as text; in pieces that are whole threes, so that they can be put together. */
async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const PIECE = 3 * 8_192;
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    text += btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE)));
  return text;
}
