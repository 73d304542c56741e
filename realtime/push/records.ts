import type { Publication } from '../../models/schema/index.ts';

/** Kinds of records that pages are told of as they change. */
export type RecordKind = 'alarms' | 'events' | 'feeds';

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
