import type { FeedAdapter, FeedContext } from '../adapter.ts';
import { headersOf } from '../connections/asking.ts';
import { fetchSource } from '../connections/fetch-source.ts';
import { poll } from '../connections/polling.ts';
import { admits } from '../http-push/calling-source.ts';
import { entityReader } from './read-entities.ts';
import { type NgsiFeed, ngsiSchema } from './schema.ts';

/** Pages of one round. */
const MOST_PAGES = 1_000;

/**
 * Entities of an NGSI-LD broker: asked for again and again, or notified by it (`POST …/feeds/<feed>/push` as the
 * endpoint of a subscription, with the token in its receiverInfo).
 */
export const ngsiLd: FeedAdapter<NgsiFeed> = {
  id: 'ngsi-ld',
  schema: ngsiSchema,
  reader: (feed) => entityReader(feed),
  async open(feed, context) {
    const calls = {
      push: context.deliver,
      admits: (request: Parameters<typeof admits>[1]) => admits(feed, request),
      mostBytes: feed.mostBytes,
    };
    if (feed.url === undefined) {
      context.tell('connected');
      return { ...calls, close: () => Promise.resolve() };
    }
    return poll(context, feed.every ?? feed.rhythm, (signal) => askAll(feed, feed.url!, context, signal));
  },
};

/** Asks for the entities of each type, page after page. */
async function askAll(feed: NgsiFeed, url: string, { deliver, now }: FeedContext, signal: AbortSignal) {
  const link: Record<string, string> =
    feed.context === undefined
      ? {}
      : {
          link: `<${feed.context}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"`,
        };
  const headers: Record<string, string> = {
    accept: 'application/json',
    ...(feed.tenant === undefined ? {} : { 'ngsild-tenant': feed.tenant }),
    ...link,
    ...headersOf(feed),
  };
  const types = Object.keys(feed.types).filter((type) => type !== '*');
  for (const type of types.length > 0 ? types : [undefined]) {
    for (let page = 0; page < MOST_PAGES && !signal.aborted; page++) {
      const address = new URL(`${url.replace(/\/$/, '')}/entities`);
      const query = {
        ...feed.query,
        ...(type === undefined ? {} : { type }),
        limit: `${feed.page}`,
        offset: `${page * feed.page}`,
      };
      for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
      const answer = await fetchSource({ ...feed, url: address.href, headers, signal });
      if (!answer) break;
      const count = countOf(answer.body);
      if (count !== 0)
        await deliver({
          body: answer.body,
          type: 'application/json',
          subject: `${address.pathname}${type === undefined ? '' : `?type=${type}`}`,
          received: now(),
        });
      if (count === undefined || count < feed.page) break;
    }
  }
  return undefined;
}

/** Undefined where the answer is no list; its reader says so. */
function countOf(body: Uint8Array): number | undefined {
  try {
    const list: unknown = JSON.parse(new TextDecoder().decode(body));
    return Array.isArray(list) ? list.length : undefined;
  } catch {
    return undefined;
  }
}
