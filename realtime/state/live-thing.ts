import type { MovingPosition, ObservedValue, Thing } from '../../models/schema/index.ts';

export interface LatestValue {
  /** Result time, UTC milliseconds. */
  time: number;
  received: number;
  value: ObservedValue;
}

/** A thing with the latest of what it told, in one world. */
export interface LiveThing {
  /** On the wire, and in the history; never used for another thing. */
  handle: number;
  feed: string;
  thing: Thing;
  /** By the index of the datastream in `thing.datastreams`. */
  latest: (LatestValue | undefined)[];
  /** Where it is now: as it moves, or as it stands. */
  position: MovingPosition | undefined;
  /** It has been silent for more than three of its rhythms. */
  stale: boolean;
  /** Worst open alarm, 1 to 4; 0: none. */
  level: number;
}

/** What changed in one world by one batch, after it was safe on disk. */
export interface StateChange {
  world: string;
  /** New, or described anew. */
  introduced: readonly LiveThing[];
  removed: readonly LiveThing[];
  /** Values that are now the latest: index of the datastream. A position has its datastream as well. */
  values: readonly { live: LiveThing; datastream: number }[];
  /** Became stale or fresh, or changed its level of alarm. */
  states: readonly LiveThing[];
}
