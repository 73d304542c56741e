import type { LocalizedText, MovingPosition, ObservedValue, Thing } from '../../schema/index.ts';

/** One series of a thing as the page needs it. */
export interface WireDatastream {
  id: string;
  property: string;
  type: Thing['datastreams'][number]['type'];
  name?: LocalizedText;
  unit?: string;
  /** Seconds between observations. */
  rhythm?: number;
}

export interface WireValue {
  /** Result time, UTC milliseconds. */
  time: number;
  value: ObservedValue;
}

/** A thing as it is told: who it is, where, and the latest of what it told. */
export interface WireThing {
  handle: number;
  id: string;
  kind: string;
  name: LocalizedText;
  heightIs: Thing['heightIs'];
  simulated: boolean;
  feature?: { layer: string; id: string };
  datastreams: readonly WireDatastream[];
  /** By the index in `datastreams`. A position stands in `position`. */
  latest: readonly (WireValue | undefined)[];
  position?: MovingPosition;
  /** Result time of the position, of what moves. */
  moved?: number;
  /** Worst open alarm, 1 to 4; 0: none. */
  level: number;
  stale: boolean;
}
