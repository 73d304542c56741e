import type { Person } from '../../models/access/person.ts';
import { strictestOf } from '../../models/access/strictness.ts';
import type {
  PlanningChange,
  PlanningDocument,
  PlanningKind,
  PlanningVersion,
} from '../../models/schema/planning-document.ts';
import { PUBLICATIONS, type Publication } from '../../models/schema/publication.ts';
import { withDatabase } from '../database/away.ts';
import type { Database, Queries } from '../database/database.ts';

/** Somebody kept a version meanwhile; undefined: there is no such document. */
export class DocumentConflict extends Error {
  override readonly name = 'DocumentConflict';
  readonly newest: PlanningVersion | undefined;

  constructor(newest: PlanningVersion | undefined) {
    super('The document has been changed meanwhile.');
    this.newest = newest;
  }
}

interface Row extends Omit<PlanningVersion, 'authorName' | 'note'> {
  author_name: string;
  note: string | null;
}

const COLUMNS = 'kind, id, version, publication, name, author, author_name, time, note, removed';

/** What of a document is new: all of a change, or that it is taken away. */
export type NextVersion = Omit<PlanningChange, 'basedOn'>;

/** Schemes and studies of one city with all their versions: nothing is overwritten. */
export class DocumentStore {
  readonly #database: Database;
  readonly #city: string;
  readonly #now: () => number;

  constructor(database: Database, city: string, now: () => number = Date.now) {
    this.#database = database;
    this.#city = city;
    this.#now = now;
  }

  /** The newest version of each that was not taken away, or of each that was, the latest first. Throws DatabaseAway. */
  async list(kind: PlanningKind, removed = false): Promise<PlanningVersion[]> {
    const rows = await withDatabase(
      this.#database.query<Row>(
        `select * from (
           select distinct on (id) ${COLUMNS} from planning_document
           where city = $1 and kind = $2 order by id, version desc
         ) newest where removed = $3 order by time desc, id`,
        [this.#city, kind, removed],
      ),
    );
    return rows.map(versionOf);
  }

  /** All versions of a document, the newest first, those that took it away too. Throws DatabaseAway. */
  async versions(kind: PlanningKind, id: string): Promise<PlanningVersion[]> {
    const rows = await withDatabase(
      this.#database.query<Row>(
        `select ${COLUMNS} from planning_document
         where city = $1 and kind = $2 and id = $3 order by version desc`,
        [this.#city, kind, id],
      ),
    );
    return rows.map(versionOf);
  }

  /** One version with what it says. Throws DatabaseAway. */
  async read(kind: PlanningKind, id: string, version: number): Promise<PlanningDocument | undefined> {
    const [row] = await withDatabase(
      this.#database.query<Row & Pick<PlanningDocument, 'content'>>(
        `select ${COLUMNS}, content from planning_document
         where city = $1 and kind = $2 and id = $3 and version = $4`,
        [this.#city, kind, id, version],
      ),
    );
    return row && { ...versionOf(row), content: row.content };
  }

  /**
   * The class of the most open version of a scheme that names a model, a version being as open as itself and the newest one
   * of its scheme; undefined: none does, or only those that were taken away. Throws DatabaseAway.
   */
  async modelClass(model: string): Promise<Publication | undefined> {
    const rows = await withDatabase(
      this.#database.query<{ own: Publication; newest: Publication }>(
        `select distinct named.publication as own, latest.publication as newest
         from planning_document named join lateral (
           select publication, removed from planning_document
           where city = named.city and kind = named.kind and id = named.id order by version desc limit 1
         ) latest on true
         where named.city = $1 and named.kind = 'scheme' and not named.removed and not latest.removed
           and jsonb_path_query_array(named.content, '$.buildings[*].reference.source') @> to_jsonb($2::text)`,
        [this.#city, model],
      ),
    );
    const classes = rows.map(({ own, newest }) => strictestOf(own, newest));
    return PUBLICATIONS.find((publication) => classes.includes(publication));
  }

  /**
   * Keeps the version after `basedOn` (0: there is none). `contentOf` says what it holds, by its time. `look` is shown the
   * newest there is, and may throw; `note` is told of what is kept before it is there for others: where that fails, nothing
   * is kept. Throws DocumentConflict where `basedOn` is not the newest, DatabaseAway, and what `look` and `note` throw.
   */
  keep(
    key: { kind: PlanningKind; id: string; basedOn: number },
    person: Person,
    next: Omit<NextVersion, 'content'> & { removed?: boolean },
    contentOf: (time: number) => object,
    note: (kept: PlanningVersion) => Promise<unknown>,
    look: (newest: PlanningVersion) => void = () => undefined,
  ): Promise<PlanningVersion> {
    const { kind, id, basedOn } = key;
    return withDatabase(
      this.#database.transaction(async (queries) => {
        // One change after the other, whichever process it comes from.
        await queries.query('select pg_advisory_xact_lock(hashtext($1))', [
          `planning:${this.#city}:${kind}:${id}`,
        ]);
        const newest = await this.#newest(queries, kind, id);
        if (newest) look(newest);
        if ((newest?.version ?? 0) !== basedOn) throw new DocumentConflict(newest);
        const version = basedOn + 1;
        const time = this.#now();
        const { name, publication, note: said, removed = false } = next;
        await queries.query(
          `insert into planning_document
             (city, kind, id, version, publication, name, author, author_name, time, note, removed, content)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
          [
            ...[this.#city, kind, id, version, publication, JSON.stringify(name)],
            ...[person.id, person.name, time, said ?? null, removed, JSON.stringify(contentOf(time))],
          ],
        );
        const kept = {
          ...{ kind, id, version, name, publication, author: person.id, authorName: person.name, time },
          ...(said === undefined ? {} : { note: said }),
          removed,
        };
        await note(kept);
        return kept;
      }),
    );
  }

  async #newest(queries: Queries, kind: PlanningKind, id: string): Promise<PlanningVersion | undefined> {
    const [row] = await queries.query<Row>(
      `select ${COLUMNS} from planning_document
       where city = $1 and kind = $2 and id = $3 order by version desc limit 1`,
      [this.#city, kind, id],
    );
    return row && versionOf(row);
  }
}

const versionOf = ({
  kind,
  id,
  version,
  publication,
  name,
  author,
  author_name,
  time,
  note,
  removed,
}: Row): PlanningVersion => ({
  ...{ kind, id, version, publication, name, author, authorName: author_name, time: Number(time) },
  ...(note === null ? {} : { note }),
  removed,
});
