import type { Name } from '../names.ts';
import type { System } from './systems.ts';

/** Metres east, north of the city's middle, and over its vertical datum. */
export type Place = readonly [x: number, y: number, z: number];

/** What a sewer carries: rain and foul water have sewers of their own, but for the old town. */
export type Carries = System | 'combined';

/** A length of pipe, duct or tunnel between two nodes, in the direction of its flow where it has one. */
export interface LaidPipe {
  id: string;
  system: System;
  carries: Carries;
  from: string;
  to: string;
  /** Its axis. */
  line: Place[];
  /** Nominal, metres; 0 for one with a section. */
  diameter: number;
  /** Width and height of ducts and tunnels, metres. */
  section?: readonly [width: number, height: number];
  material: string;
  year: number;
  /** Level of the inside bottom at both ends. */
  invertFrom: number;
  invertTo: number;
  /** Metres from the ground to the top of the pipe at both ends. */
  coverFrom: number;
  coverTo: number;
  /** Of drains: metres fallen on a metre. */
  slope?: number;
  hasFlow: boolean;
  /** Name of the street. */
  street?: Name;
  /** Whether it lies open where it ends: the mouth in a river's bank. */
  isOutfall?: true;
}

export const NODE_KINDS = [
  'manhole',
  'pumping_station',
  'interceptor',
  'treatment_works',
  'outfall',
  'retention_basin',
  'valve_chamber',
  'bend',
  'end',
  'cable_pit',
  'waterworks',
  'gas_station',
  'heat_station',
  'substation',
  'exchange',
  'tunnel_node',
] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

/** Where pipes meet or end: a chamber from its bottom to the ground, or a fitting in the earth. */
export interface LaidNode {
  id: string;
  system: System;
  kind: NodeKind;
  /** At its bottom: of a fitting, its axis. */
  at: Place;
  /** Level of the ground. */
  ground: number;
  bottom: number;
  year: number;
  name?: Name;
  street?: Name;
}

export interface LaidPipes {
  pipes: LaidPipe[];
  nodes: LaidNode[];
}
