import { contains, distance, distanceToSegment, type Point, type Ring } from './plane.ts';

/** A railway on a viaduct over the streets, from border to border. */
export interface Railway {
  /** Its middle, west to east in even steps. */
  line: Point[];
  /** Where its station is to be. */
  stop: Point;
}

const STEP = 25;
/** Metres on each side of its middle that nothing is built on. */
export const RAILWAY_CLEARANCE = 20;
/** Metres between the middles of its two tracks: TB 10621-2014 for up to 250 km/h has 4.6 and more. */
export const TRACKS_APART = 5;

export function layRailway(size: number): Railway {
  const half = size / 2;
  const yAt = (x: number): number =>
    half * (0.545 + 0.035 * Math.sin((x / half) * 2.3 + 0.6) + 0.05 * (x / half));
  const line: Point[] = [];
  const count = Math.round((2 * half) / STEP);
  for (let i = 0; i <= count; i++) {
    const x = -half + (2 * half * i) / count;
    line.push([x, yAt(x)]);
  }
  const x = -0.27 * half;
  return { line, stop: [x, yAt(x)] };
}

/** Metres from the railway's middle; exact near to it, at least so far elsewhere. */
export function distanceToRailway({ line }: Railway, [x, y]: Point): number {
  const step = line[1][0] - line[0][0];
  const at = Math.round((x - line[0][0]) / step);
  let nearest = Number.POSITIVE_INFINITY;
  for (let i = Math.max(1, at - 3); i <= Math.min(line.length - 1, at + 3); i++)
    nearest = Math.min(nearest, distanceToSegment([x, y], line[i - 1], line[i]));
  return nearest;
}

/** Whether a convex piece of ground keeps clear of the railway. */
export function isClearOf(railway: Railway, ring: Ring): boolean {
  const [x, y] = ring[0];
  let reach = 0;
  for (const corner of ring) reach = Math.max(reach, distance(corner, ring[0]));
  // The line runs nearly east: far to the north or south of it there is nothing to look at.
  const { line } = railway;
  const beside =
    line[Math.max(0, Math.min(line.length - 1, Math.round((x - line[0][0]) / (line[1][0] - line[0][0]))))];
  if (Math.abs(y - beside[1]) > 2 * (reach + RAILWAY_CLEARANCE)) return true;
  if (!ring.every((corner) => distanceToRailway(railway, corner) > RAILWAY_CLEARANCE)) return false;
  return !line.some((p) => distance(p, ring[0]) < reach + STEP && contains(ring, p));
}
