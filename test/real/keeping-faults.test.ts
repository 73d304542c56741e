import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../realtime/database/database.ts';
import { openEmbedded } from '../../realtime/database/embedded.ts';
import { migrate } from '../../realtime/database/migrate.ts';
import { openPostgresql } from '../../realtime/database/postgresql.ts';
import { BEGIN, batch, open, silent, station, told } from '../realtime/state/support.ts';
import { describeServices } from '../services/describe-services.ts';
import { postgresql, type Service } from '../services/start-services.ts';
import {
  IN_BATCH,
  type IngestChildTask,
  type IngestChildWord,
  observationsOf,
} from './support/ingest-child.ts';

const CHILD = new URL('./support/ingest-child.ts', import.meta.url);
const DAY = 86_400_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-faults-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fromChild = (task: IngestChildTask): ChildProcess =>
  fork(CHILD, [JSON.stringify(task)], { execArgv: ['--import', 'tsx'] });

/** Lets a child take in and kills it (SIGKILL) in the midst of it, again and again; gives the batches acknowledged. */
async function killedWhileTaking(task: Omit<IngestChildTask, 'first'>, times: number): Promise<number[]> {
  const safe: number[] = [];
  for (let round = 0; round < times; round++) {
    // What was sent and not acknowledged is sent again, as sources do, with some that were.
    const first = Math.max(0, (safe.at(-1) ?? -1) - 6);
    const child = fromChild({ ...task, first });
    const ended = once(child, 'exit');
    child.on('message', ({ batch }: IngestChildWord) => safe.push(batch));
    const before = safe.length;
    await Promise.race([
      expect.poll(() => safe.length - before, { timeout: 60_000 }).toBeGreaterThan(150),
      ended.then(([code]) => {
        throw new Error(`The child ended with ${code} before it was killed.`);
      }),
    ]);
    // At another point of a segment's life each time.
    await wait(round * 130);
    child.kill('SIGKILL');
    await ended;
  }
  return [...new Set(safe)];
}

/** Every acknowledged observation is there, and none twice. */
async function expectAll(database: Database, journal: string, safe: readonly number[]): Promise<void> {
  const keeping = await open({ folder: journal, database });
  try {
    const past = await keeping.history.between('live', BEGIN - 1, BEGIN + DAY);
    const counts = new Map<number, number>();
    for (const { value } of past) counts.set(value as number, (counts.get(value as number) ?? 0) + 1);
    expect(safe.length).toBeGreaterThan(400);
    const missing = safe
      .flatMap((number) => observationsOf(number).map(({ value }) => value as number))
      .filter((value) => !counts.has(value));
    expect(missing).toEqual([]);
    expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
    const last = Math.max(...safe);
    const latest = [...keeping.states.things('live')].map(({ latest }) => latest[0]?.value as number);
    expect(latest).toHaveLength(IN_BATCH);
    for (const value of latest) expect(value).toBeGreaterThanOrEqual(last * IN_BATCH);
  } finally {
    await keeping.close();
  }
}

describe('a server that is killed while it takes in', () => {
  it('should have everything that it acknowledged after the restart, once, in the embedded database', async () => {
    const task = { folder: join(folder, 'journal'), embedded: join(folder, 'database') };
    const safe = await killedWhileTaking(task, 3);
    const database = await openEmbedded(task.embedded);
    await expectAll(database, task.folder, safe);
    await database.close();
  });

  it('should refuse what the disk has no room for, keep what it acknowledged, and go on when there is room', async () => {
    const task: IngestChildTask = { folder: join(folder, 'journal'), first: 0, away: true };
    // No file may be larger than 256 KiB: to a program that is the same as a disk that is full.
    const child = spawn(
      'bash',
      [
        '-c',
        'trap "" XFSZ; ulimit -f 256; exec "$@"',
        'bash',
        process.execPath,
        '--import',
        'tsx',
        CHILD.pathname,
        JSON.stringify(task),
      ],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    const safe: number[] = [];
    const full: number[] = [];
    child.on('message', ({ batch, outcome }: IngestChildWord) =>
      (outcome === 'safe' ? safe : full).push(batch),
    );
    // The first that finds no room is refused, and what comes next begins another file.
    await expect
      .poll(() => full.length > 0 && safe.some((batch) => batch > full[0] + 50), { timeout: 60_000 })
      .toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const database = await openEmbedded();
    await migrate(database);
    const keeping = await open({ folder: task.folder, database });
    await expect.poll(() => keeping.backlog().observations, { timeout: 60_000 }).toBe(0);
    const values = new Set((await keeping.history.between('live', 0, BEGIN + DAY)).map(({ value }) => value));
    expect(full.filter((batch) => values.has(batch * IN_BATCH))).toEqual([]);
    expect(safe.filter((batch) => !values.has(batch * IN_BATCH))).toEqual([]);
    await keeping.close();
    await database.close();
  });
});

describeServices('what is kept, with PostgreSQL', ['postgresql'], () => {
  let service: Service;
  let database: Database;
  beforeEach(async () => {
    service = await postgresql();
    database = await openPostgresql(service.url);
    await migrate(database);
  });
  afterEach(async () => {
    await database?.close();
    await service?.stop();
  });

  it('should have everything that a killed server acknowledged after the restart, once', async () => {
    const task = { folder: join(folder, 'journal'), url: service.url };
    await expectAll(database, task.folder, await killedWhileTaking(task, 4));
  });

  it('should take in while the database is gone, and write all of it once it is back', async () => {
    const warnings: unknown[] = [];
    const keeping = await open({
      folder: join(folder, 'journal'),
      database,
      segmentSeconds: 0.2,
      logger: { ...silent, warn: (...words: unknown[]) => warnings.push(words) },
    });
    await keeping.take(batch([station('a')], []));
    let sent = 0;
    const send = async (seconds: number) => {
      for (const end = performance.now() + seconds * 1_000; performance.now() < end; sent++) {
        await keeping.take(batch([], [told('a', BEGIN + sent, sent)], { received: BEGIN + sent }));
        await wait(2);
      }
    };
    await send(2);
    await service.kill();
    await send(6);
    expect(keeping.backlog().awaySince).toBeTypeOf('number');
    expect(keeping.backlog().observations).toBeGreaterThan(100);
    expect(warnings.length).toBeGreaterThan(0);
    await service.start();
    await send(2);
    await expect.poll(() => keeping.backlog().awaySince, { timeout: 40_000 }).toBeUndefined();
    await expect.poll(() => keeping.backlog().observations, { timeout: 40_000 }).toBeLessThan(100);
    const past = await keeping.history.between('live', 0, BEGIN + DAY);
    expect(past.map(({ value }) => value)).toEqual(Array.from({ length: sent }, (_, i) => i));
    await keeping.close();
  });

  it('should wait for a database that is away when it opens', async () => {
    await service.end();
    const opening = open({
      folder: join(folder, 'journal'),
      database: async () => {
        const opened = await openPostgresql(service.url);
        await migrate(opened);
        return opened;
      },
    });
    await wait(1_500);
    await service.start();
    const keeping = await opening;
    await keeping.take(batch([station('a')], [told('a', BEGIN, 1)]));
    await keeping.close();
  });
});
