import { ADMINISTRATORS, type Administrator } from '../../models/access/roles.ts';
import type { Database } from '../database/database.ts';
import { AccountStore } from './accounts.ts';
import { hashPassword, oneTimePassword } from './password.ts';

/** Sign-in names and what they are called, of the three administrators that every system begins with. */
const FIRST: Record<Administrator, { name: string; displayName: string }> = {
  'system-administrator': { name: 'sysadmin', displayName: '系统管理员 · System administrator' },
  'security-administrator': { name: 'secadmin', displayName: '安全管理员 · Security administrator' },
  'audit-administrator': { name: 'auditadmin', displayName: '审计管理员 · Audit administrator' },
};

export interface FirstPassword {
  name: string;
  password: string;
}

/**
 * Makes the administrators where there is no account yet; each has a password for one sign-in, told once. Of servers that
 * begin together on an empty database, one makes them and the others find them made.
 */
export const makeAdministrators = (database: Database, now: number): Promise<FirstPassword[]> =>
  database.transaction(async (queries) => {
    await queries.query('select pg_advisory_xact_lock(hashtext($1))', ['accounts.begin']);
    return make(new AccountStore(queries), now);
  });

async function make(accounts: AccountStore, now: number): Promise<FirstPassword[]> {
  if ((await accounts.count()) > 0) return [];
  const told: FirstPassword[] = [];
  for (const role of ADMINISTRATORS) {
    const { name, displayName } = FIRST[role];
    const account = await accounts.add({ name, displayName, kind: 'person' }, now);
    await accounts.setGrants(account.id, [{ role, areas: '*', publication: 'public' }]);
    const password = oneTimePassword();
    await accounts.setPassword(account, await hashPassword(password), { now, once: true });
    told.push({ name, password });
  }
  return told;
}
