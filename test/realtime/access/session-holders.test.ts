import { beforeEach, describe, expect, it } from 'vitest';
import type { AccountStore, SecretAccount } from '../../../realtime/access/accounts.ts';
import { PolicyStore } from '../../../realtime/access/policy.ts';
import { SessionHolders } from '../../../realtime/access/session-holders.ts';
import type { Session, SessionStore } from '../../../realtime/access/sessions.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { DatabaseError } from '../../../realtime/database/database-error.ts';

const ACCOUNT = {
  id: 'a1',
  name: 'zhangsan',
  kind: 'person',
  grants: [],
  disabled: false,
} as unknown as SecretAccount;

let now: number;
let asked: number;
/** What the database does with the next questions. */
let answer: () => Promise<Session | undefined>;
let holders: SessionHolders;
beforeEach(() => {
  now = 1_000_000;
  asked = 0;
  answer = async () => ({ account: 'a1', hash: 'h', expires: undefined });
  holders = new SessionHolders({
    // The two questions that it asks; how they are answered by a database is tested with one.
    sessions: {
      use: () => {
        asked++;
        return answer();
      },
    } as unknown as SessionStore,
    accounts: { byId: async () => ACCOUNT } as unknown as AccountStore,
    policy: new PolicyStore({} as Database),
    now: () => now,
  });
});
const find = async () => (await holders.find('token'))?.account.name;

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
    answer = () =>
      new Promise((resolve) => (free = () => resolve({ account: 'a1', hash: 'h', expires: undefined })));
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
});
