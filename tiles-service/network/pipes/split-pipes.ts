import Flatbush from 'flatbush';
import { NO_KIND, PIPE_KINDS } from '../../../models/network/index.ts';
import type { CollectedPipes } from './collect.ts';
import type { JoinedPipes } from './join-ends.ts';
import { metresBetween } from './place-index.ts';

/** A node that lies on a pipe between its ends: `at` counts segments from the pipe's first position. */
export interface Touch {
  at: number;
  node: number;
}

const DEGREES_PER_METRE = 1 / 111_319;

/**
 * Finds where ends and nodes lie on pipes of their kind: those that meet fewer than two ends. A pipe that only
 * crosses another, above or below it, has no end there and is not joined with it.
 */
export function findTouches(
  collected: CollectedPipes,
  { nodes, ends }: JoinedPipes,
  tolerance: number,
): Map<number, Touch[]> {
  const touches = new Map<number, Touch[]>();
  const loose = nodes.flatMap((node, at) => (node.ends < 2 && node.kind !== NO_KIND ? [at] : []));
  if (loose.length === 0 || collected.pipes.length === 0) return touches;
  const positions = collected.positions.view();
  const pipeOf = new Uint32Array(positions.length / 3);
  let count = 0;
  for (const { first, last } of collected.pipes) count += last - first;
  const tree = new Flatbush(count);
  const startOf = new Uint32Array(count);
  let segment = 0;
  for (const [at, { first, last }] of collected.pipes.entries())
    for (let i = first; i < last; i++) {
      const [ax, ay, bx, by] = [
        positions[3 * i],
        positions[3 * i + 1],
        positions[3 * i + 3],
        positions[3 * i + 4],
      ];
      tree.add(Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by));
      startOf[segment++] = i;
      pipeOf[i] = at;
    }
  tree.finish();

  for (const node of loose) {
    const { longitude, latitude, kind } = nodes[node];
    const dy = tolerance * DEGREES_PER_METRE * 1.01;
    const dx = dy / Math.max(0.01, Math.cos((latitude * Math.PI) / 180));
    const best = new Map<number, { at: number; distance: number }>();
    for (const found of tree.search(longitude - dx, latitude - dy, longitude + dx, latitude + dy)) {
      const i = startOf[found];
      const pipe = pipeOf[i];
      if (PIPE_KINDS.indexOf(collected.pipes[pipe].facts.kind) !== kind) continue;
      if (ends[2 * pipe] === node || ends[2 * pipe + 1] === node) continue;
      const { share, distance } = nearestOn(positions, i, longitude, latitude);
      if (distance > tolerance || distance >= (best.get(pipe)?.distance ?? Number.POSITIVE_INFINITY))
        continue;
      best.set(pipe, { at: i - collected.pipes[pipe].first + share, distance });
    }
    for (const [pipe, { at }] of best) {
      const { first, last } = collected.pipes[pipe];
      if (at <= 0 || at >= last - first) continue;
      touches.set(pipe, [...(touches.get(pipe) ?? []), { at, node }]);
      nodes[node].ends += 2;
    }
  }
  for (const list of touches.values()) list.sort((a, b) => a.at - b.at);
  return touches;
}

function nearestOn(
  positions: Float64Array,
  i: number,
  longitude: number,
  latitude: number,
): { share: number; distance: number } {
  const cosine = Math.cos((latitude * Math.PI) / 180);
  const [ax, ay] = [(positions[3 * i] - longitude) * cosine, positions[3 * i + 1] - latitude];
  const [bx, by] = [(positions[3 * i + 3] - longitude) * cosine, positions[3 * i + 4] - latitude];
  const square = (bx - ax) ** 2 + (by - ay) ** 2;
  const share = square === 0 ? 0 : Math.max(0, Math.min(1, -(ax * (bx - ax) + ay * (by - ay)) / square));
  const x = positions[3 * i] + share * (positions[3 * i + 3] - positions[3 * i]);
  const y = positions[3 * i + 1] + share * (positions[3 * i + 4] - positions[3 * i + 1]);
  return { share, distance: metresBetween(longitude, latitude, x, y) };
}
