import express, { type Request } from 'express';
import { z } from 'zod';
import { maySee } from '../../models/access/decide.ts';
import { askerOf } from '../access/asker.ts';
import { answerJson, checked } from '../http/json.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Keeping } from '../state/keeping.ts';
import type { LiveThing } from '../state/live-thing.ts';
import { HistoryAway } from './history-error.ts';
import { QuestionLimit } from './question-limit.ts';
import { seriesCsv } from './series-csv.ts';

const LIVE = 'live';
const AT_ONCE = 4;
const WAITING = 60;

const time = z.coerce.number().int().min(0).max(Date.UTC(2200, 0)).describe('UTC milliseconds');

const seriesSchema = z
  .strictObject({
    thing: z.string().min(1).max(200),
    datastream: z.string().min(1).max(120),
    from: time,
    to: time,
    points: z.coerce.number().int().min(4).max(20_000).default(1_000),
    knownAt: time.optional(),
    format: z.enum(['json', 'csv']).default('json'),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must be later than from' });

/**
 * What things tell now and told in the past, below `/api/cities/<city>/live`:
 *
 *     GET /things/<id>    a thing with the latest of each datastream
 *     GET /series?thing=&datastream=&from=&to=&points=&knownAt=&format=json|csv
 *     GET /extent         { from, to } of what can be gone back to; {}: there is nothing yet
 *
 * A thing that one may not see is not there (404).
 */
export function historyRoutes({ states, history }: Pick<Keeping, 'states' | 'history'>): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const limit = new QuestionLimit(AT_ONCE, WAITING);

  const seen = (request: Request, id: string): LiveThing => {
    const live = states.byId(LIVE, id);
    if (!live || !maySee(askerOf(request).subject, live.thing)) throw notFound();
    return live;
  };

  router.get('/things/:id', (request, response) => {
    answerJson(response, recordOf(seen(request, request.params.id)));
  });

  router.get('/series', async (request, response) => {
    const { format, ...asked } = checked(seriesSchema, request.query);
    const live = seen(request, asked.thing);
    const datastream = live.thing.datastreams.find(({ id }) => id === asked.datastream);
    if (!datastream) throw notFound();
    const { knownAt, ...span } = asked;
    const series = await limit.ask(() =>
      askedInTime(history.series({ world: LIVE, ...span, ...(knownAt === undefined ? {} : { knownAt }) })),
    );
    if (format === 'json') return answerJson(response, series);
    const name = `${asked.thing} ${asked.datastream}.csv`.replace(/[^\w.-]+/g, '-');
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    response.setHeader('Cache-Control', 'private, no-store');
    // The mark at the start tells table programs that the text is UTF-8.
    response.end(`\ufeff${seriesCsv(series, asked.datastream, datastream.unit)}`);
  });

  router.get('/extent', async (request, response) => {
    askerOf(request);
    answerJson(response, (await limit.ask(() => askedInTime(history.extent(LIVE)))) ?? {});
  });

  return router;
}

/** A thing as pages read it: the latest by the id of the datastream. */
function recordOf({ handle, feed, thing, latest, position, stale, level }: LiveThing) {
  return {
    handle,
    feed,
    thing,
    latest: Object.fromEntries(
      thing.datastreams.flatMap(({ id }, index) => {
        const value = latest[index];
        return value ? [[id, value]] : [];
      }),
    ),
    position,
    stale,
    level,
    time: Date.now(),
  };
}

async function askedInTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof HistoryAway) throw new HttpProblem(503, 'database-away', error.message);
    throw error;
  }
}
