import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AccountGrant } from '../../../models/access/roles.ts';
import { openIdRightsSchema } from '../../../models/schema/access.ts';
import { grantsOfClaims, nameOfClaims } from '../../../realtime/access/openid/account-of-claims.ts';
import { openIdEnvironment } from '../../../realtime/access/openid/configuration.ts';
import { OpenIdDesk } from '../../../realtime/access/openid/openid-desk.ts';
import { ask } from '../../tiles-service/serve/http-client.ts';
import { CLIENT, type Provider, startProvider } from './openid-provider.ts';
import { type RunningAccess, runWithAccess } from './running-access.ts';

const OPERATOR: AccountGrant = { role: 'operator', areas: '*', publication: 'internal' };
const AUDITOR: AccountGrant = { role: 'audit-administrator', areas: '*', publication: 'public' };
const rights = openIdRightsSchema.parse({ rights: { duty: [OPERATOR], audit: [AUDITOR] } });

let provider: Provider;
let server: RunningAccess;
beforeAll(async () => {
  provider = await startProvider();
  const { issuer } = provider;
  const configuration = {
    issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    name: '政务统一认证',
    rights,
  };
  server = await runWithAccess([], {
    provider: configuration.name,
    openId: new OpenIdDesk({ ...configuration, publicUrl: undefined }),
  });
}, 120_000);
afterAll(async () => {
  await server.close();
  await provider.close();
});
afterEach(() => {
  provider.wrong = {};
});

const cookiesOf = (headers: Record<string, string | string[] | undefined>) =>
  [headers['set-cookie'] ?? []].flat().map((cookie) => cookie.split(';')[0]);

/** As a browser goes: to the provider, and back. */
async function signIn(
  person: object,
  change: (back: URL, cookie: string) => string = (_back, cookie) => cookie,
) {
  provider.person = { sub: 'one', ...person };
  const begun = await ask(server.url, '/api/session/openid');
  expect(begun.status).toBe(302);
  const back = new URL(provider.visit(String(begun.headers.location)));
  const cookie = change(back, cookiesOf(begun.headers)[0]);
  const came = await ask(server.url, `${back.pathname}${back.search}`, {
    Cookie: cookie,
    'Sec-Fetch-Site': 'cross-site',
  });
  const session = cookiesOf(came.headers).find((one) => /^citymirror=./.test(one));
  return { location: came.headers.location, session };
}
const who = async (session: string | undefined) =>
  JSON.parse((await ask(server.url, '/api/session', { Cookie: session ?? '' })).body.toString());

describe('a provider', () => {
  it('should let people in, with the rights of their groups, and the same account the next time', async () => {
    const first = await signIn({
      preferred_username: 'Zhang.San@city.gov',
      name: '张三',
      groups: ['duty', 'canteen'],
    });
    expect(first.location).toBe('../../../?sign-in=done');
    const identity = await who(first.session);
    expect(identity).toMatchObject({
      account: { name: 'zhang.san', displayName: '张三', grants: [OPERATOR] },
      external: true,
      due: [],
      provider: '政务统一认证',
    });
    const second = await who((await signIn({ name: '张三丰', groups: [] })).session);
    expect(second.account).toMatchObject({ id: identity.account.id, displayName: '张三丰', grants: [] });
    // What holds now holds for the sessions that there are.
    expect((await who(first.session)).account.grants).toEqual([]);
  });

  it('should not let anybody in as somebody who has an account here', async () => {
    const { name, id } = await server.member('operator');
    const { session } = await signIn({ sub: 'two', preferred_username: name });
    expect((await who(session)).account).not.toMatchObject({ id });
    expect((await who(session)).account.name).not.toBe(name);
  });

  it('should be believed only in what it was asked for and has signed', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const past = Math.floor(Date.now() / 1000) - 3600;
    const cases: [string, Provider['wrong'], Parameters<typeof signIn>[1]][] = [
      ['another key', { key: other }, undefined],
      ['another nonce', { claims: { nonce: 'x' } }, undefined],
      ['for another server', { claims: { aud: 'other' } }, undefined],
      ['of another provider', { claims: { iss: 'http://elsewhere' } }, undefined],
      ['too old', { claims: { exp: past } }, undefined],
      ['another state', {}, wrongState],
      ['another browser', {}, () => ''],
      ['an answer of another sign-in', {}, (_back, cookie) => `${cookie.split('=')[0]}=${otherPending()}`],
    ];
    for (const [name, wrong, change] of cases) {
      provider.wrong = wrong;
      const { location, session } = await signIn({ groups: ['duty'] }, change);
      expect([name, session, location]).toEqual([
        name,
        undefined,
        expect.stringMatching(/sign-in=(refused|failed)$/),
      ]);
    }
  });

  it('should not bring back an account that was disabled, or make one person two administrators', async () => {
    const { session } = await signIn({ sub: 'three' });
    const { id } = (await who(session)).account;
    await server.parts.accounts.setDisabled(id, true);
    expect(await signIn({ sub: 'three' })).toMatchObject({
      location: '../../../?sign-in=refused',
      session: undefined,
    });
    const both = await signIn({ sub: 'four', groups: ['audit', 'duty'] });
    expect(both).toMatchObject({ location: '../../../?sign-in=refused', session: undefined });
  });

  it('should leave no code, token or secret in the logs', () => {
    const logs = JSON.stringify(server.log);
    expect(logs).toContain('/api/session/openid/back');
    expect(logs).not.toContain('code=');
    expect(logs).not.toContain(CLIENT.secret);
  });
});

function wrongState(back: URL, cookie: string): string {
  back.searchParams.set('state', 'x');
  return cookie;
}

const otherPending = () =>
  Buffer.from(JSON.stringify({ state: 'a', nonce: 'b', verifier: 'c'.repeat(43) })).toString('base64url');

describe('claims', () => {
  it('should give each right once, by texts or lists of them', () => {
    expect(grantsOfClaims({ groups: 'duty' }, rights)).toEqual([OPERATOR]);
    expect(grantsOfClaims({ groups: ['duty', 'duty', 3, 'constructor'] }, rights)).toEqual([OPERATOR]);
    expect(grantsOfClaims({}, { ...rights, everybody: [AUDITOR] })).toEqual([AUDITOR]);
  });

  it('should always give a name that an account can have', () => {
    const name = (told: unknown) => nameOfClaims({ sub: 's', preferred_username: told }, rights);
    expect(name('Li.Si')).toBe('li.si');
    expect(name('..admin')).toBe('admin');
    for (const odd of ['张三', '', undefined, 7, 'x']) expect(name(odd)).toMatch(/^p-[0-9a-f]{8}$/);
  });
});

describe('the environment', () => {
  it('should say what is missing or wrong', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'citymirror-openid-'));
    const file = join(folder, 'rights.json');
    const given = {
      OIDC_ISSUER: 'https://id.lan',
      OIDC_CLIENT_ID: 'a',
      OIDC_CLIENT_SECRET: 'b',
      OIDC_RIGHTS: file,
    };
    expect(await openIdEnvironment({})).toBeUndefined();
    await expect(openIdEnvironment({ OIDC_ISSUER: 'https://id.lan' })).rejects.toThrow(/OIDC_CLIENT_ID/);
    await expect(openIdEnvironment({ ...given, OIDC_ISSUER: 'id.lan' })).rejects.toThrow(/web address/);
    await expect(openIdEnvironment(given)).rejects.toThrow(/cannot be read/);
    writeFileSync(file, JSON.stringify({ rights: { duty: [{ role: 'boss' }] } }));
    await expect(openIdEnvironment(given)).rejects.toThrow(/rights\.duty\.0\.role/);
    writeFileSync(file, JSON.stringify({ rights: { duty: [{ role: 'operator' }] } }));
    expect(await openIdEnvironment(given)).toMatchObject({
      name: 'id.lan',
      rights: { rights: { duty: [OPERATOR] } },
    });
    rmSync(folder, { recursive: true });
  });
});
