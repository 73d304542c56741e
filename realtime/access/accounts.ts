import { randomUUID } from 'node:crypto';
import { conflictOf } from '../../models/access/decide.ts';
import type { AccountGrant } from '../../models/access/roles.ts';
import { InputError } from '../../models/errors.ts';
import type { Account, NewAccount } from '../../models/schema/access.ts';
import type { Queries } from '../database/database.ts';
import { DatabaseError, UNIQUE_VIOLATION } from '../database/database-error.ts';

/** An account with what only the server knows of it. */
export interface SecretAccount extends Account {
  passwordHash: string | undefined;
  /** UTC milliseconds. */
  passwordChanged: number;
  mustChangePassword: boolean;
  /** Hashes, the newest first. */
  earlierPasswords: string[];
  secondFactor: string | undefined;
  /** The last step of the second factor that was used. */
  secondFactorStep: number;
  failures: number;
  /** Of whom an OpenID Connect provider knows: its address and what it calls them. */
  externalId: string | undefined;
}

interface AccountRow {
  id: string;
  name: string;
  display_name: string;
  kind: 'person' | 'device';
  grants: AccountGrant[];
  password_hash: string | null;
  password_changed: number | null;
  must_change_password: boolean;
  earlier_passwords: string[];
  second_factor: string | null;
  second_factor_step: number;
  failures: number;
  locked_until: number;
  disabled: boolean;
  external_id: string | null;
  created: number;
}

/** Accounts in the database. */
export class AccountStore {
  readonly #database: Queries;

  constructor(database: Queries) {
    this.#database = database;
  }

  async list(): Promise<Account[]> {
    const rows = await this.#database.query<AccountRow>('select * from account order by name');
    return rows.map((row) => publicOf(accountOf(row)));
  }

  async byName(name: string): Promise<SecretAccount | undefined> {
    const [row] = await this.#database.query<AccountRow>('select * from account where name = $1', [name]);
    return row && accountOf(row);
  }

  async byId(id: string): Promise<SecretAccount | undefined> {
    const [row] = await this.#database.query<AccountRow>('select * from account where id = $1', [id]);
    return row && accountOf(row);
  }

  async byIds(ids: readonly string[]): Promise<SecretAccount[]> {
    const rows = await this.#database.query<AccountRow>('select * from account where id = any($1::text[])', [
      ids,
    ]);
    return rows.map(accountOf);
  }

  async byExternalId(externalId: string): Promise<SecretAccount | undefined> {
    const [row] = await this.#database.query<AccountRow>('select * from account where external_id = $1', [
      externalId,
    ]);
    return row && accountOf(row);
  }

  /** Says that a provider knows the account. */
  async setExternalId(id: string, externalId: string): Promise<void> {
    await this.#database.query('update account set external_id = $2 where id = $1', [id, externalId]);
  }

  async count(): Promise<number> {
    const [{ count }] = await this.#database.query<{ count: number }>(
      'select count(*) as count from account',
    );
    return count;
  }

  /** Throws InputError `account-name-taken`. */
  async add({ name, displayName, kind }: NewAccount, now: number): Promise<SecretAccount> {
    const id = randomUUID();
    try {
      await this.#database.query(
        'insert into account (id, name, display_name, kind, created) values ($1, $2, $3, $4, $5)',
        [id, name, displayName, kind, now],
      );
    } catch (error) {
      if (error instanceof DatabaseError && error.code === UNIQUE_VIOLATION)
        throw new InputError('account-name-taken', name, 'this name is taken.', 'Choose another.');
      throw error;
    }
    return (await this.byId(id))!;
  }

  /** Throws InputError `administrators-apart`. */
  async setGrants(id: string, grants: readonly AccountGrant[]): Promise<void> {
    if (conflictOf(grants))
      throw new InputError(
        'administrators-apart',
        grants.map(({ role }) => role).join(', '),
        'one account cannot have these roles together.',
        'Give an administrator one role only, and others an account of their own.',
      );
    await this.#database.query('update account set grants = $2 where id = $1', [id, JSON.stringify(grants)]);
  }

  /** `once`: it has to be changed at the first sign-in. The one before may not come again. */
  async setPassword(
    { id, passwordHash, earlierPasswords }: SecretAccount,
    hash: string,
    { now, once }: { now: number; once: boolean },
  ): Promise<void> {
    const earlier = [...(passwordHash ? [passwordHash] : []), ...earlierPasswords].slice(0, 24);
    await this.#database.query(
      `update account set password_hash = $2, password_changed = $3, must_change_password = $4,
         earlier_passwords = $5, failures = 0, locked_until = 0 where id = $1`,
      [id, hash, now, once, JSON.stringify(earlier)],
    );
  }

  /** Undefined takes the second factor away. */
  async setSecondFactor(id: string, secret: string | undefined): Promise<void> {
    await this.#database.query(
      'update account set second_factor = $2, second_factor_step = 0 where id = $1',
      [id, secret ?? null],
    );
  }

  /** Marks a step of the second factor as used. False: somebody used it, or a later one, meanwhile. */
  async spendStep(id: string, step: number): Promise<boolean> {
    const used = await this.#database.query(
      'update account set second_factor_step = $2 where id = $1 and second_factor_step < $2 returning id',
      [id, step],
    );
    return used.length === 1;
  }

  async rename(id: string, displayName: string): Promise<void> {
    await this.#database.query('update account set display_name = $2 where id = $1', [id, displayName]);
  }

  async setDisabled(id: string, disabled: boolean): Promise<void> {
    await this.#database.query('update account set disabled = $2 where id = $1', [id, disabled]);
  }

  /** Counts a failed sign-in; from `most` on the account is locked for some milliseconds. Gives until when. */
  async countFailure(
    id: string,
    { now, most, lock }: { now: number; most: number; lock: number },
  ): Promise<number> {
    const [row] = await this.#database.query<{ locked_until: number }>(
      `update account set failures = failures + 1,
         locked_until = case when failures + 1 >= $2 then $3 else locked_until end
       where id = $1 returning locked_until`,
      [id, most, now + lock],
    );
    return row?.locked_until ?? 0;
  }

  async forgiveFailures(id: string): Promise<void> {
    await this.#database.query('update account set failures = 0, locked_until = 0 where id = $1', [id]);
  }
}

/** What administrators may see of an account. */
export function publicOf(account: SecretAccount): Account {
  const { id, name, displayName, kind, grants, hasSecondFactor, disabled, lockedUntil, created } = account;
  return { id, name, displayName, kind, grants, hasSecondFactor, disabled, lockedUntil, created };
}

function accountOf(row: AccountRow): SecretAccount {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    kind: row.kind,
    grants: row.grants,
    hasSecondFactor: row.second_factor !== null,
    disabled: row.disabled,
    lockedUntil: row.locked_until,
    created: row.created,
    passwordHash: row.password_hash ?? undefined,
    passwordChanged: row.password_changed ?? 0,
    mustChangePassword: row.must_change_password,
    earlierPasswords: row.earlier_passwords,
    secondFactor: row.second_factor ?? undefined,
    secondFactorStep: row.second_factor_step,
    failures: row.failures,
    externalId: row.external_id ?? undefined,
  };
}
