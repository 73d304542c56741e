import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { KindWithin } from '../../../scenes/planning/reach/life-circle.ts';
import type { CitySite } from '../city-site.ts';
import type { PlaceKind } from './place-kinds.ts';

export interface ReachTask {
  site: CitySite;
  from: Position;
  by: 'foot' | 'car';
  /** Metres a second on foot. */
  speed: number;
}

/** What is reached within one time. */
export interface ReachedArea {
  /** Seconds. */
  limit: number;
  polygons: Area[];
  squareMetres: number;
}

export interface IsochronesAnswer {
  origin: AnalysisOrigin;
  /** The place on a road that it began at, and metres from the place that was asked for. */
  start: Position;
  startMetres: number;
  /** The longest time first. */
  areas: ReachedArea[];
  /** Metres of roads that are reached within the longest time. */
  roadMetres: number;
  /** Metres of the cells that the outline is drawn on. */
  cell: number;
}

export interface FoundPlace {
  id: string;
  kind: PlaceKind;
  name: string;
  at: Position;
  seconds: number;
}

export interface LifeCircleAnswer extends IsochronesAnswer {
  places: FoundPlace[];
  kinds: (KindWithin & { kind: PlaceKind })[];
  missing: PlaceKind[];
}

export type ReachCalls = {
  /** `limits`: seconds. */
  isochrones(task: ReachTask & { limits: number[] }): IsochronesAnswer;
  lifeCircle(task: ReachTask & { limit: number; wanted: PlaceKind[] }): LifeCircleAnswer;
};
