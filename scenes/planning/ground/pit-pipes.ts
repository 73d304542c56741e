import type { PipeKind } from '../../../models/network/index.ts';
import { type Box, boxOf } from '../overlay.ts';
import type { Levels } from './levels.ts';
import type { PipeLine } from './pipe-lines.ts';
import { type Excavation, isDug, type Pit, pitLevels } from './pit.ts';

/** A pipe that an excavation meets. */
export interface MetPipe {
  id: string;
  edge: number;
  kind: PipeKind;
  /** Metres of it that come free, along its axis. */
  length: number;
  /**
   * Metres from the bottom of the pit, or its side, up to the pipe's underside where that is highest: it hangs so far;
   * negative: it lies so deep in what is left.
   */
  over: number;
  /** Metres from the ground to its top where it is met: how deep it lies there, at least. */
  cover: number;
  /** Its level is not known: it is met if it lies no deeper than the pit. */
  isLevelUnknown: boolean;
  /** Where it is met first, on the plane. */
  at: readonly [x: number, y: number];
}

/** Metres between two looks along a pipe. */
const STEP = 0.1;

/**
 * The pipes that come free when a pit is dug, wholly or in part, those first that come free the longest: wherever its
 * top lies over the bottom or the side of the pit and its underside under the ground. `dug`: only there, which leaves
 * out what lies in a bank beyond the pit.
 */
export function pipesInPit(
  lines: readonly PipeLine[],
  pit: Pit,
  ground: Levels,
  dug?: Excavation['dug'],
): MetPipe[] {
  const design = pitLevels(pit, ground.verticalDatum);
  const met: MetPipe[] = [];
  const floor = boxOf(pit.floor);
  for (const line of lines) {
    if (!mayMeet(line, pit, floor)) continue;
    const found: MetPipe = {
      id: line.id,
      edge: line.edge,
      kind: line.kind,
      length: 0,
      over: Number.NEGATIVE_INFINITY,
      cover: Infinity,
      isLevelUnknown: false,
      at: [Number.NaN, Number.NaN],
    };
    let isMet = false;
    for (const { x, y, level, length } of looksAlong(line)) {
      const [bottom, surface] = [design.at(x, y), ground.at(x, y)];
      if (!(bottom < surface) || (dug && !isDug(dug, x, y))) continue;
      const isUnknown = Number.isNaN(level);
      if (!isUnknown && (level + line.radius <= bottom || level - line.radius >= surface)) continue;
      if (!isMet) found.at = [x, y];
      isMet = true;
      found.length += length;
      if (isUnknown) found.isLevelUnknown = true;
      else {
        found.over = Math.max(found.over, level - line.radius - bottom);
        found.cover = Math.min(found.cover, surface - level - line.radius);
      }
    }
    if (!isMet) continue;
    if (found.over === Number.NEGATIVE_INFINITY) found.over = Number.NaN;
    if (found.cover === Infinity) found.cover = Number.NaN;
    met.push(found);
  }
  return met.sort((a, b) => b.length - a.length);
}

/** Whether a pipe comes near enough: at so many metres from the bottom, the sides have risen over all that lies lower. */
function mayMeet({ points, radius }: PipeLine, { bottom, slope }: Pit, floor: Box): boolean {
  let [west, south, east, north, top] = [Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let at = 0; at < points.length; at += 3) {
    west = Math.min(west, points[at]);
    east = Math.max(east, points[at]);
    south = Math.min(south, points[at + 1]);
    north = Math.max(north, points[at + 1]);
    // Not known is as high as can be.
    top = Number.isNaN(points[at + 2]) ? Infinity : Math.max(top, points[at + 2] + radius);
  }
  const away = Math.hypot(
    Math.max(0, west - floor.east, floor.west - east),
    Math.max(0, south - floor.north, floor.south - north),
  );
  return away === 0 || (slope > 0 && top > bottom + away / slope);
}

/** Places in the middles of equal parts of each straight piece. */
function* looksAlong({
  points,
}: PipeLine): Generator<{ x: number; y: number; level: number; length: number }> {
  for (let at = 3; at < points.length; at += 3) {
    const [ax, ay, az] = points.subarray(at - 3, at);
    const [dx, dy, dz] = [points[at] - ax, points[at + 1] - ay, points[at + 2] - az];
    // A riser has its length in its height.
    const length = Math.hypot(dx, dy, Number.isNaN(dz) ? 0 : dz);
    const count = Math.max(1, Math.ceil(length / STEP));
    for (let k = 0; k < count; k++) {
      const share = (k + 0.5) / count;
      yield { x: ax + dx * share, y: ay + dy * share, level: az + dz * share, length: length / count };
    }
  }
}
