import type { FloodCase } from '../../models/schema/flood-case.ts';
import type { FloodGrid, FloodRun } from '../../models/schema/flood-run.ts';
import type { SceneGrid } from '../../models/schema/scene.ts';
import type { FloodFrame } from '../../scenes/flood/run/frame.ts';
import type { RunFacts } from './run-entry.ts';

/** Where runs are computed, and with what: told to a worker before it is asked for one. */
export interface FloodSite {
  /** Of the city; addresses are absolute. */
  grid: SceneGrid;
  /** Addresses of the compiled kernels. */
  kernels: { alone: string; shared: string };
  /** Threads that may work on it, the one that leads included. */
  threads: number;
  /** Metres of the cells of presets that are of the whole city: its rasters are brought to them ahead. */
  cellSizes: number[];
}

/** What the worker is told, in this order. */
export type ToFlood =
  /** `isAhead`: nobody waits yet; what any run needs is fetched and unpacked meanwhile. */
  | { kind: 'site'; site: FloodSite; isAhead: boolean }
  /** The run, once; the worker is ended when it is. */
  | { kind: 'run'; flood: FloodCase }
  /** The first picture is on screen. */
  | { kind: 'seen' };

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
  /** With what gauges and sections have told so far; the first one unpacked too, so that it is drawn at once. */
  | ({ kind: 'picture'; frame?: FloodFrame } & Picture & Pick<RunEnd, 'gauges' | 'sections'>)
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
