import type { RecordKind } from '../../models/live/subscription.ts';
import type { Publication } from '../../models/schema/index.ts';

/** Kinds of records that pages are told of as they change. */
export type { RecordKind };

/** An alarm, an event, the state of a feed: few enough to be told whole. */
export interface LiveRecord {
  id: string;
  publication: Publication;
  /** From the smallest to the largest; absent: of the whole city. */
  areas?: readonly string[];
  /** JSON. */
  body: unknown;
}

/** Where records come from; push asks for all at a subscription and follows the changes. */
export interface RecordSource {
  kind: RecordKind;
  all(): readonly LiveRecord[];
  onChange(
    listener: (change: { set: readonly LiveRecord[]; removed: readonly string[] }) => void,
  ): () => void;
}

/** What has changed of the records of one kind. */
export interface RecordsOfKind {
  kind: RecordKind;
  set: readonly LiveRecord[];
  removed: readonly string[];
}

/** The past of what is told besides observations, read forward from one time. */
export interface LivePast {
  /**
   * Goes on to a time (UTC milliseconds), not before that of the last call. Tells what has changed of the records since
   * (at first all of them), and the worst open alarm of things by their ids.
   */
  advance(to: number): Promise<{ levels: ReadonlyMap<string, number>; records: readonly RecordsOfKind[] }>;
}
