import { InputError } from '../../../models/errors.ts';
import { createTransform, ELLIPSOID } from '../../../models/geodesy/index.ts';
import { crsOf } from '../crs-lookup.ts';

/** The element is near the start of a net. */
const MOST_HEAD = 4 << 20;

/** x and y of a SUMO net to degrees. */
export type NetProjection = (x: number, y: number) => [number, number];

/** Reads `<location netOffset projParameter>` of a net. Throws InputError where it is not there or has no projection. */
export async function netProjection(file: string, source: AsyncIterable<Uint8Array>): Promise<NetProjection> {
  const decoder = new TextDecoder();
  let text = '';
  let location: string | undefined;
  for await (const chunk of source) {
    text += decoder.decode(chunk, { stream: true });
    location = /<location\b[^>]*>/.exec(text)?.[0];
    if (location || text.length > MOST_HEAD) break;
  }
  const attribute = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(location ?? '')?.[1];
  const [east, north] = (attribute('netOffset') ?? '').split(',').map(Number);
  const projection = attribute('projParameter');
  if (!location || !Number.isFinite(east) || !Number.isFinite(north) || !projection?.startsWith('+'))
    throw new InputError(
      'net-projection',
      file,
      'the net has no <location> with netOffset and projParameter, so its coordinates are of nowhere.',
      'Export the trace with fcd-output.geo, or give the net that was made from a map.',
    );
  const transform = await createTransform(crsOf(projection), ELLIPSOID);
  const triplet = new Float64Array(3);
  return (x, y) => {
    triplet[0] = x - east;
    triplet[1] = y - north;
    triplet[2] = 0;
    transform.toGeodetic(triplet, triplet);
    return [triplet[0], triplet[1]];
  };
}
