import type { SummaryCell } from '../../models/live/wire/summary.ts';
import type { LocalizedText } from '../../models/schema/index.ts';

/** A value of a datastream of a thing, as the page has it. */
export interface ShownValue {
  property: string;
  /** Id of the datastream in its thing, that its series is asked for by. */
  datastream?: string;
  name?: LocalizedText;
  unit?: string;
  /** Seconds between two observations. */
  rhythm?: number;
  /** Result time, UTC milliseconds. */
  time: number;
  value: number | boolean | string;
}

/** A thing as a live layer of the page has it. Positions: degrees, metres. */
export interface ShownThing {
  handle: number;
  id: string;
  kind: string;
  name: LocalizedText;
  longitude: number;
  latitude: number;
  height: number;
  heightIs: 'ellipsoidal' | 'above-ground';
  heading?: number;
  speed?: number;
  /** Result time of its position, if it moves. */
  moved?: number;
  feature?: { layer: string; id: string };
  /** Worst open alarm, 1 to 4; 0: none. */
  level: number;
  stale: boolean;
  simulated: boolean;
  values: ShownValue[];
}

export interface LiveLayerChange {
  /** Everything is new: after a snapshot, or a jump in time. */
  reset: boolean;
  introduced: readonly ShownThing[];
  removed: readonly ShownThing[];
  /** The same objects as before, changed in place. */
  changed: readonly ShownThing[];
}

/** What of one layer the view has. */
export interface LiveLayerStore {
  readonly layer: string;
  readonly things: ReadonlyMap<number, ShownThing>;
  /** Of a view from afar, in place of things: what stands in each cell of SUMMARY_ZOOM, by cell. */
  readonly summaries?: ReadonlyMap<number, SummaryCell>;
  onChange(listener: (change: LiveLayerChange) => void): () => void;
}
