import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import type { SessionTokens } from './session-tokens.ts';

const MINUTE = 60_000;
/** A session that is asked often is not written each time. */
const NOTED = MINUTE;

export interface Session {
  account: string;
  /** Hash of its token. */
  hash: string;
  /** UTC milliseconds at which it ends without use; undefined: of a device, whose session ends with its account alone. */
  expires: number | undefined;
  /** UTC milliseconds at which it ends in any case. */
  end: number | undefined;
}

/** Milliseconds without use after which a person's session ends, and after which it ends in any case. */
export interface SessionLimits {
  idle: number;
  longest: number;
}

interface SessionRow {
  token_hash: string;
  account: string;
  created: number;
  seen: number;
  expires: number | null;
  /** The account still has the password that the session was begun with. */
  same_password: boolean;
}

/** What is kept of an account's password beside a session: nothing that helps anybody to find it. */
const PASSWORD_MARK = "encode(sha256(convert_to(coalesce(a.password_hash, ''), 'UTF8')), 'hex')";
const SELECT = `select s.token_hash, s.account, s.created, s.seen, s.expires,
    (s.password is null or s.password = ${PASSWORD_MARK}) as same_password
  from session s join account a on a.id = s.account`;

/** Sessions in the database, by the hash of their token: who reads the table cannot use it. */
export class SessionStore {
  readonly #database: Database;
  readonly #tokens: SessionTokens;
  readonly #now: () => number;
  readonly #limits: () => SessionLimits;

  constructor(
    database: Database,
    {
      tokens,
      limits,
      now = Date.now,
    }: { tokens: SessionTokens; limits: () => SessionLimits; now?: () => number },
  ) {
    this.#database = database;
    this.#tokens = tokens;
    this.#limits = limits;
    this.#now = now;
  }

  /** Begins a session and gives its token, which is told once. */
  async begin(account: string, kind: 'person' | 'device', address: string | undefined): Promise<string> {
    const token = this.#tokens.make();
    const now = this.#now();
    await this.#database.query(
      `insert into session (token_hash, account, created, seen, expires, address, password)
       select $1, $2, $3, $3, $4, $5, ${PASSWORD_MARK} from account a where a.id = $2`,
      [hashOf(token), account, now, kind === 'device' ? null : now + this.#limits().longest, address ?? null],
    );
    return token;
  }

  /** The session of a token, which is in use by that; undefined where there is none any more. */
  async use(token: string): Promise<Session | undefined> {
    const hash = hashOf(token);
    const [row] = await this.#database.query<SessionRow>(`${SELECT} where s.token_hash = $1`, [hash]);
    if (!row) return undefined;
    const now = this.#now();
    if (!this.#sessionOf(row, now)) {
      await this.end(hash);
      return undefined;
    }
    if (now - row.seen >= NOTED)
      await this.#database.query('update session set seen = $2 where token_hash = $1', [hash, now]);
    return this.#sessionOf({ ...row, seen: now }, now);
  }

  /** Those of some sessions that have not ended, by their hashes. To look at them is no use of them. */
  async look(hashes: readonly string[]): Promise<Session[]> {
    const rows = await this.#database.query<SessionRow>(`${SELECT} where s.token_hash = any($1::text[])`, [
      hashes,
    ]);
    const now = this.#now();
    return rows.flatMap((row) => this.#sessionOf(row, now) ?? []);
  }

  #sessionOf(row: SessionRow, now: number): Session | undefined {
    const { idle, longest } = this.#limits();
    const end = row.expires === null ? undefined : Math.min(row.expires, row.created + longest);
    const expires = end === undefined ? undefined : Math.min(end, row.seen + idle);
    if (!row.same_password || (expires !== undefined && now >= expires)) return undefined;
    return { account: row.account, hash: row.token_hash, expires, end };
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
