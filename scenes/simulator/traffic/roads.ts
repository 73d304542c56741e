import { createRouter, mainRoads, type RoadNetwork, type Router } from '../../../models/network/index.ts';
import type { ToPlane } from '../description.ts';
import { type Path, pathOf } from './path.ts';

/** Paths over a road graph, kept once they were looked for. */
export interface Roads {
  network: RoadNetwork;
  /** Node of the connected roads that is nearest to a place, degrees. */
  nodeAt(longitude: number, latitude: number): number;
  /** Quickest path between two nodes; undefined where there is none, or where they are one. */
  path(from: number, to: number, closed?: Uint8Array): Path | undefined;
  /** The path that keeps to a line as drawn, as a bus does; undefined where the line has left the roads. */
  along(line: readonly (readonly [number, number])[]): Path | undefined;
  /** Metres east and north of the city's middle of a node. */
  place(node: number): [number, number];
}

/** Paths that are kept; a path of 3 km is some 5 kB. */
const KEPT = 6_000;
/** Metres of a cell of the index of nodes. */
const CELL = 200;
/** Metres within which a corner of a line is a node. */
const SAME = 2.5;

export function roadsOf(network: RoadNetwork, toPlane: ToPlane): Roads {
  const { positions } = network.nodes;
  const router: Router = createRouter(network);
  const isMain = mainRoads(network);
  const cells = new Map<string, number[]>();
  const places = Array.from({ length: network.nodes.count }, (_, node) =>
    toPlane(positions[3 * node], positions[3 * node + 1]),
  );
  for (const [node, [x, y]] of places.entries()) {
    if (!isMain[node]) continue;
    const key = `${Math.floor(x / CELL)},${Math.floor(y / CELL)}`;
    const cell = cells.get(key);
    if (cell) cell.push(node);
    else cells.set(key, [node]);
  }
  /** Nearest node of the cells up to `rings` around; −1 for none. */
  const nearestNode = (x: number, y: number, rings: number): number => {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    const [column, row] = [Math.floor(x / CELL), Math.floor(y / CELL)];
    for (let ring = 0; ring <= rings; ring++) {
      // What lies in a farther ring is at least so far away.
      if (least < ((ring - 1) * CELL) ** 2 && ring > 1) break;
      for (let i = column - ring; i <= column + ring; i++)
        for (let j = row - ring; j <= row + ring; j++) {
          if (Math.max(Math.abs(i - column), Math.abs(j - row)) !== ring) continue;
          for (const node of cells.get(`${i},${j}`) ?? []) {
            const square = (places[node][0] - x) ** 2 + (places[node][1] - y) ** 2;
            if (square >= least) continue;
            least = square;
            best = node;
          }
        }
    }
    return best;
  };
  const kept = new Map<string, Path | undefined>();
  const path: Roads['path'] = (from, to, closed) => {
    if (from === to) return undefined;
    const key = `${from},${to}${closed ? '!' : ''}`;
    if (kept.has(key)) {
      const known = kept.get(key);
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const route = router.route(from, to, { by: 'time', ...(closed ? { closed } : {}) });
    const found = route && route.edges.length > 0 ? pathOf(network, route.edges) : undefined;
    kept.set(key, found);
    if (kept.size > KEPT)
      for (const oldest of kept.keys()) {
        kept.delete(oldest);
        break;
      }
    return found;
  };
  return {
    network,
    place: (node) => places[node],
    nodeAt: (longitude, latitude) => nearestNode(...toPlane(longitude, latitude), 60),
    path,
    along(line) {
      const nodes: number[] = [];
      for (const corner of line) {
        const [x, y] = toPlane(...corner);
        const node = nearestNode(x, y, 1);
        if (node < 0 || node === nodes[nodes.length - 1]) continue;
        if (Math.hypot(places[node][0] - x, places[node][1] - y) <= SAME) nodes.push(node);
      }
      const edges: number[] = [];
      for (let i = 1; i < nodes.length; i++) {
        const direct = edgeBetween(network, nodes[i - 1], nodes[i]);
        const step = direct === undefined ? router.route(nodes[i - 1], nodes[i])?.edges : [direct];
        if (!step) return undefined;
        edges.push(...step);
      }
      return edges.length > 0 ? pathOf(network, Uint32Array.from(edges)) : undefined;
    },
  };
}

function edgeBetween({ edges }: RoadNetwork, from: number, to: number): number | undefined {
  let best: number | undefined;
  for (let edge = edges.starts[from]; edge < edges.starts[from + 1]; edge++)
    if (edges.to[edge] === to && (best === undefined || edges.length[edge] < edges.length[best])) best = edge;
  return best;
}

/** Metres along a path at which it is nearest to a place, and how far that is. */
export function nearestAlong(
  path: Path,
  toPlane: ToPlane,
  x: number,
  y: number,
): { along: number; away: number } {
  let best = { along: 0, away: Number.POSITIVE_INFINITY };
  let [ax, ay] = toPlane(path.line[0], path.line[1]);
  for (let i = 1; i < path.along.length; i++) {
    const [bx, by] = toPlane(path.line[3 * i], path.line[3 * i + 1]);
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy;
    const t = square > 0 ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
    const away = Math.hypot(ax + t * dx - x, ay + t * dy - y);
    if (away < best.away) best = { along: path.along[i - 1] + t * (path.along[i] - path.along[i - 1]), away };
    [ax, ay] = [bx, by];
  }
  return best;
}
