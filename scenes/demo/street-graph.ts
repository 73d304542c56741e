import type { Bridge } from './layout.ts';
import { along, distance, type Point, type Polyline } from './plane.ts';
import type { Street, StreetClass, StreetPlan } from './streets.ts';

/** A stretch of street between two junctions. */
export interface Stretch {
  from: number;
  to: number;
  class: StreetClass;
  /** Id of the street; undefined for a bridge. */
  street?: number;
  line: Polyline;
  /** Metres. */
  length: number;
}

/** Streets and bridges as a graph: junctions by their place, and what lies between them. */
export interface StreetGraph {
  junctions: Point[];
  stretches: Stretch[];
  /** For each junction the stretches that meet there. */
  meeting: number[][];
}

/** Places nearer than this are one junction, metres. */
const SAME_PLACE = 0.02;

export function streetGraph(plan: StreetPlan, bridges: readonly Bridge[]): StreetGraph {
  const graph: StreetGraph = { junctions: [], stretches: [], meeting: [] };
  const known = new Map<string, number>();
  const junction = (at: Point): number => {
    const key = placeKey(at);
    const id = known.get(key) ?? graph.junctions.length;
    if (id === graph.junctions.length) {
      known.set(key, id);
      graph.junctions.push(at);
      graph.meeting.push([]);
    }
    return id;
  };
  const add = (line: Polyline, kind: StreetClass, street?: number): void => {
    const [from, to] = [junction(line[0]), junction(line[line.length - 1])];
    const length = line.reduce((sum, p, i) => (i === 0 ? 0 : sum + distance(line[i - 1], p)), 0);
    graph.meeting[from].push(graph.stretches.length);
    graph.meeting[to].push(graph.stretches.length);
    graph.stretches.push({ from, to, class: kind, ...(street !== undefined && { street }), line, length });
  };
  for (const street of plan.streets) {
    const joints = new Set(street.joints.map(placeKey));
    const line = withJoints(street);
    let first = 0;
    for (let i = 1; i < line.length; i++) {
      if (i + 1 < line.length && !joints.has(placeKey(line[i]))) continue;
      add(line.slice(first, i + 1), street.class, street.id);
      first = i;
    }
  }
  for (const bridge of bridges) add(bridge.line, bridge.class);
  return graph;
}

const placeKey = ([x, y]: Point): string => `${Math.round(x / SAME_PLACE)},${Math.round(y / SAME_PLACE)}`;

/** A street's line with a corner wherever another street meets it. */
export function withJoints({ line, joints }: Street): Point[] {
  const placed = joints.map((joint) => placeOn(line, joint)).sort((a, b) => a.at - b.at);
  const whole: Point[] = [];
  for (let i = 0; i < line.length; i++) {
    whole.push(line[i]);
    for (const { at, joint } of placed)
      if (at >= i && at < i + 1 && distance(whole[whole.length - 1], joint) > 0.02) whole.push(joint);
  }
  return whole;
}

/** Where on a line a place lies: the segment, and the share of it as the fraction. */
function placeOn(line: Polyline, joint: Point): { at: number; joint: Point } {
  let nearest = { at: 0, away: Number.POSITIVE_INFINITY };
  for (let i = 0; i + 1 < line.length; i++) {
    const [a, b] = [line[i], line[i + 1]];
    const length = distance(a, b) || 1;
    const along01 =
      ((joint[0] - a[0]) * (b[0] - a[0]) + (joint[1] - a[1]) * (b[1] - a[1])) / (length * length);
    const t = Math.max(0, Math.min(0.999_999, along01));
    const away = distance(along(a, b, t), joint);
    if (away < nearest.away) nearest = { at: i + t, away };
  }
  return { at: nearest.at, joint };
}
