import type { z } from 'zod';
import type { FeedAdapter } from '../adapter.ts';
import { askingShape } from '../connections/asking.ts';
import { pollUrl } from '../connections/poll-url.ts';
import { mappedFeedSchema, mappedReader } from '../mapping/mapped-reader.ts';

const schema = mappedFeedSchema.extend(askingShape);
type HttpPollFeed = z.infer<typeof schema>;

/** A document at an address that is fetched again and again: JSON, XML, CSV. */
export const httpPoll: FeedAdapter<HttpPollFeed> = {
  id: 'http-poll',
  schema,
  reader: (feed) => mappedReader(feed),
  open: async (feed, context) => pollUrl(feed, context),
};
