import { resolve } from 'node:path';
import { z } from 'zod';
import { feedSchema } from '../../../models/schema/index.ts';
import type { FeedAdapter } from '../adapter.ts';
import { askingShape, headersOf, httpUrlSchema } from '../connections/asking.ts';
import { fetchSource } from '../connections/fetch-source.ts';
import { poll } from '../connections/polling.ts';
import { messageReader } from './read-message.ts';
import { readTimetable } from './timetable.ts';

const { url: _url, ...asking } = askingShape;
const schema = feedSchema.extend({
  ...asking,
  urls: z
    .array(httpUrlSchema)
    .min(1)
    .max(8)
    .describe('Of positions, trip updates, alerts: each apart or all in one'),
  static: z
    .string()
    .optional()
    .describe('ZIP archive of the static timetable, in the folder of the city: names, routes, stops'),
  prefix: z.string().optional().describe('Of the ids of things; absent: the id of the feed'),
  placeTripsAtStops: z
    .boolean()
    .default(false)
    .describe('Trips without a position stand at the stop that is next; where there is no feed of positions'),
});
type GtfsFeed = z.infer<typeof schema>;

/** GTFS-Realtime over HTTP, joined with the static timetable. */
export const gtfsRealtime: FeedAdapter<GtfsFeed> = {
  id: 'gtfs-realtime',
  schema,
  async reader(feed, { folder }) {
    return messageReader({
      prefix: feed.prefix ?? feed.id,
      timetable: feed.static === undefined ? undefined : await readTimetable(resolve(folder, feed.static)),
      placeTripsAtStops: feed.placeTripsAtStops,
    });
  },
  async open(feed, context) {
    const known = new Map<string, string>();
    return poll(context, feed.every ?? feed.rhythm, async (signal) => {
      let failure: unknown;
      for (const url of feed.urls) {
        try {
          const etag = known.get(url);
          const headers = { ...headersOf(feed), ...(etag === undefined ? {} : { 'if-none-match': etag }) };
          const answer = await fetchSource({ ...feed, url, headers, signal });
          if (!answer) continue;
          await context.deliver({
            body: answer.body,
            type: 'application/x-protobuf',
            subject: new URL(url).pathname,
            received: context.now(),
          });
          const changed = answer.headers.get('etag');
          if (changed !== null) known.set(url, changed);
        } catch (error) {
          // One of them that is away does not keep the others from coming.
          failure = error;
        }
      }
      if (failure) throw failure;
      return undefined;
    });
  },
};
