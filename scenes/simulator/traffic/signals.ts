import type { RoadNetwork } from '../../../models/network/index.ts';
import { mixed, uniform } from '../world/chance.ts';

/** Seconds that a dark junction holds a car up: it stops, looks, and goes. */
const LOOK = 4;

/**
 * When a signal lets those who come by an edge go, UTC milliseconds, at `time` or after it. Two phases, one for each of
 * the two axes that cross, in a cycle of 80 to 120 seconds (GB/T 33171-2016 has cycles from 40 to 180 s), with 5 s between
 * them for clearing. Junctions begin their cycle each at a second of its own, and keep to it for ever.
 */
export function nextGreen(
  network: RoadNetwork,
  edge: number,
  time: number,
  bearing: number,
  isDark: (node: number, time: number) => boolean,
): number {
  const node = network.edges.to[edge];
  if (isDark(node, time)) return time + LOOK * 1_000;
  const { cycle, offset } = programmeOf(node);
  const isSecond = Math.round(bearing / 90) % 2 === 1;
  const half = cycle / 2;
  const green = half - 5_000;
  const phase = (((time + offset - (isSecond ? half : 0)) % cycle) + cycle) % cycle;
  return phase < green ? time : time + cycle - phase;
}

function programmeOf(node: number): { cycle: number; offset: number } {
  const cycle = 80_000 + 10_000 * (mixed(node, 5_000) % 5);
  return { cycle, offset: Math.floor(uniform(node, 5_001) * cycle) };
}

/** Seconds until it is one's turn in the queue: some 2 s for each car before. */
export const dischargeDelay = (edge: number, green: number): number =>
  1 + 9 * uniform(edge, 5_002, Math.floor(green / 1_000));
