import express, { type Request } from 'express';
import { z } from 'zod';
import { maySee } from '../../../models/access/decide.ts';
import { askerOf } from '../../access/asker.ts';
import type { AuditLog } from '../../access/audit/audit-log.ts';
import { demand, noteOf } from '../../access/routes/noted.ts';
import { limitOf } from '../../access/routes/rate-limits.ts';
import { answerJson, checked } from '../../http/json.ts';
import { HttpProblem, notFound } from '../../http/problem.ts';
import type { LetterEntry } from '../dead-letters/letter-table.ts';
import type { RunningFeed, RunningFeeds } from '../run-feeds.ts';
import { readBody } from './read-body.ts';

const listSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().positive().optional(),
});

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
      feeds.board.statuses().filter(({ publication }) => maySee(subject, { publication })),
    );
  });

  router.post('/:feed/push', limitOf(600, { failuresOnly: true }), async (request, response) => {
    const open = feeds.byId(request.params.feed as string)?.open;
    const { sent, body } = await readBody(request, open?.mostBytes ?? 1 << 16);
    // Whether there is such a feed is told only to its source.
    if (!open?.push || !open.admits?.({ headers: request.headers, body: sent }))
      throw new HttpProblem(401, 'not-admitted', 'No feed of this name takes this token or signature.');
    const type = request.headers['content-type'];
    try {
      const delivery = await open.push({
        body,
        received: Date.now(),
        ...(type === undefined ? {} : { type }),
      });
      answerJson(response, delivery);
    } catch (error) {
      if ((error as Error).name !== 'IngestFull') throw error;
      response.setHeader('Retry-After', RETRY_AFTER);
      throw new HttpProblem(503, 'full', 'Nothing of this was kept. Send it again later.');
    }
  });

  router.get('/:feed/dead-letters', async (request, response) => {
    const { feed } = await allowed(request);
    const { limit, before } = checked(listSchema, request.query);
    const { subject } = askerOf(request);
    const entries = await feeds.letters.table.list(feed.id, limit, before);
    answerJson(
      response,
      entries.filter(({ publication }) => maySee(subject, { publication })),
    );
  });

  router.get('/:feed/dead-letters/:id', async (request, response) => {
    const running = await allowed(request);
    const { body, ...entry } = await letterOf(request, running);
    await note(request, 'dead-letter.read', entry, 'done');
    const text = textOf(body);
    answerJson(response, {
      ...entry,
      ...(text === undefined ? { base64: Buffer.from(body).toString('base64') } : { text }),
    });
  });

  router.post('/:feed/dead-letters/:id/replay', limitOf(300), async (request, response) => {
    const running = await allowed(request);
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
    const running = await allowed(request);
    const entry = await letterOf(request, running);
    if (!(await feeds.letters.table.remove(running.feed.id, entry.id))) throw notFound();
    feeds.letters.changed(running.feed.id);
    await note(request, 'dead-letter.delete', entry, 'done');
    answerJson(response, {});
  });

  async function allowed(request: Request): Promise<RunningFeed> {
    const running = feeds.byId(request.params.feed as string);
    const { subject } = askerOf(request);
    if (!running || !maySee(subject, { publication: running.feed.publication })) throw notFound();
    await demand(audit, request, ['dead-letter.replay'], `${city}/${running.feed.id}`);
    return running;
  }

  async function letterOf(
    request: Request,
    { feed }: RunningFeed,
  ): Promise<LetterEntry & { body: Uint8Array }> {
    const letter = await feeds.letters.table.read(feed.id, request.params.id as string);
    if (!letter || !maySee(askerOf(request).subject, { publication: letter.publication })) throw notFound();
    return letter;
  }

  function note(request: Request, action: string, entry: LetterEntry, outcome: 'done' | 'failed') {
    return noteOf(audit, request, { action, object: `${city}/${entry.feed}/${entry.id}`, outcome });
  }

  return router;
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
