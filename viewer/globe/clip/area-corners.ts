import type { Area, Position } from '../../../models/schema/view-document.ts';

/** A corner of a ring of an area: the outline is ring 0, holes follow. */
export interface Corner {
  area: number;
  ring: number;
  index: number;
}

/** Fewer places enclose nothing. */
const FEWEST = 3;

export function cornersOf(areas: readonly Area[]): (Corner & { place: Position })[] {
  return areas.flatMap((rings, area) =>
    rings.flatMap((places, ring) => places.map((place, index) => ({ area, ring, index, place }))),
  );
}

/** The middle of the side that begins at a corner. */
export function middleAfter(areas: readonly Area[], { area, ring, index }: Corner): Position {
  const places = areas[area][ring];
  const [from, to] = [places[index], places[(index + 1) % places.length]];
  return [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
}

export function withCornerMoved(areas: readonly Area[], corner: Corner, place: Position): Area[] {
  return withRing(areas, corner, (places) => places.map((old, i) => (i === corner.index ? place : old)));
}

/** Areas with one more corner on the side that begins at a corner. */
export function withCornerAfter(areas: readonly Area[], corner: Corner, place: Position): Area[] {
  return withRing(areas, corner, (places) => [
    ...places.slice(0, corner.index + 1),
    place,
    ...places.slice(corner.index + 1),
  ]);
}

/**
 * Areas without a corner. A hole that would enclose nothing goes, and so does an area of several; undefined for the last
 * outline, which keeps its three corners.
 */
export function withoutCorner(areas: readonly Area[], corner: Corner): Area[] | undefined {
  const { area, ring } = corner;
  if (areas[area][ring].length > FEWEST)
    return withRing(areas, corner, (places) => without(places, corner.index));
  if (ring > 0) return areas.map((rings, i) => (i === area ? without(rings, ring) : rings));
  return areas.length > 1 ? without(areas, area) : undefined;
}

function without<Item>(items: readonly Item[], index: number): Item[] {
  return items.filter((_, i) => i !== index);
}

function withRing(
  areas: readonly Area[],
  { area, ring }: Corner,
  change: (places: Position[]) => Position[],
): Area[] {
  return areas.map((rings, i) =>
    i === area ? rings.map((places, j) => (j === ring ? change(places) : places)) : rings,
  );
}
