import type { Roof, RoofShape } from '../../../models/feature.ts';
import type { EnuFrame, Undulation } from '../../../models/geodesy/index.ts';
import type { Ring } from './ring.ts';
import type { GroundSampler } from './stand.ts';

/** Walls go on this far below the lowest ground, so that nothing floats over a coarser terrain, metres. */
export const SINK = 1.5;

/** Hears what was left out, put right or has to be known of the bodies that are built: of each reason one example. */
export interface BodyNotes {
  dropped(reason: string, message: string, example: string, count?: number): void;
  repaired(reason: string, message: string, example: string, count?: number): void;
  note(reason: string, message: string, example: string, count?: number): void;
}

export interface BodyContext {
  frame: EnuFrame;
  ground?: GroundSampler;
  undulation: Undulation;
  tally: BodyNotes;
  /** Lines along edges. */
  edges: boolean;
  /** Pictures on surfaces. Absent: left out, because nothing can draw them. */
  pictures?: boolean;
  /** Building parts: small faces are kept. */
  fine?: boolean;
}

/** An upright block in the frame's metres: what is left of a body in simpler tiles. */
export interface Prism {
  rings: Ring[];
  /** Frame height of the stand at the first ring's centre. */
  z: number;
  /** Metres from the stand to the top, the roof included. */
  height: number;
  roof: Roof;
  /** Metres that the body it stands for may be away from it. */
  deviation: number;
  /** Mean colours of the pictures on what it stands for, RGBA; absent: none. */
  wallColor?: number;
  roofColor?: number;
}

/** What is known of a feature's body once it is built. */
export interface Body {
  prisms: Prism[];
  /** Metres from the base to the top. */
  height: number;
  storeys: number;
  /** Storeys as the source counts them, not derived. */
  countedStoreys?: number;
  roof?: RoofShape;
  seed: number;
  look: number;
}
