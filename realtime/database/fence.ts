import type { Database, Queries } from './database.ts';

/** Milliseconds that a transaction of a writer may stand still: the next one waits for it. */
const STILL = 10_000;

/** Another server has taken over the city: nothing of this one is written any more. */
export class WriterOvertaken extends Error {
  override readonly name = 'WriterOvertaken';
  /** That of the other. */
  readonly epoch: number;

  constructor(city: string, mine: number, epoch: number) {
    super(
      `The city ${city} is written in epoch ${epoch} by another server, and no longer in ${mine} by this one.`,
    );
    this.epoch = epoch;
  }
}

/**
 * Takes over writing a city, and gives the database through which it is written: everything is refused with
 * WriterOvertaken once another has taken over, also what was on its way while this process stood still (a fencing token
 * that is checked where the data is: Kleppmann, "How to do distributed locking", 2016). Waits for a transaction of the one
 * before that is not over. Throws WriterOvertaken where the city has that epoch, or a larger one, already.
 */
export async function takeCity(
  database: Database,
  { city, epoch, onOvertaken }: { city: string; epoch: number; onOvertaken(): void },
): Promise<Database> {
  const [taken] = await database.query(
    `insert into city_writer (city, epoch) values ($1, $2)
     on conflict (city) do update set epoch = excluded.epoch where city_writer.epoch < excluded.epoch
     returning epoch`,
    [city, epoch],
  );
  if (!taken) throw new WriterOvertaken(city, epoch, (await epochOf(database, city)) ?? epoch);

  /** The row is locked against the next writer until the transaction ends. */
  async function check(queries: Queries): Promise<void> {
    const [row] = await queries.query<{ epoch: number }>(
      `select epoch, set_config('idle_in_transaction_session_timeout', $2, true)
       from city_writer where city = $1 for share`,
      [city, String(STILL)],
    );
    if (row?.epoch === epoch) return;
    onOvertaken();
    throw new WriterOvertaken(city, epoch, row?.epoch ?? 0);
  }

  const transaction: Database['transaction'] = (work) =>
    database.transaction(async (queries) => {
      await check(queries);
      return work(queries);
    });
  return {
    reading: database.reading,
    transaction,
    query: (sql, values) =>
      READS.test(sql) ? database.query(sql, values) : transaction((queries) => queries.query(sql, values)),
    // Others share it.
    close: async () => undefined,
  };
}

/** What changes nothing, or can be done outside of transactions alone. */
const READS = /^\s*(select|vacuum)\b/i;

async function epochOf(database: Database, city: string): Promise<number | undefined> {
  const [row] = await database.query<{ epoch: number }>('select epoch from city_writer where city = $1', [
    city,
  ]);
  return row?.epoch;
}
