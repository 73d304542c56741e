import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Database } from '../database/database.ts';

const KEY_BYTES = 32;
/** Of a token: 192 bits that nobody guesses, and 64 that say that a server of ours made it. */
const RANDOM_BYTES = 24;
const MARK_BYTES = 8;

/**
 * Tokens of sessions. Each bears a mark (HMAC-SHA-256, cut off) by a key that the servers of one database share, so that
 * a made-up one is told without a look into the database.
 */
export class SessionTokens {
  readonly #key: Buffer;

  constructor(key: Buffer) {
    this.#key = key;
  }

  /** With the key of the database, which the first server makes. */
  static async open(database: Database, now: number): Promise<SessionTokens> {
    await database.query(
      "insert into setting (name, value, changed) values ('session-key', $1, $2) on conflict (name) do nothing",
      [JSON.stringify(randomBytes(KEY_BYTES).toString('base64')), now],
    );
    const [{ value }] = await database.query<{ value: string }>(
      "select value from setting where name = 'session-key'",
    );
    return new SessionTokens(Buffer.from(value, 'base64'));
  }

  /** A new one, of 43 characters. */
  make(): string {
    const random = randomBytes(RANDOM_BYTES);
    return Buffer.concat([random, this.#markOf(random)]).toString('base64url');
  }

  /** Whether a server of ours made it, ever. */
  isOurs(token: string): boolean {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== RANDOM_BYTES + MARK_BYTES) return false;
    return timingSafeEqual(bytes.subarray(RANDOM_BYTES), this.#markOf(bytes.subarray(0, RANDOM_BYTES)));
  }

  #markOf(random: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(random).digest().subarray(0, MARK_BYTES);
  }
}
