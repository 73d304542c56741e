import type { Queries } from './database.ts';

/** What a person asked for, by an id of their client's making: asked twice, it is done once. */
export interface DoneRequest {
  id: string;
  /** Id of the account. */
  by: string;
  /** UTC milliseconds. */
  time: number;
  /** What it was done to. */
  object: string;
}

/** Notes a request within the transaction that does it. False: it is known already. */
export async function noteRequest(
  queries: Queries,
  city: string,
  { id, by, time, object }: DoneRequest,
): Promise<boolean> {
  const rows = await queries.query(
    `insert into action_done (city, request, actor, object, time) values ($1, $2, $3, $4, $5)
     on conflict do nothing returning request`,
    [city, id, by, object, time],
  );
  return rows.length > 0;
}

export async function isRequestDone(queries: Queries, city: string, id: string): Promise<boolean> {
  const rows = await queries.query('select 1 from action_done where city = $1 and request = $2', [city, id]);
  return rows.length > 0;
}

/** Forgets what was done before a time. */
export async function forgetRequests(queries: Queries, city: string, before: number): Promise<void> {
  await queries.query('delete from action_done where city = $1 and time < $2', [city, before]);
}
