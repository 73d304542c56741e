import type { PipeKind } from '../../../models/network/index.ts';
import type { AnalysisOrigin } from '../../../models/schema/analysis-result.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { SchemeBuilding } from '../../../models/schema/scheme.ts';
import type { ClearanceFault, Clearances } from '../../../scenes/planning/ground/clearances.ts';
import type { Earthwork } from '../../../scenes/planning/ground/cut-and-fill.ts';
import type { CellGrid, ProfilePoint } from '../../../scenes/planning/ground/levels.ts';
import type { PadWork } from '../../../scenes/planning/ground/pads.ts';
import type { Excavation } from '../../../scenes/planning/ground/pit.ts';
import type { MetPipe } from '../../../scenes/planning/ground/pit-pipes.ts';
import type { MassingChange } from '../../../scenes/planning/indicators/compare.ts';
import type { RulePack } from '../../../scenes/planning/rules/rule-pack.ts';
import type { CitySite } from '../city-site.ts';
import type { SurfaceFile } from './read-surface.ts';

interface Answer {
  origin: AnalysisOrigin;
  verticalDatum: string;
}

/** Values of cells, row by row from the north. */
export interface CellValues {
  grid: CellGrid;
  values: Float32Array;
}

export interface ProfileAnswer extends Answer {
  points: (ProfilePoint & { at: Position })[];
  /** Metres of the cells that heights come from. */
  cell: number;
}

export interface SlopeAnswer extends Answer {
  grid: CellGrid;
  /** Degrees; NaN beyond the area. */
  slope: Float32Array;
  aspect: Float32Array;
  area: number;
  /** Square metres of the area of which nothing is known. */
  unknown: number;
}

export interface ContoursAnswer extends Answer {
  lines: { level: number; line: Position[]; closed: boolean; metres: number }[];
  lowest: number;
  highest: number;
}

export interface EarthworkAnswer extends Answer {
  work: Earthwork;
  /** Of the ground to be; absent: it is a surface of its own. */
  level?: number;
  /** Metres that the ground rises (fill) or sinks (cut, negative). */
  change: CellValues;
}

/** A piece of a pipe on the city. */
export interface PipeShape {
  id: string;
  kind: PipeKind;
  line: Position[];
}

/** Ground of a scheme that is levelled. */
export interface PadTask {
  id: string;
  area: Area;
  level: number;
}

export interface PadsAnswer extends Answer {
  works: PadWork[];
  /** As of an earthwork. */
  change: CellValues;
}

export interface PitAnswer extends Answer {
  pit: Omit<Excavation, 'dug'>;
  bottom: number;
  /** Metres that are dug away, negative. */
  change: CellValues;
  met: (Omit<MetPipe, 'at'> & { at: Position; shape: PipeShape })[];
}

export interface ClearancesAnswer extends Answer, Omit<Clearances, 'faults'> {
  faults: (Omit<ClearanceFault, 'at'> & { at: Position })[];
  pipes: number;
  buildings: number;
}

/** A node of a pipe network, as it is called. */
export interface NodePlace {
  id: string;
  at: Position;
}

export interface ValveAnswer extends Answer {
  valve: NodePlace;
  /** False: no valve is known near the place, and a node is taken for one. */
  isValve: boolean;
  kind: PipeKind;
  sources: number;
  edges: (PipeShape & { metres: number })[];
  length: number;
  nodes: NodePlace[];
}

export interface SpillAnswer extends Answer {
  spill: NodePlace;
  edges: (PipeShape & { metres: number; length: number; isSure: boolean })[];
  outlets: (NodePlace & { metres: number; isSure: boolean })[];
  length: number;
}

/** What the worker of the ground can be asked. Areas are in degrees, their rings not closed. */
/** Volumes of schemes laid over one another; `terrain`: SHA-256 of the ground that they stand on, where levels count. */
export interface MassingAnswer extends MassingChange {
  terrain?: string;
}

export type GroundCalls = {
  profile(task: { site: CitySite; line: Position[]; step: number }): ProfileAnswer;
  slope(task: { site: CitySite; area: Area }): SlopeAnswer;
  contours(task: { site: CitySite; area: Area; interval: number }): ContoursAnswer;
  /** `surface`: the ground to be; else `level`, one for all of it; absent: the one at which as much is cut as filled. */
  earthwork(task: { site: CitySite; area: Area; level?: number; surface?: SurfaceFile }): EarthworkAnswer;
  /** From one state of parcels to another, each in its datum; `before` empty: from the ground as it is. */
  pads(task: {
    site: CitySite;
    before: readonly PadTask[];
    after: readonly PadTask[];
    datums: readonly string[];
  }): PadsAnswer;
  /**
   * What of the bodies of one state is not in those of another. Buildings that say no level stand on the lowest ground
   * under them; `datums`: of the levels that are said.
   */
  massing(task: {
    site: CitySite;
    before: readonly SchemeBuilding[];
    after: readonly SchemeBuilding[];
    datums: readonly string[];
  }): MassingAnswer;
  /** `depth`: metres below the mean of the ground over its bottom; `slope`: metres outwards for each upwards. */
  pit(task: { site: CitySite; area: Area; depth: number; slope: number }): PitAnswer;
  clearances(task: { site: CitySite; area: Area; rules: RulePack }): ClearancesAnswer;
  valve(task: { site: CitySite; at: Position; kind: PipeKind }): ValveAnswer;
  spill(task: { site: CitySite; at: Position; kind: PipeKind }): SpillAnswer;
};
