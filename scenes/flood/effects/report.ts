import type { LocalizedText } from '../../../models/schema/text.ts';
import type { CriticalKind } from './city.ts';
import type { StageLevel } from './gauge-levels.ts';
import type { RoadUser } from './thresholds.ts';

/** A time in seconds since the beginning of the run. */
type Seconds = number;

export interface BuildingHit {
  id: string;
  name?: LocalizedText;
  use?: string;
  longitude: number;
  latitude: number;
  /** When its lowest floor was first wet. */
  from: Seconds;
  /** Metres of water at it, at most. */
  depth: number;
  storeysWet: number;
  storeys: number;
  /** Absent: not known, or not to be known. */
  residents?: number;
}

export interface PlaceHit {
  id: string;
  name?: LocalizedText;
  kind: CriticalKind;
  longitude: number;
  latitude: number;
  from: Seconds;
  depth: number;
}

export interface RoadHit {
  /** Of its edges: one, or there and back. */
  ids: string[];
  name?: string;
  class?: string;
  longitude: number;
  latitude: number;
  /** Metres. */
  length: number;
  /** Metres of water, at most. */
  depth: number;
  /** When it was first waterlogged (15 cm) or closed to anyone. */
  from: Seconds;
  /** When it was first closed to each. */
  closed: Partial<Record<RoadUser, Seconds>>;
}

export interface GaugeHit {
  id: string;
  /** Metres in the datum of the grid. */
  highest: number;
  worst: StageLevel;
  spells: { from: Seconds; to: Seconds; level: StageLevel }[];
}

/** How many are hit at each picture. */
export interface EffectsTimeline {
  times: Seconds[];
  buildings: number[];
  /** Who lives in flooded buildings, as far as that is known; empty where nothing of it may be known. */
  residents: number[];
  places: number[];
  waterlogged: number[];
  /** Metres of road. */
  closed: Record<RoadUser, number[]>;
}

/** What the water has done so far; plain data. Lists begin with what was hit first. */
export interface EffectsReport {
  timeline: EffectsTimeline;
  buildings: BuildingHit[];
  places: PlaceHit[];
  roads: RoadHit[];
  gauges: GaugeHit[];
}
