import type { MovingPosition, ObservedValue, Thing } from '../../models/schema/index.ts';
import type { EarlierClass } from './earlier-classes.ts';

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
  /** When its description came, UTC milliseconds; absent: nobody knows. */
  described?: number;
  /** Its `publication` is the strictest of what its source told, its feed's and its layer's (class-now.ts). */
  thing: Thing;
  /** Classes and areas that it had before, from the oldest; absent: always as now. */
  earlier?: readonly EarlierClass[];
  /** By the index of the datastream in `thing.datastreams`. */
  latest: (LatestValue | undefined)[];
  /** Where it is now: as it moves, or as it stands. */
  position: MovingPosition | undefined;
  /** It has been silent for more than three of its rhythms. */
  stale: boolean;
  /** It has been silent for so long that it is shown no longer (gone.ts); what it told stays in the history. */
  gone?: boolean;
  /** Worst open alarm, 1 to 4; 0: none. */
  level: number;
}

/** What changed in one world by one batch, after it was safe on disk. */
export interface StateChange {
  world: string;
  /** New, or described anew. */
  introduced: readonly LiveThing[];
  /** Gone: silent for very long. */
  removed: readonly LiveThing[];
  /** Values that are now the latest: index of the datastream. A position has its datastream as well. */
  values: readonly { live: LiveThing; datastream: number }[];
  /** Became stale or fresh. */
  states: readonly LiveThing[];
  /** Changed their level of alarm, which fewer may know of. */
  levels: readonly LiveThing[];
}
