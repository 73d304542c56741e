import { createStore, delMany, getMany, keys, type UseStore } from 'idb-keyval';

/** Milliseconds that the browser may take to open its database: one that another page holds fast never answers. */
const PATIENCE = 10_000;

/** What a browser keeps, by key. All of a call is done, or nothing. */
export interface KeyValues {
  keys(): Promise<readonly IDBValidKey[]>;
  getMany(keys: IDBValidKey[]): Promise<readonly unknown[]>;
  /** Throws an error named QuotaExceededError where there is no room. */
  setMany(entries: [IDBValidKey, unknown][]): Promise<void>;
  /** The same of what is new: throws an error named ConstraintError where one of the keys is there. */
  addMany(entries: [IDBValidKey, unknown][]): Promise<void>;
  delMany(keys: IDBValidKey[]): Promise<void>;
}

/** A database of this browser, opened when it is first asked, with one connection for the page. All functions throw where it is not opened. */
export function browserDatabase(name: string, table: string): KeyValues {
  let connection: UseStore | undefined;
  async function store(): Promise<UseStore> {
    connection ??= createStore(name, table);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const say = () => reject(new Error('The browser does not open what it keeps.'));
      timer = setTimeout(say, PATIENCE);
    });
    try {
      await Promise.race([connection('readonly', () => undefined), late]);
    } catch (error) {
      // The next one tries anew.
      connection = undefined;
      throw error;
    } finally {
      clearTimeout(timer);
    }
    return connection;
  }
  const write = async (entries: readonly [IDBValidKey, unknown][], how: 'put' | 'add') =>
    (await store())('readwrite', (values) => writeAll(values, entries, how));
  return {
    keys: async () => keys(await store()),
    getMany: async (wanted) => getMany(wanted, await store()),
    setMany: (entries) => write(entries, 'put'),
    addMany: (entries) => write(entries, 'add'),
    delMany: async (unwanted) => delMany(unwanted, await store()),
  };
}

/** Why a transaction was given up is only known once it was: that there was no room, above all. */
function writeAll(
  values: IDBObjectStore,
  entries: readonly [IDBValidKey, unknown][],
  how: 'put' | 'add',
): Promise<void> {
  const { transaction } = values;
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error('The browser kept nothing.'));
    try {
      for (const [key, value] of entries) values[how](value, key);
    } catch (error) {
      reject(error);
      transaction.abort();
    }
  });
}
