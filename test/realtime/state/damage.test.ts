import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal } from '../../../realtime/journal/journal.ts';
import { BEGIN, batch, latestOf, open, silent, station, temporaryFolder, told } from './support.ts';

let folder: string;
/** As a server leaves it that is killed. */
let left: string;
beforeEach(async () => {
  folder = temporaryFolder();
  left = join(folder, 'left');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const segments = (of = left) => readdirSync(of).filter((name) => name.endsWith('.journal'));

/** Takes three batches in, each a frame: a station, a value of it, another station with a value. */
async function leave(): Promise<void> {
  const live = join(folder, 'live');
  const keeping = await open({ folder: live, now: () => BEGIN });
  await keeping.take(batch([station('a')], []));
  await keeping.take(batch([], [told('a', BEGIN, 0.1), told('a', BEGIN, 7.125)]));
  await keeping.take(batch([station('b')], [told('b', BEGIN, 3)]));
  cpSync(live, left, { recursive: true, filter: (path) => !path.endsWith('lock.json') });
  await keeping.close();
}

/** Spoils the bytes of a number that a frame holds. */
function spoil(number: number): void {
  const path = join(left, segments()[0]);
  const bytes = readFileSync(path);
  const wanted = Buffer.alloc(8);
  wanted.writeDoubleLE(number);
  const at = bytes.indexOf(wanted);
  expect(at).toBeGreaterThan(0);
  bytes[at + 3] ^= 0xff;
  writeFileSync(path, bytes);
}

describe('a journal that is damaged', () => {
  it('should lose what was in the damaged part alone, say so, and keep the file', async () => {
    await leave();
    spoil(7.125);
    const told: unknown[] = [];
    const keeping = await open({
      folder: left,
      now: () => BEGIN,
      logger: { ...silent, error: (fact: unknown) => told.push(fact) },
    });
    expect(latestOf(keeping, 'a')).toBeUndefined();
    expect(latestOf(keeping, 'b')).toMatchObject({ value: 3 });
    expect(keeping.backlog().damaged).toBe(1);
    expect(told[0]).toMatchObject({ segment: 1, bytes: expect.any(Number) });
    await expect.poll(() => existsSync(join(left, 'aside')) && segments(join(left, 'aside'))).toHaveLength(1);
    await keeping.close();
  });

  it('should give no handle to another whose description is lost', async () => {
    await leave();
    const path = join(left, segments()[0]);
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('"id":"a"') + 6] ^= 0xff;
    writeFileSync(path, bytes);
    const keeping = await open({ folder: left, now: () => BEGIN });
    expect(keeping.states.byId('live', 'a')).toBeUndefined();
    await keeping.take(batch([station('c')], []));
    expect(latestOf(keeping, 'b')).toMatchObject({ value: 3 });
    expect(latestOf(keeping, 'c')).toBeUndefined();
    expect(keeping.backlog().damaged).toBe(1);
    await keeping.close();
  });

  it('should open when a whole frame holds what nobody can read', async () => {
    await leave();
    const journal = await Journal.open({ folder: left, mostBytes: 2 ** 20, first: 1 });
    await journal.append([Uint8Array.of(255, 255, 255), Uint8Array.of(0, 0, 0, 9, 1, 1, 33)]);
    await journal.close();
    const keeping = await open({ folder: left, now: () => BEGIN });
    expect(latestOf(keeping, 'a')).toMatchObject({ value: 7.125 });
    expect(latestOf(keeping, 'b')).toMatchObject({ value: 3 });
    expect(keeping.backlog().damaged).toBe(1);
    await keeping.close();
  });
});
