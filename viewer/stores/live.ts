import { create } from 'zustand';
import { LIVE_URL } from '../../models/live/live-url.ts';
import type { RecordKind } from '../../models/live/subscription.ts';
import type { Layer } from '../../models/schema/layer.ts';
import type { Selection } from '../../models/schema/view-document.ts';
import type { LiveLayerStore } from '../live/live-layer.ts';

/** How the page's live connection stands. Times are the server's, UTC milliseconds. */
export type LiveConnection =
  /** Nothing live is wanted, or there is no server to tell of it. */
  | { state: 'none' }
  | { state: 'connecting' }
  | { state: 'open'; since: number }
  /** What is shown is from before `since`. */
  | { state: 'lost'; since: number; detail?: string };

export interface LiveState {
  connection: LiveConnection;
  /** What the page has of each live layer, by the layer's id; one that is not shown has none. */
  stores: Readonly<Record<string, LiveLayerStore>>;
  /**
   * Bodies of the records that the server tells, by kind and id: as they stand at the time that is looked at, but for
   * `calls`, the alarms that call somebody now.
   */
  records: Readonly<Record<RecordKind, Readonly<Record<string, unknown>>>>;
  /** First and last result time that the server keeps, UTC milliseconds; undefined: nothing yet. */
  extent?: { from: number; to: number };
  /** Result time of the newest observation that has come. */
  newest?: number;
}

export const NO_RECORDS: LiveState['records'] = { alarms: {}, events: {}, feeds: {}, calls: {} };

/** Everything live that the page has. viewer/live writes it; all that draw and tell read it. */
export const useLive = create<LiveState>()(() => ({
  connection: { state: 'none' },
  stores: {},
  records: NO_RECORDS,
}));

/** Whether what a layer shows comes over the live connection. */
export function isLive({ url }: Pick<Layer, 'url'>): boolean {
  return url === LIVE_URL;
}

/** How live things are found on the canvas, in CSS pixels of it; they lie over all else. */
export interface LivePick {
  /** The things at a place, the uppermost first; several where they share a symbol. */
  at(x: number, y: number): Selection[];
  /** Comes nearer where a symbol stands for things that can be told apart; true if that is so. */
  open(x: number, y: number): boolean;
}

let pick: LivePick | undefined;

/** For whoever draws live things: says how they are found. Returns the end of it. */
export function setLivePick(next: LivePick): () => void {
  pick = next;
  return () => {
    if (pick === next) pick = undefined;
  };
}

/** The live things at a place of the canvas. */
export function liveThingsAt(x: number, y: number): Selection[] {
  return pick?.at(x, y) ?? [];
}

/** Comes nearer to the things that share a symbol at a place; false where there is none that can be opened. */
export function openLiveAt(x: number, y: number): boolean {
  return pick?.open(x, y) ?? false;
}
