import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseBusy, isAway, isPermanent } from '../../../realtime/database/away.ts';
import { type EmbeddedDatabase, openEmbedded } from '../../../realtime/database/embedded.ts';
import { writeWhatCan } from '../../../realtime/database/write-what-can.ts';

const SLOW = 'select count(*) from generate_series(1, 200000000)';

let folder: string;
let database: EmbeddedDatabase;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'citymirror-embedded-'));
  database = await openEmbedded(join(folder, 'database'), { reading: 300, writing: 60_000 });
  await database.query('create table kept (number integer primary key, word text check (word <> $$bad$$))');
}, 60_000);
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const numbers = async () =>
  (await database.query<{ number: number }>('select number from kept order by number')).map(
    ({ number }) => number,
  );

describe('the embedded database', () => {
  it('should live on when its thread dies in the midst of use, with all that was committed', async () => {
    await database.query('insert into kept values (1)');
    const asked = database.query(SLOW).catch((error: unknown) => error);
    const waiting = numbers();
    await database.crash();
    expect(isAway(await asked)).toBe(true);
    expect(await waiting).toEqual([1]);
  });

  it('should take nothing of a transaction in which its thread dies', async () => {
    const failed = await database
      .transaction(async (queries) => {
        await queries.query('insert into kept values (2)');
        await database.crash();
        await queries.query('insert into kept values (3)');
      })
      .catch((error: unknown) => error);
    expect(isAway(failed)).toBe(true);
    expect(await numbers()).toEqual([1]);
  });

  it('should end a question of a chart that takes too long, and answer the next ones', async () => {
    await expect(database.reading.query(SLOW)).rejects.toThrow(DatabaseBusy);
    expect(await numbers()).toEqual([1]);
  });

  it('should refuse questions of charts when many wait, and write all the same', async () => {
    let refused = 0;
    let charts: Promise<unknown>[] = [];
    await database.transaction(async (queries) => {
      charts = Array.from({ length: 80 }, () =>
        database.reading.query('select 1').catch((error: unknown) => {
          if (error instanceof DatabaseBusy) refused++;
          else throw error;
        }),
      );
      await queries.query('insert into kept values (4)');
    });
    await Promise.all(charts);
    expect(await numbers()).toEqual([1, 4]);
    expect(refused).toBe(16);
  });
});

describe('rows that the database does not take', () => {
  it('should be put aside with their reasons, and all others be written', async () => {
    const aside: [number, string][] = [];
    const rows = Array.from({ length: 20 }, (_, i) => ({
      number: 100 + i,
      word: i === 3 ? 'bad' : i === 4 || i === 17 ? 'a\0b' : 'good',
    }));
    await database.transaction((queries) =>
      writeWhatCan(
        queries,
        rows,
        async (some) => {
          await queries.query('insert into kept select * from unnest($1::integer[], $2::text[])', [
            some.map(({ number }) => number),
            some.map(({ word }) => word),
          ]);
        },
        ({ number }, error) => {
          expect(isPermanent(error)).toBe(true);
          aside.push([number, error.message]);
        },
      ),
    );
    expect(aside.map(([number]) => number)).toEqual([103, 104, 117]);
    expect(aside[0][1]).toContain('check');
    expect((await numbers()).filter((number) => number >= 100)).toHaveLength(17);
  });

  it('should be no reason to put rows aside when the database itself fails', async () => {
    const aside: unknown[] = [];
    const failed = database.transaction((queries) =>
      writeWhatCan(
        queries,
        [1, 2],
        async () => {
          await queries.query('insert into none values (1)');
        },
        (row) => void aside.push(row),
      ),
    );
    await expect(failed).rejects.toMatchObject({ code: '42P01' });
    expect(aside).toEqual([]);
  });
});
