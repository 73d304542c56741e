import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog } from '../../../realtime/access/audit/audit-log.ts';
import { leaveNote, takeNotes } from '../../../realtime/access/audit/backup-notes.ts';
import type { AuditFact } from '../../../realtime/access/audit/entry.ts';
import { verifyAudit } from '../../../realtime/access/audit/verify-audit.ts';
import { backUp } from '../../../realtime/backup/backup.ts';
import { namedFiles } from '../../../realtime/backup/named-files.ts';
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
        reading: other.reading,
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

  it('should have the cameras of a city and the files that its live.json and cameras.json name, and say what it has not', async () => {
    const city = join(folder, 'city');
    const elsewhere = join(folder, 'elsewhere.csv');
    writeFileSync(elsewhere, 'far');
    const put = (name: string, content = name) => {
      mkdirSync(dirname(join(city, name)), { recursive: true });
      writeFileSync(join(city, name), content);
    };
    const taken = [
      'timetables/buses.zip',
      'fcd.xml.gz',
      'net.xml.gz',
      'counts.csv',
      'broker.pem',
      'alerts/one.xml',
      'alerts/old/two.cap',
      'simulator/city.json',
      'clips/gate.mp4',
      'clips/police/a%3A1.mp4',
    ];
    for (const name of taken) put(name);
    put('clips/nobody.mp4');
    put('large.csv', 'x'.repeat(2_000));
    symlinkSync(elsewhere, join(city, 'link.csv'));
    const live = JSON.stringify({
      feeds: [
        { adapter: 'gtfs-realtime', static: 'timetables/buses.zip' },
        { adapter: 'sumo-fcd', file: 'fcd.xml.gz', net: './net.xml.gz' },
        { adapter: 'csv', file: join(city, 'counts.csv') },
        { adapter: 'mqtt', certificate: 'broker.pem' },
        { adapter: 'cap', files: 'alerts' },
        { adapter: 'simulator' },
        // Not a file here.
        { adapter: 'sensorthings', things: 'fcd.xml.gz' },
        ...[elsewhere, '../elsewhere.csv', 'link.csv', 'large.csv', 'gone.csv', '$' + '{HOME}/x.csv'].map(
          (file) => ({
            adapter: 'csv',
            file,
          }),
        ),
      ],
    });
    put('live.json', live);
    const cameras = JSON.stringify({
      sources: [
        { kind: 'mp4', cameras: 'gate', file: 'clips/gate.mp4' },
        { kind: 'mp4', cameras: 'police:*', file: 'clips/police/{id}.mp4' },
        { kind: 'hls', cameras: 'x', url: 'http://a/clips/nobody.mp4' },
      ],
    });
    put('cameras.json', cameras);
    const { files, leftOut } = await namedFiles(city, { ofFile: 1_000 });
    expect(files).toEqual([...taken].sort());
    expect(leftOut.map(({ file, why }) => `${file}: ${why}`)).toEqual([
      'simulator/things.ndjson: there is no such file',
      `${elsewhere}: it lies outside of the folder of the city`,
      '../elsewhere.csv: it lies outside of the folder of the city',
      'link.csv: it lies outside of the folder of the city',
      'large.csv: it has 2000 bytes; files of up to 1000 are taken',
      'gone.csv: there is no such file',
      expect.stringContaining('has a variable of the environment in it'),
    ]);
    const few = await namedFiles(city, { ofCity: 30 });
    expect(few.files).toEqual(['fcd.xml.gz', 'timetables/buses.zip']);
    const end = await make();
    expect(end.leftOut).toContainEqual({
      city: 'liangjiang',
      file: 'gone.csv',
      why: 'there is no such file',
    });
    const other = await openEmbedded();
    const back = join(folder, 'new-city');
    const restored = await restore({
      file,
      dataFolder: join(folder, 'new'),
      cities: new Map([['liangjiang', back]]),
      openDatabase: async () => other,
    });
    expect(restored.leftOut).toEqual(end.leftOut);
    for (const name of taken) expect(readFileSync(join(back, name), 'utf8'), name).toBe(name);
    expect(readFileSync(join(back, 'live.json'), 'utf8')).toBe(live);
    expect(readFileSync(join(back, 'cameras.json'), 'utf8')).toBe(cameras);
    expect(existsSync(join(back, 'clips/nobody.mp4'))).toBe(false);
  }, 60_000);

  it('should have a log with the head of what is in it, while the server writes on, and none that hides a cut one', async () => {
    const audit = join(folder, 'data/audit');
    rmSync(audit, { recursive: true });
    const log = await AuditLog.open({ folder: audit });
    const fact = { actor: 'a1', action: 'record.see', outcome: 'done' } as const;
    for (let i = 0; i < 3; i++) await log.record(fact);
    let isOver = false;
    const writing = (async () => {
      while (!isOver) await log.record(fact);
    })();
    const unpacked = join(folder, 'unpacked');
    const unpack = async () => {
      await make();
      rmSync(unpacked, { recursive: true, force: true });
      mkdirSync(unpacked);
      execFileSync('tar', ['xzf', file, '-C', unpacked]);
      return (await verifyAudit(join(unpacked, 'data/audit'))).problems.map(({ kind }) => kind);
    };
    expect(await unpack()).toEqual([]);
    isOver = true;
    await writing;
    await log.close();
    const [day] = readdirSync(audit).filter((name) => name.endsWith('.ndjson'));
    const lines = readFileSync(join(audit, day), 'utf8').trimEnd().split('\n');
    writeFileSync(join(audit, day), `${lines.slice(0, 2).join('\n')}\n`);
    expect(await unpack()).toEqual(['removed-at-end']);
  }, 60_000);

  it('should be noted once in the log of the server that runs meanwhile', async () => {
    const made = { made: 5, file: 'backup.tgz', sha256: 'abc' };
    await leaveNote(source, made);
    const away = { record: () => Promise.reject(new Error('the disk is full')) };
    await expect(takeNotes(source, away)).rejects.toThrow('full');
    const facts: AuditFact[] = [];
    const log = { record: async (fact: AuditFact) => facts.push(fact) };
    await Promise.all([takeNotes(source, log), takeNotes(source, log)]);
    expect(facts).toEqual([{ actor: 'system', action: 'backup.make', outcome: 'done', details: made }]);
  });

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
      reading: source.reading,
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
      reading: source.reading,
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
