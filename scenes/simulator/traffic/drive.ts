import type { RoadNetwork } from '../../../models/network/index.ts';
import { arrivalBearing, hasSignals, type Path, turnCosine } from './path.ts';
import { dischargeDelay, nextGreen } from './signals.ts';

/** A stop that is made whatever the signals say. */
export interface Halt {
  /** Metres along the path. */
  along: number;
  /** Seconds. */
  seconds: number;
}

export interface Driver {
  /** Share of the allowed speed, above 0, at most 1. */
  pace: number;
  /** Metres per second at most, whatever is allowed. */
  fastest: number;
  /** Metres per second squared. Comfortable values: 0.9–1.3 (ITE Traffic Engineering Handbook, 6th edition, chapter 3). */
  accelerates: number;
  brakes: number;
  /** Blue lights: signals do not hold it. */
  hasPriority?: boolean;
}

/** A drive in closed form: stretches of constant acceleration, so that its place is known at any time. */
export interface Timetable {
  /** Seconds since its departure, metres, metres per second and their change at the beginning of each stretch. */
  time: Float64Array;
  metres: Float64Array;
  speed: Float64Array;
  change: Float64Array;
  /** Seconds in all. */
  duration: number;
}

/** Metres per second around a corner of 90° and more, and of 45°. */
const [SHARP, BLUNT] = [5.5, 9];
/** Metres from a junction's middle to its stop line. */
const STOP_LINE = 14;

interface Waiting {
  along: number;
  /** Seconds of a halt that is made in any case; 0: only a signal. */
  seconds: number;
  /** Edge whose signal holds here. */
  edge?: number;
  /** What may be driven here at most if one does not stop: one can still keep to all limits, and stop at the next one. */
  cap: number;
}

/**
 * Drives a path from standstill to standstill, never faster than allowed: each leg from one place where one may have to
 * stop to the next is the quickest drive with bounded acceleration (a forward and a backward pass over the limits), and
 * whether a signal is green is looked up for the moment at which the vehicle would pass it.
 * `departs`: UTC milliseconds. `isDark`: whether the signals of a node have no power at a time.
 */
export function drive(
  network: RoadNetwork,
  path: Path,
  departs: number,
  halts: readonly Halt[],
  driver: Driver,
  isDark: (node: number, time: number) => boolean,
): Timetable {
  const { marks, limits } = speedLimits(network, path, driver);
  const waits = waitingPlaces(network, path, halts, driver, marks);
  const out = new Stretches();
  let at = 0;
  let speed = 0;
  for (const wait of waits) {
    const leg = (end: number): Leg => driveLeg(marks, limits, at, wait.along, speed, end, driver);
    const passing = wait.edge !== undefined && wait.seconds === 0;
    if (passing) {
      const free = leg(wait.cap);
      const arrives = departs + (out.seconds + free.seconds) * 1_000;
      if (
        driver.hasPriority ||
        nextGreen(network, wait.edge as number, arrives, bearingOf(network, wait.edge as number), isDark) <=
          arrives
      ) {
        out.add(free);
        at = wait.along;
        speed = free.end;
        continue;
      }
    }
    out.add(leg(0));
    at = wait.along;
    speed = 0;
    if (wait.seconds > 0) out.rest(wait.seconds, at);
    else if (wait.edge !== undefined) {
      const now = departs + out.seconds * 1_000;
      const green = nextGreen(network, wait.edge, now, bearingOf(network, wait.edge), isDark);
      if (green > now) out.rest((green - now) / 1_000 + dischargeDelay(wait.edge, green), at);
    }
  }
  out.add(driveLeg(marks, limits, at, path.length, speed, 0, driver));
  return out.finish(path.length);
}

/** Metres and metres per second of a drive at so many seconds after its departure. */
export function driven(table: Timetable, seconds: number): { metres: number; speed: number } {
  const { time, metres, speed, change, duration } = table;
  if (seconds <= 0) return { metres: 0, speed: 0 };
  if (seconds >= duration) return { metres: metres[metres.length - 1], speed: 0 };
  let low = 0;
  let high = time.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (time[middle] <= seconds) low = middle;
    else high = middle;
  }
  const t = seconds - time[low];
  return {
    metres: Math.min(metres[low] + speed[low] * t + (change[low] * t * t) / 2, metres[low + 1]),
    speed: Math.max(0, speed[low] + change[low] * t),
  };
}

/** Where limits change, and what may be driven from each mark to the next (`limits`) and at it (`caps` within). */
interface Marks {
  marks: { along: number; cap: number }[];
  limits: Float64Array;
}

function speedLimits(network: RoadNetwork, path: Path, driver: Driver): Marks {
  const limits = Float64Array.from(path.edges, (edge) =>
    Math.min((network.edges.speed[edge] / 3.6) * driver.pace, driver.fastest),
  );
  const marks = [{ along: 0, cap: limits[0] }];
  for (let i = 1; i < path.edges.length; i++) {
    const cosine = turnCosine(network, path.edges[i - 1], path.edges[i]);
    const turn = cosine < 0.3 ? SHARP : cosine < 0.85 ? BLUNT : Number.POSITIVE_INFINITY;
    marks.push({ along: path.begins[i], cap: Math.min(limits[i - 1], limits[i], turn) });
  }
  marks.push({ along: path.length, cap: 0 });
  return { marks, limits };
}

function waitingPlaces(
  network: RoadNetwork,
  path: Path,
  halts: readonly Halt[],
  driver: Driver,
  marks: Marks['marks'],
): Waiting[] {
  const waits: Waiting[] = halts
    .filter(({ along }) => along > 1 && along < path.length - 1)
    .map(({ along, seconds }) => ({ along, seconds, cap: 0 }));
  for (let i = 0; i + 1 < path.edges.length; i++) {
    const edge = path.edges[i];
    if (!hasSignals(network, edge)) continue;
    const length = path.begins[i + 1] - path.begins[i];
    const along = path.begins[i + 1] - Math.min(STOP_LINE, length / 2);
    waits.push({ along, seconds: 0, edge, cap: 0 });
  }
  waits.sort((a, b) => a.along - b.along);
  for (let i = waits.length - 1; i >= 0; i--) {
    const { along } = waits[i];
    const next = waits[i + 1]?.along ?? path.length;
    let square = 2 * driver.brakes * (next - along);
    for (let mark = edgeAt(marks, along) + 1; marks[mark].along < next; mark++)
      square = Math.min(square, marks[mark].cap ** 2 + 2 * driver.brakes * (marks[mark].along - along));
    waits[i].cap = Math.sqrt(square) * 0.98;
  }
  return waits;
}

interface Leg {
  /** Metres, metres per second and acceleration at the beginning of each stretch, with its seconds. */
  parts: { metres: number; speed: number; change: number; seconds: number }[];
  seconds: number;
  /** Speed at its end. */
  end: number;
}

function driveLeg(
  marks: readonly { along: number; cap: number }[],
  limits: Float64Array,
  from: number,
  to: number,
  begin: number,
  end: number,
  { accelerates: a, brakes: b }: Driver,
): Leg {
  // Pieces of one limit each, and what may be driven at their ends.
  const pieces: { from: number; to: number; limit: number }[] = [];
  const caps = [begin];
  let edge = edgeAt(marks, from);
  for (let at = from; at < to; edge++) {
    const next = Math.min(to, marks[edge + 1].along);
    if (next > at) {
      pieces.push({ from: at, to: next, limit: limits[edge] });
      caps.push(next === to ? Math.min(end, limits[edge]) : marks[edge + 1].cap);
    }
    at = next;
  }
  for (let i = pieces.length - 1; i > 0; i--)
    caps[i] = Math.min(caps[i], Math.sqrt(caps[i + 1] ** 2 + 2 * b * (pieces[i].to - pieces[i].from)));
  const leg: Leg = { parts: [], seconds: 0, end: begin };
  const add = (metres: number, speed: number, change: number, seconds: number): void => {
    if (seconds <= 0) return;
    leg.parts.push({ metres, speed, change, seconds });
    leg.seconds += seconds;
  };
  for (const [i, { from: start, to: stop, limit }] of pieces.entries()) {
    const length = stop - start;
    const v1 = leg.end;
    const v2 = Math.min(caps[i + 1], Math.sqrt(v1 ** 2 + 2 * a * length));
    const peak = Math.max(
      v1,
      v2,
      Math.min(limit, Math.sqrt((2 * a * b * length + b * v1 ** 2 + a * v2 ** 2) / (a + b))),
    );
    const rising = (peak ** 2 - v1 ** 2) / (2 * a);
    const falling = (peak ** 2 - v2 ** 2) / (2 * b);
    const level = Math.max(0, length - rising - falling);
    add(start, v1, a, (peak - v1) / a);
    add(start + rising, peak, 0, level / peak);
    add(stop - falling, peak, -b, (peak - v2) / b);
    leg.end = v2;
  }
  return leg;
}

function edgeAt(marks: readonly { along: number }[], along: number): number {
  let low = 0;
  let high = marks.length - 1;
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (marks[middle].along <= along) low = middle;
    else high = middle;
  }
  return low;
}

class Stretches {
  seconds = 0;
  readonly #time: number[] = [];
  readonly #metres: number[] = [];
  readonly #speed: number[] = [];
  readonly #change: number[] = [];

  add(leg: Leg): void {
    for (const { metres, speed, change, seconds } of leg.parts) this.#push(metres, speed, change, seconds);
  }

  rest(seconds: number, at: number): void {
    this.#push(at, 0, 0, seconds);
  }

  finish(length: number): Timetable {
    this.#push(length, 0, 0, 0);
    return {
      time: Float64Array.from(this.#time),
      metres: Float64Array.from(this.#metres),
      speed: Float64Array.from(this.#speed),
      change: Float64Array.from(this.#change),
      duration: this.seconds,
    };
  }

  #push(metres: number, speed: number, change: number, seconds: number): void {
    this.#time.push(this.seconds);
    this.#metres.push(metres);
    this.#speed.push(speed);
    this.#change.push(change);
    this.seconds += seconds;
  }
}

/** Bearings of edges at signals are asked for again and again. */
const bearings = new WeakMap<RoadNetwork, Map<number, number>>();
function bearingOf(network: RoadNetwork, edge: number): number {
  let known = bearings.get(network);
  if (!known) {
    known = new Map();
    bearings.set(network, known);
  }
  let bearing = known.get(edge);
  if (bearing === undefined) {
    bearing = arrivalBearing(network, edge);
    known.set(edge, bearing);
  }
  return bearing;
}
