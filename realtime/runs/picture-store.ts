import { randomUUID } from 'node:crypto';
import type { Person } from '../../models/access/person.ts';
import type { OperatingPicture, Pictures, Publication } from '../../models/schema/index.ts';
import { withDatabase } from '../database/away.ts';
import type { Database, Queries } from '../database/database.ts';
import type { ToldOfRun } from './kept-runs.ts';

/** Pictures before the one that holds, that are told. */
const MOST_EARLIER = 20;

/** Another picture holds than the person saw, or none. */
export class PictureConflict extends Error {
  override readonly name = 'PictureConflict';
  readonly newest: OperatingPicture | undefined;

  constructor(newest: OperatingPicture | undefined) {
    super('The operating picture has changed.');
    this.newest = newest;
  }
}

export interface Signing {
  run: string;
  publication: Publication;
  told: ToldOfRun;
  /** Id of the picture that the person saw; null: none. */
  basedOn: string | null;
  note?: string | undefined;
}

/** The operating picture of a city: which kept run it goes by, who signed that, and who withdrew it. */
export class PictureStore {
  readonly #database: Database;
  readonly #city: string;
  readonly #now: () => number;

  constructor(database: Database, city: string, now: () => number = Date.now) {
    this.#database = database;
    this.#city = city;
    this.#now = now;
  }

  /** The one that holds, and those before it. Throws DatabaseAway. */
  async read(): Promise<Pictures> {
    const rows = await withDatabase(
      this.#database.query<{ body: OperatingPicture }>(
        `select body from operating_picture where city = $1
         order by ended is not null, signed desc limit $2`,
        [this.#city, MOST_EARLIER + 1],
      ),
    );
    const all = rows.map(({ body }) => body);
    const picture = all.find(({ ended }) => !ended) ?? null;
    return { picture, earlier: all.filter(({ ended }) => ended) };
  }

  /** Ids of all runs of a class that ever were signed. Throws DatabaseAway. */
  async signedRuns(publication: Publication): Promise<ReadonlySet<string>> {
    const rows = await withDatabase(
      this.#database.query<{ run: string }>(
        `select distinct body ->> 'run' as run from operating_picture
         where city = $1 and body ->> 'publication' = $2`,
        [this.#city, publication],
      ),
    );
    return new Set(rows.map(({ run }) => run));
  }

  /** The run is the picture from now on; the one before ends. Throws PictureConflict, DatabaseAway. */
  sign(person: Person, { run, publication, told, basedOn, note }: Signing): Promise<OperatingPicture> {
    return this.#change(async (queries, current) => {
      if ((current?.id ?? null) !== basedOn) throw new PictureConflict(current);
      const signed = act(person, this.#now(), note);
      if (current) await end(queries, this.#city, current, { ...act(person, signed.time), how: 'replaced' });
      const picture: OperatingPicture = {
        ...{ id: randomUUID(), run, publication, word: 'forecast', ...told, signed },
      };
      await queries.query('insert into operating_picture (city, id, signed, body) values ($1, $2, $3, $4)', [
        ...[this.#city, picture.id, signed.time, JSON.stringify(picture)],
      ]);
      return picture;
    });
  }

  /** No run is the picture any more. Throws PictureConflict where another is, or none; DatabaseAway. */
  withdraw(person: Person, id: string, note?: string): Promise<OperatingPicture> {
    return this.#change(async (queries, current) => {
      if (current?.id !== id) throw new PictureConflict(current);
      return end(queries, this.#city, current, { ...act(person, this.#now(), note), how: 'withdrawn' });
    });
  }

  /** One change after the other, whichever process it comes from. */
  #change(
    work: (queries: Queries, current: OperatingPicture | undefined) => Promise<OperatingPicture>,
  ): Promise<OperatingPicture> {
    return withDatabase(
      this.#database.transaction(async (queries) => {
        await queries.query('select pg_advisory_xact_lock(hashtext($1))', [`picture:${this.#city}`]);
        const [row] = await queries.query<{ body: OperatingPicture }>(
          'select body from operating_picture where city = $1 and ended is null',
          [this.#city],
        );
        return work(queries, row?.body);
      }),
    );
  }
}

const act = ({ id, name }: Person, time: number, note?: string): OperatingPicture['signed'] => ({
  ...{ by: id, name, time },
  ...(note === undefined ? {} : { note }),
});

async function end(
  queries: Queries,
  city: string,
  picture: OperatingPicture,
  ended: NonNullable<OperatingPicture['ended']>,
): Promise<OperatingPicture> {
  const over = { ...picture, ended };
  await queries.query('update operating_picture set ended = $3, body = $4 where city = $1 and id = $2', [
    ...[city, picture.id, ended.time, JSON.stringify(over)],
  ]);
  return over;
}
