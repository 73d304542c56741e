import { enuFrame, geodeticToEcef } from '../geodesy/ellipsoid.ts';
import type { Bim, BimBounds, BimElement, BimPart, BimShape, BimSpace, BimStorey } from '../schema/bim.ts';
import { turnBetween } from './same-shape.ts';

/** What both versions have. */
export interface BimPair<Thing> {
  before: Thing;
  after: Thing;
}

/** What came of the things of one kind, each list in the order of the ids. */
export interface BimChanges<Thing> {
  added: Thing[];
  removed: Thing[];
  /**
   * The same shape at another place, `metres` away, or turned there by `degrees` clockwise. May be changed as well, in
   * its attributes.
   */
  moved: (BimPair<Thing> & { metres: number; degrees: number })[];
  /** Other attributes, another size or another shape, its mirror image too. */
  changed: BimPair<Thing>[];
  /** Things that are as they were. */
  same: number;
}

/** What came of a building model from one version to the next. */
export interface BimDifference {
  elements: BimChanges<BimElement>;
  spaces: BimChanges<BimSpace>;
  storeys: BimChanges<BimStorey>;
  /** Sites, buildings, facilities and their parts. */
  structure: BimChanges<BimPart>;
}

/** What tells whether something is as it was. */
interface Comparable {
  id: string;
  hash?: string | undefined;
  bounds?: BimBounds | undefined;
  shape?: BimShape | undefined;
}

/** Metres that a place may differ by and still be the same. */
export const STAYS_WITHIN = 0.01;

/**
 * Compares two versions of a building model by GlobalIds, whatever sources they were imported as. `tolerance`: metres
 * that a place may differ by, and a size, where a version was written without shapes.
 */
export function compareBims(before: Bim, after: Bim, tolerance = STAYS_WITHIN): BimDifference {
  return {
    elements: changesOf(before.elements, after.elements, tolerance),
    spaces: changesOf(before.spaces, after.spaces, tolerance),
    storeys: changesOf(before.storeys, after.storeys, tolerance),
    structure: changesOf(before.structure, after.structure, tolerance),
  };
}

function changesOf<Thing extends Comparable>(
  before: readonly Thing[],
  after: readonly Thing[],
  tolerance: number,
): BimChanges<Thing> {
  const changes: BimChanges<Thing> = { added: [], removed: [], moved: [], changed: [], same: 0 };
  const known = new Map(before.map((thing) => [globalIdOf(thing.id), thing]));
  for (const thing of after) {
    const id = globalIdOf(thing.id);
    const old = known.get(id);
    known.delete(id);
    if (!old) {
      changes.added.push(thing);
      continue;
    }
    const pair = { before: old, after: thing };
    const way = wayOf(old, thing, tolerance);
    const isMoved = way !== undefined && (way.metres > tolerance || way.degrees !== 0);
    // A version from before hashes were written tells nothing of attributes.
    const isChanged = !way || (old.hash !== undefined && thing.hash !== undefined && old.hash !== thing.hash);
    if (isMoved) changes.moved.push({ ...pair, ...way });
    if (isChanged) changes.changed.push(pair);
    if (!isChanged && !isMoved) changes.same++;
  }
  changes.removed.push(...known.values());
  return changes;
}

/** The id without its source. */
function globalIdOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}

/** How one and the same shape came from one place to another; undefined for another shape. */
function wayOf(
  old: Comparable,
  thing: Comparable,
  tolerance: number,
): { metres: number; degrees: number } | undefined {
  const [a, b] = [old.bounds, thing.bounds];
  if (!a || !b) return a || b ? undefined : { metres: 0, degrees: 0 };
  const metres = distanceOf(a, b);
  if (!old.shape || !thing.shape) return sameSize(a, b, tolerance) ? { metres, degrees: 0 } : undefined;
  const degrees = turnBetween(old.shape, thing.shape, metres);
  if (degrees === undefined) return undefined;
  // The corner of a box goes far when what is in it turns on the spot.
  return {
    metres: degrees === 0 ? metres : distanceOf(middleOf(a, old.shape), middleOf(b, thing.shape)),
    degrees,
  };
}

/** Longitude, latitude and height of the middle of a shape's surface. */
function middleOf([west, south, lowest]: BimBounds, [, east, north, up]: BimShape): ArrayLike<number> {
  return enuFrame(west, south, lowest).toGeodetic(east, north, up);
}

/** Metres between two places, or the lowest south-western corners of bounds. */
function distanceOf(a: ArrayLike<number>, b: ArrayLike<number>): number {
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
