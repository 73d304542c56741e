import type { SignIn, SignInFault } from '../../models/schema/access.ts';
import type { AccountStore, SecretAccount } from './accounts.ts';
import type { AuditLog } from './audit/audit-log.ts';
import { hashPassword, isPassword } from './password.ts';
import { stepOfCode } from './second-factor.ts';
import type { SessionStore } from './sessions.ts';

const MINUTE = 60_000;
/** Failed sign-ins in a row after which an account is locked, and for how long. */
export const MOST_FAILURES = 5;
export const LOCK = 15 * MINUTE;

export type SignedIn =
  | { token: string; account: SecretAccount }
  | { fault: SignInFault; lockedUntil?: number };

export interface SignInOptions {
  accounts: AccountStore;
  sessions: SessionStore;
  audit: AuditLog;
  now?: () => number;
}

/**
 * Begins sessions of local accounts. What is wrong with a name or a password is never told apart, and takes the same
 * time: an unknown name costs a guess as well.
 */
export class SignInDesk {
  readonly #options: SignInOptions;
  readonly #now: () => number;
  #decoy: Promise<string> | undefined;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  async signIn({ name, password, code }: SignIn, address: string | undefined): Promise<SignedIn> {
    const { accounts } = this.#options;
    const account = await accounts.byName(name.trim().toLowerCase());
    const now = this.#now();
    if (account && account.lockedUntil > now) {
      await this.#note('refused', account.id, address, { reason: 'locked' });
      return { fault: 'locked', lockedUntil: account.lockedUntil };
    }
    const right = await isPassword(password, account?.passwordHash ?? (await this.#decoyHash()));
    if (!account?.passwordHash || !right || account.disabled) return this.#refuse(account, address);
    if (account.secondFactor !== undefined) {
      if (code === undefined) return { fault: 'code-wanted' };
      const step = stepOfCode(account.secondFactor, code.replaceAll(' ', ''), now, account.secondFactorStep);
      if (step === undefined || !(await accounts.spendStep(account.id, step)))
        return this.#refuse(account, address);
    }
    return this.#begin(account, address);
  }

  /** Whether somebody who is signed in knows the password; a wrong one counts as a failed sign-in. */
  async isRight(account: SecretAccount, password: string): Promise<boolean> {
    const now = this.#now();
    if (account.passwordHash === undefined || account.lockedUntil > now) return false;
    if (await isPassword(password, account.passwordHash)) return true;
    await this.#options.accounts.countFailure(account.id, { now, most: MOST_FAILURES, lock: LOCK });
    return false;
  }

  async #begin(account: SecretAccount, address: string | undefined): Promise<SignedIn> {
    const { accounts, sessions } = this.#options;
    if (account.failures > 0) await accounts.forgiveFailures(account.id);
    const token = await sessions.begin(account.id, account.kind, address);
    await this.#note('done', account.id, address);
    return { token, account };
  }

  async #refuse(account: SecretAccount | undefined, address: string | undefined): Promise<SignedIn> {
    if (!account) {
      // The name is not noted: people type passwords there by mistake.
      await this.#note('refused', 'anybody', address, { reason: 'unknown' });
      return { fault: 'wrong' };
    }
    const now = this.#now();
    const lockedUntil = await this.#options.accounts.countFailure(account.id, {
      now,
      most: MOST_FAILURES,
      lock: LOCK,
    });
    await this.#note('refused', account.id, address, { reason: account.disabled ? 'disabled' : 'wrong' });
    return lockedUntil > now ? { fault: 'locked', lockedUntil } : { fault: 'wrong' };
  }

  #note(
    outcome: 'done' | 'refused',
    actor: string,
    address: string | undefined,
    details?: Record<string, string>,
  ): Promise<unknown> {
    return this.#options.audit.record({
      actor,
      action: 'session.begin',
      outcome,
      ...(address === undefined ? {} : { address }),
      ...(details ? { details } : {}),
    });
  }

  #decoyHash(): Promise<string> {
    this.#decoy ??= hashPassword('nobody has this password');
    return this.#decoy;
  }
}
