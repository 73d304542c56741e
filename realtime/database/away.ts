import { DatabaseError } from './database-error.ts';

/** The database did not take a change, or did not answer: nothing was changed, and whoever asked has to ask again. */
export class DatabaseAway extends Error {
  override readonly name: string = 'DatabaseAway';
  /** As an answer to who asked over HTTP. */
  readonly status = 503;
  readonly code = 'database-away';
}

/** Too much is asked of the database at once, or a question took too long. Asking again in a moment helps. */
export class DatabaseBusy extends Error {
  override readonly name = 'DatabaseBusy';
  readonly status = 503;
  readonly code = 'busy';

  constructor(message = 'Too much is being asked at once. Try again in a moment.') {
    super(message);
  }
}

/** Milliseconds that a person waits for the database. */
const PATIENCE = 5_000;
/**
 * Connection, resources, operator: classes 08, 53 and 57 of SQLSTATE (PostgreSQL's appendix A), and what the network of
 * the system says. A statement that took too long (57014) is no database that is away.
 */
const AWAY = /^(08|53|57P)|^E[A-Z]/;
/** Data that the database will never take: classes 22 (data), 23 (constraints) and 54 (limits) of SQLSTATE. */
const PERMANENT = /^(22|23|54)/;

/** Whether a question was not answered because the database is away for now, rather than because it is wrong. */
export function isAway(error: unknown): boolean {
  if (error instanceof DatabaseAway) return true;
  if (!(error instanceof DatabaseError)) return false;
  const { code, message } = error;
  return code === undefined ? /connect|terminat|timeout/i.test(message) : AWAY.test(code);
}

/** For who answers people: throws DatabaseAway in place of what a database says that is away. */
export function tellAway(error: unknown): never {
  throw isAway(error) ? new DatabaseAway('The database does not answer. Try again in a moment.') : error;
}

/** Whether asking the same again will never help: it is the data. */
export const isPermanent = (error: unknown): boolean =>
  error instanceof DatabaseError && PERMANENT.test(error.code ?? '');

/**
 * Does something with the database. Throws DatabaseAway where it is not there, or does not answer in time: the work may
 * have been done all the same, so it has to be such that doing it twice is doing it once.
 */
export async function withDatabase<Result>(work: Promise<Result>, patience = PATIENCE): Promise<Result> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DatabaseAway('The database does not answer.')), patience);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    if (error instanceof DatabaseError && (error.code === undefined || isAway(error)))
      throw new DatabaseAway(error.message);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
