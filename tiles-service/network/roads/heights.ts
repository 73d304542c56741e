import { EDGE_FLAG, type RoadNetwork } from '../../../models/network/index.ts';
import type { GroundSampler } from '../../../scenes/geometry/solids/stand.ts';

const ROUNDS = 400;

/**
 * Gives nodes and shapes the heights of the ground. Bridges and tunnels run straight from one end to the other; a
 * junction that only bridges or tunnels meet takes its height from theirs, by the distance to each.
 */
export function raiseToGround(network: RoadNetwork, ground: GroundSampler): void {
  const { nodes, edges, shapes } = network;
  for (let node = 0; node < nodes.count; node++)
    nodes.positions[3 * node + 2] = ground.heightAt(nodes.positions[3 * node], nodes.positions[3 * node + 1]);
  relaxStructures(network);
  const isDone = new Uint8Array(shapes.starts.length);
  for (let edge = 0; edge < edges.count; edge++) {
    const shape = edges.shape[edge];
    if (isDone[shape]) continue;
    isDone[shape] = 1;
    const isBackward = (edges.flags[edge] & EDGE_FLAG.backward) !== 0;
    const first = nodes.positions[3 * (isBackward ? edges.to[edge] : edges.from[edge]) + 2];
    const last = nodes.positions[3 * (isBackward ? edges.from[edge] : edges.to[edge]) + 2];
    const line = shapes.positions.subarray(3 * shapes.starts[shape], 3 * shapes.starts[shape + 1]);
    if (isStructure(edges.flags[edge])) alongLine(line, first, last);
    else {
      for (let at = 3; at + 3 < line.length; at += 3) line[at + 2] = ground.heightAt(line[at], line[at + 1]);
      line[2] = first;
      line[line.length - 1] = last;
    }
  }
}

const isStructure = (flags: number): boolean => (flags & (EDGE_FLAG.bridge | EDGE_FLAG.tunnel)) !== 0;

/** Straight from the first height to the last, by the distance on the map. */
function alongLine(line: Float64Array, first: number, last: number): void {
  const cosine = Math.cos((line[1] * Math.PI) / 180);
  const distances = [0];
  for (let at = 3; at < line.length; at += 3)
    distances.push(
      distances[distances.length - 1] +
        Math.hypot((line[at] - line[at - 3]) * cosine, line[at + 1] - line[at - 2]),
    );
  const total = distances[distances.length - 1];
  for (let i = 0; i < distances.length; i++)
    line[3 * i + 2] = total > 0 ? first + ((last - first) * distances[i]) / total : first;
}

/** Gauss–Seidel on the nodes that the ground does not hold. */
function relaxStructures({ nodes, edges }: RoadNetwork): void {
  const onGround = new Uint8Array(nodes.count);
  const onStructure = new Uint8Array(nodes.count);
  for (let edge = 0; edge < edges.count; edge++) {
    const mark = isStructure(edges.flags[edge]) ? onStructure : onGround;
    mark[edges.from[edge]] = mark[edges.to[edge]] = 1;
  }
  const sums = new Map<number, [other: number, weight: number][]>();
  for (let edge = 0; edge < edges.count; edge++) {
    const { from, to, length } = edges;
    for (const [node, other] of [
      [from[edge], to[edge]],
      [to[edge], from[edge]],
    ]) {
      if (onGround[node] || !onStructure[node]) continue;
      const near = sums.get(node) ?? [];
      near.push([other, 1 / length[edge]]);
      sums.set(node, near);
    }
  }
  // A bridge that the file cuts off hangs on nothing: its end keeps the ground's height.
  for (const [node, near] of sums) if (new Set(near.map(([other]) => other)).size < 2) sums.delete(node);
  for (let round = 0; round < ROUNDS && sums.size > 0; round++) {
    let change = 0;
    for (const [node, near] of sums) {
      let sum = 0;
      let weights = 0;
      for (const [other, weight] of near) {
        sum += weight * nodes.positions[3 * other + 2];
        weights += weight;
      }
      change = Math.max(change, Math.abs(sum / weights - nodes.positions[3 * node + 2]));
      nodes.positions[3 * node + 2] = sum / weights;
    }
    if (!(change > 0.001)) return;
  }
}
