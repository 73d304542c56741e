import { describe, expect, it } from 'vitest';
import type { PlanningDocument } from '../../../models/schema/planning-document.ts';
import type { Holder } from '../../../viewer/flood/run-shelf.ts';
import { DocumentShelf } from '../../../viewer/planning/document-shelf.ts';
import type { KeyValues } from '../../../viewer/stores/browser-database.ts';

/** A database as a browser's is: keys are compared by what they hold. */
function databaseOf(): Omit<KeyValues, 'setMany'> & { values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  const text = (key: IDBValidKey) => JSON.stringify(key);
  return {
    values,
    keys: async () => [...values.keys()].map((key) => JSON.parse(key)),
    getMany: async (keys) => keys.map((key) => values.get(text(key))),
    addMany: async (entries) => {
      if (entries.some(([key]) => values.has(text(key)))) throw new DOMException('there', 'ConstraintError');
      for (const [key, value] of entries) values.set(text(key), value);
    },
    delMany: async (keys) => {
      for (const key of keys) values.delete(text(key));
    },
  };
}

const ANNA: Holder = { account: 'anna', publication: 'restricted' };
const BORIS: Holder = { account: 'boris', publication: 'restricted' };
const VISITOR: Holder = { account: '', publication: 'public' };
const documentOf = (id: string, version = 1, more: Partial<PlanningDocument> = {}): PlanningDocument => ({
  ...{ kind: 'scheme', id, version, name: { 'zh-CN': id, en: id }, publication: 'internal' },
  ...{
    author: 'browser',
    authorName: '',
    time: version,
    removed: false,
    content: { of: `${id} ${version}` },
  },
  ...more,
});
const ids = async (shelf: DocumentShelf, holder: Holder) =>
  (await shelf.versions('c', 'scheme', holder)).map(({ id, version }) => `${id} ${version}`);

describe('documents that a browser keeps', () => {
  it('should be there for who kept them alone', async () => {
    const shelf = new DocumentShelf(databaseOf());
    await shelf.keep('c', documentOf('tower', 1, { publication: 'restricted' }), ANNA);
    expect(await ids(shelf, ANNA)).toEqual(['tower 1']);
    for (const other of [BORIS, VISITOR]) {
      expect(await ids(shelf, other)).toEqual([]);
      expect(await shelf.content('c', documentOf('tower'), other)).toBeUndefined();
    }
    // Nor for herself, once she may not see that class any more.
    expect(await ids(shelf, { ...ANNA, publication: 'internal' })).toEqual([]);
  });

  it('should be there for all where nobody was signed in, even when they call them internal', async () => {
    const shelf = new DocumentShelf(databaseOf());
    await shelf.keep('c', documentOf('mine'), VISITOR);
    expect(await ids(shelf, VISITOR)).toEqual(['mine 1']);
    expect(await ids(shelf, ANNA)).toEqual(['mine 1']);
  });

  it('should go with the sign-out, and with the next account where there was none', async () => {
    const database = databaseOf();
    const shelf = new DocumentShelf(database);
    await shelf.keep('c', documentOf('tower'), ANNA);
    expect([await shelf.countOf('anna'), await shelf.countOf('boris')]).toEqual([1, 0]);
    await shelf.forgetAccount('anna');
    expect(database.values.size).toBe(0);
    await shelf.keep('c', documentOf('tower'), ANNA);
    await shelf.keep('c', documentOf('park', 1, { publication: 'public' }), ANNA);
    await shelf.forgetOthers(VISITOR);
    expect(await ids(shelf, ANNA)).toHaveLength(2);
    await shelf.forgetOthers(BORIS);
    expect(await ids(shelf, ANNA)).toEqual(['park 1']);
  });

  it('should leave what it cannot read where it is, whatever is kept beside it', async () => {
    const database = databaseOf();
    const shelf = new DocumentShelf(database);
    await shelf.keep('c', documentOf('tower'), ANNA);
    const later = JSON.stringify(['entry', 'anna', 'c', 'scheme', 'later', 1]);
    database.values.set(later, { of: 'a later page' });
    await shelf.keep('c', documentOf('tower', 2), ANNA);
    expect(await ids(shelf, ANNA)).toEqual(['tower 2', 'tower 1']);
    expect(database.values.get(later)).toEqual({ of: 'a later page' });
  });

  it('should not be kept over a version that another tab kept, and be gone when they are taken away', async () => {
    const database = databaseOf();
    const shelf = new DocumentShelf(database);
    await shelf.keep('c', documentOf('tower'), ANNA);
    await expect(shelf.keep('c', documentOf('tower'), ANNA)).rejects.toMatchObject({
      name: 'ConstraintError',
    });
    await shelf.keep('c', documentOf('tower', 2), ANNA);
    expect(await shelf.content('c', documentOf('tower', 1), ANNA)).toEqual({ of: 'tower 1' });
    await shelf.forget('c', 'scheme', 'tower', ANNA);
    expect(database.values.size).toBe(0);
  });
});
