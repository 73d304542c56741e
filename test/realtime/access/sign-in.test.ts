import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AccountStore, type SecretAccount } from '../../../realtime/access/accounts.ts';
import { AuditLog } from '../../../realtime/access/audit/audit-log.ts';
import { verifyAudit } from '../../../realtime/access/audit/verify-audit.ts';
import { makeAdministrators } from '../../../realtime/access/first-start.ts';
import { faultOf, hashPassword, oneTimePassword, USUAL_POLICY } from '../../../realtime/access/password.ts';
import { dueOf, sessionLimits, USUAL_ACCESS_POLICY } from '../../../realtime/access/policy.ts';
import { newSecret, stepOfCode } from '../../../realtime/access/second-factor.ts';
import { SessionTokens } from '../../../realtime/access/session-tokens.ts';
import { hashOf, SessionStore } from '../../../realtime/access/sessions.ts';
import { LOCK, MOST_FAILURES, SignInDesk } from '../../../realtime/access/sign-in.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';

const MINUTE = 60_000;
const LIMITS = sessionLimits(USUAL_ACCESS_POLICY);
const PASSWORD = 'Correct-horse-7';

let folder: string;
let database: Database;
let audit: AuditLog;
let accounts: AccountStore;
let sessions: SessionStore;
let desk: SignInDesk;
let hash: string;
let now = Date.UTC(2026, 10, 21);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-access-'));
  database = await openEmbedded();
  await migrate(database);
  hash = await hashPassword(PASSWORD);
}, 120_000);
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await database.query('delete from account');
  audit = await AuditLog.open({ folder: mkdtempSync(join(folder, 'audit-')), now: () => now });
  accounts = new AccountStore(database);
  sessions = new SessionStore(database, {
    tokens: await SessionTokens.open(database, now),
    limits: () => LIMITS,
    now: () => now,
  });
  desk = new SignInDesk({ accounts, sessions, audit, now: () => now });
});
afterEach(() => audit.close());

async function person(name = 'zhangsan', kind: 'person' | 'device' = 'person'): Promise<SecretAccount> {
  const account = await accounts.add({ name, displayName: '张三', kind }, now);
  await accounts.setPassword(account, hash, { now, once: false });
  return (await accounts.byId(account.id))!;
}
const signIn = (password = PASSWORD, code?: string, name = 'zhangsan') =>
  desk.signIn({ name, password, ...(code === undefined ? {} : { code }) }, '10.0.0.7');

describe('signing in', () => {
  it('should give a session to who knows the password', async () => {
    const { id } = await person();
    const signed = await signIn(PASSWORD, undefined, ' ZhangSan ');
    if (!('token' in signed)) throw new Error('refused');
    expect(await sessions.use(signed.token)).toMatchObject({ account: id });
    await sessions.end(hashOf(signed.token));
    expect(await sessions.use(signed.token)).toBeUndefined();
  });

  it('should not tell an unknown name from a wrong password or a disabled account', async () => {
    const { id } = await person();
    expect(await signIn('wrong')).toEqual({ fault: 'wrong' });
    expect(await signIn(PASSWORD, undefined, 'lisi')).toEqual({ fault: 'wrong' });
    await accounts.setDisabled(id, true);
    expect(await signIn()).toEqual({ fault: 'wrong' });
  });

  it('should lock an account after some failures, and open it again after a while', async () => {
    await person();
    for (let i = 1; i < MOST_FAILURES; i++) expect(await signIn('wrong')).toEqual({ fault: 'wrong' });
    expect(await signIn('wrong')).toEqual({ fault: 'locked', lockedUntil: now + LOCK });
    expect(await signIn()).toMatchObject({ fault: 'locked' });
    now += LOCK;
    expect(await signIn()).toHaveProperty('token');
    expect((await accounts.byName('zhangsan'))?.failures).toBe(0);
  });

  it('should ask for the second factor, and take each code once', async () => {
    const { id } = await person();
    const secret = newSecret();
    await accounts.setSecondFactor(id, secret);
    const code = () => new TOTP({ secret }).generate({ timestamp: now });
    expect(await signIn()).toEqual({ fault: 'code-wanted' });
    expect(await signIn('wrong', code())).toEqual({ fault: 'wrong' });
    expect(await signIn(PASSWORD, '000 000')).toEqual({ fault: 'wrong' });
    expect(await signIn(PASSWORD, code())).toHaveProperty('token');
    expect(await signIn(PASSWORD, code())).toEqual({ fault: 'wrong' });
    now += MINUTE;
    expect(await signIn(PASSWORD, code())).toHaveProperty('token');
  });

  it('should have a password changed that is old, or was for one sign-in', async () => {
    const account = await person();
    const due = async () => dueOf((await accounts.byId(account.id))!, USUAL_ACCESS_POLICY, now);
    expect(await due()).toEqual([]);
    now += (USUAL_POLICY.days + 1) * 24 * 60 * MINUTE;
    expect(await due()).toEqual(['password']);
    await accounts.setPassword(account, hash, { now, once: true });
    expect(await due()).toEqual(['password']);
  });

  it('should be noted whatever came of it, with no word of what was typed', async () => {
    const { id } = await person();
    await signIn();
    await signIn('Secret-that-is-wrong-1');
    await signIn('x', undefined, 'my-password-by-mistake');
    await audit.close();
    const { file } = { file: readdirSync(folder).sort((a, b) => (a < b ? -1 : 1)) };
    const logs = file
      .flatMap((name) =>
        readdirSync(join(folder, name)).map((day) => readFileSync(join(folder, name, day), 'utf8')),
      )
      .join('\n');
    expect(logs).not.toMatch(/Secret-that|my-password|Correct-horse/);
    expect(logs).toContain(`"actor":"${id}","address":"10.0.0.7","action":"session.begin","outcome":"done"`);
  });
});

describe('a session', () => {
  it('should end when nobody uses it, and in any case after a day of work', async () => {
    await person();
    const token = async () => {
      const signed = await signIn();
      return 'token' in signed ? signed.token : '';
    };
    const idle = await token();
    now += LIMITS.idle;
    expect(await sessions.use(idle)).toBeUndefined();
    const busy = await token();
    for (let worked = 0; worked < LIMITS.longest - 10 * MINUTE; worked += 10 * MINUTE) {
      now += 10 * MINUTE;
      expect(await sessions.use(busy)).toBeDefined();
    }
    now += 10 * MINUTE;
    expect(await sessions.use(busy)).toBeUndefined();
  });

  it('should not end for a device on a wall, until its account is closed', async () => {
    const { id } = await person('wall-1', 'device');
    const signed = await signIn(PASSWORD, undefined, 'wall-1');
    const token = 'token' in signed ? signed.token : '';
    now += 400 * 24 * 60 * MINUTE;
    expect(await sessions.use(token)).toMatchObject({ account: id, expires: undefined });
    await sessions.endAll(id);
    expect(await sessions.use(token)).toBeUndefined();
  });

  it('should not be found by what is in the table', async () => {
    await person();
    await signIn();
    const [row] = await database.query<{ token_hash: string }>('select token_hash from session');
    expect(await sessions.use(row.token_hash)).toBeUndefined();
  });
});

describe('accounts', () => {
  it('should begin as three administrators with passwords for one sign-in, once', async () => {
    // Two servers that begin at once: one of them makes the accounts.
    const both = await Promise.all([makeAdministrators(database, now), makeAdministrators(database, now)]);
    const told = both.flat();
    expect(told.map(({ name }) => name)).toEqual(['sysadmin', 'secadmin', 'auditadmin']);
    for (const { name, password } of told)
      expect(await signIn(password, undefined, name), name).toMatchObject({
        account: { mustChangePassword: true },
      });
    expect(await makeAdministrators(database, now)).toEqual([]);
  });

  it('should have names of their own, and administrators no other role', async () => {
    const { id } = await person();
    await expect(person()).rejects.toMatchObject({ code: 'account-name-taken' });
    await expect(
      accounts.setGrants(id, [
        { role: 'audit-administrator', areas: '*', publication: 'public' },
        { role: 'operator', areas: '*', publication: 'internal' },
      ]),
    ).rejects.toMatchObject({ code: 'administrators-apart' });
  });
});

describe('passwords', () => {
  it('should be as the policy asks', async () => {
    const context = { name: 'zhangsan', earlier: [hash], policy: USUAL_POLICY };
    expect(await faultOf('Ab3-short', context)).toBe('short');
    expect(await faultOf('alllowercase1', context)).toBe('plain');
    expect(await faultOf('My-ZhangSan-2026', context)).toBe('name');
    expect(await faultOf(PASSWORD, context)).toBe('earlier');
    expect(await faultOf('a'.repeat(129), context)).toBe('long');
    expect(await faultOf('密码很长Abc123', context)).toBeUndefined();
    expect(await faultOf(oneTimePassword(), context)).toBeUndefined();
  });

  it('should be the same however a keyboard composes their letters', async () => {
    const { isPassword } = await import('../../../realtime/access/password.ts');
    expect(await isPassword('Cafe\u0301-2026-x', await hashPassword('Caf\u00e9-2026-x'))).toBe(true);
  });
});

describe('codes of the second factor', () => {
  it('should be those of RFC 6238, appendix B', () => {
    // The RFC's secret, "12345678901234567890", in base 32; its codes have eight digits, ours the last six.
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    for (const [seconds, code] of [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1234567890, '89005924'],
      [20000000000, '65353130'],
    ] as const)
      expect(stepOfCode(secret, code.slice(2), seconds * 1000, 0), code).toBe(Math.floor(seconds / 30));
  });

  it('should hold a step before and after, and not for two', () => {
    const secret = newSecret();
    const code = new TOTP({ secret }).generate({ timestamp: now });
    for (const [late, good] of [
      [-60_000, false],
      [-30_000, true],
      [30_000, true],
      [60_000, false],
    ] as const)
      expect(stepOfCode(secret, code, now + late, 0) !== undefined, `${late}`).toBe(good);
  });
});

it('should leave a log without gaps', async () => {
  await person();
  await signIn();
  await signIn('wrong');
  await audit.close();
  for (const name of readdirSync(folder))
    expect((await verifyAudit(join(folder, name))).problems, name).toEqual([]);
});
