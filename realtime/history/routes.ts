import express, { type Request } from 'express';
import { z } from 'zod';
import { maySee, type Subject } from '../../models/access/decide.ts';
import { classOfAlarms } from '../../models/access/strictness.ts';
import { type Asker, askerOf } from '../access/asker.ts';
import { answerJson, checked } from '../http/json.ts';
import { notFound } from '../http/problem.ts';
import { targetAt } from '../state/earlier-classes.ts';
import type { Keeping } from '../state/keeping.ts';
import type { LiveThing } from '../state/live-thing.ts';
import { QuestionLimit } from './question-limit.ts';
import { readingsQuerySchema, readReadings } from './readings.ts';
import { mayHaveSeen, seenSeries } from './seen-series.ts';
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
 *     GET /readings?level=&property=&from=&to=   levels of the things named, and properties of all: readings.ts
 *     GET /extent         { from, to } of what can be gone back to; {}: there is nothing yet
 *
 * A thing that one may not see is not there (404); of its past, what one may not see (seen-series.ts). Levels of alarm are
 * told to those who may know of its alarms.
 */
export function historyRoutes({
  states,
  history,
  areasAt,
  noteRead,
  rhythmOf = () => undefined,
}: Pick<Keeping, 'states' | 'history'> & {
  /** Ids of the areas at a place in degrees. */
  areasAt(longitude: number, latitude: number): readonly string[];
  /** Told that somebody is about to read what is restricted. */
  noteRead?(asker: Asker, thing: string): Promise<void>;
  /** Seconds between messages of a feed. */
  rhythmOf?(feed: string): number | undefined;
}): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  const limit = new QuestionLimit(AT_ONCE, WAITING);

  const seen = (request: Request, id: string): LiveThing => {
    const live = states.byId(LIVE, id);
    if (!live || !maySee(askerOf(request).subject, live.thing)) throw notFound();
    return live;
  };

  const handlesSeen = (subject: Subject): number[] =>
    [...states.things(LIVE)].filter((live) => mayHaveSeen(subject, live)).map(({ handle }) => handle);

  router.get('/things/:id', (request, response) => {
    answerJson(response, recordOf(seen(request, request.params.id), askerOf(request).subject));
  });

  router.get('/series', async (request, response) => {
    const { format, ...asked } = checked(seriesSchema, request.query);
    const { subject } = askerOf(request);
    const live = states.byId(LIVE, asked.thing);
    if (!live || !mayHaveSeen(subject, live)) throw notFound();
    const datastream = live.thing.datastreams.find(({ id }) => id === asked.datastream);
    if (!datastream) throw notFound();
    const { knownAt, ...span } = asked;
    const series = await limit.ask(() =>
      seenSeries(
        { world: LIVE, ...span, ...(knownAt === undefined ? {} : { knownAt }) },
        { subject, live, history, areasAt },
      ),
    );
    // One that was never where they see is not there either.
    if (series.points.length === 0 && !maySee(subject, live.thing)) throw notFound();
    const wasRestricted = series.points.some(({ time }) => targetAt(live, time).publication === 'restricted');
    if (wasRestricted || live.thing.publication === 'restricted')
      await noteRead?.(askerOf(request), asked.thing);
    if (format === 'json') return answerJson(response, series);
    const name = `${asked.thing} ${asked.datastream}.csv`.replace(/[^\w.-]+/g, '-');
    response.setHeader('Content-Type', 'text/csv; charset=utf-8');
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    response.setHeader('Cache-Control', 'private, no-store');
    // The mark at the start tells table programs that the text is UTF-8.
    response.end(`\ufeff${seriesCsv(series, asked.datastream, datastream.unit)}`);
  });

  router.get('/readings', async (request, response) => {
    const query = checked(readingsQuerySchema, request.query);
    const asker = askerOf(request);
    const readings = await limit.ask(() =>
      readReadings(query, {
        ...{ states, history, areasAt, rhythmOf, subject: asker.subject },
        noteRead: async (thing) => noteRead?.(asker, thing),
      }),
    );
    answerJson(response, readings);
  });

  router.get('/extent', async (request, response) => {
    answerJson(
      response,
      (await limit.ask(() => history.extent(LIVE, handlesSeen(askerOf(request).subject)))) ?? {},
    );
  });

  return router;
}

/** A thing as pages read it: the latest by the id of the datastream. */
function recordOf({ handle, feed, thing, latest, position, stale, level }: LiveThing, subject: Subject) {
  const { areas } = thing;
  const knowsAlarms = maySee(subject, { publication: classOfAlarms(thing.publication), areas });
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
    level: knowsAlarms ? level : 0,
    time: Date.now(),
  };
}
