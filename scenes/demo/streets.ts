import type { Name } from './names.ts';
import {
  along,
  contains,
  cross,
  distance,
  distanceToSegment,
  type Point,
  type Polyline,
  type Ring,
  ringArea,
} from './plane.ts';

export type StreetClass =
  | 'trunk'
  | 'primary'
  | 'secondary'
  | 'tertiary'
  | 'residential'
  | 'living_street'
  | 'track';

/** Metres from kerb to kerb, pavements not counted. */
export const CARRIAGEWAY: Record<StreetClass, number> = {
  trunk: 28,
  primary: 22,
  secondary: 15,
  tertiary: 11,
  residential: 7.5,
  living_street: 4.5,
  track: 3,
};
/** Metres of pavement and green on each side. */
export const VERGE: Record<StreetClass, number> = {
  trunk: 12,
  primary: 8,
  secondary: 5.5,
  tertiary: 4,
  residential: 2.5,
  living_street: 0.6,
  track: 0.5,
};

export interface Street {
  id: number;
  class: StreetClass;
  name?: Name;
  line: Point[];
  /** Places on the line, beside its ends and corners, where other streets meet it. */
  joints: Point[];
}

/** A piece of ground between streets. Edge i runs from corner i to the next one, along `streets[i]` (−1: none). */
export interface Face {
  ring: Ring;
  streets: readonly number[];
}

/** Streets that cut the ground into faces; what meets a street is joined to it. */
export class StreetPlan {
  readonly streets: Street[] = [];

  add(kind: StreetClass, line: Polyline, name?: Name): Street {
    const street: Street = {
      id: this.streets.length,
      class: kind,
      ...(name && { name }),
      line: [...line],
      joints: [],
    };
    this.streets.push(street);
    return street;
  }

  /**
   * Cuts a face along a straight line through a place inside of it. Undefined if the cut would be too near to a
   * corner's own edges to leave ground on both sides.
   */
  cut(
    face: Face,
    through: Point,
    direction: Point,
    kind: StreetClass,
    name?: Name,
  ): [Face, Face] | undefined {
    const chord = chordThrough(face.ring, through, direction);
    if (!chord) return undefined;
    const [from, to] = chord;
    if (distance(from.at, to.at) < 8) return undefined;
    const street = this.add(kind, [from.at, to.at], name);
    return this.#split(face, from, to, [from.at, to.at], street);
  }

  /** Cuts a face along a line that comes in and goes out of it, as often as it does. Faces that it misses stay whole. */
  cutAlong(face: Face, line: Polyline, kind: StreetClass, name?: Name): Face[] {
    const passage = passageThrough(face.ring, line);
    if (!passage) return [face];
    const street = this.add(kind, passage.line, name);
    const halves = this.#split(face, passage.from, passage.to, passage.line, street);
    return halves.flatMap((half) => this.cutAlong(half, line, kind, name));
  }

  #split(face: Face, from: Crossing, to: Crossing, line: Polyline, street: Street): [Face, Face] {
    for (const { edge, at } of [from, to]) {
      const met = face.streets[edge];
      if (met >= 0) this.streets[met].joints.push(at);
    }
    return [sideOf(face, from, to, line, street.id), sideOf(face, to, from, [...line].reverse(), street.id)];
  }
}

interface Crossing {
  edge: number;
  at: Point;
}

/** The part of a face from where `to` leaves it, along its own edges, back to `from`, and then along the line. */
function sideOf(face: Face, from: Crossing, to: Crossing, line: Polyline, street: number): Face {
  const { ring, streets } = face;
  const corners: Point[] = [];
  const edges: number[] = [];
  for (let i = 0; i + 1 < line.length; i++) {
    corners.push(line[i]);
    edges.push(street);
  }
  corners.push(to.at);
  edges.push(streets[to.edge]);
  for (let i = (to.edge + 1) % ring.length; ; i = (i + 1) % ring.length) {
    if (distance(corners[corners.length - 1], ring[i]) > 0.01) {
      corners.push(ring[i]);
      edges.push(streets[i]);
    } else edges[edges.length - 1] = streets[i];
    if (i === from.edge) break;
  }
  if (distance(corners[corners.length - 1], corners[0]) <= 0.01) {
    corners.pop();
    edges.pop();
  }
  return { ring: corners, streets: edges };
}

function chordThrough(ring: Ring, through: Point, direction: Point): [Crossing, Crossing] | undefined {
  let before: (Crossing & { t: number }) | undefined;
  let after: (Crossing & { t: number }) | undefined;
  for (let i = 0; i < ring.length; i++) {
    const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
    const sa = cross(direction[0], direction[1], a[0] - through[0], a[1] - through[1]);
    const sb = cross(direction[0], direction[1], b[0] - through[0], b[1] - through[1]);
    if (sa >= 0 === sb >= 0) continue;
    const at = along(a, b, sa / (sa - sb));
    const t = (at[0] - through[0]) * direction[0] + (at[1] - through[1]) * direction[1];
    if (t < 0 && (!before || t > before.t)) before = { edge: i, at, t };
    if (t >= 0 && (!after || t < after.t)) after = { edge: i, at, t };
  }
  return before && after ? [before, after] : undefined;
}

function passageThrough(
  ring: Ring,
  line: Polyline,
): { from: Crossing; to: Crossing; line: Point[] } | undefined {
  const crossings: (Crossing & { segment: number; t: number })[] = [];
  for (let s = 0; s + 1 < line.length; s++) {
    const [p, q] = [line[s], line[s + 1]];
    const [dx, dy] = [q[0] - p[0], q[1] - p[1]];
    for (let i = 0; i < ring.length; i++) {
      const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
      const [ex, ey] = [b[0] - a[0], b[1] - a[1]];
      const bend = cross(dx, dy, ex, ey);
      if (Math.abs(bend) < 1e-9) continue;
      const t = cross(a[0] - p[0], a[1] - p[1], ex, ey) / bend;
      const u = cross(a[0] - p[0], a[1] - p[1], dx, dy) / bend;
      if (t >= 0 && t < 1 && u >= 0 && u < 1) crossings.push({ edge: i, at: along(a, b, u), segment: s, t });
    }
  }
  crossings.sort((a, b) => a.segment - b.segment || a.t - b.t);
  for (let i = 0; i + 1 < crossings.length; i++) {
    const [from, to] = [crossings[i], crossings[i + 1]];
    const part = [from.at, ...line.slice(from.segment + 1, to.segment + 1), to.at];
    // A piece that runs along the edge, or outside of the ring, cuts nothing.
    if (distance(from.at, to.at) < 60 || !isInside(ring, part)) continue;
    return { from, to, line: part };
  }
  return undefined;
}

function isInside(ring: Ring, line: Polyline): boolean {
  const middle = line.length > 2 ? line[Math.floor(line.length / 2)] : along(line[0], line[1], 0.5);
  const nearest = Math.min(...ring.map((a, i) => distanceToSegment(middle, a, ring[(i + 1) % ring.length])));
  return contains(ring, middle) && nearest > 5;
}

export const faceArea = (face: Face): number => ringArea(face.ring);
