import { geodeticToEcef } from '../geodesy/ellipsoid.ts';
import type { Bim, BimBounds, BimElement } from '../schema/bim.ts';

/** An element that both versions have. */
export interface BimPair {
  before: BimElement;
  after: BimElement;
}

/** What came of a building model from one version to the next, each list in the order of the ids. */
export interface BimDifference {
  added: BimElement[];
  removed: BimElement[];
  /** The same size at another place; `metres` is the way. May be changed as well. */
  moved: (BimPair & { metres: number })[];
  /** Other attributes, or another size. */
  changed: BimPair[];
  /** Elements that are as they were. */
  same: number;
}

/**
 * Compares two versions of a building model by the GlobalIds of their elements, whatever sources they were imported
 * as. `tolerance`: metres that a place or a size may differ by.
 */
export function compareBims(before: Bim, after: Bim, tolerance = 0.01): BimDifference {
  const difference: BimDifference = { added: [], removed: [], moved: [], changed: [], same: 0 };
  const known = new Map(before.elements.map((element) => [globalIdOf(element.id), element]));
  for (const element of after.elements) {
    const id = globalIdOf(element.id);
    const old = known.get(id);
    known.delete(id);
    if (!old) {
      difference.added.push(element);
      continue;
    }
    const pair = { before: old, after: element };
    const [a, b] = [old.bounds, element.bounds];
    const hasSize = !a || !b ? a === b : sameSize(a, b, tolerance);
    const metres = a && b && hasSize ? distanceOf(a, b) : 0;
    const isChanged = old.hash !== element.hash || !hasSize;
    if (metres > tolerance) difference.moved.push({ ...pair, metres });
    if (isChanged) difference.changed.push(pair);
    if (!isChanged && metres <= tolerance) difference.same++;
  }
  difference.removed.push(...known.values());
  return difference;
}

/** The id without its source. */
function globalIdOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

/** Metres between the lowest south-western corners. */
function distanceOf(a: BimBounds, b: BimBounds): number {
  const from = geodeticToEcef(a[0], a[1], a[2]);
  const to = geodeticToEcef(b[0], b[1], b[2]);
  return Math.hypot(from[0] - to[0], from[1] - to[1], from[2] - to[2]);
}

function sameSize(a: BimBounds, b: BimBounds, tolerance: number): boolean {
  const [sizeA, sizeB] = [a, b].map(sizeOf);
  return sizeA.every((side, axis) => Math.abs(side - sizeB[axis]) <= tolerance);
}

/** Metres to the east, to the north and up. */
function sizeOf([west, south, lowest, east, north, highest]: BimBounds): number[] {
  const corner = geodeticToEcef(west, south, lowest);
  const along = [geodeticToEcef(east, south, lowest), geodeticToEcef(west, north, lowest)];
  return [
    ...along.map((end) => Math.hypot(end[0] - corner[0], end[1] - corner[1], end[2] - corner[2])),
    highest - lowest,
  ];
}
