import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AccessService, AUDIT_FOLDER } from '../../../realtime/access/access-service.ts';
import { type Asker, knownAsker } from '../../../realtime/access/asker.ts';
import { leaveNote } from '../../../realtime/access/audit/backup-notes.ts';
import { newestEntries } from '../../../realtime/access/audit/read-audit.ts';
import { hashPassword } from '../../../realtime/access/password.ts';
import { serveFollowing } from '../../../realtime/push/follow-socket.ts';
import { openSockets, type Sockets } from '../../../realtime/push/sockets.ts';
import { type Member, type RunningAccess, runWithAccess } from './running-access.ts';

const MINUTE = 60_000;
let server: RunningAccess;
/** Another server of the same database. */
let other: AccessService;
let sockets: Sockets;
let now = Date.UTC(2026, 10, 21);
let folder: string;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  server = await runWithAccess([], { now: () => now });
  folder = mkdtempSync(join(tmpdir(), 'citymirror-other-'));
  other = new AccessService({ ...server.access.options, dataFolder: folder });
  await other.parts;
  sockets = openSockets(server.server, {
    basePath: '/',
    addressOf: () => '127.0.0.1',
    mayConnect: async (request) => {
      await server.access.whoAsks(request);
      return true;
    },
  });
  serveFollowing(sockets, { visible: async () => undefined, mayLead: () => true });
  server.access.watchOver({
    *askers() {
      for (const request of sockets.requests()) yield knownAsker(request) as Asker;
    },
    end: (isEnded) => sockets.drop((request) => isEnded(knownAsker(request) as Asker)),
  });
}, 120_000);
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(async () => {
  await sockets.close();
  await other.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function connect(cookie?: string): Promise<Socket> {
  const socket = io(server.url, {
    path: '/live/',
    ...(cookie === undefined ? {} : { extraHeaders: { cookie } }),
    reconnection: false,
    forceNew: true,
  });
  ends.push(() => socket.close());
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve);
    socket.on('connect_error', reject);
  });
  return socket;
}

/** Whether a socket is closed by the next look; another, of somebody whom nothing happened to, has to stay. */
async function isDropped(member: Member, change: (member: Member) => Promise<unknown>): Promise<boolean> {
  const untouched = await connect((await server.member('operator')).cookie);
  const anybody = await connect();
  const socket = await connect(member.cookie);
  const gone = new Promise<boolean>((resolve) => socket.on('disconnect', () => resolve(true)));
  await server.access.look();
  expect(socket.connected).toBe(true);
  await change(member);
  await server.access.look();
  // What is being closed answers nothing any more.
  const answered = Promise.all([untouched, anybody].map((one) => one.emitWithAck('leave')));
  const dropped = await Promise.race([gone, socket.emitWithAck('leave').then(() => false)]);
  await answered;
  expect([untouched.connected, anybody.connected]).toEqual([true, true]);
  return dropped;
}

describe('a socket', () => {
  it('should end with its session, whichever server ended that', async () => {
    const signOut = ({ id }: Member) => other.endSessions(id);
    expect(await isDropped(await server.member('operator'), signOut)).toBe(true);
  });

  it('should end when the database says that the account is disabled or gone', async () => {
    const disable = ({ id }: Member) =>
      server.database.query('update account set disabled = true where id = $1', [id]);
    expect(await isDropped(await server.member('operator'), disable)).toBe(true);
    const remove = ({ id }: Member) => server.database.query('delete from account where id = $1', [id]);
    expect(await isDropped(await server.member('operator'), remove)).toBe(true);
  });

  it('should end when its account has another password, though nobody ended the session', async () => {
    const hash = await hashPassword('Another-horse-8');
    const change = ({ id }: Member) =>
      server.database.query('update account set password_hash = $2 where id = $1', [id, hash]);
    const member = await server.member('operator');
    expect(await isDropped(member, change)).toBe(true);
    expect((await server.parts.holders.find(member.cookie.split('=')[1]))?.account).toBeUndefined();
  });

  it('should end when its account has another role, other areas or another class', async () => {
    const grants = [
      { role: 'viewer', areas: '*', publication: 'internal' },
      { role: 'operator', areas: ['district-1'], publication: 'internal' },
      { role: 'operator', areas: '*', publication: 'public' },
    ] as const;
    for (const grant of grants)
      expect(
        await isDropped(await server.member('operator'), async ({ id }) =>
          (await other.parts).accounts.setGrants(id, [{ ...grant, areas: grant.areas as '*' | string[] }]),
        ),
      ).toBe(true);
  });

  it('should end when a rule that came later leaves something due before its rights', async () => {
    const member = await server.member('security-administrator');
    const policy = server.parts.policy.current;
    const demand = async () =>
      (await other.parts).policy.write({ ...policy, secondFactor: 'administrators' });
    expect(await isDropped(member, demand)).toBe(true);
    await (await other.parts).policy.write(policy);
  });

  it('should end when nobody has used the session for long: being open is no use of it', async () => {
    const member = await server.member('operator');
    const socket = await connect(member.cookie);
    const gone = new Promise((resolve) => socket.on('disconnect', resolve));
    for (let minute = 0; minute < 29; minute += 7) {
      now += 7 * MINUTE;
      await server.access.look();
    }
    await gone;
  });

  it('should stay while nothing has changed, and while its page is in use', async () => {
    const member = await server.member('operator');
    expect(await isDropped(member, async () => (now += MINUTE))).toBe(false);
  });
});

describe('a backup that is made while servers run', () => {
  it('should be noted in the log of one of them when they look next', async () => {
    const made = { made: now, file: 'backup.tgz', sha256: 'abc' };
    await leaveNote(await server.access.options.database, made);
    await Promise.all([server.access.look(), other.look()]);
    const logs = [server.access.options.dataFolder, folder].map((data) =>
      newestEntries(join(data, AUDIT_FOLDER), { action: 'backup.make' }, 9),
    );
    expect((await Promise.all(logs)).flat()).toMatchObject([{ actor: 'system', details: made }]);
  });
});
