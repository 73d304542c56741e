import type { Alarm, AlarmStep } from '../../models/schema/index.ts';
import type { Database, Queries } from '../database/database.ts';

/** A change of one alarm. */
export interface AlarmChange {
  /** Of the change: written twice, it is there once. */
  id: string;
  alarm: Alarm;
  /** It has not ended, or nobody has answered it yet. */
  shown: boolean;
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

  /** All or nothing. Writing a change twice is writing it once. */
  async save(changes: readonly AlarmChange[]): Promise<void> {
    await this.#database.transaction((queries) => this.#save(queries, changes));
  }

  /** A change that a person asked for, and that they did. False: this very request was done before. */
  async saveOnce(change: AlarmChange, request: string | undefined): Promise<boolean> {
    return this.#database.transaction(async (queries) => {
      if (request !== undefined) {
        const noted = await noteRequest(queries, this.#city, request, change.step, change.alarm.id);
        if (!noted) return false;
      }
      await this.#save(queries, [change]);
      return true;
    });
  }

  async isDone(request: string): Promise<boolean> {
    const rows = await this.#database.query('select 1 from action_done where city = $1 and request = $2', [
      this.#city,
      request,
    ]);
    return rows.length > 0;
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
    const rows = await this.#database.query<{ body: Alarm }>(
      'select body from alarm where city = $1 and began >= $2 and began < $3 order by began desc limit $4',
      [this.#city, from, to, limit],
    );
    return rows.map(({ body }) => body);
  }

  /** Worst level that each thing showed at a time (UTC milliseconds), 1 to 4, as its alarms were raised and changed. */
  async levelsAt(time: number): Promise<Map<string, number>> {
    const rows = await this.#database.query<{ thing: string; level: number | null }>(
      `select alarm.body ->> 'thing' as thing,
         (select (step.body ->> 'level')::integer from alarm_step as step
          where step.city = alarm.city and step.alarm = alarm.id
            and (step.body ->> 'level' is not null or step.body ->> 'action' = 'ended')
            and (step.body ->> 'time')::bigint <= $2
          order by (step.body ->> 'time')::bigint desc, step.number desc limit 1) as level
       from alarm
       where city = $1 and began <= $2
         and (alarm.body ->> 'ended' is null or (alarm.body ->> 'ended')::bigint > $2)`,
      [this.#city, time],
    );
    const worst = new Map<string, number>();
    for (const { thing, level } of rows)
      if (level) worst.set(thing, Math.min(level, worst.get(thing) ?? level));
    return worst;
  }

  async #save(queries: Queries, changes: readonly AlarmChange[]): Promise<void> {
    // The last of several changes of one alarm says how it is; each is a step of its own.
    const last = new Map(changes.map((change) => [change.alarm.id, change]));
    await queries.query(
      `insert into alarm (city, id, shown, began, changed, level, body)
       select $1, r.body ->> 'id', r.shown, (r.body ->> 'began')::bigint, (r.body ->> 'changed')::bigint,
         (r.body ->> 'level')::integer, r.body
       from jsonb_to_recordset($2::jsonb) as r (shown boolean, body jsonb)
       on conflict (city, id) do update set shown = excluded.shown, changed = excluded.changed,
         level = excluded.level, body = excluded.body
       where (alarm.body ->> 'revision')::bigint <= (excluded.body ->> 'revision')::bigint`,
      [this.#city, JSON.stringify([...last.values()].map(({ alarm, shown }) => ({ shown, body: alarm })))],
    );
    await queries.query(
      `insert into alarm_step (city, alarm, id, number, body)
       select $1, r.alarm, r.id, r.number, r.body
       from jsonb_to_recordset($2::jsonb) as r (alarm text, id text, number integer, body jsonb)
       on conflict do nothing`,
      [
        this.#city,
        JSON.stringify(
          changes.map(({ id, alarm, step }) => ({ alarm: alarm.id, id, number: alarm.revision, body: step })),
        ),
      ],
    );
  }
}

/** False: the request is known already. */
export async function noteRequest(
  queries: Queries,
  city: string,
  request: string,
  { by, time }: { by: string; time: number },
  object: string,
): Promise<boolean> {
  const rows = await queries.query(
    `insert into action_done (city, request, actor, object, time) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning request`,
    [city, request, by, object, time],
  );
  return rows.length > 0;
}
