import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AlarmPolicy } from '../../../models/schema/index.ts';
import { AlarmDesk, type AlarmDeskOptions } from '../../../realtime/alarms/alarm-desk.ts';
import { AlarmJournal } from '../../../realtime/alarms/alarm-journal.ts';
import type { AlarmChange, AlarmStore } from '../../../realtime/alarms/alarm-store.ts';
import { AlarmWriter } from '../../../realtime/alarms/alarm-writer.ts';
import { DatabaseError } from '../../../realtime/database/database-error.ts';
import { segmentPath } from '../../../realtime/journal/segment-file.ts';

const logger = pino({ level: 'silent' });

let folder: string;
/** What a database has been given, and whether it is there. */
let saved: string[];
let isAway: boolean;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-alarm-journal-'));
  saved = [];
  isAway = true;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const store = {
  async save(changes: readonly AlarmChange[]) {
    if (isAway) throw new DatabaseError('connect ECONNREFUSED', 'ECONNREFUSED');
    saved.push(...changes.map(({ id }) => id));
  },
} as Partial<AlarmStore> as AlarmStore;

const change = (id: string) =>
  ({ id, alarm: { id: `alarm-${id}` }, step: { action: 'raised' } }) as AlarmChange;
const onDisk = async () => (await AlarmJournal.open(folder, logger)).found.map(({ id }) => id);

describe('changes of alarms that wait for the database', () => {
  it('should be on disk soon, and be written by the next server after this one was killed', async () => {
    const killed = new AlarmWriter(store, logger, await AlarmJournal.open(folder, logger));
    for (const id of ['a', 'b']) killed.later(change(id));
    await killed.flush();
    killed.later(change('c'));
    await expect.poll(onDisk).toEqual(['a', 'b', 'c']);

    isAway = false;
    const next = new AlarmWriter(store, logger, await AlarmJournal.open(folder, logger));
    await next.flush();
    expect(saved).toEqual(['a', 'b', 'c']);
    await next.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.journal'))).toEqual([]);
    isAway = true;
    await killed.close();
  });

  it('should set a damaged file aside once what can be read of it is written', async () => {
    const killed = new AlarmWriter(store, logger, await AlarmJournal.open(folder, logger));
    for (const id of ['a', 'b', 'c']) killed.later(change(id));
    await killed.close();
    const path = segmentPath(folder, 1);
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('alarm-b')] ^= 0xff;
    writeFileSync(path, bytes);

    isAway = false;
    const next = new AlarmWriter(store, logger, await AlarmJournal.open(folder, logger));
    await next.close();
    expect(saved).toEqual(['a', 'c']);
    expect(readdirSync(folder)).toEqual(['aside']);
    expect(readFileSync(segmentPath(join(folder, 'aside'), 1))).toEqual(bytes);
  });

  it('should have one writer, also after a desk could not be opened', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    try {
      const writer = new AlarmWriter(store, logger, await AlarmJournal.open(folder, logger));
      for (const id of ['a', 'b']) writer.later(change(id));
      await writer.close();
      const unread = {
        save: store.save,
        shown: () => Promise.reject(new DatabaseError('connect ECONNREFUSED', 'ECONNREFUSED')),
      } as Partial<AlarmStore> as AlarmStore;
      const policy = { storm: { seconds: 60, least: 10 } } as unknown as AlarmPolicy;
      const options = { store: unread, policy, folder, logger } as AlarmDeskOptions;
      await expect(AlarmDesk.open(options)).rejects.toThrow('ECONNREFUSED');
      expect(vi.getTimerCount()).toBe(0);
      expect(await onDisk()).toEqual(['a', 'b']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('should leave nothing on disk once they are written', async () => {
    const writer = new AlarmWriter(store, logger, await AlarmJournal.open(folder, logger));
    writer.later(change('a'));
    await writer.flush();
    await expect.poll(onDisk).toEqual(['a']);
    isAway = false;
    writer.later(change('b'));
    await writer.flush();
    expect(saved).toEqual(['a', 'b']);
    await writer.close();
    expect(await onDisk()).toEqual([]);
  });

  it('should be on disk when the server ends while the database is away', async () => {
    const writer = new AlarmWriter(store, logger, await AlarmJournal.open(folder, logger));
    writer.later(change('a'));
    await writer.close();
    expect(await onDisk()).toEqual(['a']);
  });
});
