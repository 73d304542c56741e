import type { Place } from '../bodies.ts';
import type { Point } from '../plane.ts';
import type { Part } from './solids.ts';
import type { StepArgument } from './step-text.ts';

/** Where a model stands: its origin and the direction of its x axis in the plane of the CRS. */
export interface ModelPlace {
  crs: string;
  verticalDatum: string;
  eastings: number;
  northings: number;
  /** Metres over the vertical datum of the model's zero. */
  height: number;
  along: Point;
}

export interface ModelNames {
  /** Of the file; GlobalIds are made of it. */
  id: string;
  project: string;
  building: string;
  description: string;
}

/** Values of a property set, or quantities by their unit: m (length), m2, m3, or pieces. */
export type Properties = Record<string, string | number | boolean>;
export type Quantities = Record<string, readonly [value: number, unit: 'm' | 'm2' | 'm3' | 'pieces']>;

/** Something that others can lie in or be a part of. */
export interface Node {
  entity: StepArgument;
  placement: StepArgument;
}

export interface Common {
  /** Tells it apart in its model. */
  key: string;
  name: string;
  description?: string;
  properties?: Record<string, Properties>;
  quantities?: readonly [name: string, Quantities];
}

export interface ElementSpec extends Common {
  /** IFCWALL … */
  class: string;
  /** Attributes of the class behind its tag. */
  more: readonly StepArgument[];
  /** In the axes of what it lies in. */
  at: Place;
  along?: Point;
  parts?: readonly Part[];
  /** What gives it its shape in place of parts. */
  type?: TypeNode;
}

export interface TypeNode {
  entity: StepArgument;
  map: StepArgument;
  material: StepArgument;
}

export interface SpaceSpec extends Common {
  number: string;
  ring: readonly Point[];
  height: number;
  /** Metres over the storey's floor that it begins at. */
  base?: number;
  /** INTERNAL, EXTERNAL, PARKING … */
  kind?: string;
}
