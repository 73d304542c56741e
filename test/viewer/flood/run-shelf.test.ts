import { describe, expect, it } from 'vitest';
import type { RunEntry } from '../../../viewer/flood/run-entry.ts';
import { type Holder, RunShelf } from '../../../viewer/flood/run-shelf.ts';
import type { KeyValues } from '../../../viewer/stores/browser-database.ts';

/** A database with room for so many runs, as a browser's is: keys are compared by what they hold. */
function databaseOf(
  room = Number.POSITIVE_INFINITY,
): Omit<KeyValues, 'addMany'> & { values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  const text = (key: IDBValidKey) => JSON.stringify(key);
  return {
    values,
    keys: async () => [...values.keys()].map((key) => JSON.parse(key)),
    getMany: async (keys) => keys.map((key) => values.get(text(key))),
    setMany: async (entries) => {
      const added = entries.filter(([key]) => !values.has(text(key))).length;
      if (values.size + added > 2 * room) throw new DOMException('full', 'QuotaExceededError');
      for (const [key, value] of entries) values.set(text(key), value);
    },
    delMany: async (keys) => {
      for (const key of keys) values.delete(text(key));
    },
  };
}

const ANNA: Holder = { account: 'anna', publication: 'internal' };
const BORIS: Holder = { account: 'boris', publication: 'internal' };
const NOBODY: Holder = { account: '', publication: 'public' };
const entryOf = (id: string, made: number): RunEntry => ({
  ...{ id, made, name: { 'zh-CN': id, en: id }, start: 0, duration: 600, where: 'browser' },
});
const ids = async (shelf: RunShelf, holder: Holder, city = 'river') =>
  (await shelf.list(city, holder)).map(({ id }) => id);

describe('runs that a browser keeps', () => {
  it('should be listed for who computed them alone, of their city, the newest first', async () => {
    const shelf = new RunShelf(databaseOf());
    await shelf.keep('river', entryOf('old', 1), 'water', ANNA);
    await shelf.keep('river', entryOf('new', 2), 'water', ANNA);
    await shelf.keep('river delta', entryOf('other', 3), 'water', ANNA);
    expect(await ids(shelf, ANNA)).toEqual(['new', 'old']);
    expect(await ids(shelf, BORIS)).toEqual([]);
    expect(await shelf.water('river', 'new', BORIS)).toBeUndefined();
    expect(await shelf.water('river', 'new', ANNA)).toBe('water');
  });

  it('should not be there any more for who may no longer see what they were computed from', async () => {
    const shelf = new RunShelf(databaseOf());
    await shelf.keep('river', entryOf('closed', 1), 'water', ANNA);
    await shelf.keep('river', entryOf('open', 2), 'water', { ...ANNA, publication: 'public' });
    expect(await ids(shelf, { ...ANNA, publication: 'public' })).toEqual(['open']);
    expect(await shelf.water('river', 'closed', { ...ANNA, publication: 'public' })).toBeUndefined();
  });

  it('should be there for all when nobody was signed in, as far as they may see the class', async () => {
    const shelf = new RunShelf(databaseOf());
    await shelf.keep('river', entryOf('open', 1), 'water', NOBODY);
    await shelf.keep('river', entryOf('closed', 2), 'water', { account: '', publication: 'internal' });
    expect(await ids(shelf, ANNA)).toEqual(['closed', 'open']);
    expect(await ids(shelf, NOBODY)).toEqual(['open']);
  });

  it('should go with the sign-out, and with the next account where there was none', async () => {
    const database = databaseOf();
    const shelf = new RunShelf(database);
    await shelf.keep('river', entryOf('a', 1), 'water', ANNA);
    await shelf.forgetAccount('anna');
    expect(database.values.size).toBe(0);
    await shelf.keep('river', entryOf('a', 1), 'water', ANNA);
    await shelf.keep('river', entryOf('free', 1), 'water', { ...ANNA, publication: 'public' });
    // Whose session has only ended finds them again.
    await shelf.forgetOthers(NOBODY);
    expect(await ids(shelf, ANNA)).toHaveLength(2);
    await shelf.forgetOthers(BORIS);
    expect(await ids(shelf, ANNA)).toEqual(['free']);
  });

  it('should make room, the oldest first, also that of another city', async () => {
    const shelf = new RunShelf(databaseOf(3));
    await shelf.keep('delta', entryOf('oldest', 1), 'water', ANNA);
    await shelf.keep('river', entryOf('second', 2), 'water', ANNA);
    await shelf.keep('river', entryOf('theirs', 0), 'water', BORIS);
    await shelf.keep('river', entryOf('third', 3), 'water', ANNA);
    expect(await ids(shelf, ANNA, 'delta')).toEqual([]);
    expect(await ids(shelf, ANNA)).toEqual(['third', 'second']);
    expect(await ids(shelf, BORIS)).toEqual(['theirs']);
  });

  it('should say so when there is no room even with all of them gone, and when it fails for another reason', async () => {
    const full = new RunShelf(databaseOf(0));
    await expect(full.keep('river', entryOf('a', 1), 'water', ANNA)).rejects.toThrow('full');
    const database = databaseOf();
    const shelf = new RunShelf(database);
    await shelf.keep('river', entryOf('a', 1), 'water', ANNA);
    database.setMany = () => Promise.reject(new Error('broken'));
    await expect(shelf.keep('river', entryOf('b', 2), 'water', ANNA)).rejects.toThrow('broken');
    expect(await ids(shelf, ANNA)).toEqual(['a']);
  });

  it('should be twelve of a city at the most, and be listed beside one that cannot be read', async () => {
    const database = databaseOf();
    const shelf = new RunShelf(database);
    for (let made = 1; made <= 13; made++)
      await shelf.keep('river', entryOf(`run ${made}`, made), 'water', ANNA);
    expect(await ids(shelf, ANNA)).toHaveLength(12);
    expect(await shelf.water('river', 'run 1', ANNA)).toBeUndefined();
    await database.setMany([[['entry', 'anna', 'internal', 'river', 'run 5'], { id: 5 }]]);
    expect(await ids(shelf, ANNA)).toHaveLength(11);
  });

  it('should be named anew where they lie, and be taken away', async () => {
    const shelf = new RunShelf(databaseOf());
    await shelf.keep('river', entryOf('a', 1), 'water', ANNA);
    await shelf.describe('river', { ...entryOf('a', 1), author: 'Anna' }, ANNA);
    expect(await shelf.list('river', ANNA)).toMatchObject([{ id: 'a', author: 'Anna' }]);
    await shelf.forget('river', 'a', BORIS);
    expect(await ids(shelf, ANNA)).toEqual(['a']);
    await shelf.forget('river', 'a', ANNA);
    expect(await ids(shelf, ANNA)).toEqual([]);
  });
});
