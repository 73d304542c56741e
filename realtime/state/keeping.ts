import type { ReportedEvent } from '../../models/schema/index.ts';
import type { History } from '../history/history.ts';
import type { Ingest } from './ingest.ts';
import type { LiveThing, StateChange } from './live-thing.ts';

/** The one store of the latest state, per world; what changed is told after it is safe on disk. */
export interface States {
  /** All that are known, also those that are gone. */
  things(world: string): Iterable<LiveThing>;
  byId(world: string, id: string): LiveThing | undefined;
  byHandle(world: string, handle: number): LiveThing | undefined;
  onChange(listener: (change: StateChange) => void): () => void;
  /** Alarms set the level that a thing shows. */
  setLevel(world: string, id: string, level: number): void;
}

/** How much waits to be written to the database, for the feed board and metrics. */
export interface Backlog {
  bytes: number;
  observations: number;
  /** Segments of the journal that were found damaged since the start; their files are set aside. */
  damaged: number;
  /** Since when the database has been away, UTC milliseconds; undefined: it is there. */
  awaySince?: number;
}

/** Takes in, keeps, and shows what is: everything of one city. */
export interface Keeping extends Ingest {
  states: States;
  history: History;
  /**
   * Events that are safe on disk. They are told again, also after a restart, until what every listener gives has
   * resolved: then they are in the database.
   */
  onEvents(listener: (events: readonly ReportedEvent[]) => void | Promise<void>): () => void;
  backlog(): Backlog;
  /** Things of a feed, in all worlds, without those that are gone. */
  countOf(feed: string): number;
  /** Writes what waits and ends. */
  close(): Promise<void>;
}
