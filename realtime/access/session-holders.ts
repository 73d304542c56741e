import type { Account, Due } from '../../models/schema/access.ts';
import { isAway } from '../database/open-database.ts';
import { type AccountStore, publicOf } from './accounts.ts';
import { dueOf, type PolicyStore } from './policy.ts';
import { hashOf, type Session, type SessionStore } from './sessions.ts';

/** Milliseconds for which what is known of a session holds, where another process might have ended it. */
const KNOWN_FOR = 5_000;
/** Milliseconds for which it still holds while it is looked up anew: the database may be busy with what comes in. */
const HELD_FOR = 30_000;
/** Tokens that are remembered, good ones and made-up ones. */
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
  readonly #now: () => number;
  readonly #known = new Map<string, Known>();

  constructor(options: {
    sessions: SessionStore;
    accounts: AccountStore;
    policy: PolicyStore;
    now?: () => number;
  }) {
    this.#sessions = options.sessions;
    this.#accounts = options.accounts;
    this.#policy = options.policy;
    this.#now = options.now ?? Date.now;
  }

  /** Undefined: the session has ended, or there never was one. */
  find(token: string): Promise<Holder | undefined> {
    const hash = hashOf(token);
    const known = this.#known.get(hash);
    const now = this.#now();
    if (known && now - known.checked < KNOWN_FOR) return known.holder;
    if (known && now - known.checked < HELD_FOR) {
      known.renewing ??= this.#look(token, known.holder).then(
        (holder) => this.#note(hash, known, { checked: now, holder: Promise.resolve(holder) }),
        () => this.#note(hash, known, undefined),
      );
      return known.holder;
    }
    const entry: Known = { checked: now, holder: this.#look(token, known?.holder) };
    this.#known.delete(hash);
    if (this.#known.size >= MOST_KNOWN) this.#known.delete(this.#known.keys().next().value as string);
    this.#known.set(hash, entry);
    entry.holder.catch(() => this.#note(hash, entry, undefined));
    return entry.holder;
  }

  /** Puts what was found in the place of what was known, unless that was forgotten meanwhile. */
  #note(hash: string, before: Known, now: Known | undefined): void {
    if (this.#known.get(hash) !== before) return;
    if (now) this.#known.set(hash, now);
    else this.#known.delete(hash);
  }

  /** To be called whenever a session, an account or the policy has changed. */
  forget(): void {
    this.#known.clear();
  }

  async #look(token: string, before: Promise<Holder | undefined> | undefined): Promise<Holder | undefined> {
    try {
      const session = await this.#sessions.use(token);
      const account = session && (await this.#accounts.byId(session.account));
      if (!account || account.disabled) return undefined;
      const isExternal = account.externalId !== undefined;
      return {
        account: publicOf(account),
        session,
        isExternal,
        due: dueOf(account, this.#policy.current, this.#now()),
      };
    } catch (error) {
      // People at work go on while the database is away.
      const holder = isAway(error) ? await before?.catch(() => undefined) : undefined;
      if (!holder) throw error;
      return holder;
    }
  }
}
