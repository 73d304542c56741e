import type { Block, Zone } from '../layout.ts';
import { isTown } from '../layout.ts';
import { lengthOf } from '../plane.ts';
import type { StreetGraph } from '../street-graph.ts';
import type { StreetClass, StreetPlan } from '../streets.ts';
import { cheapestWays, componentsOf, incidence, type PlanGraph } from './graph.ts';
import { SERVED, SYSTEMS, type System } from './systems.ts';

/** Which streets each system runs under. */
export type ServedStreets = Record<System, ReadonlySet<number>>;

/** Of the quarters that a street passes, the one that says how old it is and what it needs. */
export type StreetZones = ReadonlyMap<number, Zone>;

const ZONE_ORDER: readonly Zone[] = ['oldtown', 'centre', 'industry', 'housing', 'park'];
const GREAT: readonly StreetClass[] = ['trunk', 'primary', 'secondary'];
/** Streets of the tunnel, in whole. */
const TUNNEL_STREETS = 6;
const LEAST_TUNNEL = 250;

/** The quarter of each street that passes a built-up block of the town; others are not in it. */
export function zonesOfStreets(blocks: readonly Block[]): Map<number, Zone> {
  const zones = new Map<number, Zone>();
  const rank = (zone: Zone): number => ZONE_ORDER.indexOf(zone);
  for (const { zone, streets } of blocks) {
    if (!isTown(zone)) continue;
    for (const street of streets) {
      const known = zones.get(street);
      if (street >= 0 && (known === undefined || rank(zone) < rank(known))) zones.set(street, zone);
    }
  }
  return zones;
}

/**
 * The streets of each system: those that their class and quarter ask for, and those between that join them on each
 * bank; bridges carry none. Heat is for the new centre and the works, each with its own.
 */
export function servedStreets(
  plan: StreetPlan,
  graph: StreetGraph,
  zones: StreetZones,
  blocks: readonly Block[],
): ServedStreets {
  const streetGraph = streetsAsGraph(plan, graph);
  const meeting = incidence(streetGraph);
  const wanted = wantedStreets(plan, zones);
  wanted.tunnel = tunnelStreets(plan, zones, blocks, graph);
  const served = {} as Record<System, ReadonlySet<number>>;
  /** Systems that want the same streets are joined once. */
  const known = new Map<string, ReadonlySet<number>>();
  for (const system of SYSTEMS) {
    if (system === 'heat' || system === 'tunnel') {
      served[system] = wanted[system];
      continue;
    }
    const key = [...wanted[system]].join();
    const streets = known.get(key) ?? joined(plan, streetGraph, meeting, wanted[system]);
    known.set(key, streets);
    served[system] = streets;
  }
  return served;
}

function wantedStreets({ streets }: StreetPlan, zones: StreetZones): Record<System, Set<number>> {
  const wanted = Object.fromEntries(SYSTEMS.map((system) => [system, new Set<number>()])) as Record<
    System,
    Set<number>
  >;
  for (const { id, class: kind, name } of streets) {
    const zone = zones.get(id);
    const isInner = (kind === 'residential' || kind === 'living_street') && name === undefined;
    if (zone === undefined || isInner) continue;
    for (const system of SERVED[kind]) wanted[system].add(id);
    if (GREAT.includes(kind) && (zone === 'centre' || zone === 'industry')) wanted.heat.add(id);
  }
  return wanted;
}

/** Streets as nodes, joined where they meet. */
function streetsAsGraph({ streets }: StreetPlan, { stretches, meeting }: StreetGraph): PlanGraph {
  const graph: PlanGraph = { nodes: streets.map(({ line }) => line[0]), edges: [] };
  for (const stretchesHere of meeting) {
    const here = [...new Set(stretchesHere.flatMap((id) => stretches[id].street ?? []))];
    for (let i = 1; i < here.length; i++)
      for (let j = 0; j < i; j++)
        graph.edges.push({ from: here[j], to: here[i], line: [], street: here[j], length: 0 });
  }
  return graph;
}

/** A set of streets with those added that join its parts on each bank, each by its shortest way. */
function joined(
  { streets }: StreetPlan,
  graph: PlanGraph,
  meeting: readonly (readonly number[])[],
  wanted: ReadonlySet<number>,
): Set<number> {
  const all = new Set(wanted);
  const lengths = streets.map(({ line }) => lengthOf(line));
  const { of: bank } = componentsOf(graph);
  /** For each bank the streets that hang together with its first one. */
  const joinedOn = new Map<number, Set<number>>();
  for (const start of wanted) {
    const known = joinedOn.get(bank[start]);
    if (!known) {
      joinedOn.set(bank[start], partOf(all, graph, meeting, start));
      continue;
    }
    if (known.has(start)) continue;
    const sources = [...known].sort((a, b) => a - b);
    const { edge } = cheapestWays(graph, meeting, sources, (at, nearer) => {
      const { from, to } = graph.edges[at];
      const other = from === nearer ? to : from;
      return all.has(other) ? 0.001 : lengths[other];
    });
    for (let at = start; !known.has(at); ) {
      all.add(at);
      const { from, to } = graph.edges[edge[at]];
      at = from === at ? to : from;
    }
    for (const street of partOf(all, graph, meeting, start)) known.add(street);
  }
  return all;
}

/** The streets of a set that hang together with one of them. */
function partOf(
  all: ReadonlySet<number>,
  graph: PlanGraph,
  meeting: readonly (readonly number[])[],
  start: number,
): Set<number> {
  const part = new Set([start]);
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop())
    for (const id of meeting[at]) {
      const { from, to } = graph.edges[id];
      const other = from === at ? to : from;
      if (all.has(other) && !part.has(other)) {
        part.add(other);
        open.push(other);
      }
    }
  return part;
}

/** Great streets within the new centre that hang together, the one with most of them. */
function tunnelStreets(
  plan: StreetPlan,
  zones: StreetZones,
  blocks: readonly Block[],
  graph: StreetGraph,
): Set<number> {
  const sides = new Map<number, { centre: number; all: number }>();
  for (const { zone, streets } of blocks)
    for (const street of new Set(streets)) {
      const side = sides.get(street) ?? { centre: 0, all: 0 };
      side.all++;
      if (zone === 'centre' || zone === 'park') side.centre++;
      sides.set(street, side);
    }
  const fit = plan.streets.filter(({ id, class: kind, line }) => {
    const side = sides.get(id);
    return (
      kind === 'secondary' &&
      zones.get(id) === 'centre' &&
      side !== undefined &&
      side.centre > 0.8 * side.all &&
      lengthOf(line) > LEAST_TUNNEL
    );
  });
  const set = new Set(fit.map(({ id }) => id));
  const streetGraph = streetsAsGraph(plan, graph);
  const meeting = incidence(streetGraph);
  let best: number[] = [];
  const seen = new Set<number>();
  for (const { id } of fit) {
    if (seen.has(id)) continue;
    const part = [...partOf(set, streetGraph, meeting, id)];
    for (const street of part) seen.add(street);
    if (part.length > best.length) best = part;
  }
  return new Set(best.slice(0, TUNNEL_STREETS));
}
