import type { Block, Zone } from './layout.ts';
import type { Name } from './names.ts';
import { distance, lengthOf, type Point, type Polyline } from './plane.ts';
import type { Random } from './random.ts';
import type { StreetGraph } from './street-graph.ts';
import { CARRIAGEWAY, type Street, type StreetClass, type StreetPlan } from './streets.ts';

export type FurnitureKind =
  | 'street_lamp'
  | 'traffic_signals'
  | 'fire_hydrant'
  | 'manhole'
  | 'surveillance'
  | 'bus_stop';

/** A thing that stands on a street. */
export interface Furniture {
  kind: FurnitureKind;
  at: Point;
  /** Degrees clockwise from north that it looks to. */
  direction?: number;
  name?: Name;
  /** Of a cover: the number of the node of the drains below it. */
  ref?: string;
}

interface Spacing {
  kind: FurnitureKind;
  /** Metres along the street. */
  every: number;
  /** Metres from the kerb, outwards; negative: on the carriageway. Undefined: the street's middle. */
  kerb?: number;
  /** On one side, on both, or on one after the other. */
  side: 'one' | 'both' | 'turns';
}

/** What stands along a street. Hydrants at most 120 m apart: GB 50974-2014, 7.2.5. */
const ALONG: Partial<Record<StreetClass, readonly Spacing[]>> = {
  trunk: [
    { kind: 'street_lamp', every: 36, kerb: 1, side: 'both' },
    { kind: 'fire_hydrant', every: 105, kerb: 1.5, side: 'both' },
  ],
  primary: [
    { kind: 'street_lamp', every: 36, kerb: 1, side: 'both' },
    { kind: 'fire_hydrant', every: 105, kerb: 1.5, side: 'both' },
  ],
  secondary: [
    { kind: 'street_lamp', every: 38, kerb: 1, side: 'turns' },
    { kind: 'fire_hydrant', every: 105, kerb: 1.5, side: 'one' },
  ],
  tertiary: [
    { kind: 'street_lamp', every: 42, kerb: 1, side: 'turns' },
    { kind: 'fire_hydrant', every: 105, kerb: 1.2, side: 'one' },
  ],
};

/** Classes by how great they are. */
export const RANK: Record<StreetClass, number> = {
  trunk: 5,
  primary: 4,
  secondary: 3,
  tertiary: 2,
  residential: 1,
  living_street: 0,
  track: 0,
};

/** Lamps and hydrants along the streets of built-up quarters; signals and cameras where great ones meet. */
export function furnish(
  { streets }: StreetPlan,
  graph: StreetGraph,
  blocks: readonly Block[],
  random: Random,
): Furniture[] {
  const built = new Set<number>();
  for (const { zone, streets } of blocks) if (isBuilt(zone)) for (const street of streets) built.add(street);
  const furniture: Furniture[] = [];
  for (const street of streets)
    if (built.has(street.id))
      for (const spacing of ALONG[street.class] ?? []) furniture.push(...row(street, spacing));
  for (const [junction, meeting] of graph.meeting.entries()) {
    const ranks = meeting.map((stretch) => RANK[graph.stretches[stretch].class]).sort((a, b) => b - a);
    if (meeting.length < 3 || ranks[0] < 3 || ranks[2] < 2) continue;
    const at = graph.junctions[junction];
    furniture.push({ kind: 'traffic_signals', at });
    if (ranks[2] >= 3 || random.chance(0.35)) furniture.push(...cameras(at, graph, meeting));
  }
  return furniture;
}

const isBuilt = (zone: Zone): boolean => zone !== 'hills' && zone !== 'farmland';

/** Metres along a street that junctions are kept open for. */
const MOUTH = 11;

function row(
  { class: kind, line, joints }: Pick<Street, 'class' | 'line' | 'joints'>,
  { kind: what, every, kerb, side }: Spacing,
): Furniture[] {
  const length = lengthOf(line);
  const count = Math.ceil(length / every);
  const aside = kerb === undefined ? 0 : CARRIAGEWAY[kind] / 2 + kerb;
  const out: Furniture[] = [];
  for (let i = 0; i < count; i++) {
    const metres = (i + 0.5) * (length / count);
    const usual = placeAt(line, metres);
    const isOpen = joints.some((joint) => distance(joint, usual.at) < MOUTH);
    const { at, ux, uy } = isOpen ? placeAt(line, metres + MOUTH) : usual;
    const sides = side === 'both' ? [1, -1] : side === 'one' ? [1] : [i % 2 === 0 ? 1 : -1];
    for (const hand of sides)
      out.push({
        kind: what,
        at: [at[0] + uy * aside * hand, at[1] - ux * aside * hand],
        direction: bearing(-uy * hand, ux * hand),
      });
  }
  return out;
}

/** Metres down the street at which a camera looks: near enough to have the trees of its own kerb at the edge of its picture. */
const LOOKS_AT = 24;

/** One at each corner of a junction, looking down the street that it stands beside, at the middle of its carriageway. */
function cameras(at: Point, graph: StreetGraph, meeting: readonly number[]): Furniture[] {
  return meeting.slice(0, 4).map((id) => {
    const { line, class: kind } = graph.stretches[id];
    const away = distance(line[0], at) < distance(line[line.length - 1], at) ? line : [...line].reverse();
    const { at: place, ux, uy } = placeAt(away, CARRIAGEWAY[kind] / 2 + 6);
    const aside = CARRIAGEWAY[kind] / 2 + 1.2;
    return {
      kind: 'surveillance' as const,
      at: [place[0] + uy * aside, place[1] - ux * aside] as const,
      direction: bearing(ux * LOOKS_AT - uy * aside, uy * LOOKS_AT + ux * aside),
    };
  });
}

/** A place on a line so many metres from its beginning, and the line's direction there. */
export function placeAt(line: Polyline, metres: number): { at: Point; ux: number; uy: number } {
  let left = metres;
  for (let i = 1; ; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const length = distance(a, b) || 1;
    const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    if (left <= length || i + 1 === line.length)
      return { at: [a[0] + ux * Math.min(left, length), a[1] + uy * Math.min(left, length)], ux, uy };
    left -= length;
  }
}

/** Degrees clockwise from north of a direction. */
export const bearing = (x: number, y: number): number =>
  Math.round((Math.atan2(x, y) * 180) / Math.PI + 360) % 360;
