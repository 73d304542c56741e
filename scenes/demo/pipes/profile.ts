import type { Point } from '../plane.ts';
import { densified } from './ground.ts';
import type { Place } from './laid.ts';

/** Metres between the places where the ground is looked at. */
const STEP = 6;
/** Metres that it is laid deeper, and twice what a straight piece may be off the depth that it should have. */
export const SLACK = 0.1;
/** Metres in which a pipe comes from the depth of a node to its own. */
const RAMP = 2.5;

/**
 * The axis of a pipe that follows the ground at a depth, from and to nodes that may lie deeper: its corners in plan,
 * and those that the ground asks for.
 */
export function profileOf(
  line: readonly Point[],
  ground: (at: Point) => number,
  depth: number,
  first: number,
  last: number,
): Place[] {
  const places = densified(line, STEP);
  const length = places[places.length - 1].at;
  const own = ({ place: [x, y] }: { place: Point }): Place => [x, y, ground([x, y]) - depth - SLACK];
  const ends = [places[0].place, places[places.length - 1].place] as const;
  const axis: Place[] = [[...ends[0], first]];
  if (length > 3 * RAMP) {
    const within = places.filter(({ at }) => at > RAMP + 0.5 && at < length - RAMP - 0.5);
    const begin = at(places, RAMP);
    const end = at(places, length - RAMP);
    axis.push(...straightened([begin, ...within, end].map(own)));
  }
  axis.push([...ends[1], last]);
  return axis;
}

function at(places: readonly { at: number; place: Point }[], metres: number): { at: number; place: Point } {
  for (let i = 1; i < places.length; i++) {
    const [a, b] = [places[i - 1], places[i]];
    if (metres > b.at) continue;
    const t = (metres - a.at) / (b.at - a.at || 1);
    return {
      at: metres,
      place: [a.place[0] + (b.place[0] - a.place[0]) * t, a.place[1] + (b.place[1] - a.place[1]) * t],
    };
  }
  return places[places.length - 1];
}

/** Leaves out what lies on the straight line between others (Douglas–Peucker); corners in plan stay by themselves. */
function straightened(places: readonly Place[]): Place[] {
  const keep = new Uint8Array(places.length);
  keep[0] = keep[places.length - 1] = 1;
  const open: [number, number][] = [[0, places.length - 1]];
  for (let span = open.pop(); span; span = open.pop()) {
    const [from, to] = span;
    let worst = SLACK / 2;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const away = offLine(places[i], places[from], places[to]);
      if (away > worst) [worst, at] = [away, i];
    }
    if (at < 0) continue;
    keep[at] = 1;
    open.push([from, at], [at, to]);
  }
  return places.filter((_, i) => keep[i] === 1);
}

function offLine(p: Place, a: Place, b: Place): number {
  const d = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const squared = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  const t =
    squared === 0 ? 0 : ((p[0] - a[0]) * d[0] + (p[1] - a[1]) * d[1] + (p[2] - a[2]) * d[2]) / squared;
  const u = Math.max(0, Math.min(1, t));
  return Math.hypot(a[0] + u * d[0] - p[0], a[1] + u * d[1] - p[1], a[2] + u * d[2] - p[2]);
}
