import type { Publication } from '../../../models/schema/index.ts';
import type { Database, Queries } from '../../database/database.ts';
import type { ReadFault } from '../adapter.ts';
import type { DeadLetter } from './letter.ts';

/** A letter as it is listed; its body is asked for apart. */
export interface LetterEntry {
  id: string;
  feed: string;
  firstReceived: number;
  received: number;
  /** How often it came. */
  times: number;
  subject: string | undefined;
  type: string | undefined;
  bytes: number;
  publication: Publication;
  faults: ReadFault[];
}

export interface LetterBounds {
  /** Letters of one feed. */
  count: number;
  /** Bytes of the bodies of one feed. */
  bytes: number;
}

export interface LetterTotals {
  count: number;
  bytes: number;
}

interface Row {
  id: string;
  feed: string;
  first_received: number;
  received: number;
  times: number;
  subject: string | null;
  type: string | null;
  bytes: number;
  publication: Publication;
  faults: string;
}

const COLUMNS = 'id, feed, first_received, received, times, subject, type, bytes, publication, faults';

/** Dead letters of one city in the database, bounded for each feed: the oldest make room. */
export class LetterTable {
  readonly #database: Database;
  readonly #city: string;
  readonly #bounds: LetterBounds;

  constructor(database: Database, city: string, bounds: LetterBounds) {
    this.#database = database;
    this.#city = city;
    this.#bounds = bounds;
  }

  /** All or none; gives how many older ones were let go, by feed. */
  add(letters: readonly DeadLetter[]): Promise<Map<string, number>> {
    return this.#database.transaction((queries) => addLetters(queries, this.#city, letters, this.#bounds));
  }

  async totals(feed: string): Promise<LetterTotals> {
    const [row] = await this.#database.query<LetterTotals>(
      'select count(*)::int as count, coalesce(sum(bytes), 0)::int8 as bytes from dead_letter where city = $1 and feed = $2',
      [this.#city, feed],
    );
    return { count: Number(row.count), bytes: Number(row.bytes) };
  }

  /** The latest first; `before`: received, excluded. */
  async list(feed: string, limit: number, before = Number.MAX_SAFE_INTEGER): Promise<LetterEntry[]> {
    const rows = await this.#database.query<Row>(
      `select ${COLUMNS} from dead_letter where city = $1 and feed = $2 and received < $3
       order by received desc, id limit $4`,
      [this.#city, feed, before, limit],
    );
    return rows.map(entryOf);
  }

  async read(feed: string, id: string): Promise<(LetterEntry & { body: Uint8Array }) | undefined> {
    const [row] = await this.#database.query<Row & { body: Uint8Array }>(
      `select ${COLUMNS}, body from dead_letter where city = $1 and feed = $2 and id = $3`,
      [this.#city, feed, id],
    );
    return row && { ...entryOf(row), body: new Uint8Array(row.body) };
  }

  async setFaults(id: string, faults: readonly ReadFault[]): Promise<void> {
    await this.#database.query('update dead_letter set faults = $3, code = $4 where city = $1 and id = $2', [
      this.#city,
      id,
      JSON.stringify(faults),
      faults[0]?.code ?? 'unknown',
    ]);
  }

  /** Whether it was there. */
  async remove(feed: string, id: string): Promise<boolean> {
    const rows = await this.#database.query(
      'delete from dead_letter where city = $1 and feed = $2 and id = $3 returning id',
      [this.#city, feed, id],
    );
    return rows.length > 0;
  }
}

/** Of one feed. */
export const LETTER_BOUNDS: LetterBounds = { count: 1_000, bytes: 16 << 20 };

/** Adds letters of a city within a transaction; gives how many older ones were let go, by feed. */
export async function addLetters(
  queries: Queries,
  city: string,
  letters: readonly DeadLetter[],
  bounds = LETTER_BOUNDS,
): Promise<Map<string, number>> {
  for (const { id, feed, payload, publication, faults } of letters)
    await queries.query(
      `insert into dead_letter
         (city, id, feed, first_received, received, subject, type, body, bytes, publication, code, faults)
       values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11)
       on conflict (city, id) do update set received = excluded.received, times = dead_letter.times + 1,
         publication = excluded.publication, code = excluded.code, faults = excluded.faults`,
      [
        city,
        id,
        feed,
        payload.received,
        payload.subject ?? null,
        payload.type ?? null,
        payload.body,
        payload.body.length,
        publication,
        faults[0]?.code ?? 'unknown',
        JSON.stringify(faults),
      ],
    );
  const dropped = new Map<string, number>();
  for (const feed of new Set(letters.map((letter) => letter.feed)))
    dropped.set(feed, await makeRoom(queries, city, feed, bounds));
  return dropped;
}

async function makeRoom(
  queries: Queries,
  city: string,
  feed: string,
  { count, bytes }: LetterBounds,
): Promise<number> {
  const gone = await queries.query(
    `delete from dead_letter where city = $1 and id in (
       select id from (
         select id, row_number() over latest as place, sum(bytes) over latest as bytes
         from dead_letter where city = $1 and feed = $2
         window latest as (order by received desc, id)
       ) as placed where place > $3 or bytes > $4
     ) returning id`,
    [city, feed, count, bytes],
  );
  return gone.length;
}

const entryOf = (row: Row): LetterEntry => ({
  id: row.id,
  feed: row.feed,
  firstReceived: Number(row.first_received),
  received: Number(row.received),
  times: row.times,
  subject: row.subject ?? undefined,
  type: row.type ?? undefined,
  bytes: row.bytes,
  publication: row.publication,
  faults: JSON.parse(row.faults) as ReadFault[],
});
