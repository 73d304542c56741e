import { isOver } from '../../models/events/case-steps.ts';
import { isOverdue, isShownAt, leavesAt } from '../../models/events/shown.ts';
import type { EventCase, ReportedEvent } from '../../models/schema/index.ts';
import type { Database, Queries } from '../database/database.ts';
import { type DoneRequest, isRequestDone, noteRequest } from '../database/requests.ts';

/** Another process changed the case meanwhile. */
export class CaseMoved extends Error {
  override readonly name = 'CaseMoved';
}

/** A request that was done before. */
export class DoneBefore extends Error {
  override readonly name = 'DoneBefore';
}

export interface CaseQuestion {
  /** UTC milliseconds, by when they were opened. */
  from?: number;
  to?: number;
  /** At the most. */
  limit: number;
}

/** Cases of one moment that are read; the newest. */
const MOST_AT = 2_000;

/** A case as it was from a revision on: its reports by their ids, of its steps the number. */
type KeptState = Omit<EventCase, 'reports' | 'steps'> & { reports: string[]; steps: number };

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
    request?: DoneRequest,
  ): Promise<Result> {
    return this.#database.transaction(async (queries) => {
      if (request && !(await noteRequest(queries, this.#city, request))) throw new DoneBefore();
      return work(new CaseWriting(queries, this.#city));
    });
  }

  isDone(request: string): Promise<boolean> {
    return isRequestDone(this.#database, this.#city, request);
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
    const rows = await this.#database.reading.query<{ body: EventCase }>(
      `select body from event_case where city = $1 and opened >= $2 and opened < $3
       order by opened desc, code desc limit $4`,
      [this.#city, from, to, limit],
    );
    return rows.map(({ body }) => body);
  }

  /** Those that were shown at a time (UTC milliseconds) as they were then, the newest first: `most` of them. */
  async at(time: number, most = MOST_AT): Promise<EventCase[]> {
    const rows = await this.#database.reading.query<{ body: EventCase; state: KeptState }>(
      `select event_case.body, kept.body as state from event_case
       join lateral (
         select body from event_case_state as s
         where s.city = event_case.city and s.code = event_case.code and s.time <= $2
         order by s.revision desc limit 1
       ) as kept on true
       where event_case.city = $1 and int8range(event_case.opened, event_case.left_at) @> $2::bigint
       order by event_case.opened desc limit $3`,
      [this.#city, time, most],
    );
    const cases = await this.#asTheyWere(rows, time);
    return cases.filter((event) => isShownAt(event, time));
  }

  /** Those to which something was done after `from` and until `to`, as they were then, shown or not any more. */
  async changed(from: number, to: number, most = MOST_AT): Promise<EventCase[]> {
    const rows = await this.#database.reading.query<{ body: EventCase; state: KeptState }>(
      `select event_case.body, kept.body as state from (
         select distinct on (code) code, body from event_case_state
         where city = $1 and time > $2 and time <= $3 order by code, revision desc limit $4
       ) as kept join event_case on event_case.city = $1 and event_case.code = kept.code`,
      [this.#city, from, to, most],
    );
    return this.#asTheyWere(rows, to);
  }

  async #asTheyWere(
    rows: readonly { body: EventCase; state: KeptState }[],
    time: number,
  ): Promise<EventCase[]> {
    const reports = new Map(rows.flatMap(({ body }) => body.reports.map((report) => [report.id, report])));
    // Those that have been taken out since are in other cases now.
    const elsewhere = rows.flatMap(({ state }) => state.reports.filter((id) => !reports.has(id)));
    if (elsewhere.length > 0) {
      const found = await this.#database.reading.query<{ id: string; body: ReportedEvent | null }>(
        'select id, body from event_report where city = $1 and id = any($2)',
        [this.#city, elsewhere],
      );
      for (const { id, body } of found) if (body) reports.set(id, body);
    }
    return rows.map(({ body, state }) => ({
      ...state,
      overdue: isOverdue(state, time),
      steps: body.steps.slice(0, state.steps),
      reports: state.reports.flatMap((id) => reports.get(id) ?? []),
    }));
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

  /** `time`: of the change, UTC milliseconds. Throws CaseMoved where the case is not the one before this revision. */
  async save(event: EventCase, time: number): Promise<void> {
    const { code, state, kind, opened, revision, mergedInto, reports, steps } = event;
    const isDone = isOver(state) || mergedInto !== undefined;
    const leaves = leavesAt(event);
    const rows = await this.#queries.query(
      `insert into event_case (city, code, state, kind, over, opened, left_at, revision, body)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       on conflict (city, code) do update set state = excluded.state, kind = excluded.kind, over = excluded.over,
         left_at = excluded.left_at, revision = excluded.revision, body = excluded.body
       where event_case.revision = excluded.revision - 1 returning code`,
      [
        this.#city,
        code,
        state,
        kind,
        isDone,
        opened,
        leaves === undefined ? null : Math.max(leaves, opened),
        revision,
        JSON.stringify(event),
      ],
    );
    if (rows.length === 0) throw new CaseMoved(`${code}: another process has changed it.`);
    const kept: KeptState = { ...event, reports: reports.map(({ id }) => id), steps: steps.length };
    await this.#queries.query(
      'insert into event_case_state (city, code, revision, time, body) values ($1, $2, $3, $4, $5)',
      [this.#city, code, revision, time, JSON.stringify(kept)],
    );
    if (mergedInto !== undefined) return;
    await this.#queries.query(
      `insert into event_report (city, id, code, time, body)
       select $1, r.body ->> 'id', $2, (r.body ->> 'time')::bigint, r.body
       from jsonb_to_recordset($3::jsonb) as r (body jsonb)
       on conflict (city, id) do update set code = excluded.code, body = excluded.body`,
      [this.#city, code, JSON.stringify(reports.map((body) => ({ body })))],
    );
  }
}
