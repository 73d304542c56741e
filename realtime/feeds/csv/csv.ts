import { parse } from 'csv-parse';
import { z } from 'zod';
import type { FeedAdapter, Reading } from '../adapter.ts';
import { mappedFeedSchema } from '../mapping/mapped-reader.ts';
import { createMapper } from '../mapping/mapper.ts';
import { timeRule } from '../mapping/rules.ts';
import { openRecording } from '../replay/open-recording.ts';
import { type Frame, replay, replayShape } from '../replay/replay.ts';

const schema = mappedFeedSchema
  .extend({
    file: z.string().min(1).describe('In the folder of the city, or an absolute path; .gz is unpacked'),
    step: z.number().positive().default(1).describe('Seconds of rows that are told together'),
    ...replayShape,
  })
  .refine(({ mapping }) => mapping.time !== undefined, {
    message: 'a replay needs the time of each row',
    path: ['mapping', 'time'],
  });
type CsvFeed = z.infer<typeof schema>;

type CsvRow = Record<string, string>;
const bodySchema = z.object({ shift: z.number(), rows: z.array(z.unknown()) });
/** Rows of one frame at the most. */
const MOST_ROWS = 2_000;

/** Rows of a CSV file, played in the order of the file at their times. */
export const csv: FeedAdapter<CsvFeed> = {
  id: 'csv',
  schema,
  async reader({ mapping }) {
    const map = await createMapper(mapping);
    return {
      read(payload): Reading {
        const { shift, rows } = bodySchema.parse(JSON.parse(new TextDecoder().decode(payload.body)));
        const reading = map(rows, payload);
        const moved = <Timed extends { time: number }>(one: Timed) => ({ ...one, time: one.time + shift });
        return {
          ...reading,
          observations: reading.observations?.map(moved) ?? [],
          events: reading.events?.map(moved) ?? [],
        };
      },
    };
  },
  async open(feed, context) {
    const { folder, signal, now, logger } = context;
    const timeOf = timeRule(feed.mapping.time!);
    async function* frames(): AsyncGenerator<Frame> {
      const decoded = openRecording(folder, feed.file);
      const rows = decoded.pipe(
        parse({
          columns: true,
          delimiter: feed.delimiter ?? ',',
          skip_empty_lines: true,
          trim: true,
          bom: true,
          comment: '#',
          comment_no_infix: true,
          encoding: 'utf8',
          relax_column_count: true,
          relax_quotes: true,
          skip_records_with_error: true,
        }),
      );
      rows.on('skip', (error) => logger.warn({ err: error }, 'A row of the file is none.'));
      decoded.on('error', (error) => rows.destroy(error));
      signal.addEventListener('abort', () => decoded.destroy(), { once: true });
      let time: number | undefined;
      let held: CsvRow[] = [];
      const frame = (of: number, own: CsvRow[]): Frame => ({
        time: of,
        payload: (shift) => ({
          body: Buffer.from(JSON.stringify({ shift, rows: own })),
          type: 'application/json',
          subject: feed.file,
        }),
      });
      for await (const row of rows as AsyncIterable<CsvRow>) {
        const own = timeOrBefore(row, time);
        if (time !== undefined && (own - time >= feed.step * 1000 || held.length >= MOST_ROWS)) {
          yield frame(time, held);
          held = [];
          time = own;
        }
        time ??= own;
        held.push(row);
      }
      if (time !== undefined) yield frame(time, held);
    }
    /** A row whose time cannot be read goes with those before it; its reader says what is wrong. */
    function timeOrBefore(row: CsvRow, before: number | undefined): number {
      try {
        return timeOf({ here: row, root: row, subject: feed.file, received: now() });
      } catch {
        return before ?? now();
      }
    }
    return replay(context, feed, frames);
  },
};
