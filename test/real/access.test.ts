import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder, writeCity } from '../tiles-service/serve/city-folder.ts';
import { ask } from '../tiles-service/serve/http-client.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const running = new Set<ChildProcess>();
let folder: string;
let city: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-real-access-'));
  city = await temporaryFolder();
  await writeCity(city.folder);
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await city.remove();
});

interface Started {
  child: ChildProcess;
  url: string;
  /** What it said to people, and what it logged. */
  said(): string;
  logged(): string;
  ended: Promise<number | null>;
}

/** The real command, as `npm start` runs it. */
async function start(args: string[], environment: Record<string, string> = {}): Promise<Started> {
  const { DATABASE_URL: _, ...env } = process.env;
  const given = ['server.ts', '--no-build', '--port', '0', '--city', city.folder, ...args];
  const child = spawn(process.execPath, ['--import', 'tsx', ...given], {
    cwd: PROJECT,
    env: { ...env, ...environment },
  });
  running.add(child);
  let [said, logged] = ['', ''];
  child.stderr.on('data', (chunk) => (said += chunk));
  child.stdout.on('data', (chunk) => (logged += chunk));
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  await Promise.race([
    ended,
    expect.poll(() => said, { timeout: 60_000 }).toMatch(/CityMirror: https?:\/\/\S+|--data/),
  ]);
  const url = /CityMirror: (\S+)/.exec(said)?.[1] ?? '';
  return { child, url, said: () => said, logged: () => logged, ended };
}

async function signIn(url: string, name: string, password: string) {
  const body = JSON.stringify({ name, password });
  const answer = await ask(
    url,
    '/api/session',
    { 'Content-Type': 'application/json', 'Content-Length': `${Buffer.byteLength(body)}` },
    { method: 'POST', body },
  );
  return { status: answer.status, cookie: String(answer.headers['set-cookie'] ?? '').split(';')[0] };
}

const INTERNAL = '/city/probe/internal/layers/pipes/v1/tileset.json';

describe('npm start with accounts', () => {
  it('should tell the first passwords once, keep no secret in its logs, and give its folder to nobody else', async () => {
    const data = join(folder, 'data');
    const first = await start(['--data', data]);
    // Tiles are there before the database is.
    expect((await ask(first.url, INTERNAL)).status).toBe(200);
    const identity = JSON.parse((await ask(first.url, '/api/session')).body.toString());
    expect(identity).toMatchObject({ local: true, due: [] });
    expect(identity.actions).not.toContain('account.change');
    await expect.poll(first.said, { timeout: 60_000 }).toContain('sysadmin  ');
    const password = /sysadmin {2}(\S+)/.exec(first.said())?.[1] ?? '';
    const signed = await signIn(first.url, 'sysadmin', password);
    expect(signed.status).toBe(200);
    await signIn(first.url, 'sysadmin', 'My-wrong-password-9');
    await ask(first.url, '/api/session?password=In-the-address-9', { Cookie: signed.cookie });

    const second = await start(['--data', data]);
    expect(await second.ended).toBe(1);
    expect(second.said()).toContain(`process ${first.child.pid}`);
    expect(second.said()).toContain('--tiles-only');

    // A server that was killed leaves a folder that the next one can have.
    first.child.kill('SIGKILL');
    await first.ended;
    const third = await start(['--data', data]);
    expect((await signIn(third.url, 'sysadmin', password)).status).toBe(200);
    expect((await ask(third.url, '/api/session', { Cookie: signed.cookie })).body.toString()).toContain(
      'sysadmin',
    );
    expect(third.said()).not.toContain('sysadmin  ');
    third.child.kill('SIGTERM');
    expect(await third.ended).toBe(0);

    const audit = readdirSync(join(data, 'audit'))
      .map((file) => readFileSync(join(data, 'audit', file), 'utf8'))
      .join('');
    const logs = first.logged() + third.logged() + audit;
    expect(logs).toContain('/api/session');
    expect(audit).toContain('session.begin');
    const token = signed.cookie.split('=')[1];
    expect(token).toHaveLength(43);
    for (const secret of [password, token, 'My-wrong-password-9', 'In-the-address-9'])
      expect(logs.includes(secret), secret).toBe(false);
    expect(statSync(data).mode & 0o077).toBe(0);
  }, 120_000);

  it('should show who is not signed in what is public, where others can reach it', async () => {
    const options = [['--host', '0.0.0.0'], ['--public-only'], ['--trust-proxy', 'loopback']];
    for (const option of options) {
      const server = await start(['--data', join(folder, option[0]), ...option]);
      const url = server.url.replace('0.0.0.0', '127.0.0.1');
      expect([option[0], (await ask(url, INTERNAL)).status]).toEqual([option[0], 404]);
      server.child.kill('SIGKILL');
      await server.ended;
    }
  }, 120_000);

  it('should not start with a log that is kept too short', async () => {
    const server = await start(['--data', join(folder, 'short')], { AUDIT_DAYS: '30' });
    expect(await server.ended).toBe(1);
    expect(server.said()).toContain('180 days');
  }, 60_000);
});
