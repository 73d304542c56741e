import { NO_EDGE, type RoadNetwork } from '../../../models/network/index.ts';
import type { Tally } from '../../read/feature-source.ts';
import type { Restriction } from './restriction-tags.ts';

/** Edges of a way between; a restriction over more than these is a slip. */
const MOST_VIA_EDGES = 64;

/**
 * Turn restrictions as pairs of edges, and as sequences of edges where ways lie between. `only_…` bans every other
 * way on, the way back included. What cannot be placed without doubt is not applied and counted.
 */
export function findTurnBans(
  network: RoadNetwork,
  restrictions: readonly Restriction[],
  tally: Tally,
): RoadNetwork['bans'] {
  const finder = new BanFinder(network, restrictions);
  const pairs = new Map<number, Set<number>>();
  const paths: number[][] = [];
  for (const restriction of restrictions) {
    const found = finder.find(restriction);
    if (typeof found === 'string') {
      const [reason, message] = REASONS[found];
      if (found === 'not-roads') tally.note(reason, message, `r${restriction.id}`);
      else tally.dropped(reason, message, `r${restriction.id}`);
      continue;
    }
    tally.read++;
    for (const path of found) {
      if (path.length > 2) paths.push(path);
      else pairs.set(path[0], (pairs.get(path[0]) ?? new Set()).add(path[1]));
    }
  }
  const flat: number[] = [];
  for (const incoming of [...pairs.keys()].sort((a, b) => a - b))
    for (const outgoing of [...pairs.get(incoming)!].sort((a, b) => a - b)) flat.push(incoming, outgoing);
  const pathStarts = new Uint32Array(paths.length + 1);
  paths.forEach((path, i) => {
    pathStarts[i + 1] = pathStarts[i] + path.length;
  });
  return { pairs: Uint32Array.from(flat), pathStarts, pathEdges: Uint32Array.from(paths.flat()) };
}

type NotFound = 'not-roads' | 'not-joined' | 'ambiguous';

const REASONS: Record<NotFound, [reason: string, message: string]> = {
  'not-roads': [
    'restriction-beside-roads',
    'Turn restrictions of ways that are closed to cars or not in the file: nothing to apply.',
  ],
  'not-joined': [
    'restriction-not-joined',
    'Turn restrictions whose ways do not meet, or not in this direction, are not applied.',
  ],
  ambiguous: [
    'restriction-ambiguous',
    'Turn restrictions whose ways pass through the junction, so that two turns could be meant, are not applied.',
  ],
};

class BanFinder {
  readonly #network: RoadNetwork;
  /** Edges of the ways that restrictions name. */
  readonly #edgesOf = new Map<number, number[]>();
  readonly #nodeOf = new Map<number, number>();

  constructor(network: RoadNetwork, restrictions: readonly Restriction[]) {
    this.#network = network;
    const vias = new Set<number>();
    for (const { from, to, viaWays, viaNode } of restrictions) {
      for (const way of [...from, ...to, ...viaWays]) this.#edgesOf.set(way, []);
      if (viaNode !== undefined) vias.add(viaNode);
    }
    const { edges, nodes } = network;
    for (let edge = 0; edge < edges.count; edge++) this.#edgesOf.get(edges.way[edge])?.push(edge);
    for (let node = 0; node < nodes.count; node++)
      if (vias.has(nodes.ids[node])) this.#nodeOf.set(nodes.ids[node], node);
  }

  find(restriction: Restriction): number[][] | NotFound {
    const { from, to, viaWays } = restriction;
    if ([...from, ...to, ...viaWays].some((way) => !this.#edgesOf.get(way)?.length)) return 'not-roads';
    const found: number[][] = [];
    for (const fromWay of from)
      for (const toWay of to) {
        const path =
          viaWays.length > 0
            ? this.#overWays(restriction, fromWay, toWay)
            : this.#atNode(restriction, fromWay, toWay);
        if (typeof path === 'string') return path;
        found.push(
          ...(restriction.kind === 'no' ? path : path.flatMap((allowed) => this.#othersThan(allowed))),
        );
      }
    return found;
  }

  #atNode(restriction: Restriction, fromWay: number, toWay: number): number[][] | NotFound {
    const { edges } = this.#network;
    const node = this.#nodeOf.get(restriction.viaNode!);
    if (node === undefined) return 'not-joined';
    const incoming = this.#edges(fromWay).filter((edge) => edges.to[edge] === node);
    const outgoing = this.#edges(toWay).filter((edge) => edges.from[edge] === node);
    if (incoming.length === 0 || outgoing.length === 0) return 'not-joined';
    if (restriction.isUTurn && fromWay === toWay)
      return incoming
        .filter((edge) => edges.reverse[edge] !== NO_EDGE)
        .map((edge) => [edge, edges.reverse[edge]]);
    if (incoming.length > 1 || outgoing.length > 1) return 'ambiguous';
    return [[incoming[0], outgoing[0]]];
  }

  /** The shortest sequence of edges of the ways between, from the end of one way to the start of the other. */
  #overWays({ viaWays }: Restriction, fromWay: number, toWay: number): number[][] | NotFound {
    const { edges } = this.#network;
    const via = new Set(viaWays.flatMap((way) => this.#edges(way)));
    const target = new Set(this.#edges(toWay));
    let best: number[][] = [];
    for (const start of this.#edges(fromWay)) {
      const path = this.#walk(start, via, target);
      if (!path) continue;
      if (best.length === 0 || path.length < best[0].length) best = [path];
      else if (path.length === best[0].length) best.push(path);
    }
    if (best.length === 0) return 'not-joined';
    // A way that may be driven both ways can be left at either end of the way between.
    const isOneWay = best.length === 1 || best.every((path) => edges.way[path[1]] === edges.way[best[0][1]]);
    return best.length > 1 && !isOneWay ? 'ambiguous' : best.slice(0, 1);
  }

  #walk(start: number, via: ReadonlySet<number>, target: ReadonlySet<number>): number[] | undefined {
    const { edges } = this.#network;
    let paths: number[][] = [[start]];
    for (let length = 0; length < MOST_VIA_EDGES && paths.length > 0; length++) {
      const longer: number[][] = [];
      for (const path of paths) {
        const last = path[path.length - 1];
        const node = edges.to[last];
        for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++) {
          if (path.length > 1 && target.has(edge) && edge !== edges.reverse[last]) return [...path, edge];
          if (via.has(edge) && edge !== edges.reverse[last] && !path.includes(edge))
            longer.push([...path, edge]);
        }
      }
      paths = longer.slice(0, 16);
    }
    return undefined;
  }

  /** The sequences that leave an allowed one at its last junction. */
  #othersThan(allowed: number[]): number[][] {
    const { edges } = this.#network;
    const before = allowed.slice(0, -1);
    const node = edges.to[before[before.length - 1]];
    const others: number[][] = [];
    for (let edge = edges.starts[node]; edge < edges.starts[node + 1]; edge++)
      if (edge !== allowed[allowed.length - 1]) others.push([...before, edge]);
    return others;
  }

  #edges(way: number): number[] {
    return this.#edgesOf.get(way) ?? [];
  }
}
