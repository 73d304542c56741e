import type { Effects, FloodRun } from '../../../models/schema/flood-run.ts';
import type { Publication } from '../../../models/schema/publication.ts';
import { encodeBed } from '../../../scenes/flood/run/picture-codec.ts';
import { askCity } from '../../server/ask-server.ts';
import { KeptPictures } from '../kept-pictures.ts';
import type { OpenRun } from '../run-entry.ts';

/** run.json and keyframes.bin of a run that was computed on the page. Throws Error for one that is not complete. */
export async function filesOf({
  entry,
  facts,
  source,
  isComplete,
}: OpenRun): Promise<{ run: FloodRun; keyframes: Blob }> {
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
    ...{ schema: 'citymirror/flood-run/1', id: entry.id, case: flood },
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

/** Sends a run to the server, which keeps it with the city. Throws ServerRefusal, and Error where it is not complete. */
export async function sendRun(
  city: string,
  publication: Publication,
  open: OpenRun,
  rows: Effects['effects'],
): Promise<void> {
  const { run, keyframes } = await filesOf(open);
  const effects: Effects = { schema: 'citymirror/effects/1', run: run.id, effects: rows };
  await askCity(city, `operating-picture/runs/${publication}`, {
    method: 'POST',
    body: { run, effects, keyframes: await base64Of(keyframes) },
  });
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
