import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReportedEvent } from '../../../models/schema/index.ts';
import { reportedEventSchema } from '../../../models/schema/index.ts';
import { IngestFull } from '../../../realtime/state/ingest.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
import type { StateChange } from '../../../realtime/state/live-thing.ts';
import { BEGIN, batch, latestOf, open, station, temporaryFolder, told } from './support.ts';

const HOUR = 3_600_000;

let folder: string;
let now: number;
let keeping: Keeping;
let changes: StateChange[];

beforeEach(async () => {
  folder = temporaryFolder();
  now = BEGIN;
  keeping = await open({ folder, now: () => now, rhythmOf: () => 10 });
  changes = [];
  keeping.states.onChange((change) => changes.push(change));
  await keeping.take(batch([station('a'), station('b')], []));
  changes = [];
});
afterEach(async () => {
  await keeping.close();
  rmSync(folder, { recursive: true, force: true });
});

const take = (...observations: ReturnType<typeof told>[]) =>
  keeping.take(batch([], observations, { received: now }));

const event = (id: string): ReportedEvent =>
  reportedEventSchema.parse({
    id,
    kind: 'fire',
    title: { 'zh-CN': id, en: id },
    time: BEGIN,
    source: 'hotline',
    publication: 'internal',
  });

describe('what is kept of the live city', () => {
  it('should show the latest value, and tell a change once for a batch', async () => {
    expect(await take(told('a', now - 2_000, 1), told('a', now - 1_000, 2))).toEqual({
      observations: 2,
      repeated: 0,
      refused: [],
    });
    expect(latestOf(keeping, 'a')).toEqual({ time: now - 1_000, received: now, value: 2 });
    expect(changes).toHaveLength(1);
    expect(changes[0].values).toEqual([{ live: keeping.states.byId('live', 'a'), datastream: 0 }]);
  });

  it('should not let what comes late hide the latest', async () => {
    await take(told('a', now, 2));
    changes = [];
    await take(told('a', now - 5_000, 1));
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 2 });
    expect(changes).toEqual([]);
    expect(await keeping.history.between('live', now - 6_000, now)).toMatchObject([
      { value: 1 },
      { value: 2 },
    ]);
  });

  it('should count a message that is sent twice and keep it once, also within one batch', async () => {
    await take(told('a', now, 2), told('a', now, 2), told('a', now - 1_000, 1));
    expect(await take(told('a', now - 1_000, 1), told('a', now, 2))).toMatchObject({
      observations: 0,
      repeated: 2,
    });
    expect(await keeping.history.between('live', now - HOUR, now)).toHaveLength(2);
  });

  it('should tell a repeat by its id where it has one, and by its value where it has none', async () => {
    const outcome = await take(
      told('a', now, 2, 'pm2.5', { id: '7' }),
      told('a', now, 3, 'pm2.5', { id: '7' }),
      told('a', now, 2, 'pm2.5', { id: '8' }),
      told('b', now, '开', 'state'),
      told('b', now, '开', 'state'),
      told('b', now, '关', 'state'),
    );
    expect(outcome).toMatchObject({ observations: 4, repeated: 2 });
  });

  it('should let a second value of one time replace the first, and keep both', async () => {
    await take(told('a', now, 2));
    const before = now;
    now += 1_000;
    await take(told('a', before, 3));
    expect(latestOf(keeping, 'a')).toEqual({ time: before, received: now, value: 3 });
    const request = {
      world: 'live',
      thing: 'a',
      datastream: 'pm2.5',
      from: before,
      to: before + 1,
      points: 10,
    };
    expect((await keeping.history.series(request)).points).toEqual([{ time: before, value: 3 }]);
    expect((await keeping.history.series({ ...request, knownAt: before })).points).toEqual([
      { time: before, value: 2 },
    ]);
  });

  it('should find repeats among thousands of one datastream that come in any order', async () => {
    const times = Array.from({ length: 3_000 }, (_, i) => now - ((i * 7_919) % 3_000) * 1_000);
    expect(await take(...times.map((time) => told('a', time, time % 97)))).toMatchObject({
      observations: 3_000,
    });
    expect(await take(...times.map((time) => told('a', time, time % 97)))).toMatchObject({
      observations: 0,
      repeated: 3_000,
    });
  });

  it('should let what comes next replace a value from a clock that is an hour ahead', async () => {
    await take(told('a', now + HOUR, 99));
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 99 });
    now += 1_000;
    await take(told('a', now, 2));
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 2, time: now });
  });

  it('should show values of a clock that is an hour behind as stale, and keep them', async () => {
    await take(told('a', now - HOUR, 2));
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 2 });
    now += 31_000;
    await new Promise((wake) => setTimeout(wake, 1_100));
    expect(keeping.states.byId('live', 'a')?.stale).toBe(true);
    await take(told('a', now - HOUR, 3));
    expect(keeping.states.byId('live', 'a')?.stale).toBe(true);
  });

  it('should refuse what nobody has described and what is of another type, and keep the rest', async () => {
    const outcome = await take(
      told('x', now, 1),
      told('a', now, 1, 'ozone'),
      told('a', now, 'much'),
      told('a', now / 1_000 + 0.5, 1),
      told('a', now, 1),
    );
    expect(outcome.observations).toBe(1);
    expect(outcome.refused.map(({ index, code }) => [index, code])).toEqual([
      [0, 'thing-unknown'],
      [1, 'datastream-unknown'],
      [2, 'value-type'],
      [3, 'time-range'],
    ]);
    for (const { message } of outcome.refused) expect(message).toMatch(/^Nobody has described the thing x|a/);
  });

  it('should take a thing and what it tells in one batch, and move it as it tells', async () => {
    await keeping.take(
      batch([station('bus')], [told('bus', now, { longitude: 114.5, latitude: 27.5 }, 'place')]),
    );
    expect(changes[0].introduced.map(({ thing }) => thing.id)).toEqual(['bus']);
    expect(keeping.states.byId('live', 'bus')?.position).toEqual({ longitude: 114.5, latitude: 27.5 });
  });

  it('should keep the handle and the values of a thing that is described anew', async () => {
    await take(told('a', now, 2), told('a', now, true, 'on'));
    const handle = keeping.states.byId('live', 'a')?.handle;
    const [number, flag, ...rest] = station('a').datastreams;
    await keeping.take(batch([station('a', { datastreams: [flag, ...rest, number] })], []));
    expect(keeping.states.byId('live', 'a')?.handle).toBe(handle);
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 2 });
    expect(latestOf(keeping, 'a', 'on')).toMatchObject({ value: true });
    expect(keeping.states.byHandle('live', handle as number)?.thing.id).toBe('a');
    expect(keeping.states.byHandle('drill', handle as number)).toBeUndefined();
  });

  it('should let a datastream that comes back go on, and one of another type begin anew', async () => {
    await take(told('a', now, 2));
    const all = station('a').datastreams;
    await keeping.take(batch([station('a', { datastreams: all.slice(1) })], []));
    await keeping.take(batch([station('a')], []));
    expect(await take(told('a', now, 2))).toMatchObject({ repeated: 1 });
    await keeping.take(
      batch([station('a', { datastreams: [{ ...all[0], type: 'text' }, ...all.slice(1)] })], []),
    );
    expect(latestOf(keeping, 'a')).toBeUndefined();
    expect(await take(told('a', now, 'much'))).toMatchObject({ observations: 1 });
  });

  it('should go on when a datastream changes its type among batches that are written together', async () => {
    const all = station('c').datastreams;
    const other = station('c', { datastreams: [{ ...all[0], type: 'text' }, ...all.slice(1)] });
    // While this is being written the next two wait, and are written together.
    const first = take(told('b', now, 1));
    const outcomes = await Promise.all([
      keeping.take(batch([station('c')], [told('c', now, 5)], { received: now })),
      keeping.take(batch([other], [told('c', now + 1, 'much')], { received: now })),
    ]);
    await first;
    expect(outcomes.map(({ observations }) => observations)).toEqual([1, 1]);
    expect(latestOf(keeping, 'c')).toMatchObject({ value: 'much' });
    expect(await take(told('a', now, 3))).toMatchObject({ observations: 1 });
  });

  it('should say nothing of a description that changes nothing', async () => {
    await keeping.take(batch([station('a'), station('b')], []));
    expect(changes).toEqual([]);
  });

  it('should keep worlds apart', async () => {
    await take(told('a', now, 2));
    await keeping.take(batch([station('a')], [told('a', now + 1_000, 7)], { world: 'drill' }));
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 2 });
    expect(latestOf(keeping, 'a', 'pm2.5', 'drill')).toMatchObject({ value: 7 });
    expect(keeping.states.byId('live', 'a')?.handle).not.toBe(keeping.states.byId('drill', 'a')?.handle);
    expect(await keeping.history.between('drill', 0, now + HOUR)).toMatchObject([{ value: 7 }]);
  });

  it('should show a thing as stale after three rhythms of silence, and as fresh when it tells again', async () => {
    await take(told('a', now, 2));
    changes = [];
    now += 29_000;
    await new Promise((wake) => setTimeout(wake, 1_100));
    expect(keeping.states.byId('live', 'a')?.stale).toBe(false);
    now += 3_000;
    await new Promise((wake) => setTimeout(wake, 1_100));
    expect(keeping.states.byId('live', 'a')?.stale).toBe(true);
    expect(changes.flatMap(({ states }) => states.map(({ thing }) => thing.id)).sort()).toEqual(['a', 'b']);
    changes = [];
    await take(told('a', now, 3));
    expect(changes[0].states.map(({ thing, stale }) => [thing.id, stale])).toEqual([['a', false]]);
  });

  it('should tell the others when one listener fails', async () => {
    keeping.states.onChange(() => {
      throw new Error('a listener that fails');
    });
    let heard = 0;
    keeping.states.onChange(() => heard++);
    await take(told('a', now, 2));
    expect(heard).toBe(1);
  });

  it('should set a level of alarm, and tell it once', () => {
    keeping.states.setLevel('live', 'a', 2);
    keeping.states.setLevel('live', 'a', 2);
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ states: [], levels: [{ level: 2 }] });
  });

  it('should tell an event until somebody has taken it over, and then no more', async () => {
    await keeping.take(batch([], [], { events: [event('1')] }));
    let tries = 0;
    const taken: string[] = [];
    const done = new Promise<void>((resolve) =>
      keeping.onEvents(async (events) => {
        if (++tries === 1) throw new Error('the database is away');
        taken.push(...events.map(({ id }) => id));
        resolve();
      }),
    );
    await done;
    await keeping.take(batch([], [], { events: [event('2')] }));
    await expect.poll(() => taken).toEqual(['1', '2']);
  });

  it('should refuse a batch whole when the journal may not grow, and take the next when it fits', async () => {
    await keeping.close();
    keeping = await open({ folder, now: () => now, mostJournalBytes: 3_000 });
    await keeping.take(batch([station('a')], []));
    const many = Array.from({ length: 400 }, (_, i) => told('a', now + i, i));
    await expect(take(...many)).rejects.toThrow(IngestFull);
    expect(latestOf(keeping, 'a')).toBeUndefined();
    expect(await keeping.history.between('live', 0, now + HOUR)).toEqual([]);
    expect(await take(...many.slice(0, 10))).toMatchObject({ observations: 10, repeated: 0 });
  });
});
