import { strictestOf } from '../../models/access/strictness.ts';
import { isPlainText } from '../../models/schema/text.ts';
import type { Queries } from '../database/database.ts';
import { letterOf } from '../feeds/dead-letters/letter.ts';
import { addLetters } from '../feeds/dead-letters/letter-table.ts';
import type { KnownThing, Registry } from '../state/registry.ts';
import type { Destination } from './segment-write.ts';

/** What the history cannot keep as what it is, with why: it becomes a dead letter of the feed that told it. */
export interface SetAside {
  /** Handle of the datastream that it is of; absent: it is the thing itself. */
  datastream?: number;
  known: KnownThing;
  body: Uint8Array;
  error: Error;
}

/** Of a chunk of observations (models/live/chunk-codec.ts), and of a thing as JSON. */
export const CHUNK_TYPE = 'application/x-citymirror-chunk';
const THING_TYPE = 'application/json';

/** Keeps what was set aside as dead letters, and tells of it. */
export async function keepAside(
  queries: Queries,
  { cityId, onAside }: Pick<Destination, 'cityId' | 'onAside'>,
  registry: Registry,
  all: readonly SetAside[],
  now: number,
): Promise<void> {
  const letters = all.map(({ datastream, known, body, error }) => {
    const { feed, thing } = known.live;
    const stream = datastream === undefined ? undefined : registry.stream(datastream);
    const subject = plain(stream ? `${thing.id} ${stream.id}` : thing.id);
    onAside(subject, error);
    const payload = { body, subject, type: stream ? CHUNK_TYPE : THING_TYPE, received: now };
    const fault = { code: 'not-stored', message: plain(error.message).slice(0, 1_000) };
    // Of what cannot be told the class is unknown.
    return letterOf(feed, payload, strictestOf('internal', thing.publication), [fault]);
  });
  if (letters.length > 0) await addLetters(queries, cityId, letters);
}

/** A text that every database takes. */
const plain = (text: string): string =>
  isPlainText(text) ? text : JSON.stringify(text).replaceAll('\\u0000', '?');
