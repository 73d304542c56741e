/** Edges as lists by node: those of node n are `starts[n]` to `starts[n + 1]`, each to node `to`. */
export interface Adjacency {
  starts: Uint32Array;
  to: Uint32Array;
}

export interface Components {
  count: number;
  /** Component of each node. */
  of: Uint32Array;
  /** Nodes of each component. */
  sizes: Uint32Array;
}

/**
 * Strongly connected components; iterative, so that no long road fills the stack.
 *
 * Tarjan, R. E. (1972): Depth-first search and linear graph algorithms. SIAM Journal on Computing 1 (2), 146–160.
 */
export function stronglyConnected({ starts, to }: Adjacency): Components {
  const nodes = starts.length - 1;
  const order = new Uint32Array(nodes);
  const lowest = new Uint32Array(nodes);
  const next = starts.slice(0, nodes);
  const of = new Uint32Array(nodes);
  const waiting = new Uint32Array(nodes);
  const path = new Uint32Array(nodes);
  const isWaiting = new Uint8Array(nodes);
  const sizes: number[] = [];
  let reached = 0;
  let waitingCount = 0;
  for (let root = 0; root < nodes; root++) {
    if (order[root] > 0) continue;
    let depth = 0;
    path[depth++] = root;
    while (depth > 0) {
      const node = path[depth - 1];
      if (order[node] === 0) {
        order[node] = lowest[node] = ++reached;
        waiting[waitingCount++] = node;
        isWaiting[node] = 1;
      }
      if (next[node] < starts[node + 1]) {
        const target = to[next[node]++];
        if (order[target] === 0) path[depth++] = target;
        else if (isWaiting[target] && order[target] < lowest[node]) lowest[node] = order[target];
        continue;
      }
      depth--;
      if (depth > 0 && lowest[node] < lowest[path[depth - 1]]) lowest[path[depth - 1]] = lowest[node];
      if (lowest[node] !== order[node]) continue;
      let size = 0;
      for (let member = -1; member !== node; size++) {
        member = waiting[--waitingCount];
        isWaiting[member] = 0;
        of[member] = sizes.length;
      }
      sizes.push(size);
    }
  }
  return { count: sizes.length, of, sizes: Uint32Array.from(sizes) };
}

/** Components when directions do not count; union by halving paths. */
export function weaklyConnected({ starts, to }: Adjacency): Components {
  const nodes = starts.length - 1;
  const parent = new Uint32Array(nodes);
  for (let node = 0; node < nodes; node++) parent[node] = node;
  const rootOf = (node: number): number => {
    let at = node;
    while (parent[at] !== at) at = parent[at] = parent[parent[at]];
    return at;
  };
  for (let node = 0; node < nodes; node++)
    for (let edge = starts[node]; edge < starts[node + 1]; edge++) {
      const [a, b] = [rootOf(node), rootOf(to[edge])];
      if (a !== b) parent[Math.max(a, b)] = Math.min(a, b);
    }
  const of = new Uint32Array(nodes);
  const sizes: number[] = [];
  for (let node = 0; node < nodes; node++) {
    const root = rootOf(node);
    if (root === node) of[node] = sizes.push(0) - 1;
    else of[node] = of[root];
    sizes[of[node]]++;
  }
  return { count: sizes.length, of, sizes: Uint32Array.from(sizes) };
}
