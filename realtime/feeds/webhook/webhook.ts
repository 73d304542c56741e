import type { z } from 'zod';
import type { FeedAdapter } from '../adapter.ts';
import { callingShape, NEEDS_PROOF, openCalled } from '../http-push/calling-source.ts';
import { mappedFeedSchema, mappedReader } from '../mapping/mapped-reader.ts';

const schema = mappedFeedSchema
  .extend(callingShape)
  .refine(({ token, signature }) => token !== undefined || signature !== undefined, NEEDS_PROOF)
  .refine(({ mapping }) => mapping.events.length > 0, {
    message: 'a webhook tells events; say by mapping.events how they are read',
    path: ['mapping', 'events'],
  });
type WebhookFeed = z.infer<typeof schema>;

/** Events that a system calls us with: `POST …/feeds/<feed>/push`, by token or by the signature of the body. */
export const webhook: FeedAdapter<WebhookFeed> = {
  id: 'webhook',
  schema,
  reader: (feed) => mappedReader(feed),
  open: openCalled,
};
