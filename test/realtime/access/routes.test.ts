import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../../realtime/access/audit/verify-audit.ts';
import { USUAL_ACCESS_POLICY } from '../../../realtime/access/policy.ts';
import { ask } from '../../tiles-service/serve/http-client.ts';
import { type Member, PASSWORD, type RunningAccess, runWithAccess } from './running-access.ts';

const AREAS = [
  { id: 'east', city: 'a', name: { 'zh-CN': '东区', en: 'East' }, level: 'district' },
  { id: 'd1', city: 'a', name: { 'zh-CN': '清江区', en: 'Qingjiang' }, level: 'district' },
  { id: 's1', city: 'a', name: { 'zh-CN': '江边街道', en: 'Riverside' }, level: 'street', within: 'd1' },
];
let server: RunningAccess;
let now = Date.UTC(2026, 10, 21);
beforeAll(async () => {
  server = await runWithAccess([], { now: () => now, areas: () => AREAS });
}, 120_000);
afterAll(() => server.close());

interface Answered {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what came is looked at by the tests.
  json: any;
  cookie: string | undefined;
  headers: Record<string, string | string[] | undefined>;
}

async function call(
  method: string,
  path: string,
  { cookie, body, headers = {} }: { cookie?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answered> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const answer = await ask(
    server.url,
    path,
    {
      ...(cookie === undefined ? {} : { Cookie: cookie }),
      ...(text === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': `${Buffer.byteLength(text)}` }),
      ...headers,
    },
    { method, ...(text === undefined ? {} : { body: text }) },
  );
  const given = [answer.headers['set-cookie'] ?? []].flat()[0];
  return {
    status: answer.status,
    json: answer.body.length > 0 ? JSON.parse(answer.body.toString()) : undefined,
    cookie: given?.split(';')[0],
    headers: answer.headers,
  };
}
const signIn = (name: string, password = PASSWORD, code?: string) =>
  call('POST', '/api/session', { body: { name, password, ...(code ? { code } : {}) } });
const sysadmin = () => server.member('system-administrator');
const secadmin = () => server.member('security-administrator');
const who = async (cookie: string) => (await call('GET', '/api/session', { cookie })).json;

describe('a session', () => {
  it('should begin with a cookie that no script and no other site can use, and end with it', async () => {
    const { name } = await server.member('operator');
    const signed = await signIn(name);
    expect(signed.status).toBe(200);
    expect(signed.json).toMatchObject({ account: { name }, local: false, due: [] });
    expect(signed.json.actions).toContain('event.handle');
    expect(signed.headers['set-cookie']?.[0]).toMatch(
      /^citymirror=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const cookie = signed.cookie!;
    expect((await who(cookie)).account.name).toBe(name);
    const out = await call('DELETE', '/api/session', { cookie });
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect((await who(cookie)).account).toBeUndefined();
  });

  it('should be nobody’s for a page of another origin', async () => {
    const { cookie } = await server.member('operator');
    for (const headers of [
      { Origin: 'http://evil.example' },
      { Origin: 'null' },
      { Origin: `http://127.0.0.1:${server.port + 1}` },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ] as Record<string, string>[]) {
      expect((await call('GET', '/api/session', { cookie, headers })).json.account).toBeUndefined();
      expect((await call('DELETE', '/api/session', { cookie, headers })).status).toBe(403);
    }
    expect((await who(cookie)).account).toBeDefined();
    const own = { Origin: `http://127.0.0.1:${server.port}` };
    expect((await call('GET', '/api/session', { cookie, headers: own })).json.account).toBeDefined();
  });

  it('should refuse what is no JSON, is wrong or too large, naming what is wrong', async () => {
    const send = async (type: string, body: string) => {
      const headers = { 'Content-Type': type, 'Content-Length': `${Buffer.byteLength(body)}` };
      const answer = await ask(server.url, '/api/session', headers, { method: 'POST', body });
      return [answer.status, JSON.parse(answer.body.toString()).error];
    };
    expect(await send('text/plain', '{"name":"a","password":"b"}')).toEqual([415, 'not-json']);
    expect(await send('application/x-www-form-urlencoded', 'name=a')).toEqual([415, 'not-json']);
    expect(await send('application/json', '{"name"')).toEqual([400, 'entity-parse-failed']);
    expect(await send('application/json', JSON.stringify({ name: 'x'.repeat(20_000) }))).toEqual([
      413,
      'entity-too-large',
    ]);
    const wrong = await call('POST', '/api/session', { body: { name: 'a', password: 3 } });
    expect([wrong.status, wrong.json.message]).toEqual([400, expect.stringContaining('password')]);
  });

  it('should not begin with an empty password, or none', async () => {
    const { name } = await server.member('operator');
    expect((await signIn(name, '')).json.error).toBe('wrong');
    expect((await signIn('nobody', '')).json.error).toBe('wrong');
    expect((await call('POST', '/api/session', { body: { name } })).status).toBe(400);
  });

  it('should have no rights before a password that was for one sign-in is changed', async () => {
    const { name, password } = server.firstPasswords.find((one) => one.name === 'sysadmin')!;
    const signed = await signIn(name, password);
    expect(signed.json).toMatchObject({ due: ['password'], actions: [] });
    const cookie = signed.cookie!;
    expect((await call('GET', '/api/accounts', { cookie })).status).toBe(403);
    const change = (newPassword: string, old = password) =>
      call('PUT', '/api/session/password', { cookie, body: { password: old, newPassword } });
    expect((await change('New-password-1', 'wrong')).json.error).toBe('wrong');
    expect((await change('short')).json.error).toBe('short');
    expect((await change(password)).json.error).toBe('earlier');
    const changed = await change('New-password-1');
    expect(changed.json).toMatchObject({ due: [], actions: ['account.change', 'city.configure'] });
    // The session before has ended with the password before.
    expect((await who(cookie)).account).toBeUndefined();
    expect((await call('GET', '/api/accounts', { cookie: changed.cookie! })).status).toBe(200);
  });

  it('should take a second factor once its code is right, and then ask for it', async () => {
    const { name, cookie } = await server.member('commander');
    const { secret, address } = (await call('POST', '/api/session/second-factor', { cookie, body: {} })).json;
    expect(address).toContain(`secret=${secret}`);
    const code = () => new TOTP({ secret }).generate({ timestamp: now });
    const enrol = (body: object) => call('PUT', '/api/session/second-factor', { cookie, body });
    expect((await enrol({ password: PASSWORD, secret, code: '000000' })).json.error).toBe('wrong-code');
    expect((await enrol({ password: 'wrong', secret, code: code() })).json.error).toBe('wrong');
    const enrolled = await enrol({ password: PASSWORD, secret, code: code() });
    expect(enrolled.json.account.hasSecondFactor).toBe(true);
    expect((await signIn(name)).json.error).toBe('code-wanted');
    now += 60_000;
    expect((await signIn(name, PASSWORD, code())).status).toBe(200);
  });

  it('should wait for a second factor where the policy demands one', async () => {
    const { cookie } = await server.member('operator');
    const { cookie: security } = await secadmin();
    const policy = { ...USUAL_ACCESS_POLICY, secondFactor: 'everybody' as const };
    const own = await call('PUT', '/api/accounts/policy', { cookie: security, body: policy });
    expect(own.status).toBe(200);
    expect(await who(cookie)).toMatchObject({ due: ['second-factor'], actions: [] });
    await server.parts.policy.write(USUAL_ACCESS_POLICY);
    server.access.tellEnded(() => false);
    expect(await who(cookie)).toMatchObject({ due: [] });
  });
});

describe('accounts', () => {
  const add = async (cookie: string, body: object) =>
    (await call('POST', '/api/accounts', { cookie, body })).json;

  it('should be made by the system administrator and get their rights from the security administrator', async () => {
    const [system, security] = [await sysadmin(), await secadmin()];
    const { account, password } = await add(system.cookie, {
      name: 'lisi',
      displayName: '李四',
      kind: 'person',
    });
    const grants = [{ role: 'operator', areas: ['east'], publication: 'internal' }];
    const grant = (cookie: string) =>
      call('PUT', `/api/accounts/${account.id}/grants`, { cookie, body: grants });
    expect((await grant(system.cookie)).status).toBe(403);
    expect((await grant(security.cookie)).json.grants).toEqual(grants);
    const signed = await signIn('lisi', password);
    expect(signed.json.due).toEqual(['password']);
    expect((await add(system.cookie, { name: 'lisi', displayName: 'x', kind: 'person' })).error).toBe(
      'account-name-taken',
    );
    expect((await add(system.cookie, { name: 'Li Si', displayName: 'x', kind: 'person' })).message).toContain(
      'name:',
    );
  });

  it('should lose their sessions at once when they are disabled or their rights change', async () => {
    const [system, security] = [await sysadmin(), await secadmin()];
    const ended: string[] = [];
    const stop = server.access.watchOver({
      askers: () => [],
      end(isEnded) {
        for (const { id } of members)
          if (isEnded({ subject: { account: id, grants: [] }, actor: id, displayName: '', address: '' }))
            ended.push(id);
      },
    });
    const members: Member[] = [await server.member('operator'), await server.member('operator')];
    const [first, second] = members;
    expect((await who(first.cookie)).account).toBeDefined();
    await call('PATCH', `/api/accounts/${first.id}`, { cookie: system.cookie, body: { disabled: true } });
    expect((await who(first.cookie)).account).toBeUndefined();
    expect((await who(second.cookie)).account).toBeDefined();
    await call('PUT', `/api/accounts/${second.id}/grants`, { cookie: security.cookie, body: [] });
    expect((await who(second.cookie)).account).toBeUndefined();
    expect(ended).toEqual([first.id, second.id]);
    stop();
  });

  it('should be given rights for areas that there are alone, chosen from a list for who gives them', async () => {
    const { cookie } = await secadmin();
    expect((await call('GET', '/api/accounts/areas', { cookie })).json).toEqual(AREAS);
    for (const [role, status] of [
      ['system-administrator', 403],
      ['operator', 403],
    ] as const)
      expect(
        (await call('GET', '/api/accounts/areas', { cookie: (await server.member(role)).cookie })).status,
      ).toBe(status);
    expect((await call('GET', '/api/accounts/areas')).status).toBe(404);
    const member = await server.member('operator', { areas: ['of a closed city'] });
    const give = (areas: string[]) =>
      call('PUT', `/api/accounts/${member.id}/grants`, {
        cookie,
        body: [{ role: 'operator', areas, publication: 'internal' }],
      });
    const refused = await give(['s1', 'd2', 'x9']);
    expect([refused.status, refused.json.error]).toEqual([400, 'no-area']);
    expect(refused.json.message).toContain('d2, x9');
    expect((await give(['s1', 'of a closed city'])).status).toBe(200);
    expect((await give(['s1'])).status).toBe(200);
    expect((await give(['of a closed city'])).status).toBe(400);
  });

  it('should not let an administrator take the place of another, or change the own account', async () => {
    const [system, security] = [await sysadmin(), await secadmin()];
    const audit = await server.member('audit-administrator');
    const reset = (id: string) =>
      call('POST', `/api/accounts/${id}/password`, { cookie: system.cookie, body: {} });
    expect((await reset(audit.id)).json.error).toBe('administrator');
    expect((await reset(system.id)).json.error).toBe('own-account');
    const promote = (id: string) =>
      call('PUT', `/api/accounts/${id}/grants`, {
        cookie: security.cookie,
        body: [{ role: 'audit-administrator', areas: '*', publication: 'public' }],
      });
    expect((await promote(security.id)).json.error).toBe('own-account');
    const { account } = await add(system.cookie, { name: 'straw', displayName: 'x', kind: 'person' });
    expect((await promote(account.id)).json.error).toBe('password-due');
    const operator = await server.member('operator');
    expect((await reset(operator.id)).json.password).toMatch(/^\w{6}-\w{6}-\w{6}$/);
  });

  it('should keep one administrator of each kind', async () => {
    const [system, security] = [await sysadmin(), await secadmin()];
    const { accounts } = server.parts;
    const auditors = (await accounts.list()).filter(
      ({ grants, disabled }) => grants.some(({ role }) => role === 'audit-administrator') && !disabled,
    );
    const results: (string | undefined)[] = [];
    for (const { id } of auditors) {
      const { json } = await call('PATCH', `/api/accounts/${id}`, {
        cookie: system.cookie,
        body: { disabled: true },
      });
      results.push(json.error);
    }
    expect(results).toEqual([...Array(auditors.length - 1).fill(undefined), 'last-administrator']);
    const last = auditors[auditors.length - 1];
    const { json } = await call('PUT', `/api/accounts/${last.id}/grants`, {
      cookie: security.cookie,
      body: [],
    });
    expect(json.error).toBe('last-administrator');
  });

  it('should let a wall in by a link, once, until it is revoked', async () => {
    const { cookie } = await sysadmin();
    const { account, pairing } = await add(cookie, { name: 'wall-1', displayName: '大屏', kind: 'device' });
    const pair = (token: string) => call('POST', '/api/session/device', { body: { token } });
    const paired = await pair(pairing);
    expect(paired.json.account.name).toBe('wall-1');
    expect(paired.json.expires).toBeUndefined();
    expect(paired.headers['set-cookie']?.[0]).toContain('Max-Age=');
    expect((await pair(pairing)).status).toBe(401);
    const again = await call('POST', `/api/accounts/${account.id}/pairing`, {
      cookie,
      body: { lasting: true },
    });
    for (const _start of [1, 2]) expect((await pair(again.json.pairing)).status).toBe(200);
    await call('POST', `/api/accounts/${account.id}/sign-out`, { cookie });
    expect((await who(paired.cookie!)).account).toBeUndefined();
    expect((await pair(again.json.pairing)).status).toBe(401);
  });

  it('should be unlocked by the system administrator', async () => {
    const { cookie } = await sysadmin();
    const { id, name } = await server.member('viewer');
    for (let i = 0; i < 5; i++) await server.parts.desk.signIn({ name, password: 'wrong' }, undefined);
    expect((await signIn(name)).json.error).toBe('locked');
    await call('POST', `/api/accounts/${id}/unlock`, { cookie, body: {} });
    expect((await signIn(name)).status).toBe(200);
  });
});

describe('the audit log', () => {
  it('should be read by the audit administrator, by time, actor, action and outcome, the newest first', async () => {
    const { id, name, cookie } = await server.member('audit-administrator');
    const operator = await server.member('operator');
    await call('GET', '/api/accounts', { cookie: operator.cookie });
    const read = async (query: string) => (await call('GET', `/api/audit?${query}`, { cookie })).json;
    expect((await read(`actor=${operator.id}`))[0]).toMatchObject({
      actor: operator.id,
      name: operator.name,
      action: 'account.change',
      outcome: 'refused',
    });
    expect((await read('limit=1'))[0]).toMatchObject({ actor: id, name, action: 'audit.read' });
    const sessions = await read('action=session.&limit=5');
    expect(sessions.length).toBe(5);
    expect(sessions.every(({ action }: { action: string }) => action.startsWith('session.'))).toBe(true);
    const next = await read(`action=session.&limit=5&before=${sessions[4].sequence}`);
    expect(next[0].sequence).toBeLessThan(sessions[4].sequence);
    expect(await read(`to=${now - 86_400_000}`)).toEqual([]);
    expect(await read(`from=${now + 86_400_000}`)).toEqual([]);
    expect((await read('limit=nothing')).message).toContain('limit');
  });

  it('should go out whole, as it is on disk', async () => {
    const { cookie } = await server.member('audit-administrator');
    const { body, status } = await ask(server.url, '/api/audit/export', { Cookie: cookie });
    expect(status).toBe(200);
    const folder = join(server.dataFolder, 'audit');
    const onDisk = readdirSync(folder)
      .filter((name) => name.endsWith('.ndjson'))
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
    expect(body.toString()).toBe(onDisk);
    expect((await verifyAudit(folder)).problems).toEqual([]);
  });
});

it('should keep passwords, codes and tokens out of the log of the server and of the audit log', async () => {
  const { name } = await server.member('operator');
  const signed = await signIn(name);
  const token = signed.cookie!.split('=')[1];
  const folder = join(server.dataFolder, 'audit');
  const logs =
    JSON.stringify(server.log) +
    readdirSync(folder)
      .map((file) => readFileSync(join(folder, file), 'utf8'))
      .join('');
  expect(logs).toContain('/api/session');
  for (const secret of [PASSWORD, token, ...server.firstPasswords.map(({ password }) => password)])
    expect(logs).not.toContain(secret);
});

it('should let an address try so many wrong ways in and no more', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 32; i++)
    statuses.push((await call('POST', '/api/session/device', { body: { token: `${i}` } })).status);
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect((await signIn('nobody', 'x')).json.error).toBe('too-many');
});
