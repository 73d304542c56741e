import type { FeedContext, OpenFeed } from '../adapter.ts';
import { type Asking, headersOf } from './asking.ts';
import { fetchSource } from './fetch-source.ts';
import { poll } from './polling.ts';

/** Fetches a document again and again, and delivers it when it has changed. */
export function pollUrl(feed: Asking, context: FeedContext): OpenFeed {
  const { deliver, now } = context;
  let known: Record<string, string> = {};
  return poll(context, feed.every ?? feed.rhythm, async (signal) => {
    const answer = await fetchSource({ ...feed, headers: { ...headersOf(feed), ...known }, signal });
    if (!answer) return undefined;
    const type = answer.headers.get('content-type');
    await deliver({
      body: answer.body,
      subject: new URL(answer.url).pathname,
      received: now(),
      ...(type === null ? {} : { type }),
    });
    // Only now: a document that was not kept must be given again.
    const [etag, changed] = [answer.headers.get('etag'), answer.headers.get('last-modified')];
    known = {
      ...(etag === null ? {} : { 'if-none-match': etag }),
      ...(changed === null ? {} : { 'if-modified-since': changed }),
    };
    return undefined;
  });
}
