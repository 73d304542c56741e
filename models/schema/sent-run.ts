import type { Effects, FloodRun } from './flood-run.ts';

/** A run that a page computed, as it is sent to be kept. */
export interface SentRun {
  run: FloodRun;
  effects: Effects;
  /** keyframes.bin. */
  keyframes: Uint8Array;
}

/**
 * What became of a sent run: kept now, in the place of those removed, or before; another is kept under its name; there is
 * no room; its pictures cannot be read.
 */
export type SentRunOutcome =
  | { outcome: 'kept'; run: string; effectsHash: string; removed: string[] }
  | { outcome: 'was-kept'; run: string; effectsHash: string }
  | { outcome: 'differs'; run: string }
  | { outcome: 'full'; most: number }
  | { outcome: 'unreadable'; why: string };
