import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../database/database.ts';

const MINUTE = 60_000;
/** A session that is asked often is not written each time. */
const NOTED = MINUTE;

export interface Session {
  account: string;
  /** Hash of its token. */
  hash: string;
  /** UTC milliseconds; undefined: of a device, whose session ends with its account alone. */
  expires: number | undefined;
}

/** Milliseconds without use after which a person's session ends, and after which it ends in any case. */
export interface SessionLimits {
  idle: number;
  longest: number;
}

interface SessionRow {
  account: string;
  created: number;
  seen: number;
  expires: number | null;
}

/** Sessions in the database, by the hash of their token: who reads the table cannot use it. */
export class SessionStore {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #limits: () => SessionLimits;

  constructor(database: Database, limits: () => SessionLimits, now: () => number = Date.now) {
    this.#database = database;
    this.#limits = limits;
    this.#now = now;
  }

  /** Begins a session and gives its token, which is told once. */
  async begin(account: string, kind: 'person' | 'device', address: string | undefined): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    const now = this.#now();
    await this.#database.query(
      'insert into session (token_hash, account, created, seen, expires, address) values ($1, $2, $3, $3, $4, $5)',
      [hashOf(token), account, now, kind === 'device' ? null : now + this.#limits().longest, address ?? null],
    );
    return token;
  }

  /** The session of a token, which is in use by that; undefined where there is none any more. */
  async use(token: string): Promise<Session | undefined> {
    const hash = hashOf(token);
    const [row] = await this.#database.query<SessionRow>(
      'select account, created, seen, expires from session where token_hash = $1',
      [hash],
    );
    if (!row) return undefined;
    const now = this.#now();
    const { idle, longest } = this.#limits();
    const end = row.expires === null ? undefined : Math.min(row.expires, row.created + longest);
    if (end !== undefined && (now >= end || now - row.seen >= idle)) {
      await this.#database.query('delete from session where token_hash = $1', [hash]);
      return undefined;
    }
    if (now - row.seen >= NOTED)
      await this.#database.query('update session set seen = $2 where token_hash = $1', [hash, now]);
    return { account: row.account, hash, expires: end === undefined ? undefined : Math.min(end, now + idle) };
  }

  async end(hash: string): Promise<void> {
    await this.#database.query('delete from session where token_hash = $1', [hash]);
  }

  /** Takes away what nobody can use any more, as of people who closed their browser. */
  async sweep(): Promise<void> {
    const now = this.#now();
    await this.#database.query(
      'delete from session where expires <= $1 or (expires is not null and seen <= $2)',
      [now, now - this.#limits().idle],
    );
  }

  /** Ends all sessions of an account, as its password or its rights have changed. */
  async endAll(account: string): Promise<void> {
    await this.#database.query('delete from session where account = $1', [account]);
  }
}

/** What is kept of a token. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
