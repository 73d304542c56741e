import { DatabaseError } from '../database/database-error.ts';

/** The database did not take a change: nothing was changed, and whoever asked for it has to ask again. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';
}

/** Milliseconds that a person waits for the database. */
const PATIENCE = 5_000;
/** Connection, resources, operator: classes 08, 53 and 57 of PostgreSQL's appendix A. */
const AWAY = /^(08|53|57)|^E[A-Z]+$/;

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
    if (error instanceof DatabaseError && (error.code === undefined || AWAY.test(error.code)))
      throw new DatabaseAway(error.message);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
