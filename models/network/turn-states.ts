import { isTurnBanned, type RoadNetwork } from './road-network.ts';

/** A turn that is not allowed. */
export const BANNED = -1;

/**
 * What a driver's last edges mean for the turns ahead. Bans over ways between reach back over several edges, so a
 * search does not go over edges but over states: a state below `edges.count` is that edge with nothing to remember;
 * above, an edge on the way into a ban. The states are those of an Aho–Corasick automaton over the banned sequences
 * (Aho, A. V., Corasick, M. J. (1975): Efficient string matching. Communications of the ACM 18 (6), 333–340).
 */
export class TurnStates {
  readonly count: number;
  readonly #network: RoadNetwork;
  /** By state of the automaton: 0 is the root. */
  readonly #children: Map<number, number>[] = [new Map()];
  readonly #edge: number[] = [-1];
  readonly #depth: number[] = [0];
  readonly #fallback: number[] = [0];
  readonly #isEnd: boolean[] = [false];

  constructor(network: RoadNetwork) {
    this.#network = network;
    const { pathStarts, pathEdges } = network.bans;
    for (let path = 0; path + 1 < pathStarts.length; path++)
      this.#insert(pathEdges.subarray(pathStarts[path], pathStarts[path + 1]));
    this.#linkFallbacks();
    this.count = network.edges.count + this.#edge.length;
  }

  edgeOf(state: number): number {
    const edges = this.#network.edges.count;
    return state < edges ? state : this.#edge[state - edges];
  }

  /** The state after turning into an edge, or BANNED. */
  turn(state: number, into: number): number {
    if (isTurnBanned(this.#network, this.edgeOf(state), into)) return BANNED;
    const edges = this.#network.edges.count;
    let node = state < edges ? (this.#children[0].get(state) ?? 0) : state - edges;
    let target = -1;
    while (node !== 0) {
      const child = this.#children[node].get(into);
      if (child !== undefined) {
        if (this.#isEnd[child]) return BANNED;
        if (target < 0) target = child;
      }
      node = this.#fallback[node];
    }
    return target < 0 ? into : edges + target;
  }

  #insert(path: Uint32Array): void {
    let node = 0;
    for (const edge of path) {
      let child = this.#children[node].get(edge);
      if (child === undefined) {
        child = this.#edge.length;
        this.#children[node].set(edge, child);
        this.#children.push(new Map());
        this.#edge.push(edge);
        this.#depth.push(this.#depth[node] + 1);
        this.#fallback.push(0);
        this.#isEnd.push(false);
      }
      node = child;
    }
    if (path.length > 0) this.#isEnd[node] = true;
  }

  #linkFallbacks(): void {
    const queue = [...this.#children[0].values()];
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at];
      for (const [edge, child] of this.#children[node]) {
        let fallback = this.#fallback[node];
        while (fallback !== 0 && !this.#children[fallback].has(edge)) fallback = this.#fallback[fallback];
        const found = this.#children[fallback].get(edge) ?? 0;
        this.#fallback[child] = found === child ? 0 : found;
        queue.push(child);
      }
    }
  }
}
