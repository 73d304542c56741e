import { openEmbedded } from '../../../realtime/database/embedded.ts';
import { migrate } from '../../../realtime/database/migrate.ts';
import { openPostgresql } from '../../../realtime/database/postgresql.ts';
import { IngestFull } from '../../../realtime/state/ingest.ts';
import { openKeeping } from '../../../realtime/state/open-keeping.ts';
import { BEGIN, batch, silent, station, told } from '../../realtime/state/support.ts';

/** Observations of one batch. */
export const IN_BATCH = 20;

export interface IngestChildTask {
  folder: string;
  /** PostgreSQL, or a folder of the embedded database; absent: in memory. */
  url?: string;
  embedded?: string;
  /** Nothing can be written to the database: all of it stays in the journal. */
  away?: boolean;
  /** First batch. */
  first: number;
}

/** What it tells of each batch. */
export interface IngestChildWord {
  batch: number;
  outcome: 'safe' | 'full';
}

/** What one batch holds: no two observations are the same. */
export const observationsOf = (number: number) =>
  Array.from({ length: IN_BATCH }, (_, i) =>
    told(`sim:${i}`, BEGIN + number * 100 + (i % 3), number * IN_BATCH + i),
  );

/** Takes batches in without end and says which are acknowledged, until it is killed. */
async function ingest({ folder, url, embedded, away, first }: IngestChildTask): Promise<void> {
  const database = url === undefined ? await openEmbedded(embedded) : await openPostgresql(url);
  await migrate(database);
  if (away) database.transaction = () => Promise.reject(new Error('away'));
  const keeping = await openKeeping({
    folder,
    city: 'small',
    database,
    logger: silent,
    segmentSeconds: away ? 60 : 0.3,
  });
  await keeping.take(
    batch(
      Array.from({ length: IN_BATCH }, (_, i) => station(`sim:${i}`)),
      [],
    ),
  );
  const one = async (number: number) => {
    try {
      await keeping.take(batch([], observationsOf(number), { received: BEGIN + number * 100 }));
      process.send?.({ batch: number, outcome: 'safe' } satisfies IngestChildWord);
    } catch (error) {
      if (!(error instanceof IngestFull)) throw error;
      process.send?.({ batch: number, outcome: 'full' } satisfies IngestChildWord);
    }
  };
  // Several at once, as from several sources.
  for (let next = first; ; next += 4) {
    await Promise.all([0, 1, 2, 3].map((i) => one(next + i)));
    await new Promise((wake) => setTimeout(wake, 2));
  }
}

if (process.argv[2]) await ingest(JSON.parse(process.argv[2]));
