import type { ObservedValue } from '../../models/schema/index.ts';

export interface SeriesRequest {
  world: string;
  thing: string;
  datastream: string;
  /** UTC milliseconds, from included, to excluded. */
  from: number;
  to: number;
  /** Most points of the answer; more are brought down to it, keeping what a chart would show. */
  points: number;
  /** Raw numbers are brought down to every so many of them, for means and sums, which extremes would bend. */
  evenly?: boolean;
  /** Only what was received by then: as known at that time. */
  knownAt?: number;
}

export interface SeriesPoint {
  time: number;
  value: ObservedValue;
  /** Of a rollup: extremes of the numbers in its span. */
  least?: number;
  most?: number;
  count?: number;
  /** Of a raw one, where its source told it. */
  quality?: 'good' | 'uncertain' | 'bad';
}

export interface Series {
  points: SeriesPoint[];
  /** What the points are. */
  detail: 'raw' | 'minute' | 'hour';
  /** How many raw observations they stand for. */
  observations: number;
}

/** One observation of the past, by the handle of its thing and the index of its datastream. */
export interface PastObservation {
  handle: number;
  datastream: number;
  time: number;
  value: ObservedValue;
}

export interface History {
  series(request: SeriesRequest): Promise<Series>;
  /**
   * The latest value of every datastream at a time; `handles` absent: of all things of the world. `signal`: nobody waits
   * for the answer any more, and it is not read to its end.
   */
  stateAt(
    world: string,
    time: number,
    handles?: readonly number[],
    signal?: AbortSignal,
  ): Promise<PastObservation[]>;
  /** Everything from a time on (excluded) to another (included), in order of result time. */
  between(
    world: string,
    from: number,
    to: number,
    handles?: readonly number[],
    signal?: AbortSignal,
  ): Promise<PastObservation[]>;
  /** First and last result time that is kept, of all things or of some; undefined: nothing is. */
  extent(world: string, handles?: readonly number[]): Promise<{ from: number; to: number } | undefined>;
}
