import type { Account, Due } from '../../models/schema/access.ts';
import { isAway } from '../database/away.ts';
import { type AccountStore, publicOf, type SecretAccount } from './accounts.ts';
import { dueOf, type PolicyStore, sessionLimits } from './policy.ts';
import type { SessionTokens } from './session-tokens.ts';
import { hashOf, type Session, type SessionStore } from './sessions.ts';

/** Milliseconds for which what is known of a session holds, where another process might have ended it. */
const KNOWN_FOR = 5_000;
/** Milliseconds for which it still holds while it is looked up anew: the database may be busy with what comes in. */
const HELD_FOR = 30_000;
/** Tokens that are remembered, those of sessions that have ended as well. */
const MOST_KNOWN = 20_000;

/** Who holds a session, as far as requests are decided by it. */
export interface Holder {
  account: Account;
  session: Session;
  /** A provider knows the account: it has no password here. */
  isExternal: boolean;
  /** What has to be done before the account has its rights. */
  due: Due[];
}

interface Known {
  checked: number;
  holder: Promise<Holder | undefined>;
  /** Once the holder is found. */
  found?: Holder | undefined;
  /** While it is looked up anew. */
  renewing?: Promise<void>;
}

/**
 * Finds the holder of a session. A page asks for a thousand tiles, so what was found holds for a moment; what this
 * process changes it forgets at once.
 */
export class SessionHolders {
  readonly #sessions: SessionStore;
  readonly #accounts: AccountStore;
  readonly #policy: PolicyStore;
  readonly #tokens: SessionTokens;
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();
  /** Times that all was forgotten: what was asked before then is remembered no more. */
  #forgotten = 0;

  constructor(options: {
    sessions: SessionStore;
    accounts: AccountStore;
    policy: PolicyStore;
    tokens: SessionTokens;
    now?: () => number;
  }) {
    this.#sessions = options.sessions;
    this.#accounts = options.accounts;
    this.#policy = options.policy;
    this.#tokens = options.tokens;
    this.#now = options.now ?? Date.now;
  }

  /** Undefined: the session has ended, or there never was one. A made-up token asks the database nothing. */
  async find(token: string): Promise<Holder | undefined> {
    if (!this.#tokens.isOurs(token)) return undefined;
    const hash = hashOf(token);
    const known = this.#known.get(hash);
    const now = this.#now();
    if (known && now - known.checked < KNOWN_FOR) return known.holder;
    if (known && now - known.checked < HELD_FOR) {
      known.renewing ??= this.#look(token, known.holder).then(
        (holder) => this.#note(hash, known, { checked: now, holder: Promise.resolve(holder), found: holder }),
        () => this.#note(hash, known, undefined),
      );
      return known.holder;
    }
    const entry: Known = { checked: now, holder: this.#look(token, known?.holder) };
    this.#remember(hash, entry);
    entry.holder.then(
      (holder) => (entry.found = holder),
      () => this.#note(hash, entry, undefined),
    );
    return entry.holder;
  }

  /**
   * Who holds sessions now, by the hashes of their tokens, as the database says; those that have ended are left out. To
   * look at them is no use of them. While the database is away they end when they would without use.
   */
  async holdersOf(hashes: readonly string[]): Promise<Map<string, Holder | 'unknown'>> {
    const now = this.#now();
    const forgotten = this.#forgotten;
    try {
      const sessions = await this.#sessions.look(hashes);
      const accounts = await this.#accounts.byIds([...new Set(sessions.map(({ account }) => account))]);
      const byId = new Map(accounts.map((account) => [account.id, account]));
      const found = new Map<string, Holder>();
      for (const session of sessions) {
        const holder = this.#holderOf(session, byId.get(session.account));
        if (holder) found.set(session.hash, holder);
      }
      for (const hash of forgotten === this.#forgotten ? hashes : []) {
        const holder = found.get(hash);
        this.#remember(hash, { checked: now, holder: Promise.resolve(holder), found: holder });
      }
      return found;
    } catch (error) {
      if (!isAway(error)) throw error;
      const found = new Map<string, Holder | 'unknown'>();
      for (const hash of hashes) {
        const known = this.#known.get(hash)?.found;
        if (!known) found.set(hash, 'unknown');
        else if (known.session.expires === undefined || now < known.session.expires) found.set(hash, known);
      }
      return found;
    }
  }

  /** Puts what was found in the place of what was known, unless that was forgotten meanwhile. */
  #note(hash: string, before: Known, now: Known | undefined): void {
    if (this.#known.get(hash) !== before) return;
    if (now) this.#known.set(hash, now);
    else this.#known.delete(hash);
  }

  /** To be called whenever a session, an account or the policy has changed. */
  forget(): void {
    this.#forgotten++;
    this.#known.clear();
  }

  #remember(hash: string, entry: Known): void {
    this.#known.delete(hash);
    if (this.#known.size >= MOST_KNOWN) this.#known.delete(this.#known.keys().next().value as string);
    this.#known.set(hash, entry);
  }

  async #look(token: string, before: Promise<Holder | undefined> | undefined): Promise<Holder | undefined> {
    try {
      const session = await this.#sessions.use(token);
      return session && this.#holderOf(session, await this.#accounts.byId(session.account));
    } catch (error) {
      // People at work go on while the database is away, for as long as their session lasts.
      const holder = isAway(error) ? await before?.catch(() => undefined) : undefined;
      if (!holder) throw error;
      return this.#used(holder);
    }
  }

  /** A session that was used while nobody could note it; undefined where it has ended meanwhile. */
  #used(holder: Holder): Holder | undefined {
    const { expires, end } = holder.session;
    if (expires === undefined || end === undefined) return holder;
    const now = this.#now();
    if (now >= expires) return undefined;
    const { idle } = sessionLimits(this.#policy.current);
    return { ...holder, session: { ...holder.session, expires: Math.min(end, now + idle) } };
  }

  #holderOf(session: Session, account: SecretAccount | undefined): Holder | undefined {
    if (!account || account.disabled) return undefined;
    return {
      account: publicOf(account),
      session,
      isExternal: account.externalId !== undefined,
      due: dueOf(account, this.#policy.current, this.#now()),
    };
  }
}
