import { isPermanent } from './away.ts';
import type { Queries } from './database.ts';

/** As `writeWhatCan`, where all of it is expected to be taken: at once, and what fails fails. */
export const writeAll = async <Item>(
  _queries: Queries,
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<void>,
): Promise<void> => write(items);

/**
 * Writes items within a transaction. Where the database will never take them (`isPermanent`), they are halved until the
 * ones that it does not take stand alone: those are given to `aside`, with why, and the rest is written. `write` must be
 * such that what fails leaves nothing outside of the transaction. Other errors are thrown: the transaction is to be
 * tried again.
 */
export async function writeWhatCan<Item>(
  queries: Queries,
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<void>,
  aside: (item: Item, error: Error) => void | Promise<void>,
): Promise<void> {
  if (items.length === 0) return;
  await queries.query('savepoint what_can');
  try {
    await write(items);
    await queries.query('release savepoint what_can');
    return;
  } catch (error) {
    if (!isPermanent(error)) throw error;
    await queries.query('rollback to savepoint what_can');
    await queries.query('release savepoint what_can');
    if (items.length === 1) return aside(items[0], error as Error);
  }
  const half = items.length >> 1;
  await writeWhatCan(queries, items.slice(0, half), write, aside);
  await writeWhatCan(queries, items.slice(half), write, aside);
}
