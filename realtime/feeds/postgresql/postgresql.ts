import pg from 'pg';
import { z } from 'zod';
import type { FeedAdapter } from '../adapter.ts';
import { poll } from '../connections/polling.ts';
import { mappedFeedSchema, mappedReader } from '../mapping/mapped-reader.ts';

const nameSchema = z.string().regex(/^[^\0"]{1,63}$/, 'a column is named without quotes');

const schema = mappedFeedSchema.extend({
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, 'give the address as postgresql://user:password@host:5432/database'),
  view: z
    .string()
    .regex(
      /^[^\0".]{1,63}(\.[^\0".]{1,63})?$/,
      'give a view or table as name or schema.name, without quotes',
    ),
  column: nameSchema.describe('Column that grows: a number or a time; rows are read in its order'),
  key: nameSchema
    .optional()
    .describe('Column that tells rows of one value of `column` apart; without it they are read again'),
  columns: z.array(nameSchema).optional().describe('Absent: all'),
  from: z
    .union([z.string(), z.number()])
    .optional()
    .describe('Value of `column` to begin after; absent: all rows'),
  overlap: z
    .number()
    .nonnegative()
    .default(0)
    .describe(
      'How far back rows are read again, in units of `column` (seconds of a time): for rows that are committed late',
    ),
  every: z
    .number()
    .min(0.05)
    .max(86_400)
    .optional()
    .describe('Seconds between questions; absent: the rhythm'),
  batch: z.number().int().min(1).max(50_000).default(1_000).describe('Rows of one question'),
  timeout: z.number().positive().max(600).default(30).describe('Seconds for an answer'),
});
type PostgresqlFeed = z.infer<typeof schema>;

/** How far the view was read: values as PostgreSQL writes them. */
const memorySchema = z.object({ value: z.string(), key: z.string().optional() });
type Mark = z.infer<typeof memorySchema>;

const SCALE = 2;
const MOST_BATCH = 100_000;
/** OIDs of int2, int4, float4, float8; great and exact numbers, and times, come as the database writes them. */
const NUMBERS = new Set([21, 23, 700, 701]);
const BOOLEAN = 16;
const JSON_TYPES = new Set([114, 3802]);

/** Rows of a view of a PostgreSQL server, read by a column that grows, in transactions that can only read. */
export const postgresql: FeedAdapter<PostgresqlFeed> = {
  id: 'postgresql',
  schema,
  reader: (feed) => mappedReader({ ...feed, format: 'json' }),
  async open(feed, context) {
    const { deliver, now, memory, signal } = context;
    const remembered = memorySchema.safeParse(await memory.read());
    let mark: Mark | undefined = remembered.success
      ? remembered.data
      : feed.from === undefined
        ? undefined
        : { value: String(feed.from) };
    let batch = feed.batch;
    let client: Reading | undefined;
    /** Within a round of several questions: the last row of the one before. */
    let page: Mark | undefined;
    let latest = '';
    const end = async () => {
      const gone = client;
      client = undefined;
      page = undefined;
      await gone?.end();
    };
    // A question that is under way must not hold up the end.
    signal.addEventListener('abort', () => void end(), { once: true });
    const polling = poll(context, feed.every ?? feed.rhythm, async () => {
      try {
        client ??= await openReading(feed);
        const { rows, last } = await client.read(page ?? mark, page === undefined ? feed.overlap : 0, batch);
        const text = JSON.stringify(rows);
        const full = rows.length === batch;
        // Rows that are read again on purpose are nothing new.
        if (rows.length > 0 && text !== latest)
          await deliver({
            body: Buffer.from(text),
            type: 'application/json',
            subject: feed.view,
            received: now(),
          });
        latest = text;
        if (last && !sameMark(last, mark)) {
          mark = last;
          await memory.write(mark);
        }
        // More rows of one value than a question gives: ask for more at a time, else the next ones never come.
        if (full && last && sameMark(last, page)) batch = Math.min(MOST_BATCH, batch * SCALE);
        page = full ? last : undefined;
        return { more: full };
      } catch (error) {
        await end();
        throw error;
      }
    });
    return {
      async close() {
        await end();
        await polling.close();
      },
    };
  },
};

const sameMark = (one: Mark, other: Mark | undefined): boolean =>
  one.value === other?.value && one.key === other.key;

interface Reading {
  /** The rows after a mark, `overlap` before it, in the order of the column; and the mark of the last of them. */
  read(
    mark: Mark | undefined,
    overlap: number,
    limit: number,
  ): Promise<{ rows: Record<string, unknown>[]; last: Mark | undefined }>;
  end(): Promise<void>;
}

/** Connects to the server; every question is a transaction that can only read. */
async function openReading(feed: PostgresqlFeed): Promise<Reading> {
  const client = new pg.Client({
    connectionString: feed.url,
    application_name: 'citymirror',
    connectionTimeoutMillis: feed.timeout * 1000,
    statement_timeout: feed.timeout * 1000,
    types: { getTypeParser: (oid: number) => parserOf(oid) } as pg.CustomTypesConfig,
  });
  // Without a listener a connection that is cut would end the process; the next question tells of it.
  client.on('error', () => undefined);
  await client.connect();
  const end = () => client.end().catch(() => undefined);
  try {
    await client.query("set default_transaction_read_only = on; set timezone = 'UTC'; set datestyle = 'ISO'");
    const source = feed.view.split('.').map(quoted).join('.');
    const grows = quoted(feed.column);
    const tie = feed.key === undefined ? undefined : quoted(feed.key);
    // Of a query that gives no row it is still the type of the column.
    const typeOf = async (column: string) =>
      (
        await client.query<{ type: string }>(
          `select pg_typeof((select ${column} from ${source} limit 1))::text as type`,
        )
      ).rows[0].type;
    const type = await typeOf(grows);
    const tieType = tie === undefined ? undefined : await typeOf(tie);
    const wanted = feed.columns?.map(quoted).join(', ') ?? '*';
    const marks = `${grows}::text as "${VALUE}"${tie === undefined ? '' : `, ${tie}::text as "${KEY}"`}`;
    const order = [grows, ...(tie === undefined ? [] : [tie])].join(', ');
    return {
      end,
      async read(mark, overlap, limit) {
        const exact = mark?.key !== undefined && tie !== undefined && overlap === 0;
        const back =
          overlap === 0
            ? ''
            : /^(timestamp|date)/.test(type)
              ? ` - interval '${overlap} seconds'`
              : ` - ${overlap}`;
        const condition = !mark
          ? `${grows} is not null`
          : exact
            ? `(${grows}, ${tie}) > ($1::${type}, $2::${tieType})`
            : `${grows} >= $1::${type}${back}`;
        const { rows } = await client.query<Record<string, unknown>>(
          `select ${wanted}, ${marks} from ${source} where ${condition} order by ${order} limit ${limit}`,
          mark ? [mark.value, ...(exact ? [mark.key] : [])] : [],
        );
        const final = rows.at(-1);
        const last = final && {
          value: String(final[VALUE]),
          ...(final[KEY] == null ? {} : { key: String(final[KEY]) }),
        };
        for (const row of rows) {
          delete row[VALUE];
          delete row[KEY];
        }
        return { rows, last };
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

const VALUE = 'citymirror value';
const KEY = 'citymirror key';
const quoted = (name: string): string => `"${name}"`;

function parserOf(oid: number): (text: string) => unknown {
  if (NUMBERS.has(oid)) return Number;
  if (oid === BOOLEAN) return (text) => text === 't';
  return JSON_TYPES.has(oid) ? JSON.parse : (text) => text;
}
