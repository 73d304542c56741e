import { edgePositions, type RoadNetwork } from './road-network.ts';
import type { Route } from './route.ts';

/** The line of a route: longitude, latitude in degrees, and ellipsoidal metres where the network has heights. */
export function routePositions(network: RoadNetwork, route: Route): number[][] {
  const line: number[][] = [];
  const last = route.edges.length - 1;
  for (const [i, edge] of route.edges.entries()) {
    const positions = edgePositions(network, edge);
    const length = network.edges.length[edge];
    const begin = i === 0 ? route.begin / length : 0;
    const end = i === last ? route.end / length : 1;
    for (const position of cut(positions, begin, end)) {
      const before = line[line.length - 1];
      if (before && before[0] === position[0] && before[1] === position[1]) continue;
      line.push(position);
    }
  }
  return line;
}

/** The part of a line between two shares of its length. */
function cut(positions: Float64Array, begin: number, end: number): number[][] {
  const along = [0];
  for (let at = 3; at < positions.length; at += 3) {
    const cosine = Math.cos((positions[at - 2] * Math.PI) / 180);
    const step = Math.hypot(
      (positions[at] - positions[at - 3]) * cosine,
      positions[at + 1] - positions[at - 2],
    );
    along.push(along[along.length - 1] + step);
  }
  const total = along[along.length - 1];
  const at = (share: number): number[] => {
    const wanted = share * total;
    let i = 1;
    while (i < along.length - 1 && along[i] < wanted) i++;
    const part = (wanted - along[i - 1]) / (along[i] - along[i - 1] || 1);
    return plain(
      [0, 1, 2].map(
        (k) => positions[3 * i - 3 + k] + part * (positions[3 * i + k] - positions[3 * i - 3 + k]),
      ),
    );
  };
  const inside = along.flatMap((metres, i) =>
    metres > begin * total && metres < end * total ? [plain([...positions.subarray(3 * i, 3 * i + 3)])] : [],
  );
  return [at(begin), ...inside, at(end)];
}

const plain = (position: number[]): number[] => (Number.isNaN(position[2]) ? position.slice(0, 2) : position);
