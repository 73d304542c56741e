import { difference, intersection, setPrecision, union } from 'polyclip-ts';
import { InputError } from '../../models/errors.ts';
import type { Point } from '../geometry/plane.ts';
import { type Polygon, turned } from './plane.ts';

type Shape = [number, number][][][];

/**
 * Metres that are none, one after the other: exactly, else what lies so near is one. The library now and then gives up
 * at sides that all but cover one another (polyclip-ts issue 5), and with another of these it does not.
 */
const PRECISIONS = [undefined, 1e-9, 1e-7, 1e-5] as const;

/** What lies in one of the first and in one of the others. */
export function intersect(first: readonly Polygon[], second: readonly Polygon[]): Polygon[] {
  const near = first.filter((one) => second.some((other) => boxesMeet(one, other)));
  if (near.length === 0) return [];
  return overlay(near, second, 'intersection', intersection);
}

/** What lies in one of the first and in none of the others. */
export function subtract(first: readonly Polygon[], second: readonly Polygon[]): Polygon[] {
  const cutting = second.filter((one) => first.some((other) => boxesMeet(one, other)));
  if (first.length === 0 || cutting.length === 0) return [...first];
  return overlay(first, cutting, 'difference', difference);
}

/** Polygons as ones that do not overlap. */
export function unite(polygons: readonly Polygon[]): Polygon[] {
  if (polygons.length < 2) return [...polygons];
  return overlay(polygons.slice(0, 1), polygons.slice(1), 'union', union);
}

function overlay(
  first: readonly Polygon[],
  second: readonly Polygon[],
  name: string,
  operation: (first: Shape, second: Shape) => [number, number][][][],
): Polygon[] {
  // Near their own origin, numbers of a projected CRS keep the digits that the library compares.
  const [[ox, oy]] = first[0][0];
  const shape = (polygons: readonly Polygon[]): Shape =>
    polygons.map((polygon) =>
      polygon.map((ring) => ring.map(([x, y]): [number, number] => [x - ox, y - oy])),
    );
  const [a, b] = [shape(first), shape(second)];
  let fault: unknown;
  for (const precision of PRECISIONS) {
    setPrecision(precision);
    try {
      return operation(a, b)
        .map((polygon) =>
          turned(polygon.map((ring) => ring.slice(0, -1).map(([x, y]): Point => [x + ox, y + oy]))),
        )
        .filter((polygon) => polygon[0].length > 2);
    } catch (error) {
      fault = error;
    } finally {
      setPrecision();
    }
  }
  throw new InputError(
    'overlay-failed',
    `${name} of ${first.length} and ${second.length} polygons at ${ox.toFixed(1)}, ${oy.toFixed(1)}`,
    `no overlay was found: ${fault instanceof Error ? fault.message : String(fault)}`,
    'Look there for outlines that all but cover one another, or that cross themselves, and mend them.',
  );
}

export interface Box {
  west: number;
  south: number;
  east: number;
  north: number;
}

const boxes = new WeakMap<Polygon, Box>();

/** Around the outer ring. */
export function boxOf(polygon: Polygon): Box {
  const known = boxes.get(polygon);
  if (known) return known;
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (const [x, y] of polygon[0]) {
    box.west = Math.min(box.west, x);
    box.east = Math.max(box.east, x);
    box.south = Math.min(box.south, y);
    box.north = Math.max(box.north, y);
  }
  boxes.set(polygon, box);
  return box;
}

export function boxesMeet(one: Polygon, other: Polygon): boolean {
  const [a, b] = [boxOf(one), boxOf(other)];
  return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}
