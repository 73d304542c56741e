import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Thing } from '../../../models/schema/index.ts';
import type { Database } from '../../../realtime/database/database.ts';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import type { IngestBatch } from '../../../realtime/state/ingest.ts';
import type { Keeping } from '../../../realtime/state/keeping.ts';
import { leaveToWriter, takeLeft } from '../../../realtime/state/left-behind.ts';
import { BEGIN, batch, latestOf, open, station, temporaryFolder, told } from './support.ts';

let database: Database;
let folder: string;
/** The journal of a server that was killed. */
let left: string;
let city: string;
let cities = 0;
/** The server that is the writer now. */
let writer: Keeping;

beforeAll(async () => {
  database = await openEmbedded();
  await migrate(database);
}, 120_000);
afterAll(() => database?.close());
beforeEach(async () => {
  folder = temporaryFolder();
  left = join(folder, 'left');
  city = `city-${++cities}`;
  writer = await openWriter();
});
afterEach(async () => {
  await writer.close();
  rmSync(folder, { recursive: true, force: true });
});

const openWriter = () => open({ folder: join(folder, 'writer'), city, database, now: () => BEGIN });

/** A server takes these in, and is killed before it writes them to the database. */
async function killedWith(...batches: IngestBatch[]): Promise<void> {
  const live = join(folder, 'live');
  const keeping = await open({ folder: live, now: () => BEGIN });
  for (const one of batches) await keeping.take(one);
  cpSync(live, left, { recursive: true, filter: (path) => !path.endsWith('lock.json') });
  await keeping.close();
}
const leave = (onDamaged?: (segment: number, file: string) => void) =>
  leaveToWriter({ folder: left, city, database, ...(onDamaged && { onDamaged }) });
const take = () => takeLeft(database, city, writer);
const letters = () =>
  database.query<{ feed: string; subject: string; code: string; publication: string; body: Uint8Array }>(
    'select feed, subject, code, publication, body from dead_letter where city = $1',
    [city],
  );
/** A station that has one datastream more. */
const more = (id: string, change: Partial<Thing> = {}) => {
  const plain = station(id);
  return station(id, {
    datastreams: [...plain.datastreams, { ...plain.datastreams[0], id: 'no2' }],
    ...change,
  });
};

describe('what another server had acknowledged and not written', () => {
  it('should be taken in as it is described last, with the values of what only it described', async () => {
    await writer.take(batch([station('a'), station('b')], []));
    await killedWith(
      batch([more('a', { publication: 'restricted' })], [], { received: BEGIN + 1 }),
      batch([], [told('a', BEGIN, 5, 'no2')], { received: BEGIN + 2 }),
      // Of before the writer was told of it anew.
      batch([more('b', { publication: 'restricted' })], [told('b', BEGIN, 6, 'no2')], {
        received: BEGIN - 1,
      }),
    );
    expect(await leave()).toBe(2);
    expect(readdirSync(left).filter((name) => name.endsWith('.journal'))).toEqual([]);
    expect(await take()).toBe(2);
    expect(writer.states.byId('live', 'a')?.thing.publication).toBe('restricted');
    expect(writer.states.byId('live', 'b')?.thing.publication).toBe('public');
    expect(latestOf(writer, 'a', 'no2')).toMatchObject({ value: 5 });
    expect(latestOf(writer, 'b', 'no2')).toMatchObject({ value: 6 });
    expect(await letters()).toEqual([]);
  });

  it('should be compared with what was described before the writer began anew, too', async () => {
    await writer.take(batch([station('a', { publication: 'restricted' })], []));
    await writer.close();
    writer = await openWriter();
    await killedWith(batch([station('a')], [], { received: BEGIN - 1 }));
    await leave();
    await take();
    expect(writer.states.byId('live', 'a')?.thing.publication).toBe('restricted');
  });

  it('should not be lost where a thing has told nothing yet', async () => {
    await killedWith(batch([station('silent')], []), batch([station('other')], [told('other', BEGIN, 1)]));
    await leave();
    await take();
    expect(writer.states.byId('live', 'silent')).toBeDefined();
  });

  it('should be taken in in the order in which it came, however much it is', async () => {
    const rows = (first: number) =>
      Array.from({ length: 2_000 }, (_, i) => told('a', BEGIN - 100_000 + first + i, first + i));
    const parts = Array.from({ length: 12 }, (_, part) =>
      batch([], rows(part * 2_000), { received: BEGIN + part }),
    );
    await killedWith(batch([station('a')], []), ...parts);
    expect(await leave()).toBe(24_000);
    const received: number[] = [];
    await takeLeft(database, city, {
      states: writer.states,
      take: (one) => {
        received.push(one.received);
        return writer.take(one);
      },
    });
    expect(received).toEqual([...received].sort((one, other) => one - other));
    expect(latestOf(writer, 'a')).toMatchObject({ value: 23_999 });
  });

  it('should become dead letters where the writer refuses it', async () => {
    const [first] = station('a').datastreams;
    await killedWith(
      batch(
        [station('a', { datastreams: [{ ...first, type: 'text' }] })],
        [told('a', BEGIN, 'much'), told('a', BEGIN + 1, 'less')],
        { received: BEGIN - 1 },
      ),
    );
    await writer.take(batch([station('a', { publication: 'restricted' })], []));
    await leave();
    expect(await take()).toBe(0);
    const [letter, ...others] = await letters();
    expect(letter).toMatchObject({
      feed: 'air',
      subject: 'a',
      code: 'value-type',
      publication: 'restricted',
    });
    expect(JSON.parse(Buffer.from(letter.body).toString()).observations).toMatchObject([
      { value: 'much' },
      { value: 'less' },
    ]);
    expect(others).toEqual([]);
  });

  it('should be taken in as far as it can be read, and its file set aside', async () => {
    await killedWith(
      batch([station('a')], []),
      batch([], [told('a', BEGIN, 7.125)]),
      batch([], [told('a', BEGIN + 1, 8)]),
    );
    const path = join(left, '000000000001.journal');
    const bytes = readFileSync(path);
    const wanted = Buffer.alloc(8);
    wanted.writeDoubleLE(7.125);
    bytes[bytes.indexOf(wanted) + 3] ^= 0xff;
    writeFileSync(path, bytes);
    const damaged: [number, string][] = [];
    expect(await leave((...one) => damaged.push(one))).toBe(1);
    await take();
    expect(latestOf(writer, 'a')).toMatchObject({ value: 8 });
    expect(damaged).toEqual([[1, join(left, 'aside', '000000000001.journal')]]);
    expect(readFileSync(damaged[0][1])).toEqual(bytes);
    expect(existsSync(path)).toBe(false);
  });
});
