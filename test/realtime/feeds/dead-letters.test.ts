import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { DeadLetters } from '../../../realtime/feeds/dead-letters/dead-letters.ts';
import { encodeLetter, letterOf } from '../../../realtime/feeds/dead-letters/letter.ts';
import { Journal } from '../../../realtime/journal/journal.ts';
import { segmentPath } from '../../../realtime/journal/segment-file.ts';

it('should keep of damaged letters those that can be read, and set their file aside', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'citymirror-letters-'));
  const database = await openEmbedded();
  try {
    await migrate(database);
    const journal = await Journal.open({ folder, mostBytes: 2 ** 20, first: 1 });
    const letter = (body: string) =>
      encodeLetter(
        letterOf('air', { body: Buffer.from(body), received: 1 }, 'internal', [{ code: 'c', message: 'm' }]),
      );
    // The third is whole, and no letter.
    await journal.append([letter('first'), letter('second'), Buffer.from('none'), letter('last')]);
    await journal.close();
    const path = segmentPath(folder, 1);
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('second')] ^= 0xff;
    writeFileSync(path, bytes);

    const letters = await DeadLetters.open({
      database,
      city: 'c',
      folder,
      logger: pino({ level: 'silent' }),
    });
    await letters.settle();
    const kept = await letters.table.list('air', 10);
    const found = await Promise.all(kept.map(({ id }) => letters.table.read('air', id)));
    expect(found.map((one) => Buffer.from(one?.body ?? '').toString()).sort()).toEqual(['first', 'last']);
    await letters.close();
    expect(readFileSync(segmentPath(join(folder, 'aside'), 1))).toEqual(bytes);
    expect(readdirSync(folder)).toEqual(['aside']);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
