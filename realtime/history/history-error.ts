import { DatabaseAway } from '../database/away.ts';

/** The past cannot be told now: the database is away, or what waited for it is not written yet. Asking again later helps. */
export class HistoryAway extends DatabaseAway {
  override readonly name = 'HistoryAway';

  constructor() {
    super(
      'The history cannot be read now: its database is away, or is being caught up. Try again in a minute.',
    );
  }
}

/** More was asked for than one answer may hold. */
export class HistoryTooMuch extends Error {
  override readonly name = 'HistoryTooMuch';

  constructor(most: number) {
    super(`One answer holds at most ${most} observations. Ask for a shorter time or for fewer things.`);
  }
}
