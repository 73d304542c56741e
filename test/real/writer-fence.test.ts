import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { thingSchema } from '../../models/schema/index.ts';
import type { Database } from '../../realtime/database/database.ts';
import { takeCity, WriterOvertaken } from '../../realtime/database/fence.ts';
import { migrate } from '../../realtime/database/migrate.ts';
import { openPostgresql } from '../../realtime/database/postgresql.ts';
import { type KeepingOptions, openKeeping } from '../../realtime/state/open-keeping.ts';
import { describeServices } from '../services/describe-services.ts';
import { postgresql, type Service } from '../services/start-services.ts';

const silent = { info() {}, warn() {}, error() {} };

describeServices('two servers that both take themselves for the writer', ['postgresql'], () => {
  let service: Service;
  let folder: string;
  /** Of two processes. */
  let first: Database;
  let second: Database;

  beforeAll(async () => {
    service = await postgresql();
    folder = await mkdtemp(join(tmpdir(), 'citymirror-fence-'));
    first = await openPostgresql(service.url);
    second = await openPostgresql(service.url);
    await migrate(first);
  });
  afterAll(async () => {
    await Promise.all([first?.close(), second?.close()]);
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (name: string, city: string, database: Database) =>
    openKeeping({
      folder: join(folder, name),
      city,
      database,
      logger: silent,
      segmentSeconds: 0,
    } as KeepingOptions);
  const batch = (value: number) => ({
    world: 'live',
    feed: 'test',
    received: Date.now(),
    events: [],
    things: [
      thingSchema.parse({
        id: 't:1',
        layer: 'air',
        kind: 'counter',
        name: { 'zh-CN': '计数', en: 'Counter' },
        publication: 'public',
        datastreams: [{ id: 'value', property: 'count' }],
      }),
    ],
    observations: [{ thing: 't:1', datastream: 'value', time: 1_800_000_000_000 + value, value }],
  });
  const observations = async (city: string): Promise<number> => {
    const [{ count }] = await second.query<{ count: number }>(
      `select coalesce(sum(observations), 0)::integer as count from (
         select city, observations from chunk union all select city, observations from late_chunk
       ) as told join kept_city on kept_city.number = told.city where name = $1`,
      [city],
    );
    return count;
  };

  it('should write nothing more of the one that stood still, and tell it to step down', async () => {
    const overtaken = vi.fn();
    const mine = await takeCity(first, { city: 'still', epoch: 5, onOvertaken: overtaken });
    const stalled = await open('still-a', 'still', mine);
    await stalled.take(batch(1));
    await stalled.close();
    expect(await observations('still')).toBe(1);

    const again = await open('still-a', 'still', mine);
    const theirs = await takeCity(second, { city: 'still', epoch: 6, onOvertaken: vi.fn() });
    const next = await open('still-b', 'still', theirs);
    await next.take(batch(2));
    // It wakes up, and takes in what it may no longer write.
    await again.take(batch(3));
    await again.close();
    await next.close();
    expect(overtaken).toHaveBeenCalled();
    expect(await observations('still')).toBe(2);
    await expect(mine.transaction((queries) => queries.query('select 1'))).rejects.toBeInstanceOf(
      WriterOvertaken,
    );
    await expect(mine.query("insert into kept_city (name) values ('nobody')")).rejects.toBeInstanceOf(
      WriterOvertaken,
    );
    // Looking is not writing.
    expect(await mine.query('select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('should wait for a transaction that is under way, which is then whole', async () => {
    const mine = await takeCity(first, { city: 'half', epoch: 5, onOvertaken: vi.fn() });
    let finish: () => void = () => {};
    let begun: () => void = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const writing = mine.transaction(async (queries) => {
      await queries.query("insert into kept_city (name) values ('half')");
      begun();
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    await isBegun;
    const taken = vi.fn();
    const taking = takeCity(second, { city: 'half', epoch: 6, onOvertaken: vi.fn() }).then(taken);
    await second.query('select pg_sleep(0.2)');
    expect(taken).not.toHaveBeenCalled();
    finish();
    await writing;
    await taking;
    expect(await second.query("select name from kept_city where name = 'half'")).toHaveLength(1);
  });

  it('should refuse an epoch that is not larger than the one before, and say which that is', async () => {
    await takeCity(first, { city: 'again', epoch: 9, onOvertaken: vi.fn() });
    for (const epoch of [8, 9])
      await expect(takeCity(second, { city: 'again', epoch, onOvertaken: vi.fn() })).rejects.toMatchObject({
        name: 'WriterOvertaken',
        epoch: 9,
      });
  });
});
