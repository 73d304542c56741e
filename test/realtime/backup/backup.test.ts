import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backUp } from '../../../realtime/backup/backup.ts';
import { restore } from '../../../realtime/backup/restore.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { fill, rowsOf } from './filled-database.ts';

let source: Database;
let before: Awaited<ReturnType<typeof rowsOf>>;
beforeAll(async () => {
  source = await openEmbedded();
  await migrate(source);
  await fill(source);
  before = await rowsOf(source);
}, 120_000);
afterAll(() => source.close());

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-backup-'));
  file = join(folder, 'backup.tgz');
  for (const name of [
    'data/audit',
    'data/journal/liangjiang',
    'data/database',
    'city/public',
    'city/annotations',
  ])
    mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'data/audit/2026-11-21.ndjson'), '{"sequence":1}\n{"sequence":2}\n{"seq');
  writeFileSync(join(folder, 'data/journal/liangjiang/000001.journal'), Buffer.from([0, 255, 10, 13, 0]));
  writeFileSync(join(folder, 'data/database/of-the-embedded-one'), 'x');
  writeFileSync(join(folder, 'data/server.lock'), '{}');
  writeFileSync(join(folder, 'city/live.json'), '{"feeds":[]}');
  writeFileSync(join(folder, 'city/annotations/a.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const make = () =>
  backUp({
    database: source,
    dataFolder: join(folder, 'data'),
    cities: new Map([['liangjiang', join(folder, 'city')]]),
    file,
    now: Date.UTC(2026, 10, 21),
  });
/** Not to be opened before the backup is found whole. */
const never = () => Promise.reject(new Error('opened'));

describe('a backup', () => {
  it('should bring back every row and every file', async () => {
    const end = await make();
    const other = await openEmbedded();
    let after: typeof before | undefined;
    const restored = await restore({
      file,
      dataFolder: join(folder, 'new'),
      cities: new Map([['liangjiang', join(folder, 'new-city')]]),
      openDatabase: async () => ({
        query: other.query.bind(other),
        transaction: other.transaction.bind(other),
        close: async () => {
          after = await rowsOf(other);
          const [next] = await other.query<{ number: number }>(
            "insert into kept_city (name) values ('another') returning number",
          );
          expect(next.number).toBe(3);
          await other.close();
        },
      }),
    });
    expect(restored).toEqual({ ...end, made: Date.UTC(2026, 10, 21), withoutFolder: [] });
    const { session: _session, pairing: _pairing, ...kept } = before;
    expect(after).toEqual({ ...kept, session: [], pairing: [] });
    expect(readFileSync(join(folder, 'new/audit/2026-11-21.ndjson'), 'utf8')).toBe(
      '{"sequence":1}\n{"sequence":2}\n',
    );
    expect([...readFileSync(join(folder, 'new/journal/liangjiang/000001.journal'))]).toEqual([
      0, 255, 10, 13, 0,
    ]);
    expect(readFileSync(join(folder, 'new-city/live.json'), 'utf8')).toBe('{"feeds":[]}');
    expect(existsSync(join(folder, 'new-city/annotations/a.json'))).toBe(true);
  }, 60_000);

  it('should be a tar that others read, for its owner alone, without what is of the process', async () => {
    await make();
    expect(statSync(file).mode & 0o077).toBe(0);
    const names = execFileSync('tar', ['tzf', file], { encoding: 'utf8' }).trim().split('\n');
    expect(names[0]).toBe('backup.json');
    expect(names.at(-1)).toBe('end.json');
    expect(names).toContain('data/audit/2026-11-21.ndjson');
    expect(names).toContain('cities/liangjiang/live.json');
    expect(names.filter((name) => /server\.lock|of-the-embedded-one|\.part/.test(name))).toEqual([]);
    const text = execFileSync('tar', ['xzOf', file, 'database/account/000001.ndjson'], { encoding: 'utf8' });
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).name),
    ).toEqual(['zhangsan']);
  });

  it('should be refused as a whole when it is cut off, changed, or no backup', async () => {
    await make();
    const bytes = readFileSync(file);
    const tar = gunzipSync(bytes);
    const at = tar.indexOf('zhangsan');
    const changed = Buffer.from(tar);
    changed[at] = 'Z'.charCodeAt(0);
    const damaged: [string, Buffer][] = [
      ['cut off', bytes.subarray(0, bytes.length - 200)],
      ['without its end', gzipSync(tar.subarray(0, tar.indexOf('end.json')))],
      ['changed', gzipSync(changed)],
      ['no tar', gzipSync(Buffer.from('nothing'.repeat(200)))],
      ['no archive', Buffer.from('nothing')],
    ];
    for (const [name, content] of damaged) {
      writeFileSync(file, content);
      await expect(
        restore({ file, dataFolder: join(folder, 'new'), openDatabase: never }),
        name,
      ).rejects.toMatchObject({ code: 'backup-broken' });
    }
  });

  it('should go into an empty folder and database alone', async () => {
    await make();
    await expect(
      restore({ file, dataFolder: join(folder, 'data'), openDatabase: never }),
    ).rejects.toMatchObject({
      code: 'restore-not-empty',
    });
    const close = async () => undefined;
    const openDatabase = async () => ({
      query: source.query.bind(source),
      transaction: source.transaction.bind(source),
      close,
    });
    await expect(restore({ file, dataFolder: join(folder, 'new'), openDatabase })).rejects.toMatchObject({
      code: 'restore-not-empty',
    });
    expect(await rowsOf(source)).toEqual(before);
  });

  it('should leave no file, and the one before as it was, when it fails half-way', async () => {
    writeFileSync(file, 'the one before');
    const failing: Database = {
      query: source.query.bind(source),
      transaction: () => Promise.reject(new Error('away')),
      close: async () => undefined,
    };
    await expect(
      backUp({ database: failing, dataFolder: join(folder, 'data'), file, now: 0 }),
    ).rejects.toThrow('away');
    expect(readFileSync(file, 'utf8')).toBe('the one before');
    expect(existsSync(`${file}.${process.pid}.part`)).toBe(false);
  });
});
