import { rmSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { RetentionClock } from '../../../models/live/retention-clock.ts';
import type { Observation, Publication } from '../../../models/schema/index.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { Upkeep } from '../../../realtime/history/upkeep.ts';
import { classNow } from '../../../realtime/state/class-now.ts';
import { targetAt } from '../../../realtime/state/earlier-classes.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
import { LiveStates } from '../../../realtime/state/live-states.ts';
import type { LiveThing } from '../../../realtime/state/live-thing.ts';
import { Registry } from '../../../realtime/state/registry.ts';
import { cityNumber, restoreFromDatabase } from '../../../realtime/state/restore.ts';
import { BEGIN, batch, latestOf, open, station, temporaryFolder, told } from '../state/support.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What holds of the history in either database; each test has a city of its own in it. */
export function historyRules(openDatabase: () => Promise<Database>): void {
  let database: Database;
  let folder: string;
  let city: string;
  let now: number;
  let keeping: Keeping;
  let cities = 0;

  beforeAll(async () => {
    database = await openDatabase();
    await migrate(database);
    // PGlite takes some seconds to open, and more on a busy machine.
  }, 120_000);
  afterAll(() => database?.close());
  beforeEach(async () => {
    folder = temporaryFolder();
    city = `city-${++cities}`;
    now = BEGIN;
    classes = undefined;
    keeping = await openAgain();
    await keeping.take(batch([station('a'), station('b')], []));
  });
  afterEach(async () => {
    await keeping.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Of the feed and of the layer, as the configuration has them at the next start; absent: they are not asked. */
  let classes: { feed?: Publication; layer?: Publication } | undefined;
  const classOf = ({ thing }: Pick<LiveThing, 'thing'>) => {
    const of = (publication?: Publication) => publication && { publication };
    return classNow(thing, of(classes?.feed), of(classes?.layer));
  };
  const openAgain = () =>
    open({ folder, city, database, now: () => now, ...(classes && { classNow: classOf }) });
  /** Everything goes to the database, and is read from there. */
  async function restart(): Promise<void> {
    await keeping.close();
    keeping = await openAgain();
    expect(keeping.backlog().observations).toBe(0);
  }
  const take = (observations: readonly Observation[], received = now) =>
    keeping.take(batch([], observations, { received }));
  const series = (
    from: number,
    to: number,
    more: { points?: number; knownAt?: number; datastream?: string } = {},
  ) =>
    keeping.history.series({
      world: 'live',
      thing: 'a',
      datastream: more.datastream ?? 'pm2.5',
      from,
      to,
      points: more.points ?? 10_000,
      ...(more.knownAt === undefined ? {} : { knownAt: more.knownAt }),
    });
  /** Puts in order all that is over, as the running service does from time to time. */
  async function tend(rawDays?: number, retentionNow = () => now): Promise<void> {
    await keeping.close();
    const number = await cityNumber(database, city);
    const registry = new Registry();
    const states = new LiveStates({
      registry,
      now: () => now,
      rhythmOf: () => undefined,
      onFault: () => undefined,
    });
    await restoreFromDatabase(database, number, registry, states);
    const upkeep = new Upkeep({ registry, now: () => now, retentionNow, rawDaysOf: () => rawDays });
    const destination = { database, city: number, cityId: city, journal: '', onAside: () => undefined };
    while (await upkeep.step(destination));
    keeping = await openAgain();
  }
  const countOf = async (table: string) => {
    const [{ rows }] = await database.query<{ rows: number }>(
      `select count(*)::integer as rows from ${table} where city = (select number from kept_city where name = $1)`,
      [city],
    );
    return rows;
  };
  const letters = () =>
    database.query<{ feed: string; subject: string; code: string }>(
      'select feed, subject, code from dead_letter where city = $1 order by subject',
      [city],
    );
  const everySecond = (from: number, count: number, value = (i: number) => i) =>
    Array.from({ length: count }, (_, i) => told('a', from + i * 1_000, value(i)));

  it('should tell the same from memory, from the database, and from both', async () => {
    const all = everySecond(BEGIN - 100_000, 100);
    await take(all.slice(0, 50));
    const inMemory = (await series(0, BEGIN)).points;
    expect(inMemory).toEqual(all.slice(0, 50).map(({ time, value }) => ({ time, value })));
    await restart();
    expect((await series(0, BEGIN)).points).toEqual(inMemory);
    await take(all.slice(50));
    expect((await series(0, BEGIN)).points.map(({ value }) => value)).toEqual(all.map(({ value }) => value));
  });

  it('should keep every type of value, its quality, and its state over a restart', async () => {
    const position = { longitude: 114.5981234, latitude: 27.595, height: 101.25, heading: 271.5, speed: 8.3 };
    await take([
      told('a', BEGIN, -3.75, 'pm2.5', { quality: 'uncertain' }),
      told('a', BEGIN, false, 'on'),
      told('a', BEGIN, '开', 'state'),
      told('a', BEGIN, position, 'place'),
    ]);
    await restart();
    expect(latestOf(keeping, 'a')).toEqual({ time: BEGIN, received: BEGIN, value: -3.75 });
    expect(latestOf(keeping, 'a', 'on')).toMatchObject({ value: false });
    expect(latestOf(keeping, 'a', 'state')).toMatchObject({ value: '开' });
    expect(keeping.states.byId('live', 'a')?.position).toEqual(position);
    expect((await series(0, BEGIN + 1)).points).toEqual([
      { time: BEGIN, value: -3.75, quality: 'uncertain' },
    ]);
  });

  it('should give a thing and its datastreams the same handles after a restart, and new ones others', async () => {
    const before = keeping.states.byId('live', 'b')?.handle;
    await restart();
    await keeping.take(batch([station('c')], []));
    expect(keeping.states.byId('live', 'b')?.handle).toBe(before);
    const handles = [...keeping.states.things('live')].map(({ handle }) => handle);
    expect(new Set(handles).size).toBe(3);
  });

  it('should give a thing the strictest class of source, feed and layer at each start, and keep what it was', async () => {
    const classOfA = () => keeping.states.byId('live', 'a')?.thing.publication;
    await keeping.take(batch([station('a', { toldPublication: 'internal', publication: 'internal' })], []));
    // Another feed class; then what is told of it once more, which says no class; then from the database alone.
    now += HOUR;
    classes = { feed: 'restricted', layer: 'public' };
    await restart();
    expect(classOfA()).toBe('restricted');
    await take([told('a', now, 1)]);
    await restart();
    expect(classOfA()).toBe('restricted');
    now += HOUR;
    classes = { feed: 'public', layer: 'public' };
    await restart();
    expect(classOfA()).toBe('internal');
    classes = { feed: 'public', layer: 'restricted' };
    await restart();
    expect(classOfA()).toBe('restricted');
    // Of no feed, and of no layer.
    classes = { layer: 'public' };
    await restart();
    expect([classOfA(), keeping.states.byId('live', 'b')?.thing.publication]).toEqual([
      'restricted',
      'restricted',
    ]);
    classes = { feed: 'public', layer: 'public' };
    await restart();
    const live = keeping.states.byId('live', 'a') as LiveThing;
    expect(live.thing.publication).toBe('internal');
    // It was restricted for an hour: what it told then stays so, and what it told before and since does not.
    expect(
      [BEGIN - 1, BEGIN + HOUR - 1, BEGIN + HOUR, now - 1, now].map(
        (time) => targetAt(live, time).publication,
      ),
    ).toEqual(['internal', 'internal', 'restricted', 'restricted', 'internal']);
  });

  it('should show no longer what has been silent for very long, and again what tells something', async () => {
    const standing = [{ id: 'pm2.5', property: 'pm2.5', type: 'number' as const }];
    const things = ['post', 'camera'].map((id) => station(id, { datastreams: standing }));
    await keeping.take(batch(things, [told('post', now, 1), told('a', now, 2)]));
    const shown = () =>
      [...keeping.states.things('live')].filter(({ gone }) => !gone).map(({ thing }) => thing.id);
    expect(keeping.countOf('air')).toBe(4);
    // What moves in a day, what stands in a month, what has never told anything never.
    now += 25 * HOUR;
    await restart();
    expect(shown()).toEqual(['b', 'post', 'camera']);
    expect(keeping.countOf('air')).toBe(3);
    now += 30 * DAY;
    await restart();
    expect(shown()).toEqual(['b', 'camera']);
    const introduced: string[] = [];
    keeping.states.onChange((change) => introduced.push(...change.introduced.map(({ thing }) => thing.kind)));
    // To be described is no sign of life: a change of the configuration does that too.
    await keeping.take(batch([station('a', { kind: 'other' })], []));
    expect(shown()).toEqual(['b', 'camera']);
    await take([told('a', now, 3)]);
    expect(shown()).toEqual(['a', 'b', 'camera']);
    expect(introduced).toEqual(['other']);
    // What it told stays.
    expect(latestOf(keeping, 'post')).toMatchObject({ value: 1 });
    expect((await series(0, now + 1)).points.map(({ value }) => value)).toEqual([2, 3]);
  });

  it('should keep what is sent again after a restart once, also long after', async () => {
    const all = everySecond(BEGIN - 600_000, 600);
    await take(all);
    await restart();
    await take(all.slice(100, 300));
    await restart();
    await take([...all, told('a', BEGIN - 599_500, 7)]);
    await restart();
    const found = await series(0, BEGIN);
    expect(found.observations).toBe(601);
    expect(found.points.filter(({ time }) => time === BEGIN - 599_500)).toHaveLength(1);
    await take(all.map((one) => ({ ...one, id: 'another' })));
    await restart();
    expect((await series(0, BEGIN)).observations).toBe(601);
    expect(await keeping.history.between('live', 0, BEGIN)).toHaveLength(601);
  });

  it('should tell what was known at a time, and what is known now', async () => {
    await take([told('a', BEGIN - 10_000, 1)], BEGIN - 10_000);
    await restart();
    await take([told('a', BEGIN - 10_000, 2), told('a', BEGIN - 9_000, 3)], BEGIN);
    await restart();
    expect((await series(0, BEGIN)).points.map(({ value }) => value)).toEqual([2, 3]);
    expect((await series(0, BEGIN, { knownAt: BEGIN - 1 })).points.map(({ value }) => value)).toEqual([1]);
    expect(await keeping.history.stateAt('live', BEGIN - 10_000)).toMatchObject([{ value: 2 }]);
  });

  it('should tell the state at any time, across chunks, late ones and those of a clock ahead', async () => {
    await take(everySecond(BEGIN - 3 * HOUR, 60));
    await take([told('a', BEGIN + HOUR, 99)]);
    await restart();
    await take([told('b', BEGIN - 2 * HOUR, 5), told('a', BEGIN - 3 * HOUR + 500, 1_000)]);
    await take([told('a', BEGIN, 60)]);
    await restart();
    const valueAt = async (time: number) =>
      (await keeping.history.stateAt('live', time)).map(({ value }) => value);
    expect(await valueAt(BEGIN - 3 * HOUR - 1)).toEqual([]);
    expect(await valueAt(BEGIN - 3 * HOUR)).toEqual([0]);
    expect(await valueAt(BEGIN - 3 * HOUR + 700)).toEqual([1_000]);
    expect(await valueAt(BEGIN - 3 * HOUR + 1_000)).toEqual([1]);
    expect(await valueAt(BEGIN - HOUR)).toEqual([59, 5]);
    expect(await valueAt(BEGIN)).toEqual([60, 5]);
    expect(await valueAt(BEGIN + 2 * HOUR)).toEqual([99, 5]);
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 60 });
    const b = keeping.states.byId('live', 'b')?.handle as number;
    expect(await keeping.history.stateAt('live', BEGIN, [b])).toMatchObject([{ handle: b, value: 5 }]);
  });

  it('should tell everything between two times in order, the first excluded and the last included', async () => {
    await take([...everySecond(BEGIN - 2 * HOUR, 10), told('b', BEGIN - 2 * HOUR + 4_500, 7)]);
    await restart();
    await take([told('b', BEGIN - 2 * HOUR + 2_500, 8)]);
    const past = await keeping.history.between('live', BEGIN - 2 * HOUR + 2_000, BEGIN - 2 * HOUR + 5_000);
    expect(past.map(({ value }) => value)).toEqual([8, 3, 4, 7, 5]);
  });

  it('should know from when to when there is something', async () => {
    expect(await keeping.history.extent('live')).toBeUndefined();
    await take([told('a', BEGIN - 5 * DAY, 1)]);
    await restart();
    await take([told('b', BEGIN, 1)]);
    expect(await keeping.history.extent('live')).toEqual({ from: BEGIN - 5 * DAY, to: BEGIN });
    expect(await keeping.history.extent('drill')).toBeUndefined();
  });

  it('should bring hours in order that are over, and tell the same as before', async () => {
    const all = everySecond(BEGIN - 4 * HOUR, 5_000, (i) => (i * 7_919) % 1_000);
    for (let first = 0; first < all.length; first += 1_250) {
      await take(all.slice(first, first + 1_250).filter((_, i) => i % 10 !== 3));
      await restart();
    }
    await take(all.filter((_, i) => (i % 1_250) % 10 === 3));
    await restart();
    const before = await keeping.history.between('live', 0, BEGIN);
    expect(before).toHaveLength(5_000);
    await tend();
    expect(await countOf('late_chunk')).toBe(0);
    expect(await countOf('chunk')).toBe(Math.ceil(3_600 / 512) + Math.ceil(1_400 / 512));
    expect(await keeping.history.between('live', 0, BEGIN)).toEqual(before);
    // Late again, into an hour that is in order.
    await take([told('a', BEGIN - 4 * HOUR + 500, -5)]);
    await tend();
    expect(await keeping.history.between('live', 0, BEGIN)).toHaveLength(5_001);
    const [hour] = await database.query(
      `select observations, sum, least, most, first, last from hour_rollup
       where city = (select number from kept_city where name = $1) order by hour limit 1`,
      [city],
    );
    const numbers = [0, -5, ...all.slice(1, 3_600).map(({ value }) => value as number)];
    expect(hour).toEqual({
      observations: 3_601,
      sum: numbers.reduce((sum, value) => sum + value, 0),
      least: -5,
      most: Math.max(...numbers),
      first: 0,
      last: all[3_599].value,
    });
  });

  it('should let go of raw observations after their days, keep the minutes and hours, and the last of each', async () => {
    await take(everySecond(BEGIN - 3 * DAY, 600));
    await take([told('b', BEGIN - 3 * DAY, 42)]);
    await take(everySecond(BEGIN - DAY, 600));
    await restart();
    await tend(2);
    expect(await keeping.history.between('live', 0, BEGIN - 2 * DAY)).toMatchObject([{ value: 42 }]);
    expect(latestOf(keeping, 'b')).toMatchObject({ value: 42 });
    const minutes = await series(BEGIN - 3 * DAY, BEGIN);
    expect(minutes.detail).toBe('minute');
    expect(minutes.observations).toBe(1_200);
    expect(minutes.points).toHaveLength(20);
    expect(minutes.points[1]).toEqual({
      time: BEGIN - 3 * DAY + MINUTE,
      value: (60 + 119) / 2,
      least: 60,
      most: 119,
      count: 60,
    });
    // What comes for a time that was let go is added to its minutes.
    await take([told('a', BEGIN - 3 * DAY + 500, 1_000)]);
    await tend(2);
    const again = await series(BEGIN - 3 * DAY, BEGIN);
    expect(again.observations).toBe(1_201);
    expect(again.points[0]).toMatchObject({ most: 1_000, count: 61 });
    await tend(2);
    expect((await series(BEGIN - 3 * DAY, BEGIN)).observations).toBe(1_201);
  });

  it('should let go of nothing when the clock jumps ahead of what was lived through', async () => {
    await take(everySecond(BEGIN - 3 * DAY, 600));
    await restart();
    const clock = new RetentionClock({ seen: BEGIN, now: () => now, monotonic: () => 0 });
    now = BEGIN + 3_650 * DAY;
    await tend(30, () => clock.time);
    expect(await keeping.history.between('live', 0, BEGIN)).toHaveLength(600);
    now = BEGIN;
  });

  it('should make a dead letter of a thing that the database does not take, and write all the rest', async () => {
    // Past the schema, as a fault of ours would be.
    const bad = { ...station('x'), id: 'sensor:\0' };
    await take([told('a', BEGIN - 2_000, 1)]);
    await keeping.take(batch([bad, station('c')], [told(bad.id, BEGIN, 2), told('c', BEGIN, 3)]));
    await restart();
    await take([told('a', BEGIN, 4)]);
    await restart();
    const past = await keeping.history.between('live', 0, BEGIN);
    expect(past.map(({ value }) => value).sort()).toEqual([1, 3, 4]);
    expect(latestOf(keeping, 'c')).toMatchObject({ value: 3 });
    expect(await letters()).toEqual([{ feed: 'air', subject: '"sensor:?"', code: 'not-stored' }]);
  });

  it('should open, answer and go on with a chunk that cannot be read, and keep it as a dead letter', async () => {
    await take([told('a', BEGIN - 3 * HOUR, 1), told('b', BEGIN - 3 * HOUR, 2)]);
    await restart();
    const stream = 'select handle from datastream where city = n.number and id = $2 and thing = $3';
    await database.query(
      `update chunk set bytes = 'no chunk'::bytea from kept_city n
       where n.name = $1 and chunk.city = n.number and chunk.datastream = (${stream})`,
      [city, 'pm2.5', keeping.states.byId('live', 'a')?.handle],
    );
    await restart();
    expect(latestOf(keeping, 'a')).toBeUndefined();
    expect(latestOf(keeping, 'b')).toMatchObject({ value: 2 });
    expect((await series(0, BEGIN)).points).toEqual([]);
    await tend();
    expect(await letters()).toEqual([{ feed: 'air', subject: 'a pm2.5', code: 'not-stored' }]);
    expect(await keeping.history.between('live', 0, BEGIN)).toMatchObject([{ value: 2 }]);
  });

  it('should roll up what is not in order yet with what is, and keep extremes when asked for few points', async () => {
    await take([...everySecond(BEGIN - 3 * DAY, 600), told('a', BEGIN - DAY, 5)]);
    await tend(2);
    await take(everySecond(BEGIN - 3 * HOUR, 300, (i) => (i === 77 ? 9_999 : 1)));
    await restart();
    await take(everySecond(BEGIN - 2 * HOUR, 120, (i) => (i === 7 ? -9_999 : 1)));
    const found = await series(BEGIN - 3 * DAY, BEGIN, { points: 8 });
    expect(found.detail).toBe('minute');
    expect(found.observations).toBe(1_021);
    expect(found.points.length).toBeLessThanOrEqual(8);
    expect(Math.max(...found.points.map(({ most }) => most as number))).toBe(9_999);
    expect(Math.min(...found.points.map(({ least }) => least as number))).toBe(-9_999);
  });

  it('should not write a segment again whose commit was never heard of', async () => {
    await keeping.close();
    let lost = 1;
    const forgetful: Database = {
      query: (sql, values) => database.query(sql, values),
      async transaction(work) {
        const result = await database.transaction(work);
        if (lost-- > 0) throw new Error('the connection was lost');
        return result;
      },
      close: () => Promise.resolve(),
      reading: database.reading,
    };
    keeping = await open({ folder, city, database: forgetful, now: () => now });
    await take(everySecond(BEGIN - 60_000, 60));
    await keeping.close();
    keeping = await openAgain();
    await restart();
    expect(await keeping.history.between('live', 0, BEGIN)).toHaveLength(60);
  });

  it('should keep apart what two journals gave the same handle, when one comes back with what it had not written', async () => {
    await restart();
    await keeping.close();
    const away: Database = {
      query: (sql, values) => database.query(sql, values),
      transaction: () => Promise.reject(new Error('away')),
      close: () => Promise.resolve(),
      reading: database.reading,
    };
    const first = await open({ folder, city, database: away, now: () => now });
    await first.take(batch([station('new')], [told('new', BEGIN - 5_000, 1), told('a', BEGIN - 5_000, 2)]));
    const handle = first.states.byId('live', 'new')?.handle;
    await first.close();

    const other = temporaryFolder();
    const second = await open({ folder: other, city, database, now: () => now });
    await second.take(batch([station('another')], [told('another', BEGIN - 4_000, 3)]));
    expect(second.states.byId('live', 'another')?.handle).toBe(handle);
    await second.close();
    rmSync(other, { recursive: true, force: true });

    const check = async () => {
      expect(latestOf(keeping, 'new')).toMatchObject({ value: 1 });
      expect(latestOf(keeping, 'another')).toMatchObject({ value: 3 });
      const told = (await keeping.history.between('live', 0, BEGIN)).map(({ handle, value }) => [
        [...keeping.states.things('live')].find((live) => live.handle === handle)?.thing.id,
        value,
      ]);
      expect(told.sort()).toEqual([
        ['a', 2],
        ['another', 3],
        ['new', 1],
      ]);
    };
    keeping = await openAgain();
    await check();
    await restart();
    await check();
  });

  it('should keep what is described anew while an earlier description is being written', async () => {
    await keeping.close();
    let meanwhile: (() => Promise<unknown>) | undefined;
    const slow: Database = {
      query: (sql, values) => database.query(sql, values),
      transaction: (work) =>
        database.transaction(async (queries) => {
          const result = await work(queries);
          await meanwhile?.();
          return result;
        }),
      close: () => Promise.resolve(),
      reading: database.reading,
    };
    keeping = await open({ folder, city, database: slow, now: () => now, mostSegmentRows: 1 });
    const done = new Promise<void>((resolve) => {
      meanwhile = async () => {
        meanwhile = undefined;
        await keeping.take(batch([station('a', { publication: 'restricted' }), station('new')], []));
        resolve();
      };
    });
    await keeping.take(batch([station('a', { publication: 'internal' })], [told('a', BEGIN, 1)]));
    await done;
    await restart();
    expect(keeping.states.byId('live', 'a')?.thing.publication).toBe('restricted');
    expect(keeping.states.byId('live', 'new')).toBeDefined();
  });

  it('should take in while the database is away, tell since when, and write all of it in order when it is back', async () => {
    await keeping.close();
    let away = false;
    const shaky: Database = {
      query: (sql, values) => (away ? Promise.reject(new Error('away')) : database.query(sql, values)),
      transaction: (work) => (away ? Promise.reject(new Error('away')) : database.transaction(work)),
      close: () => Promise.resolve(),
      reading: database.reading,
    };
    keeping = await open({
      folder,
      city,
      database: shaky,
      now: () => now,
      mostSegmentRows: 100,
      mostWaitingRows: 150,
    });
    away = true;
    const all = everySecond(BEGIN - 1_000_000, 1_000);
    for (let first = 0; first < 1_000; first += 50) await take(all.slice(first, first + 50));
    await expect.poll(() => keeping.backlog().awaySince).toBe(BEGIN);
    expect(keeping.backlog().observations).toBe(1_000);
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 999 });
    await expect(keeping.history.between('live', 0, BEGIN)).rejects.toThrow('Try again');
    // A repeat of what only the journal has is found when it is written.
    await take(all.slice(500, 510));
    away = false;
    await expect.poll(() => keeping.backlog().awaySince, { timeout: 20_000 }).toBeUndefined();
    await expect.poll(() => keeping.backlog().observations, { timeout: 20_000 }).toBeLessThan(100);
    const past = await keeping.history.between('live', 0, BEGIN);
    expect(past.map(({ value }) => value)).toEqual(all.map(({ value }) => value));
  });
}
