import Flatbush from 'flatbush';
import type { Position } from '../../../models/schema/position.ts';
import { onSegment } from '../../geometry/plane.ts';
import type { Plane } from '../plane.ts';
import { ASIDE } from './isochrone.ts';
import type { ReachedSegment } from './reached-lines.ts';

/** Something that people go to. */
export interface Facility {
  id: string;
  /** School, clinic, market …: as the city calls it. */
  kind: string;
  at: Position;
}

/** How a kind of facility is reached. */
export interface KindWithin {
  kind: string;
  count: number;
  /** The nearest one; absent: none is reached in time. */
  nearest?: { id: string; seconds: number };
}

export interface LifeCircle {
  /** Those that are reached, the nearest first, and in how many seconds. */
  facilities: { id: string; kind: string; seconds: number }[];
  /** What is wanted in any case, in its order, then what else is there. */
  kinds: KindWithin[];
  /** Kinds that are wanted and not reached. */
  missing: string[];
}

/**
 * What lies within a walk (15 分钟生活圈): facilities that are reached in time, the last metres straight from the road and
 * not more than `aside`.
 */
export function lifeCircle(
  segments: readonly ReachedSegment[],
  facilities: readonly Facility[],
  {
    limit,
    speed,
    aside = ASIDE,
    wanted = [],
  }: { limit: number; speed: number; aside?: number; wanted?: readonly string[] },
  plane: Plane,
): LifeCircle {
  const arrival = arrivals(segments, { speed, aside });
  const found = facilities.flatMap(({ id, kind, at }) => {
    const seconds = arrival(plane.toPlane(at));
    return seconds <= limit ? [{ id, kind, seconds }] : [];
  });
  found.sort((a, b) => a.seconds - b.seconds);
  const names = [...new Set([...wanted, ...found.map(({ kind }) => kind)])];
  const kinds = names.map((kind): KindWithin => {
    const own = found.filter((one) => one.kind === kind);
    return {
      kind,
      count: own.length,
      ...(own.length > 0 ? { nearest: { id: own[0].id, seconds: own[0].seconds } } : {}),
    };
  });
  const missing = wanted.filter((kind) => !found.some((one) => one.kind === kind));
  return { facilities: found, kinds, missing };
}

/** Seconds in which places of the plane are reached over the roads; Infinity further than `aside` from them. */
export function arrivals(
  segments: readonly ReachedSegment[],
  { speed, aside = ASIDE }: { speed: number; aside?: number },
): (at: readonly [x: number, y: number]) => number {
  if (segments.length === 0) return () => Infinity;
  const index = new Flatbush(segments.length);
  for (const { a, b } of segments)
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
  index.finish();
  return ([x, y]) =>
    index.search(x - aside, y - aside, x + aside, y + aside).reduce((least, number) => {
      const { a, b, from, to } = segments[number];
      const { metres, share } = onSegment([x, y], a, b);
      return metres > aside ? least : Math.min(least, from + (to - from) * share + metres / speed);
    }, Infinity);
}
