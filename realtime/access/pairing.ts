import { randomBytes } from 'node:crypto';
import type { Database } from '../database/database.ts';
import { hashOf } from './sessions.ts';

/** Milliseconds for which a link for one use is good. */
export const PAIRING_TIME = 24 * 60 * 60_000;

/** Links that let a wall or a kiosk in. */
export class PairingStore {
  readonly #database: Database;
  readonly #now: () => number;

  constructor(database: Database, now: () => number = Date.now) {
    this.#database = database;
    this.#now = now;
  }

  /** A new token; those that were given for the account before are good no longer. */
  async make(account: string, lasting: boolean): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await this.#database.transaction(async (queries) => {
      await queries.query('delete from pairing where account = $1', [account]);
      await queries.query('insert into pairing (token_hash, account, expires) values ($1, $2, $3)', [
        hashOf(token),
        account,
        lasting ? null : this.#now() + PAIRING_TIME,
      ]);
    });
    return token;
  }

  /** The account that a token lets in; one for one use is good no longer. */
  async use(token: string): Promise<string | undefined> {
    const hash = hashOf(token);
    const [once] = await this.#database.query<{ account: string; expires: number }>(
      'delete from pairing where token_hash = $1 and expires is not null returning account, expires',
      [hash],
    );
    if (once) return once.expires > this.#now() ? once.account : undefined;
    const [lasting] = await this.#database.query<{ account: string }>(
      'select account from pairing where token_hash = $1',
      [hash],
    );
    return lasting?.account;
  }

  async revoke(account: string): Promise<void> {
    await this.#database.query('delete from pairing where account = $1', [account]);
  }
}
