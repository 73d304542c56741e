import type { Publication } from '../../../models/schema/index.ts';
import type { KindName } from '../../simulator/kinds.ts';
import type { Name } from '../names.ts';
import type { Point } from '../plane.ts';

/** What of the city a thing is or belongs to. */
export type Belongs =
  | { to: 'furniture'; at: Point }
  | { to: 'building'; index: number }
  | { to: 'pipe-node'; id: string };

/** A thing of the demo city that tells of itself, on the city's plane. */
export interface DemoThing {
  kind: KindName;
  /** Unique in its kind. */
  id: string;
  name: Name;
  /** Absent: it moves. */
  at?: Point;
  /** Metres over the ground. */
  height?: number;
  belongs?: Belongs;
  layer?: string;
  publication?: Publication;
  properties: Record<string, string | number | boolean>;
}

/** Things of one kind that the city could have, the most fitting ones not first: they are drawn from by chance. */
export interface Pool {
  kind: KindName;
  /** Share of all things that are of this kind, if there are so many. */
  share: number;
  count: number;
  /** The i-th of them. */
  make(index: number): DemoThing;
}

export const pool = <T>(
  kind: KindName,
  share: number,
  from: readonly T[],
  make: (item: T, index: number) => Omit<DemoThing, 'kind'>,
): Pool => ({ kind, share, count: from.length, make: (index) => ({ kind, ...make(from[index], index) }) });

export const metres = (value: number): number => Math.round(value * 100) / 100;
