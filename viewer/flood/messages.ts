import type { FloodCase } from '../../models/schema/flood-case.ts';
import type { FloodGrid, FloodRun } from '../../models/schema/flood-run.ts';
import type { SceneGrid } from '../../models/schema/scene.ts';
import type { RunFacts } from './run-entry.ts';

/** What a run is computed of: told to the worker once; it is ended when the run is. */
export interface FloodTask {
  flood: FloodCase;
  /** Of the city; addresses are absolute. */
  grid: SceneGrid;
  /** Addresses of the compiled kernels. */
  kernels: { alone: string; shared: string };
  /** Threads that may work on it, the one that leads included. */
  threads: number;
}

/** What a run is when its grid is there: before the first picture. */
export interface RunGround {
  grid: FloodGrid;
  /** Metres; NaN where a wall or a building stands. */
  bed: Float32Array;
  threads: number;
  groundResolution?: number;
  levels: NonNullable<RunFacts['levels']>;
  cautions: FloodRun['cautions'];
}

export interface Picture {
  /** Seconds since the beginning. */
  time: number;
  /** As of `encodePicture`, standing alone. */
  bytes: Uint8Array<ArrayBuffer>;
}

export interface RunEnd
  extends Pick<FloodRun, 'gauges' | 'sections' | 'balance' | 'summary' | 'cautions' | 'seconds'> {
  /** As of `encodeMaxima`. */
  maxima: Uint8Array<ArrayBuffer>;
}

/** What the worker tells, in this order; `failed` at any time. */
export type FloodNews =
  /** Share of the city's rasters that has come, 0–1. */
  | { kind: 'reading'; share: number }
  | ({ kind: 'ground' } & RunGround)
  /** With what gauges and sections have told so far. */
  | ({ kind: 'picture' } & Picture & Pick<RunEnd, 'gauges' | 'sections'>)
  /** Several threads could not be started: so many work on it instead. */
  | { kind: 'threads'; threads: number }
  | { kind: 'progress'; time: number; share: number; secondsLeft?: number }
  /** The worst so far. */
  | { kind: 'maxima'; bytes: Uint8Array<ArrayBuffer> }
  | ({ kind: 'end' } & RunEnd)
  | { kind: 'failed'; error: FloodFailure };

/** Why there is no run, for a person: `code` has a sentence in the texts, else `message` says it. */
export interface FloodFailure {
  code: string;
  message: string;
  input?: string;
  advice?: string;
}
