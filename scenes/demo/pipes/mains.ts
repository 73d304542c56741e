import type { Name } from '../names.ts';
import { shoreDistance } from '../rivers.ts';
import type { StreetClass } from '../streets.ts';
import { cheapestWays, componentsOf, incidence, type PlanGraph } from './graph.ts';
import type { LaidPipes, NodeKind } from './laid.ts';
import { profileOf, SLACK } from './profile.ts';
import { classOf, materialOf, type Site, streetNameOf, thousandth, yearOf } from './site.ts';
import { DESCRIPTIONS, DUCTS } from './systems.ts';
import { axisDepth } from './tunnel.ts';

/** Systems under pressure, and cables: they follow the ground, and what flows comes from one place. */
export type MainSystem = 'water' | 'gas' | 'heat' | 'power' | 'telecom' | 'tunnel';

interface MainRules {
  /** Widths, metres. */
  sizes: readonly number[];
  /** The least of them by class of street. */
  least: Partial<Record<StreetClass, number>>;
  /** Square metres of pipe that a metre of served street asks for. */
  section: number;
  source: { kind: NodeKind; name: Name; at: 'upstream' | 'edge' | 'middle' };
  /** At nodes where three or more meet, and at others. */
  joint: NodeKind;
  hasFlow: boolean;
}

const RULES: Record<Exclude<MainSystem, 'tunnel'>, MainRules> = {
  water: {
    sizes: [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2],
    least: { trunk: 0.4, primary: 0.3, secondary: 0.2, tertiary: 0.15 },
    // Two litres a second for a kilometre of street, at one metre a second.
    section: 2e-6,
    source: { kind: 'waterworks', name: { zh: '水厂', en: 'Waterworks' }, at: 'upstream' },
    joint: 'valve_chamber',
    hasFlow: true,
  },
  gas: {
    sizes: [0.11, 0.16, 0.2, 0.25, 0.315, 0.4, 0.5],
    least: { trunk: 0.315, primary: 0.25, secondary: 0.2, tertiary: 0.16 },
    section: 5e-7,
    source: { kind: 'gas_station', name: { zh: '燃气门站', en: 'Gas Gate Station' }, at: 'edge' },
    joint: 'valve_chamber',
    hasFlow: true,
  },
  heat: {
    sizes: [0.2, 0.3, 0.4, 0.5, 0.6],
    least: { secondary: 0.3 },
    section: 5e-6,
    source: { kind: 'heat_station', name: { zh: '热源厂', en: 'Heat Plant' }, at: 'edge' },
    joint: 'valve_chamber',
    hasFlow: true,
  },
  power: {
    sizes: [0.1],
    least: {},
    section: 0,
    source: { kind: 'substation', name: { zh: '变电站', en: 'Substation' }, at: 'middle' },
    joint: 'cable_pit',
    hasFlow: false,
  },
  telecom: {
    sizes: [0.1],
    least: {},
    section: 0,
    source: { kind: 'exchange', name: { zh: '通信机房', en: 'Exchange' }, at: 'middle' },
    joint: 'cable_pit',
    hasFlow: false,
  },
};

/** Lays mains and ducts: along the ground, in the direction of the flow from their source, the wider the more they feed. */
export function layMains(site: Site, system: MainSystem, graph: PlanGraph): LaidPipes {
  const meeting = incidence(graph);
  const rules = system === 'tunnel' ? undefined : RULES[system];
  const sources = rules ? sourcesOf(site, graph, rules.source.at) : [];
  const ways = cheapestWays(graph, meeting, sources, (id) => {
    const { length, street } = graph.edges[id];
    return length * COST_OF_CLASS[classOf(site, street)];
  });
  const fed = new Float64Array(graph.edges.length);
  for (const node of ways.order.toReversed()) {
    const edge = ways.edge[node];
    if (edge < 0) continue;
    for (const id of meeting[node]) {
      if (id === edge || ways.edge[otherEnd(graph, id, node)] !== id) continue;
      fed[edge] += fed[id];
    }
    const { length } = graph.edges[edge];
    if (site.isTown(graph.nodes[node])) fed[edge] += length;
  }

  const out: LaidPipes = { pipes: [], nodes: [] };
  const { code } = DESCRIPTIONS[system];
  const idOf = (node: number): string => `${code}N${node + 1}`;
  const shapes = graph.edges.map(({ street }, id) => shapeOf(system, rules, classOf(site, street), fed[id]));
  const depths = graph.edges.map(({ street }, id) => axisDepth(site, system, street, shapes[id].height));
  const ground = graph.nodes.map(site.ground);
  const axis = graph.nodes.map((_, node) =>
    thousandth(ground[node] - SLACK - Math.max(...meeting[node].map((edge) => depths[edge]))),
  );
  graph.edges.forEach((edge, id) => {
    const { street } = edge;
    const isTurned =
      rules !== undefined &&
      (ways.edge[edge.from] === id ||
        (ways.edge[edge.to] !== id && ways.cost[edge.from] > ways.cost[edge.to]));
    const [from, to] = isTurned ? [edge.to, edge.from] : [edge.from, edge.to];
    const line = isTurned ? edge.line.toReversed() : edge.line;
    const { diameter, section, height } = shapes[id];
    const year = yearOf(site, system, street);
    const streetName = streetNameOf(site, street);
    out.pipes.push({
      id: `${code}${id + 1}`,
      system,
      carries: system,
      from: idOf(from),
      to: idOf(to),
      line: profileOf(line, site.ground, depths[id], axis[from], axis[to]),
      diameter,
      ...(section && { section }),
      material: materialOf(system, diameter, year),
      year,
      invertFrom: thousandth(axis[from] - height / 2),
      invertTo: thousandth(axis[to] - height / 2),
      coverFrom: thousandth(ground[from] - axis[from] - height / 2),
      coverTo: thousandth(ground[to] - axis[to] - height / 2),
      hasFlow: rules?.hasFlow ?? false,
      ...(streetName && { street: streetName }),
    });
  });
  const isSource = new Set(sources);
  graph.nodes.forEach(([x, y], node) => {
    const first = graph.edges[meeting[node][0]];
    const street = streetNameOf(site, first.street);
    const kind: NodeKind =
      rules === undefined
        ? 'tunnel_node'
        : isSource.has(node)
          ? rules.source.kind
          : meeting[node].length > 2 || rules.joint === 'cable_pit'
            ? rules.joint
            : meeting[node].length === 2
              ? 'bend'
              : 'end';
    out.nodes.push({
      id: idOf(node),
      system,
      kind,
      at: [x, y, axis[node]],
      ground: thousandth(ground[node]),
      bottom: axis[node],
      year: yearOf(site, system, first.street),
      ...(rules && isSource.has(node) && { name: site.namer.place(rules.source.name) }),
      ...(street && { street }),
    });
  });
  return out;
}

/** Mains take the great streets. */
const COST_OF_CLASS: Record<StreetClass, number> = {
  trunk: 0.7,
  primary: 0.7,
  secondary: 0.8,
  tertiary: 1,
  residential: 1.6,
  living_street: 1.8,
  track: 1.2,
};

function shapeOf(
  system: MainSystem,
  rules: MainRules | undefined,
  kind: StreetClass,
  fed: number,
): { diameter: number; section?: readonly [number, number]; height: number } {
  const ducts = DUCTS[system];
  if (ducts || !rules) {
    const isGreat = kind === 'trunk' || kind === 'primary' || kind === 'secondary';
    const section = (ducts ?? DUCTS.tunnel!)[isGreat ? 'great' : 'small'];
    return { diameter: 0, section, height: section[1] };
  }
  const { sizes, least, section } = rules;
  const needed = Math.max(least[kind] ?? sizes[0], Math.sqrt((4 * fed * section) / Math.PI));
  const diameter = sizes.find((size) => size >= needed - 1e-9) ?? sizes[sizes.length - 1];
  return { diameter, height: diameter };
}

/** One for each part that hangs together: upstream at the river, at the city's edge, or in the middle of it. */
function sourcesOf(site: Site, graph: PlanGraph, at: MainRules['source']['at']): number[] {
  const { of, count } = componentsOf(graph);
  const sums = Array.from({ length: count }, () => ({ x: 0, y: 0, nodes: 0 }));
  graph.nodes.forEach(([x, y], node) => {
    const sum = sums[of[node]];
    sum.x += x;
    sum.y += y;
    sum.nodes++;
  });
  const best = Array.from({ length: count }, () => ({ node: -1, worth: Number.NEGATIVE_INFINITY }));
  graph.nodes.forEach(([x, y], node) => {
    const { x: sx, y: sy, nodes } = sums[of[node]];
    const fromMiddle = Math.hypot(x - sx / nodes, y - sy / nodes);
    const worth =
      at === 'middle'
        ? -fromMiddle
        : at === 'edge'
          ? fromMiddle
          : // Upstream is south, and the intake lies at the water.
            -y - 6 * Math.max(0, shoreDistance(site.rivers, [x, y]) - 80);
    if (worth > best[of[node]].worth) best[of[node]] = { node, worth };
  });
  return best.map(({ node }) => node);
}

function otherEnd({ edges }: PlanGraph, id: number, node: number): number {
  const { from, to } = edges[id];
  return from === node ? to : from;
}
