import type { Observation, ReportedEvent, Thing } from '../../models/schema/index.ts';

/** What a feed brought, checked and complete: publication, layer and areas are known. */
export interface IngestBatch {
  world: string;
  feed: string;
  /** UTC milliseconds. */
  received: number;
  things: readonly Thing[];
  observations: readonly Observation[];
  events: readonly ReportedEvent[];
}

export interface IngestOutcome {
  observations: number;
  repeated: number;
  /** Observations of things or datastreams that nobody has described: index in the batch and why. */
  refused: readonly {
    index: number;
    code: 'thing-unknown' | 'datastream-unknown' | 'value-type' | 'time-range';
    message: string;
  }[];
}

/** Nothing of a batch was kept: the disk is full, or the database has been away for longer than the journal may grow. */
export class IngestFull extends Error {
  override readonly name = 'IngestFull';
}

/** The one way in. Resolves when the batch is safe on disk and the state shows it. */
export interface Ingest {
  take(batch: IngestBatch): Promise<IngestOutcome>;
}
