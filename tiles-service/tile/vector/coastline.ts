import { doubleArea, groupRings } from './dissolve.ts';
import type { Bounds } from './map-feature.ts';

/** A line as flat x, y in world units; y grows to the south. */
type Line = number[];

/**
 * The sea beside coastlines within a rectangle. Coastlines follow OpenStreetMap's rule: land to the left of their
 * direction, water to the right. Lines are joined end to end; an end in the open (where an extract was cut) is led to
 * the nearest side of the rectangle, and from there along its sides, water on the right, to where a coast begins
 * again. Islands become holes. Islands alone have sea all around them.
 *
 * Returns polygons of flat x, y rings, the outer ring of each first; none when there is no coast.
 */
export function seaBeside(coasts: readonly Line[], rectangle: Bounds): number[][][] {
  const { open, closed } = joinCoasts(coasts);
  const rings = closed.filter((ring) => ring.length >= 6);
  rings.push(...closeAlong(open, rectangle));
  if (rings.length === 0) return [];
  // With y to the south, water to the right means that the area of water is positive.
  const hasShore = rings.some((ring) => doubleArea(ring) > 0);
  if (!hasShore) rings.push(cornersOf(rectangle));
  return groupRings(rings);
}

function joinCoasts(coasts: readonly Line[]): { open: Line[]; closed: Line[] } {
  const keyAt = (line: Line, at: number) => `${line[at]},${line[at + 1]}`;
  const byStart = new Map<string, Line>();
  for (const coast of coasts) if (coast.length >= 4) byStart.set(keyAt(coast, 0), coast);
  const ends = new Set([...byStart.values()].map((coast) => keyAt(coast, coast.length - 2)));
  const open: Line[] = [];
  const closed: Line[] = [];
  const follow = (start: string) => {
    let line: Line = [];
    let key = start;
    for (let next = byStart.get(key); next; next = byStart.get(key)) {
      byStart.delete(key);
      line = line.length === 0 ? [...next] : line.concat(next.slice(2));
      key = keyAt(line, line.length - 2);
    }
    if (key === start) closed.push(line.slice(0, -2));
    else open.push(line);
  };
  // First those that nothing leads into, so that each chain is followed from its beginning; then the rings.
  for (const start of [...byStart.keys()]) if (!ends.has(start) && byStart.has(start)) follow(start);
  for (const start of [...byStart.keys()]) if (byStart.has(start)) follow(start);
  return { open, closed };
}

/** Position along the sides of a rectangle, 0 to 4, clockwise on a map (east along the north side first). */
function alongSides([x, y]: [number, number], [left, top, right, bottom]: Bounds): number {
  const u = (x - left) / (right - left);
  const v = (y - top) / (bottom - top);
  const distances = [y - top, right - x, bottom - y, x - left];
  const side = distances.indexOf(Math.min(...distances));
  return (side + [u, v, 1 - u, 1 - v][side]) % 4;
}

function cornersOf([left, top, right, bottom]: Bounds): Line {
  return [left, top, right, top, right, bottom, left, bottom];
}

function pointAt(position: number, rectangle: Bounds): [number, number] {
  const [left, top, right, bottom] = rectangle;
  const side = Math.floor(position) % 4;
  const t = position - Math.floor(position);
  if (side === 0) return [left + t * (right - left), top];
  if (side === 1) return [right, top + t * (bottom - top)];
  if (side === 2) return [right - t * (right - left), bottom];
  return [left, bottom - t * (bottom - top)];
}

function closeAlong(open: readonly Line[], rectangle: Bounds): Line[] {
  const coasts = open.map((line) => ({
    line,
    begins: alongSides([line[0], line[1]], rectangle),
    ends: alongSides([line[line.length - 2], line[line.length - 1]], rectangle),
    used: false,
  }));
  const rings: Line[] = [];
  for (const first of coasts) {
    if (first.used) continue;
    const ring: Line = [];
    let coast = first;
    do {
      coast.used = true;
      ring.push(...pointAt(coast.begins, rectangle), ...coast.line, ...pointAt(coast.ends, rectangle));
      // Clockwise on a map keeps the rectangle's inside, and with it the water, on the right.
      const from = coast.ends;
      const waiting = coasts.filter((other) => !other.used || other === first);
      const next = waiting.reduce((nearest, other) =>
        distanceAlong(from, other.begins) < distanceAlong(from, nearest.begins) ? other : nearest,
      );
      addCorners(ring, from, distanceAlong(from, next.begins), rectangle);
      coast = next;
    } while (coast !== first);
    rings.push(ring);
  }
  return rings;
}

function distanceAlong(from: number, to: number): number {
  return (to - from + 4) % 4;
}

function addCorners(ring: Line, from: number, distance: number, rectangle: Bounds): void {
  for (let corner = Math.floor(from) + 1; corner < from + distance; corner++)
    ring.push(...pointAt(corner % 4, rectangle));
}
