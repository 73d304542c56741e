import type { Alarm, AlarmStep } from '../../models/schema/index.ts';
import type { Database, Queries } from '../database/database.ts';
import { isRequestDone, noteRequest } from '../database/requests.ts';
import { writeWhatCan } from '../database/write-what-can.ts';
import { isShown } from './alarm-record.ts';

/** Alarms of one moment that are read; the gravest. */
const MOST_AT = 5_000;

/** A change of one alarm. */
export interface AlarmChange {
  /** Of the change: written twice, it is there once. */
  id: string;
  alarm: Alarm;
  step: AlarmStep;
}

export interface AlarmQuestion {
  /** UTC milliseconds, by when they began. */
  from?: number;
  to?: number;
  /** At the most; 1 to 500. */
  limit: number;
}

/** Alarms of one city in the database. */
export class AlarmStore {
  readonly #database: Database;
  readonly #city: string;

  constructor(database: Database, city: string) {
    this.#database = database;
    this.#city = city;
  }

  async shown(): Promise<Alarm[]> {
    const rows = await this.#database.query<{ body: Alarm }>(
      'select body from alarm where city = $1 and shown order by began',
      [this.#city],
    );
    return rows.map(({ body }) => body);
  }

  /**
   * All or nothing, but for what no database takes: that is given to `aside`. Writing a change twice is writing it once.
   */
  async save(
    changes: readonly AlarmChange[],
    aside: (change: AlarmChange, error: Error) => void,
  ): Promise<void> {
    await this.#database.transaction((queries) =>
      writeWhatCan(queries, changes, (some) => this.#save(queries, some), aside),
    );
  }

  /** A change that a person asked for, and that they did. False: this very request was done before. */
  async saveOnce(change: AlarmChange, request: string | undefined): Promise<boolean> {
    return this.#database.transaction(async (queries) => {
      if (request !== undefined) {
        const { by, time } = change.step;
        const asked = { id: request, by, time, object: change.alarm.id };
        if (!(await noteRequest(queries, this.#city, asked))) return false;
      }
      await this.#save(queries, [change]);
      return true;
    });
  }

  isDone(request: string): Promise<boolean> {
    return isRequestDone(this.#database, this.#city, request);
  }

  async byId(id: string): Promise<Alarm | undefined> {
    const [row] = await this.#database.query<{ body: Alarm }>(
      'select body from alarm where city = $1 and id = $2',
      [this.#city, id],
    );
    return row?.body;
  }

  async steps(id: string): Promise<AlarmStep[]> {
    const rows = await this.#database.query<{ body: AlarmStep }>(
      "select body from alarm_step where city = $1 and alarm = $2 order by number, body ->> 'time'",
      [this.#city, id],
    );
    return rows.map(({ body }) => body);
  }

  /** The newest first. */
  async past({ from = 0, to = Number.MAX_SAFE_INTEGER, limit }: AlarmQuestion): Promise<Alarm[]> {
    const rows = await this.#database.reading.query<{ body: Alarm }>(
      'select body from alarm where city = $1 and began >= $2 and began < $3 order by began desc limit $4',
      [this.#city, from, to, limit],
    );
    return rows.map(({ body }) => body);
  }

  /** Those that were shown at a time (UTC milliseconds) as they were then, the gravest first: `most` of them. */
  async at(time: number, most = MOST_AT): Promise<Alarm[]> {
    const rows = await this.#database.reading.query<{ state: Alarm }>(
      `select step.state from alarm
       join lateral (
         select state from alarm_step as s
         where s.city = alarm.city and s.alarm = alarm.id and s.time <= $2
         order by s.number desc limit 1
       ) as step on step.state is not null
       where alarm.city = $1 and int8range(alarm.opened, alarm.left_at) @> $2::bigint
       order by step.state -> 'level', alarm.opened desc limit $3`,
      [this.#city, time, most],
    );
    return rows.map(({ state }) => state).filter(isShown);
  }

  /** Those to which something was done after `from` and until `to`, as they were then, shown or not any more. */
  async changed(from: number, to: number, most = MOST_AT): Promise<Alarm[]> {
    const rows = await this.#database.reading.query<{ state: Alarm }>(
      `select distinct on (alarm) state from alarm_step
       where city = $1 and time > $2 and time <= $3 and state is not null
       order by alarm, number desc limit $4`,
      [this.#city, from, to, most],
    );
    return rows.map(({ state }) => state);
  }

  async #save(queries: Queries, changes: readonly AlarmChange[]): Promise<void> {
    // The last of several changes of one alarm says how it is; each is a step of its own.
    const last = new Map(changes.map((change) => [change.alarm.id, change]));
    const first = new Map([...changes].reverse().map(({ alarm, step }) => [alarm.id, step.time]));
    await queries.query(
      `insert into alarm (city, id, shown, began, changed, level, opened, left_at, body)
       select $1, r.body ->> 'id', r.shown, (r.body ->> 'began')::bigint, (r.body ->> 'changed')::bigint,
         (r.body ->> 'level')::integer, r.opened, case when r.shown then null else greatest(r.opened, r.time) end, r.body
       from jsonb_to_recordset($2::jsonb) as r (shown boolean, opened bigint, time bigint, body jsonb)
       on conflict (city, id) do update set shown = excluded.shown, changed = excluded.changed,
         level = excluded.level, body = excluded.body,
         -- A clock may have been set back since it was opened.
         left_at = case when excluded.left_at is not null then greatest(alarm.opened, excluded.left_at) end
       where (alarm.body ->> 'revision')::bigint < (excluded.body ->> 'revision')::bigint`,
      [
        this.#city,
        JSON.stringify(
          [...last.values()].map(({ alarm, step }) => ({
            shown: isShown(alarm),
            opened: first.get(alarm.id),
            time: step.time,
            body: alarm,
          })),
        ),
      ],
    );
    await queries.query(
      `insert into alarm_step (city, alarm, id, number, time, body, state)
       select $1, r.state ->> 'id', r.id, (r.state ->> 'revision')::integer, (r.body ->> 'time')::bigint, r.body, r.state
       from jsonb_to_recordset($2::jsonb) as r (id text, body jsonb, state jsonb)
       on conflict (city, alarm, id) do update set number = excluded.number, state = excluded.state
       where alarm_step.number < excluded.number`,
      [this.#city, JSON.stringify(changes.map(({ id, alarm, step }) => ({ id, body: step, state: alarm })))],
    );
  }
}
