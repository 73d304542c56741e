import { type Geom, setPrecision, union } from 'polyclip-ts';
import type { Name } from './names.ts';
import { distance, type Point, type Polyline, ringArea } from './plane.ts';

/** A river by its middle line, downstream, with its width at every corner, metres. */
export interface River {
  name: Name;
  line: Point[];
  widths: number[];
}

/** Two rivers and what they become where they meet. `size` is the side of the square that is the city, metres. */
export interface RiverSystem {
  west: River;
  east: River;
  joined: River;
  confluence: Point;
  /** All rivers in short pieces, for distances. */
  reaches: readonly Reach[];
}

/** A few segments of a river and the box around their middle lines. */
interface Reach {
  river: River;
  first: number;
  last: number;
  low: Point;
  high: Point;
  halfWidth: number;
}

const STEP = 40;
const REACH = 12;

export function layRivers(size: number): RiverSystem {
  const half = size / 2;
  const s = (x: number, y: number): Point => [x * half, y * half];
  const confluence = s(0.02, 0.16);
  const past = 1.06;
  const west = curve([
    s(-0.62, -past),
    s(-0.5, -0.82),
    s(-0.57, -0.58),
    s(-0.36, -0.4),
    s(-0.29, -0.15),
    s(-0.14, 0.03),
    confluence,
  ]);
  const east = curve([
    s(past, -0.72),
    s(0.83, -0.66),
    s(0.72, -0.42),
    s(0.44, -0.36),
    s(0.33, -0.14),
    s(0.13, -0.02),
    confluence,
  ]);
  const joined = curve([
    confluence,
    s(0.05, 0.3),
    s(-0.06, 0.47),
    s(0.03, 0.68),
    s(0.2, 0.84),
    s(0.17, past),
  ]);
  const rivers = {
    west: {
      name: { zh: '清江', en: 'Qing River' },
      line: west,
      widths: west.map((_, i) => 190 + 40 * Math.sin(i / 19)),
    },
    east: {
      name: { zh: '沧江', en: 'Cang River' },
      line: east,
      widths: east.map((_, i) => 230 + 45 * Math.sin(i / 23 + 1)),
    },
    joined: {
      name: { zh: '两江', en: 'Liang River' },
      line: joined,
      widths: joined.map((_, i) => 380 + 50 * Math.sin(i / 27 + 2)),
    },
  };
  return { confluence, ...rivers, reaches: Object.values(rivers).flatMap(reachesOf) };
}

function reachesOf(river: River): Reach[] {
  const reaches: Reach[] = [];
  for (let first = 0; first + 1 < river.line.length; first += REACH) {
    const last = Math.min(first + REACH, river.line.length - 1);
    const corners = river.line.slice(first, last + 1);
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    reaches.push({
      river,
      first,
      last,
      low: [Math.min(...xs), Math.min(...ys)],
      high: [Math.max(...xs), Math.max(...ys)],
      halfWidth: Math.max(...river.widths.slice(first, last + 1)) / 2,
    });
  }
  return reaches;
}

/** A line moved to its left by a distance for every corner (negative: to its right), corners kept one for one. */
export function offset(line: Polyline, by: (index: number) => number): Point[] {
  return line.map((p, i) => {
    const [a, b] = [line[Math.max(0, i - 1)], line[Math.min(line.length - 1, i + 1)]];
    const length = distance(a, b) || 1;
    const d = by(i);
    return [p[0] - ((b[1] - a[1]) / length) * d, p[1] + ((b[0] - a[0]) / length) * d];
  });
}

/** Corners of the round water where rivers meet. */
const ROUND = 96;

/** The water of all rivers as one area, so that no shore runs across it where they meet: counter-clockwise, not closed. */
export function waterOf({ west, east, joined, confluence: [x0, y0] }: RiverSystem): Point[] {
  const areas = [west, east, joined].map(({ line, widths }): Geom => {
    const corners = [...offset(line, (i) => widths[i] / 2), ...offset(line, (i) => -widths[i] / 2).reverse()];
    return [corners.map(([x, y]): [number, number] => [x, y])];
  });
  const radius = joined.widths[0] / 2;
  const round = Array.from({ length: ROUND }, (_, i): [number, number] => {
    const angle = (2 * Math.PI * i) / ROUND;
    return [x0 + radius * Math.cos(angle), y0 + radius * Math.sin(angle)];
  });
  // Exactly reckoned, the library stumbles over corners that all but meet.
  setPrecision(1e-6);
  const [[outer]] = union([round], ...areas);
  setPrecision();
  const ring = outer.slice(0, -1).map(([x, y]): Point => [x, y]);
  return ringArea(ring) > 0 ? ring : ring.reverse();
}

/** Metres from the water's edge of the nearest river: negative in the water. */
export function shoreDistance({ reaches }: RiverSystem, at: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const reach of reaches) {
    const { low, high, halfWidth } = reach;
    const aside = Math.max(low[0] - at[0], 0, at[0] - high[0]);
    const beyond = Math.max(low[1] - at[1], 0, at[1] - high[1]);
    const atLeast = nearest + halfWidth;
    if (atLeast > 0 && aside * aside + beyond * beyond > atLeast * atLeast) continue;
    nearest = Math.min(nearest, distanceTo(reach, at));
  }
  return nearest;
}

function distanceTo({ river: { line, widths }, first, last }: Reach, at: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = first; i < last; i++) {
    const [a, b] = [line[i], line[i + 1]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const t = Math.max(
      0,
      Math.min(1, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (dx * dx + dy * dy || 1)),
    );
    const away = Math.hypot(a[0] + t * dx - at[0], a[1] + t * dy - at[1]);
    nearest = Math.min(nearest, away - (widths[i] + (widths[i + 1] - widths[i]) * t) / 2);
  }
  return nearest;
}

/** A centripetal Catmull–Rom curve through places, in even steps. */
function curve(through: Point[]): Point[] {
  const dense: Point[] = [];
  const get = (i: number): Point => {
    if (i < 0) return [2 * through[0][0] - through[1][0], 2 * through[0][1] - through[1][1]];
    const n = through.length;
    if (i >= n) return [2 * through[n - 1][0] - through[n - 2][0], 2 * through[n - 1][1] - through[n - 2][1]];
    return through[i];
  };
  for (let i = 0; i + 1 < through.length; i++) {
    const [p0, p1, p2, p3] = [get(i - 1), get(i), get(i + 1), get(i + 2)];
    const steps = Math.max(2, Math.ceil(distance(p1, p2) / (STEP / 4)));
    for (let k = 0; k < steps; k++) dense.push(catmullRom(p0, p1, p2, p3, k / steps));
  }
  dense.push(through[through.length - 1]);
  return resample(dense, STEP);
}

function catmullRom(p0: Point, p1: Point, p2: Point, p3: Point, u: number): Point {
  const t1 = Math.sqrt(distance(p0, p1));
  const t2 = t1 + Math.sqrt(distance(p1, p2));
  const t3 = t2 + Math.sqrt(distance(p2, p3));
  const t = t1 + (t2 - t1) * u;
  const mix = (a: Point, b: Point, ta: number, tb: number): Point => [
    ((tb - t) * a[0] + (t - ta) * b[0]) / (tb - ta),
    ((tb - t) * a[1] + (t - ta) * b[1]) / (tb - ta),
  ];
  const [a1, a2, a3] = [mix(p0, p1, 0, t1), mix(p1, p2, t1, t2), mix(p2, p3, t2, t3)];
  return mix(mix(a1, a2, 0, t2), mix(a2, a3, t1, t3), t1, t2);
}

function resample(line: Polyline, step: number): Point[] {
  const out: Point[] = [line[0]];
  let left = step;
  for (let i = 1; i < line.length; i++) {
    let a = line[i - 1];
    const b = line[i];
    let length = distance(a, b);
    while (length >= left) {
      a = [a[0] + ((b[0] - a[0]) * left) / length, a[1] + ((b[1] - a[1]) * left) / length];
      out.push(a);
      length = distance(a, b);
      left = step;
    }
    left -= length;
  }
  const last = line[line.length - 1];
  if (distance(out[out.length - 1], last) < step / 2) out.pop();
  out.push(last);
  return out;
}
