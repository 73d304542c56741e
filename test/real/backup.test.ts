import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AUDIT_FOLDER } from '../../realtime/access/access-service.ts';
import { AuditLog } from '../../realtime/access/audit/audit-log.ts';
import { takeNotes } from '../../realtime/access/audit/backup-notes.ts';
import { newestEntries } from '../../realtime/access/audit/read-audit.ts';
import { takeDataFolder } from '../../realtime/data-folder.ts';
import { openDatabase } from '../../realtime/database/open-database.ts';
import { fill, rowsOf } from '../realtime/backup/filled-database.ts';
import { describeServices } from '../services/describe-services.ts';
import { postgresql, type Service } from '../services/start-services.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-backups-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The real command, as `npm run city` runs it. */
function city(args: string[], url?: string) {
  const { DATABASE_URL: _, ...env } = process.env;
  const ran = spawnSync(process.execPath, ['--import', 'tsx', 'city.ts', ...args], {
    cwd: PROJECT,
    env: { ...env, ...(url ? { DATABASE_URL: url } : {}) },
    encoding: 'utf8',
  });
  return { code: ran.status, said: ran.stdout + ran.stderr };
}

describe('npm run city -- backup, with the embedded database', () => {
  it('should say that the server has to be stopped, and what to do', async () => {
    const data = join(folder, 'taken');
    const taken = await takeDataFolder(data);
    const { code, said } = city(['backup', join(folder, 'x.tgz'), '--data', data]);
    expect([code, said]).toEqual([3, expect.stringContaining(`another server (process ${process.pid}`)]);
    await taken.release();
  }, 60_000);

  it('should know a wrong call', () => {
    expect(city(['backup']).code).toBe(2);
    expect(city(['restore', join(folder, 'none.tgz'), '--data', join(folder, 'none')])).toMatchObject({
      code: 3,
      said: expect.stringContaining('none.tgz'),
    });
    expect(city(['audit', 'verify', '--data', join(folder, 'none')]).code).toBe(3);
  }, 60_000);
});

describeServices('a backup from the embedded database to PostgreSQL and back', ['postgresql'], () => {
  let service: Service;
  beforeAll(async () => {
    service = await postgresql();
  }, 60_000);
  afterAll(() => service.stop());

  it('should bring back every row, and the log of who did what goes on', async () => {
    const [first, second, third] = ['first', 'second', 'third'].map((name) => join(folder, name));
    const embedded = await openDatabase({ folder: join(first, 'database') });
    await fill(embedded);
    const { session: _session, pairing: _pairing, ...before } = await rowsOf(embedded);
    await embedded.close();
    const file = join(folder, 'backup.tgz');
    const call = (args: string[], url?: string) => {
      const { code, said } = city(args, url);
      expect([args[0], said, code]).toEqual([args[0], said, 0]);
    };
    call(['backup', file, '--data', first]);
    call(['restore', file, '--data', second], service.url);
    const server = await openDatabase({ url: service.url, folder: second });
    expect(await rowsOf(server)).toMatchObject(before);
    // With a database of its own the server may go on running, and does here, as far as its folder shows.
    const running = await takeDataFolder(second);
    call(['backup', file, '--data', second], service.url);
    await running.release();
    // Its log is its own to write: it takes over the note that is left for it.
    const audit = await AuditLog.open({ folder: join(second, AUDIT_FOLDER) });
    await takeNotes(server, audit);
    await audit.close();
    expect(await newestEntries(join(second, AUDIT_FOLDER), { action: 'backup.make' }, 9)).toMatchObject([
      { actor: 'system', details: { file: 'backup.tgz', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    ]);
    await server.close();
    call(['restore', file, '--data', third]);
    const back = await openDatabase({ folder: join(third, 'database') });
    expect(await rowsOf(back)).toMatchObject(before);
    await back.close();
    call(['audit', 'verify', '--data', third]);
  }, 180_000);
});
