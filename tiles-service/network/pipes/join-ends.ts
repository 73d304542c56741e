import { NO_KIND, PIPE_KINDS } from '../../../models/network/index.ts';
import type { Tally } from '../../read/feature-source.ts';
import type { CollectedPipe, CollectedPipes } from './collect.ts';
import { metresBetween, PlaceIndex } from './place-index.ts';

/** A node of the network; `feature` is an index of the collected nodes, −1 for an end that is only drawn. */
export interface JoinedNode {
  kind: number;
  feature: number;
  longitude: number;
  latitude: number;
  height: number;
  /** Ends of pipes that meet here. */
  ends: number;
}

export interface JoinedPipes {
  nodes: JoinedNode[];
  /** Two for each pipe: where its drawing begins and ends. */
  ends: Uint32Array;
  /** Finds nodes by place. */
  index: PlaceIndex;
}

/** A named node further from the end that names it than this is joined all the same, and counted. */
const FAR = 5;

/**
 * Gives both ends of every pipe a node: the one that the pipe names; else the nearest of its kind within `tolerance`
 * metres; else a new one. What an end joins is the first end or the node that was there, so a row of ends, each near
 * the next, does not become one node.
 */
export function joinEnds(collected: CollectedPipes, tolerance: number, tally: Tally): JoinedPipes {
  const index = new PlaceIndex(2 * tolerance);
  const nodes: JoinedNode[] = [];
  const numbers = new NodeNumbers(collected);
  /** Nodes of the network that stand for a collected node: one for each kind of pipe that meets it. */
  const standing = new Map<number, number[]>();
  const add = (node: JoinedNode): number => {
    const at = nodes.push(node) - 1;
    index.add(node.longitude, node.latitude, at);
    if (node.feature >= 0) standing.set(node.feature, [...(standing.get(node.feature) ?? []), at]);
    return at;
  };
  for (const [feature, { longitude, latitude, height, facts }] of collected.nodes.entries()) {
    const kind = facts.kind ? PIPE_KINDS.indexOf(facts.kind) : NO_KIND;
    add({ kind, feature, longitude, latitude, height, ends: 0 });
  }
  /** The node of a collected node for pipes of a kind; one that says no kind takes the first that comes. */
  const nodeForKind = (feature: number, kind: number): number => {
    const all = standing.get(feature)!;
    const own = all.find((node) => nodes[node].kind === kind);
    if (own !== undefined) return own;
    const free = all.find((node) => nodes[node].kind === NO_KIND);
    if (free !== undefined) {
      nodes[free].kind = kind;
      return free;
    }
    return add({ ...nodes[all[0]], kind, ends: 0 });
  };

  const ends = new Uint32Array(2 * collected.pipes.length);
  const positions = collected.positions.view();
  for (const [at, pipe] of collected.pipes.entries()) {
    const kind = PIPE_KINDS.indexOf(pipe.facts.kind);
    for (const side of [0, 1] as const) {
      const place = 3 * (side === 0 ? pipe.first : pipe.last);
      const [longitude, latitude, height] = positions.subarray(place, place + 3);
      let node = -1;
      const named = numbers.find(pipe, side, tally);
      if (named >= 0) {
        const { longitude: x, latitude: y } = collected.nodes[named];
        if (metresBetween(longitude, latitude, x, y) > FAR)
          tally.note(
            'pipe-node-far',
            `Pipes that name a node more than ${FAR} m from their end were joined with it.`,
            pipe.id,
          );
        node = nodeForKind(named, kind);
      } else {
        const found = index.nearest(
          longitude,
          latitude,
          tolerance,
          (other) => nodes[other].kind === kind || isOpen(collected, nodes[other]),
        );
        if (found >= 0) node = nodes[found].kind === kind ? found : nodeForKind(nodes[found].feature, kind);
      }
      if (node < 0) node = add({ kind, feature: -1, longitude, latitude, height, ends: 0 });
      nodes[node].ends++;
      ends[2 * at + side] = node;
    }
  }
  return { nodes, ends, index };
}

/** Whether pipes of any kind may meet a node: its feature says none. */
function isOpen(collected: CollectedPipes, { feature }: JoinedNode): boolean {
  return feature >= 0 && collected.nodes[feature].facts.kind === undefined;
}

/** Nodes by the numbers that pipes name them with: those of the same source first. */
class NodeNumbers {
  readonly #byNumber = new Map<string, number>();

  constructor({ nodes }: CollectedPipes) {
    for (const [at, { id, source, facts }] of nodes.entries()) {
      const native = id.slice(id.indexOf(':') + 1);
      for (const number of [native, facts.number])
        for (const key of [`${source}\n${number}`, number])
          if (number !== '' && !this.#byNumber.has(key)) this.#byNumber.set(key, at);
    }
  }

  /** Index of the collected node that a pipe names; −1 where it names none or one that is not there. */
  find({ id, source, facts }: CollectedPipe, side: 0 | 1, tally: Tally): number {
    const number = facts.nodes[side];
    if (number === '') return -1;
    const found = this.#byNumber.get(`${source}\n${number}`) ?? this.#byNumber.get(number);
    if (found !== undefined) return found;
    tally.note('pipe-node-missing', 'Pipes that name nodes that are not there were joined by place.', id);
    return -1;
  }
}
