import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { ANYBODY } from '../../models/access/decide.ts';
import { LOCAL_PERSON } from '../../models/access/local.ts';
import type { AccountGrant } from '../../models/access/roles.ts';
import type { GrantArea } from '../../models/schema/access.ts';
import { isAway, tellAway } from '../database/away.ts';
import type { Database } from '../database/database.ts';
import { HttpProblem } from '../http/problem.ts';
import { AccountStore, type SecretAccount } from './accounts.ts';
import { type Asker, knownAsker, setAsker } from './asker.ts';
import { AuditLog } from './audit/audit-log.ts';
import { takeNotes } from './audit/backup-notes.ts';
import type { AuditEntry } from './audit/entry.ts';
import { tokenOf } from './cookie.ts';
import { type FirstPassword, makeAdministrators } from './first-start.ts';
import { PairingStore } from './pairing.ts';
import { PolicyStore, sessionLimits } from './policy.ts';
import { type Holder, SessionHolders } from './session-holders.ts';
import { SessionTokens } from './session-tokens.ts';
import { SessionStore } from './sessions.ts';
import { SignInDesk } from './sign-in.ts';

/** Folder of the audit log in the data folder. */
export const AUDIT_FOLDER = 'audit';
/** Milliseconds that a request waits for a database that is being opened. */
const PATIENCE = 20_000;
/** Milliseconds between two looks at what has ended, and at what another process has changed. */
const LOOK = 10_000;

export interface AccessOptions {
  /** May be opened while the server listens already. */
  database: Promise<Database>;
  dataFolder: string;
  /** With a slash at both ends. */
  basePath: string;
  /** A person at the server's own machine, who needs no account there. */
  isLocal(request: IncomingMessage): boolean;
  /** A page of another origin has sent the request: whoever is signed in did not mean it. */
  isFromOtherPage(request: IncomingMessage): boolean;
  /** The request came over HTTPS, at least to the proxy. */
  isSecure(request: IncomingMessage): boolean;
  addressOf(request: IncomingMessage): string;
  /** Told of the passwords for the first sign-in, once. */
  onFirstStart(passwords: readonly FirstPassword[]): void;
  onError(error: Error): void;
  /** Name of the OpenID Connect provider, where there is one. */
  provider?: string;
  /** The areas that rights may be for, as far as their cities are open; absent: any. */
  areas?: () => readonly GrantArea[];
  /** Days that the audit log is kept, LEAST_DAYS or more. */
  auditDays?: number;
  /** Told of every entry of the audit log once it is on disk. */
  onAuditEntry?: (entry: AuditEntry) => void;
  now?: () => number;
}

/** What is there once the database is open. */
export interface AccessParts {
  accounts: AccountStore;
  sessions: SessionStore;
  holders: SessionHolders;
  policy: PolicyStore;
  pairing: PairingStore;
  audit: AuditLog;
  desk: SignInDesk;
}

/** True for those whose session has ended, or whose rights have changed. */
export type IsEnded = (asker: Asker) => boolean;

/** What stays open once its request was let in, as sockets and videos do. */
export interface Holding {
  /** For whom something is open. */
  askers(): Iterable<Asker>;
  /** Ends what is open for those who are meant. */
  end(isEnded: IsEnded): void;
}

/** Finds out who asks, and lets people in and out. */
export class AccessService {
  readonly options: AccessOptions;
  /** Fails where the database or the log cannot be opened; nobody can sign in then. */
  readonly parts: Promise<AccessParts>;
  #opened: AccessParts | undefined;
  readonly #holdings = new Set<Holding>();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(options: AccessOptions) {
    this.options = options;
    this.parts = this.#open();
    this.parts.then((parts) => (this.#opened = parts)).catch((error) => options.onError(error as Error));
    this.#timer = setInterval(() => void this.look(), LOOK).unref();
  }

  /** Who sends a request or opens a socket; at once unless a session has to be looked up. */
  readonly whoAsks = (request: IncomingMessage): Asker | Promise<Asker> => {
    const known = knownAsker(request);
    if (known) return known;
    const { isFromOtherPage, isSecure, addressOf, isLocal } = this.options;
    const address = addressOf(request);
    const note = (asker: Asker) => {
      setAsker(request, asker);
      return asker;
    };
    const unsigned = (): Asker =>
      note(
        isLocal(request)
          ? { subject: LOCAL_PERSON, actor: 'local', displayName: '本机 · this machine', address }
          : { subject: ANYBODY, actor: 'anybody', displayName: '', address },
      );
    const token = tokenOf(request, isSecure(request));
    if (token === undefined || isFromOtherPage(request)) return unsigned();
    return this.#holderOf(token).then((holder) => (holder ? note(askerFor(holder, address)) : unsigned()));
  };

  /** The parts, or an answer that says to come again; for routes. */
  async ready(): Promise<AccessParts> {
    if (this.#opened) return this.#opened;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () =>
          reject(new HttpProblem(503, 'starting', 'The server is still starting. Try again in a minute.')),
        PATIENCE,
      );
    });
    try {
      return await Promise.race([this.parts, late]);
    } catch (error) {
      if (error instanceof HttpProblem) throw error;
      throw new HttpProblem(
        503,
        'no-database',
        'The database cannot be opened; the log of the server says why.',
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Who the holder of the request's session is; undefined where nobody is signed in. */
  async holderOf(request: IncomingMessage): Promise<Holder | undefined> {
    const token = tokenOf(request, this.options.isSecure(request));
    if (token === undefined || this.options.isFromOtherPage(request)) return undefined;
    return (await this.ready()).holders.find(token);
  }

  /** From now on what is open ends with the session that it was opened in. Returns the end of that. */
  watchOver(holding: Holding): () => void {
    this.#holdings.add(holding);
    return () => this.#holdings.delete(holding);
  }

  /** Tells that sessions have ended or rights have changed; what was known of them is forgotten. */
  tellEnded(isEnded: IsEnded): void {
    this.#opened?.holders.forget();
    for (const holding of this.#holdings) holding.end(isEnded);
  }

  /**
   * Looks at what another server, the database or time itself has changed: what is open for somebody whose session has
   * ended, or who has other rights now than when it was opened, ends.
   */
  async look(): Promise<void> {
    const parts = this.#opened;
    if (!parts) return;
    try {
      await parts.policy.read();
      await parts.sessions.sweep();
      await takeNotes(await this.options.database, parts.audit);
    } catch (error) {
      if (!isAway(error)) this.options.onError(error as Error);
    }
    await this.#endOutlived(parts).catch(this.options.onError);
  }

  now(): number {
    return (this.options.now ?? Date.now)();
  }

  /** Ends all sessions of an account, as its rights or its password have changed. */
  async endSessions(account: string): Promise<void> {
    const { sessions } = await this.ready();
    await sessions.endAll(account);
    this.tellEnded(({ subject }) => subject.account === account);
  }

  /** Ends all sessions of an account and begins one for who has just proven to be its owner. */
  async beginAnew(account: SecretAccount, address: string | undefined): Promise<string> {
    await this.endSessions(account.id);
    return (await this.ready()).sessions.begin(account.id, account.kind, address);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await (await this.parts.catch(() => undefined))?.audit.close();
  }

  async #open(): Promise<AccessParts> {
    const { dataFolder, onFirstStart, now = Date.now } = this.options;
    const database = await this.options.database;
    const { auditDays, onAuditEntry } = this.options;
    const audit = await AuditLog.open({
      folder: join(dataFolder, AUDIT_FOLDER),
      now,
      ...(auditDays === undefined ? {} : { keepDays: auditDays }),
      ...(onAuditEntry ? { onEntry: onAuditEntry } : {}),
    });
    const policy = new PolicyStore(database, now);
    await policy.read();
    const accounts = new AccountStore(database);
    const tokens = await SessionTokens.open(database, now());
    const sessions = new SessionStore(database, { tokens, limits: () => sessionLimits(policy.current), now });
    const holders = new SessionHolders({ sessions, accounts, policy, tokens, now });
    const desk = new SignInDesk({ accounts, sessions, audit, now });
    const passwords = await makeAdministrators(database, now());
    if (passwords.length > 0) {
      onFirstStart(passwords);
      await audit.record({ actor: 'system', action: 'accounts.begin', outcome: 'done' });
    }
    return { accounts, sessions, holders, policy, pairing: new PairingStore(database, now), audit, desk };
  }

  /** A database that cannot be opened lets nobody in: a session is none then. */
  async #holderOf(token: string): Promise<Holder | undefined> {
    const parts = this.#opened ?? (await this.parts.catch(() => undefined));
    return parts?.holders.find(token).catch((error) => {
      return tellAway(error);
    });
  }

  async #endOutlived({ holders }: AccessParts): Promise<void> {
    const held = new Set<string>();
    for (const holding of this.#holdings)
      for (const { session } of holding.askers()) if (session !== undefined) held.add(session);
    if (held.size === 0) return;
    const found = await holders.holdersOf([...held]);
    const isEnded: IsEnded = ({ session, subject }) => {
      if (session === undefined || !held.has(session)) return false;
      const holder = found.get(session);
      if (holder === 'unknown') return false;
      return !holder || JSON.stringify(grantsOf(holder)) !== JSON.stringify(subject.grants);
    };
    for (const holding of this.#holdings) holding.end(isEnded);
  }
}

/** Rights hold once nothing is due any more, as a password that was for one sign-in. */
const grantsOf = ({ account, due }: Holder): readonly AccountGrant[] =>
  due.length === 0 ? account.grants : [];

function askerFor(holder: Holder, address: string): Asker {
  const { account, session } = holder;
  return {
    subject: { account: account.id, grants: grantsOf(holder) },
    actor: account.id,
    displayName: account.displayName,
    address,
    session: session.hash,
  };
}
