import { bearing, type Furniture, placeAt, RANK } from './furniture.ts';
import type { Name } from './names.ts';
import { distance, lengthOf, type Point } from './plane.ts';
import type { Random } from './random.ts';
import type { StreetGraph, Stretch } from './street-graph.ts';
import { CARRIAGEWAY, type StreetPlan } from './streets.ts';

export interface BusLine {
  name: Name;
  line: Point[];
  stops: Name[];
}

const LINES = 32;
/** Metres between stops. */
const STOPS_APART = 560;
/** Metres between the ends of a line, as a share of the city's reach. */
const LEAST_REACH = 0.35;

/** Bus lines between far places over the greater streets, with stops on both sides that lines share. */
export function layBusLines(
  graph: StreetGraph,
  plan: StreetPlan,
  random: Random,
): { lines: BusLine[]; stops: Furniture[] } {
  const ends = graph.junctions
    .map((_, id) => id)
    .filter((id) => graph.meeting[id].filter((stretch) => isServed(graph.stretches[stretch])).length >= 3);
  if (ends.length < 2) return { lines: [], stops: [] };
  const reach = Math.max(...ends.map((id) => Math.hypot(...graph.junctions[id])));
  const lines: BusLine[] = [];
  const stops: Furniture[] = [];
  const stopAt = new Map<number, Name>();
  const given = new Set<string>();
  for (let attempt = 0; lines.length < LINES && attempt < 8 * LINES; attempt++) {
    const [from, to] = [random.pick(ends), random.pick(ends)];
    if (distance(graph.junctions[from], graph.junctions[to]) < LEAST_REACH * reach) continue;
    const path = shortest(graph, from, to);
    if (!path) continue;
    const number = lines.length + 1;
    const names: Name[] = [];
    let left = STOPS_APART / 2;
    for (const { stretch } of path) {
      const { length } = graph.stretches[stretch];
      left -= length;
      if (left > 0 || length < 120) continue;
      left = STOPS_APART;
      let here = stopAt.get(stretch);
      if (!here) {
        here = stopName(graph, plan, graph.stretches[stretch], given);
        stopAt.set(stretch, here);
        stops.push(...pair(graph.stretches[stretch], here));
      }
      names.push(here);
    }
    const line = path.flatMap(({ stretch, backwards }, index) => {
      const own = backwards ? [...graph.stretches[stretch].line].reverse() : graph.stretches[stretch].line;
      return index === 0 ? own : own.slice(1);
    });
    lines.push({ name: { zh: `${number}路`, en: `Line ${number}` }, line, stops: names });
  }
  return { lines, stops };
}

const isServed = ({ class: kind }: Stretch): boolean => RANK[kind] >= 2;

/** After the street and the one that it meets next. */
function stopName(graph: StreetGraph, plan: StreetPlan, { street, to }: Stretch, given: Set<string>): Name {
  const name = street === undefined ? undefined : plan.streets[street].name;
  const met = graph.meeting[to]
    .map((id) => graph.stretches[id].street)
    .map((id) => (id === undefined || id === street ? undefined : plan.streets[id].name))
    .find((other) => other !== undefined && other.zh !== name?.zh);
  const zh = `${name?.zh ?? '大桥'}${met ? `${met.zh}口` : '站'}`;
  const en = [name?.en ?? 'Bridge', met?.en].filter(Boolean).join(' at ');
  for (let count = 1; ; count++) {
    const own = count === 1 ? { zh, en } : { zh: `${zh}（${count}）`, en: `${en} (${count})` };
    if (given.has(own.zh)) continue;
    given.add(own.zh);
    return own;
  }
}

/** A stop on each side of the street, in the middle between its junctions. */
function pair({ line, class: kind }: Stretch, name: Name): Furniture[] {
  const { at, ux, uy } = placeAt(line, lengthOf(line) / 2);
  const aside = CARRIAGEWAY[kind] / 2 + 1.4;
  return [1, -1].map((hand) => ({
    kind: 'bus_stop',
    at: [at[0] + uy * aside * hand, at[1] - ux * aside * hand] as const,
    direction: bearing(-uy * hand, ux * hand),
    name,
  }));
}

/** Dijkstra over the streets that buses take, the greater ones the quicker. */
function shortest(
  graph: StreetGraph,
  from: number,
  to: number,
): { stretch: number; backwards: boolean }[] | undefined {
  const cost = new Float64Array(graph.junctions.length).fill(Number.POSITIVE_INFINITY);
  const by = new Int32Array(graph.junctions.length).fill(-1);
  const open: [cost: number, junction: number][] = [[0, from]];
  cost[from] = 0;
  for (let next = open.shift(); next; next = open.shift()) {
    const [own, junction] = next;
    if (junction === to) break;
    if (own > cost[junction]) continue;
    for (const id of graph.meeting[junction]) {
      const stretch = graph.stretches[id];
      if (!isServed(stretch)) continue;
      const other = stretch.from === junction ? stretch.to : stretch.from;
      const reached = own + stretch.length / (2 + RANK[stretch.class]);
      if (reached >= cost[other]) continue;
      cost[other] = reached;
      by[other] = id;
      insert(open, [reached, other]);
    }
  }
  if (by[to] < 0) return undefined;
  const path: { stretch: number; backwards: boolean }[] = [];
  for (let at = to; at !== from; ) {
    const stretch = graph.stretches[by[at]];
    const backwards = stretch.from === at;
    path.push({ stretch: by[at], backwards });
    at = backwards ? stretch.to : stretch.from;
  }
  return path.reverse();
}

function insert(open: [number, number][], entry: [number, number]): void {
  let [low, high] = [0, open.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (open[middle][0] <= entry[0]) low = middle + 1;
    else high = middle;
  }
  open.splice(low, 0, entry);
}
