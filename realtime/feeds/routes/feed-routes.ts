import express, { type Request, type Response } from 'express';
import { z } from 'zod';
import { mayDo, maySee, type Subject } from '../../../models/access/decide.ts';
import type { Feed, FeedStatus } from '../../../models/schema/index.ts';
import { allowed, noteOf } from '../../access/allowed.ts';
import { askerOf } from '../../access/asker.ts';
import type { AuditLog } from '../../access/audit/audit-log.ts';
import { limitOf } from '../../access/routes/rate-limits.ts';
import { answerJson, checked } from '../../http/json.ts';
import { HttpProblem, notFound } from '../../http/problem.ts';
import type { LetterEntry } from '../dead-letters/letter-table.ts';
import { MOST_PUSHED } from '../http-push/calling-source.ts';
import type { RunningFeed, RunningFeeds } from '../run-feeds.ts';
import { BytesInFlight } from './bytes-in-flight.ts';
import { readBody } from './read-body.ts';

const listSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().positive().optional(),
});

/**
 * Bytes of all pushes that are read at once: of sources that have shown their token, and of such that only say they sign.
 * Either has room for the greatest one as it came and unpacked.
 */
const PROVEN = new BytesInFlight(4 * MOST_PUSHED);
const CLAIMED = new BytesInFlight(2 * MOST_PUSHED);
/** Seconds after which a source may send again what could not be kept. */
const RETRY_AFTER = 5;

export interface FeedRoutesOptions {
  city: string;
  feeds: RunningFeeds;
  audit: AuditLog;
}

/**
 * `/api/cities/<city>/feeds`. Dead letters are for those who may see the feed and what may be in the letter, and have
 * the right dead-letter.replay.
 *
 *     GET    /                                   how the feeds stand: FeedStatus[]
 *     POST   /<feed>/push                        one payload of a source that calls us, with its token or signature
 *     GET    /<feed>/dead-letters?limit&before   the latest first
 *     GET    /<feed>/dead-letters/<id>           with its body: { text } or { base64 }
 *     POST   /<feed>/dead-letters/<id>/replay    reads it again → { observations, events, repeated, faults, removed }
 *     DELETE /<feed>/dead-letters/<id>
 */
export function feedRoutes({ city, feeds, audit }: FeedRoutesOptions): express.Router {
  const router = express.Router({ caseSensitive: true, strict: true });

  router.get('/', (request, response) => {
    const { subject } = askerOf(request);
    answerJson(
      response,
      feeds.board.statuses().filter((status) => mayKnow(subject, status)),
    );
  });

  router.post('/:feed/push', limitOf(600, { failuresOnly: true }), async (request, response) => {
    const open = feeds.byId(request.params.feed as string)?.open;
    const { headers } = request;
    const head = open?.admitsHead?.(headers) ?? 'no';
    if (!open?.push || !open.admits || head === 'no') throw notAdmitted(response);
    try {
      const room = head === 'proven' ? PROVEN : CLAIMED;
      const { sent, body, done } = await readBody(request, open.mostBytes ?? 1 << 20, room);
      try {
        if (!open.admits({ headers, body: sent })) throw notAdmitted(response);
        const type = headers['content-type'];
        const payload = { body, received: Date.now(), ...(type === undefined ? {} : { type }) };
        answerJson(response, await open.push(payload));
      } finally {
        done();
      }
    } catch (error) {
      const isFull = (error as Error).name === 'IngestFull';
      if (isFull || (error instanceof HttpProblem && error.status === 503))
        response.setHeader('Retry-After', RETRY_AFTER);
      if (isFull) throw new HttpProblem(503, 'full', 'Nothing of this was kept. Send it again later.');
      throw error;
    }
  });

  router.get('/:feed/dead-letters', async (request, response) => {
    const { feed } = await mended(request);
    const { limit, before } = checked(listSchema, request.query);
    const { subject } = askerOf(request);
    const entries = await feeds.letters.table.list(feed.id, limit, before);
    answerJson(
      response,
      entries.filter((entry) => mayRead(subject, feed, entry)),
    );
  });

  router.get('/:feed/dead-letters/:id', async (request, response) => {
    const running = await mended(request);
    const { body, ...entry } = await letterOf(request, running);
    await note(request, 'dead-letter.read', entry, 'done');
    const text = textOf(body);
    answerJson(response, {
      ...entry,
      ...(text === undefined ? { base64: Buffer.from(body).toString('base64') } : { text }),
    });
  });

  router.post('/:feed/dead-letters/:id/replay', limitOf(300), async (request, response) => {
    const running = await mended(request);
    const entry = await letterOf(request, running);
    if (!running.intake)
      throw new HttpProblem(409, 'feed-failed', 'The feed does not run. Mend its configuration first.');
    const delivery = await feeds.replay(running.feed.id, entry.id);
    if (!delivery) throw notFound();
    const removed = delivery.faults.length === 0;
    await note(request, 'dead-letter.replay', entry, removed ? 'done' : 'failed');
    answerJson(response, { ...delivery, removed });
  });

  router.delete('/:feed/dead-letters/:id', limitOf(300), async (request, response) => {
    const running = await mended(request);
    const entry = await letterOf(request, running);
    if (!(await feeds.letters.table.remove(running.feed.id, entry.id))) throw notFound();
    feeds.letters.changed(running.feed.id);
    await note(request, 'dead-letter.delete', entry, 'done');
    answerJson(response, {});
  });

  /** The feed whose letters somebody may read, replay and take away. */
  async function mended(request: Request): Promise<RunningFeed> {
    const running = feeds.byId(request.params.feed as string);
    const { subject } = askerOf(request);
    if (!running || !mayKnow(subject, running.feed)) throw notFound();
    // Letters hold what the whole feed tells: who has one of its areas alone reads none of them.
    const areas = running.feed.areas?.map((area) => [area]) ?? [[]];
    const { publication } = running.feed;
    const may = areas.every(
      (area) => mayDo(subject, 'dead-letter.replay', area) && maySee(subject, { publication, areas: area }),
    );
    const object = `${city}/${running.feed.id}`;
    await allowed(audit, request, 'dead-letter.replay', { object, unless: !may });
    return running;
  }

  /** A feed is known to whoever may see things of its class in one of its areas. */
  function mayKnow(subject: Subject, { id, publication }: Pick<FeedStatus, 'id' | 'publication'>): boolean {
    return maySee(subject, { publication, areas: feeds.board.areasOf(id) });
  }

  async function letterOf(
    request: Request,
    { feed }: RunningFeed,
  ): Promise<LetterEntry & { body: Uint8Array }> {
    const letter = await feeds.letters.table.read(feed.id, request.params.id as string);
    if (!letter || !mayRead(askerOf(request).subject, feed, letter)) throw notFound();
    return letter;
  }

  function note(request: Request, action: string, entry: LetterEntry, outcome: 'done' | 'failed') {
    return noteOf(audit, request, { action, object: `${city}/${entry.feed}/${entry.id}`, outcome });
  }

  return router;
}

/** What is in a letter may be stricter than its feed. */
function mayRead(subject: Subject, { areas }: Feed, { publication }: LetterEntry): boolean {
  return (areas?.map((area) => [area]) ?? [[]]).every((area) =>
    maySee(subject, { publication, areas: area }),
  );
}

/** Whether there is such a feed is told only to its source; the rest of what it sends is not read. */
function notAdmitted(response: Response): HttpProblem {
  response.setHeader('Connection', 'close');
  return new HttpProblem(401, 'not-admitted', 'No feed of this name takes this token or signature.');
}

/** Undefined where the bytes are no text. */
function textOf(body: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
