import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountStore, SecretAccount } from '../../../realtime/access/accounts.ts';
import { PolicyStore } from '../../../realtime/access/policy.ts';
import { SessionHolders } from '../../../realtime/access/session-holders.ts';
import { SessionTokens } from '../../../realtime/access/session-tokens.ts';
import { hashOf, type Session, type SessionStore } from '../../../realtime/access/sessions.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { DatabaseError } from '../../../realtime/database/database-error.ts';

const ACCOUNT = {
  id: 'a1',
  name: 'zhangsan',
  kind: 'person',
  grants: [],
  disabled: false,
} as unknown as SecretAccount;

const MINUTE = 60_000;
const TOKENS = new SessionTokens(randomBytes(32));
const TOKEN = TOKENS.make();
const SESSION: Session = { account: 'a1', hash: hashOf(TOKEN), expires: undefined, end: undefined };
let now: number;
let asked: number;
/** What the database does with the next questions. */
let answer: () => Promise<Session | undefined>;
let holders: SessionHolders;
beforeEach(() => {
  now = 1_000_000;
  asked = 0;
  answer = async () => SESSION;
  holders = new SessionHolders({
    // The two questions that it asks; how they are answered by a database is tested with one.
    sessions: {
      use: () => {
        asked++;
        return answer();
      },
      look: async () => [(await answer()) ?? []].flat(),
    } as unknown as SessionStore,
    accounts: { byId: async () => ACCOUNT, byIds: async () => [ACCOUNT] } as unknown as AccountStore,
    policy: new PolicyStore({} as Database),
    tokens: TOKENS,
    now: () => now,
  });
});
const find = async () => (await holders.find(TOKEN))?.account.name;

describe('the holder of a session', () => {
  it('should be looked up once for the many tiles of a page', async () => {
    await Promise.all(Array.from({ length: 100 }, find));
    now += 4_000;
    expect(await find()).toBe('zhangsan');
    expect(asked).toBe(1);
  });

  it('should not be waited for while a busy database is asked anew', async () => {
    await find();
    now += 6_000;
    let free = () => {};
    answer = () => new Promise((resolve) => (free = () => resolve(undefined)));
    expect(await find()).toBe('zhangsan');
    expect(await find()).toBe('zhangsan');
    expect(asked).toBe(2);
    free();
    await new Promise((resolve) => setTimeout(resolve));
    expect(await find()).toBeUndefined();
  });

  it('should be looked up, and waited for, when nobody has asked for long', async () => {
    await find();
    now += 60_000;
    answer = async () => undefined;
    expect(await find()).toBeUndefined();
  });

  it('should be forgotten at once, whatever is still under way', async () => {
    await find();
    now += 6_000;
    let free = () => {};
    answer = () => new Promise((resolve) => (free = () => resolve(SESSION)));
    await find();
    holders.forget();
    answer = async () => undefined;
    expect(await find()).toBeUndefined();
    free();
    await new Promise((resolve) => setTimeout(resolve));
    expect(await find()).toBeUndefined();
  });

  it('should stay while the database is away, and only then', async () => {
    await find();
    now += 60_000;
    answer = () => Promise.reject(new DatabaseError('connection lost', '08006'));
    expect(await find()).toBe('zhangsan');
    now += 60_000;
    answer = () => Promise.reject(new DatabaseError('no such table', '42P01'));
    await expect(find()).rejects.toThrow('no such table');
  });

  it('should end while the database is away, when it would have ended without use', async () => {
    const expires = now + 30 * MINUTE;
    answer = async () => ({ ...SESSION, expires, end: now + 12 * 60 * MINUTE });
    await find();
    answer = () => Promise.reject(new DatabaseError('connection lost', '08006'));
    now = expires - 1;
    expect(await find()).toBe('zhangsan');
    // It was in use then.
    now += 29 * MINUTE;
    expect(await find()).toBe('zhangsan');
    now += 31 * MINUTE;
    expect(await find()).toBeUndefined();
  });

  it('should end while the database is away after the longest time, however much it is used', async () => {
    answer = async () => ({ ...SESSION, expires: now + 30 * MINUTE, end: now + 60 * MINUTE });
    await find();
    const end = now + 60 * MINUTE;
    answer = () => Promise.reject(new DatabaseError('connection lost', '08006'));
    for (; now < end; now += 5 * MINUTE) expect(await find()).toBe('zhangsan');
    expect(await find()).toBeUndefined();
  });

  it('should ask the database nothing for tokens that no server of ours made', async () => {
    for (let i = 0; i < 50; i++)
      expect(await holders.find(randomBytes(32).toString('base64url'))).toBeUndefined();
    expect(await holders.find(`${TOKEN.slice(0, -2)}AA`)).toBeUndefined();
    expect(asked).toBe(0);
  });

  it('should be told of sessions that hold something, without that being a use of them', async () => {
    const found = await holders.holdersOf([SESSION.hash, 'gone']);
    expect([...found.keys()]).toEqual([SESSION.hash]);
    expect(asked).toBe(0);
    answer = () => Promise.reject(new DatabaseError('connection lost', '08006'));
    expect((await holders.holdersOf([SESSION.hash, 'never seen'])).get('never seen')).toBe('unknown');
  });
});
