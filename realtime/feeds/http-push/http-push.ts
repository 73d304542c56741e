import type { z } from 'zod';
import type { FeedAdapter } from '../adapter.ts';
import { mappedFeedSchema, mappedReader } from '../mapping/mapped-reader.ts';
import { callingShape, NEEDS_PROOF, openCalled } from './calling-source.ts';

const schema = mappedFeedSchema
  .extend(callingShape)
  .refine(({ token, signature }) => token !== undefined || signature !== undefined, NEEDS_PROOF);
type HttpPushFeed = z.infer<typeof schema>;

/** A source that sends its data to us: `POST …/feeds/<feed>/push`, one record or a batch in a request. */
export const httpPush: FeedAdapter<HttpPushFeed> = {
  id: 'http-push',
  schema,
  reader: (feed) => mappedReader(feed),
  open: openCalled,
};
