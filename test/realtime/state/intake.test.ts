import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Publication } from '../../../models/schema/index.ts';
import type { Memtable } from '../../../realtime/history/memtable.ts';
import type { EntryWriter } from '../../../realtime/journal/entry.ts';
import { Journal } from '../../../realtime/journal/journal.ts';
import { readEntries } from '../../../realtime/journal/read-entries.ts';
import { classNow } from '../../../realtime/state/class-now.ts';
import { EventOutbox } from '../../../realtime/state/event-outbox.ts';
import { Intake } from '../../../realtime/state/intake.ts';
import { LiveStates } from '../../../realtime/state/live-states.ts';
import { Registry } from '../../../realtime/state/registry.ts';
import { BEGIN, batch, station, temporaryFolder, told } from './support.ts';

let folder: string;
let journal: Journal;
let intake: Intake;
let states: LiveStates;
let faults: unknown[];
let sealed: Memtable[];
let now: number;
const FEED = { publication: 'public' } as const;
let layer: { publication: Publication };
beforeEach(async () => {
  folder = temporaryFolder();
  journal = await Journal.open({ folder, mostBytes: 2 ** 24, first: 1 });
  const registry = new Registry();
  faults = [];
  sealed = [];
  now = BEGIN;
  const onFault = (error: unknown) => faults.push(error);
  states = new LiveStates({ registry, now: () => BEGIN, rhythmOf: () => undefined, onFault });
  intake = new Intake({
    registry,
    states,
    events: new EventOutbox(onFault),
    journal,
    sealed: () => [],
    seal: (memtable) => sealed.push(memtable),
    onFault,
    mostRows: 1_000_000,
    mostAge: 60_000,
    now: () => now,
    classNow: ({ thing }) => classNow(thing, FEED, layer),
  });
  layer = { publication: 'public' };
  await intake.take(batch([station('a'), station('b')], []));
});
afterEach(async () => {
  await intake.close();
  await journal.close();
  rmSync(folder, { recursive: true, force: true });
});

async function timesInJournal(): Promise<number[]> {
  const times: number[] = [];
  const ignored = () => undefined;
  const visitor = { begin: ignored, thing: ignored, event: ignored, settled: ignored };
  await readEntries(folder, 1, { ...visitor, observation: ({ time }) => times.push(time) });
  return times;
}

describe('what is taken in', () => {
  it('should refuse a batch that cannot be written, alone of those that are written together', async () => {
    const [good, bad, later] = await Promise.allSettled([
      intake.take(batch([], [told('a', BEGIN, 1)])),
      intake.take(batch([station('c')], [told('a', BEGIN + 1, 2)], { received: Number.POSITIVE_INFINITY })),
      intake.take(batch([], [told('a', BEGIN + 2, 3), told('c', BEGIN, 1)])),
    ]);
    expect([good.status, bad.status, later.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(later).toMatchObject({
      value: { observations: 1, refused: [{ index: 1, code: 'thing-unknown' }] },
    });
    expect(await timesInJournal()).toEqual([BEGIN, BEGIN + 2]);
    expect(intake.memtable.length).toBe(2);
    expect(states.byId('live', 'c')).toBeUndefined();
  });

  it('should have the class of now, whatever a feed remembers that has only moved', async () => {
    layer = { publication: 'restricted' };
    await intake.take(batch([station('a', { areas: ['west'] })], []));
    expect(states.byId('live', 'a')?.thing).toMatchObject({
      publication: 'restricted',
      toldPublication: 'public',
      areas: ['west'],
    });
  });

  it('should go on when what is safe cannot be shown', async () => {
    const bring = states.bring.bind(states);
    let isBroken = true;
    states.bring = (...all) => {
      if (isBroken) throw new TypeError('broken');
      bring(...all);
    };
    expect(await intake.take(batch([], [told('a', BEGIN, 1)]))).toMatchObject({ observations: 1 });
    isBroken = false;
    expect(await intake.take(batch([], [told('a', BEGIN + 1, 2)]))).toMatchObject({ observations: 1 });
    expect(faults).toMatchObject([{ message: 'broken' }]);
    expect(states.byId('live', 'a')?.latest[0]).toMatchObject({ value: 2 });
  });

  it('should seal what it has when it closes, even while a look at its age waits', async () => {
    void intake.take(batch([], [told('a', BEGIN, 1)]));
    void intake.turn();
    await intake.close();
    expect(sealed.map(({ length }) => length)).toEqual([1]);
  });

  it('should seal what is old enough, again and again', async () => {
    for (let round = 1; round <= 3; round++) {
      await intake.take(batch([], [told('a', BEGIN + round, round)]));
      await intake.turn();
      expect(sealed).toHaveLength(round - 1);
      now += 60_000;
      await intake.turn();
      expect(sealed).toHaveLength(round);
    }
  });

  it('should write marks, and look at its age, in the midst of a flood', async () => {
    let sent = 0;
    let isOver = false;
    const flood = Array.from({ length: 8 }, async () => {
      while (!isOver && sent < 5_000) await intake.take(batch([], [told('a', BEGIN + ++sent, sent)]));
    });
    await intake.note((entry: EntryWriter) => entry.settled(1));
    await intake.turn();
    const before = sent;
    isOver = true;
    await Promise.all(flood);
    expect(before).toBeLessThan(500);
  });
});
