import type { FeedStatus } from '../../../models/schema/feed-status.ts';

/** The states of feeds among the records that the server tells, those in trouble first, then by id. */
export function feedsOf(records: Readonly<Record<string, unknown>>): FeedStatus[] {
  const feeds = Object.values(records).filter(isFeed);
  const trouble = ({ connection, stale }: FeedStatus) => (connection === 'failed' ? 2 : stale ? 1 : 0);
  return feeds.sort((a, b) => trouble(b) - trouble(a) || (a.id < b.id ? -1 : 1));
}

/** The server has checked its own records: what has another shape is of another version, and is left out. */
function isFeed(body: unknown): body is FeedStatus {
  const { id, name, connection } = (body ?? {}) as Partial<Record<keyof FeedStatus, unknown>>;
  return (
    typeof id === 'string' && typeof name === 'object' && name !== null && typeof connection === 'string'
  );
}
