import { z } from 'zod';
import { feedSchema } from '../../../models/schema/index.ts';
import type { FeedAdapter, FeedContext } from '../adapter.ts';
import { askingShape, headersOf } from '../connections/asking.ts';
import { fetchSource } from '../connections/fetch-source.ts';
import { poll } from '../connections/polling.ts';
import { SourceProblem } from '../reason.ts';
import { sensorThingsReader } from './read-entities.ts';

const schema = feedSchema.extend({
  ...askingShape,
  prefix: z.string().optional().describe('Of the ids of things; absent: the id of the feed'),
  kind: z.string().min(1).max(60).optional().describe('Kind of all things'),
  kindProperty: z.string().optional().describe('Key of the properties of a thing that says its kind'),
  things: z.string().optional().describe("$filter of the Things, as properties/type eq 'air'"),
  properties: z.record(z.string(), z.string()).default({}).describe('Name of an observed property → ours'),
  units: z.record(z.string(), z.string()).default({}).describe('Symbol of a unit → UCUM'),
  time: z
    .enum(['resultTime', 'phenomenonTime'])
    .default('resultTime')
    .describe('What orders the observations'),
  since: z.iso
    .datetime({ offset: true })
    .optional()
    .describe('From when on at the first start; absent: from then'),
  overlap: z
    .number()
    .nonnegative()
    .default(60)
    .describe('Seconds read again: for observations that come late'),
  describeEvery: z
    .number()
    .positive()
    .default(3_600)
    .describe('Seconds until the things are asked for again'),
  page: z.number().int().min(1).max(10_000).default(1_000).describe('Entities of one answer'),
});
type SensorThingsFeed = z.infer<typeof schema>;

const memorySchema = z.object({ until: z.number() });
const MOST_PAGES = 10_000;
const DAY = 86_400_000;

/**
 * An OGC SensorThings 1.1 server: its things once in a while, and the observations that are new. Pages are followed
 * within the server's own origin alone.
 */
export const sensorThings: FeedAdapter<SensorThingsFeed> = {
  id: 'sensorthings',
  schema,
  reader: async (feed) =>
    sensorThingsReader({
      prefix: feed.prefix ?? feed.id,
      kind: feed.kind,
      kindProperty: feed.kindProperty,
      properties: feed.properties,
      units: feed.units,
      verticalDatum: feed.verticalDatum,
      time: feed.time,
    }),
  async open(feed, context) {
    const { memory, now } = context;
    const remembered = memorySchema.safeParse(await memory.read());
    let until = remembered.success
      ? remembered.data.until
      : feed.since === undefined
        ? now()
        : Date.parse(feed.since);
    let described: number | undefined;
    const base = feed.url.replace(/\/$/, '');
    return poll(context, feed.every ?? feed.rhythm, async (signal) => {
      if (described === undefined || now() - described >= feed.describeEvery * 1000) {
        const things = new URL(`${base}/Things`);
        things.searchParams.set('$expand', 'Locations,Datastreams($expand=ObservedProperty)');
        things.searchParams.set('$top', `${feed.page}`);
        if (feed.things !== undefined) things.searchParams.set('$filter', feed.things);
        await followPages(things, feed, context, signal);
        described = now();
      }
      const observations = new URL(`${base}/Observations`);
      const from = new Date(until - feed.overlap * 1000).toISOString();
      const of = feed.things === undefined ? '' : ` and Datastream/Thing/${feed.things}`;
      observations.searchParams.set('$filter', `${feed.time} ge ${from}${of}`);
      observations.searchParams.set('$orderby', `${feed.time} asc`);
      observations.searchParams.set('$expand', 'Datastream($select=id;$expand=Thing($select=id))');
      observations.searchParams.set('$top', `${feed.page}`);
      const newest = await followPages(observations, feed, context, signal);
      if (newest !== undefined && newest > until) {
        // A clock that is ahead must not make us pass over what the others tell until then.
        until = Math.min(newest, now() + DAY);
        await context.memory.write({ until });
      }
      return undefined;
    });
  },
};

/** Delivers page after page; gives the newest time of the observations on them. */
async function followPages(
  first: URL,
  feed: SensorThingsFeed,
  { deliver, now }: FeedContext,
  signal: AbortSignal,
): Promise<number | undefined> {
  let newest: number | undefined;
  let next: URL | undefined = first;
  for (let page = 0; next && page < MOST_PAGES; page++) {
    const answer = await fetchSource({ ...feed, url: next.href, headers: headersOf(feed), signal });
    if (!answer) break;
    const { value, link } = pageOf(answer.body);
    if (value.length > 0)
      await deliver({ body: answer.body, type: 'application/json', subject: next.pathname, received: now() });
    for (const one of value) {
      const time = Date.parse(
        String((one as Record<string, unknown>)[feed.time] ?? '')
          .split('/')
          .at(-1)!,
      );
      if (time <= now() && time > (newest ?? Number.NEGATIVE_INFINITY)) newest = time;
    }
    next = link === undefined ? undefined : new URL(link, answer.url);
    if (next && next.origin !== first.origin)
      throw new SourceProblem(
        'failed',
        `The next page is on another server (${next.origin}), and is not fetched.`,
      );
  }
  return newest;
}

function pageOf(body: Uint8Array): { value: unknown[]; link?: string } {
  try {
    const page = JSON.parse(new TextDecoder().decode(body)) as Record<string, unknown>;
    const link = page['@iot.nextLink'];
    return {
      // What is no page is delivered all the same: the dead letters show what came.
      value: Array.isArray(page.value) ? page.value : [page],
      ...(typeof link === 'string' ? { link } : {}),
    };
  } catch {
    return { value: [{}] };
  }
}
