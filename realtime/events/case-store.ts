import { isOver } from '../../models/events/case-steps.ts';
import type { EventCase } from '../../models/schema/index.ts';
import { noteRequest } from '../alarms/alarm-store.ts';
import type { Database, Queries } from '../database/database.ts';

/** Another process changed the case meanwhile. */
export class CaseMoved extends Error {
  override readonly name = 'CaseMoved';
}

/** A request that was done before. */
export class DoneBefore extends Error {
  override readonly name = 'DoneBefore';
}

/** What a person asked for, by an id of their client's making. */
export interface CaseRequest {
  id: string;
  by: string;
  time: number;
  object: string;
}

export interface CaseQuestion {
  /** UTC milliseconds, by when they were opened. */
  from?: number;
  to?: number;
  /** At the most. */
  limit: number;
}

/** Cases of one city in the database. */
export class CaseStore {
  readonly #database: Database;
  readonly #city: string;

  constructor(database: Database, city: string) {
    this.#database = database;
    this.#city = city;
  }

  /** All of `work` or nothing. Throws DoneBefore where the request was done already. */
  transaction<Result>(
    work: (writing: CaseWriting) => Promise<Result>,
    request?: CaseRequest,
  ): Promise<Result> {
    return this.#database.transaction(async (queries) => {
      if (request && !(await noteRequest(queries, this.#city, request.id, request, request.object)))
        throw new DoneBefore();
      return work(new CaseWriting(queries, this.#city));
    });
  }

  async isDone(request: string): Promise<boolean> {
    const rows = await this.#database.query('select 1 from action_done where city = $1 and request = $2', [
      this.#city,
      request,
    ]);
    return rows.length > 0;
  }

  /** What is not over, and what was opened after a time. */
  async recent(since: number): Promise<EventCase[]> {
    const rows = await this.#database.query<{ body: EventCase }>(
      'select body from event_case where city = $1 and (not over or opened >= $2) order by opened',
      [this.#city, since],
    );
    return rows.map(({ body }) => body);
  }

  async byCode(code: string): Promise<EventCase | undefined> {
    const [row] = await this.#database.query<{ body: EventCase }>(
      'select body from event_case where city = $1 and code = $2',
      [this.#city, code],
    );
    return row?.body;
  }

  /** Code of the case that has a report. */
  async codeOfReport(id: string): Promise<string | undefined> {
    const [row] = await this.#database.query<{ code: string }>(
      'select code from event_report where city = $1 and id = $2',
      [this.#city, id],
    );
    return row?.code;
  }

  /** The newest first. */
  async past({ from = 0, to = Number.MAX_SAFE_INTEGER, limit }: CaseQuestion): Promise<EventCase[]> {
    const rows = await this.#database.query<{ body: EventCase }>(
      `select body from event_case where city = $1 and opened >= $2 and opened < $3
       order by opened desc, code desc limit $4`,
      [this.#city, from, to, limit],
    );
    return rows.map(({ body }) => body);
  }
}

/** What is written within one transaction. */
export class CaseWriting {
  readonly #queries: Queries;
  readonly #city: string;

  constructor(queries: Queries, city: string) {
    this.#queries = queries;
    this.#city = city;
  }

  /** The next number of a day, from 1. The row is locked until the transaction ends: no number is given twice. */
  async nextNumber(day: string): Promise<number> {
    const [{ last }] = await this.#queries.query<{ last: number }>(
      `insert into event_number (city, day, last) values ($1, $2, 1)
       on conflict (city, day) do update set last = event_number.last + 1 returning last`,
      [this.#city, day],
    );
    return last;
  }

  /** Throws CaseMoved where the case is not the one before this revision. */
  async save(event: EventCase): Promise<void> {
    const { code, state, kind, opened, revision, mergedInto } = event;
    const isDone = isOver(state) || mergedInto !== undefined;
    const rows = await this.#queries.query(
      `insert into event_case (city, code, state, kind, over, opened, revision, body)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (city, code) do update set state = excluded.state, kind = excluded.kind,
         over = excluded.over, revision = excluded.revision, body = excluded.body
       where event_case.revision = excluded.revision - 1 returning code`,
      [this.#city, code, state, kind, isDone, opened, revision, JSON.stringify(event)],
    );
    if (rows.length === 0) throw new CaseMoved(`${code}: another process has changed it.`);
    if (mergedInto !== undefined) return;
    await this.#queries.query(
      `insert into event_report (city, id, code, time)
       select $1, r.id, $2, r.time from jsonb_to_recordset($3::jsonb) as r (id text, time bigint)
       on conflict (city, id) do update set code = excluded.code`,
      [this.#city, code, JSON.stringify(event.reports.map(({ id, time }) => ({ id, time })))],
    );
  }
}
