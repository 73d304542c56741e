import type { Area, Position } from '../../models/schema/position.ts';
import { checkArea } from '../../models/schema/ring-check.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import { type Point, ringArea } from '../../scenes/geometry/plane.ts';
import type { StandingBuilding } from '../../scenes/planning/mass.ts';
import { layOut, type Plane, type Polygon } from '../../scenes/planning/plane.ts';
import {
  itemOf,
  moveItem,
  pivotOf,
  pullRoof,
  pullSide,
  replaceItem,
  turnBuilding,
} from '../../scenes/planning/scheme/edit.ts';
import { snap } from '../../scenes/planning/scheme/snap.ts';
import type { ChosenItem } from './scheme-store.ts';

/** What of a chosen item is pulled or pushed. */
export type Grip =
  | { does: 'roof' }
  | { does: 'move' }
  | { does: 'turn' }
  | { does: 'side'; side: number }
  | { does: 'corner'; ring: number; corner: number };

/** The grips of an item, at places in degrees; those of a building's roof are over its middle. */
export function gripsOf(scheme: Scheme, { list, id }: ChosenItem): { grip: Grip; at: Position }[] {
  const item = scheme[list].find((one) => one.id === id);
  if (!item) return [];
  if ('line' in item)
    return item.line.map((at, corner) => ({ grip: { does: 'corner', ring: 0, corner }, at }));
  if ('footprint' in item) {
    const [outer] = item.footprint;
    const middle = middleOf(outer);
    const turning = { grip: { does: 'turn' as const }, at: beside(outer, middle) };
    // A model is moved and turned as it is.
    if (item.reference) return [{ grip: { does: 'move' }, at: middle }, turning];
    return [
      turning,
      {
        grip: { does: 'roof' },
        at: middleOf((item.floors[item.floors.length - 1].footprint ?? item.footprint)[0]),
      },
      { grip: { does: 'move' }, at: middle },
      ...outer.map((corner, side) => ({
        grip: { does: 'side' as const, side },
        at: between(corner, outer[(side + 1) % outer.length]),
      })),
    ];
  }
  return [
    { grip: { does: 'move' }, at: middleOf(item.area[0]) },
    ...item.area.flatMap((ring, index) =>
      ring.map((at, corner) => ({ grip: { does: 'corner' as const, ring: index, corner }, at })),
    ),
  ];
}

const middleOf = (ring: readonly Position[]): Position => {
  const sum = ring.reduce<[number, number]>(([x, y], [a, b]) => [x + a, y + b], [0, 0]);
  return [sum[0] / ring.length, sum[1] / ring.length];
};
const between = (a: Position, b: Position): Position => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];

/** Beyond the corner that is furthest from the middle, on the line through both. */
function beside(ring: readonly Position[], [x, y]: Position): Position {
  const [far] = [...ring].sort((a, b) => Math.hypot(b[0] - x, b[1] - y) - Math.hypot(a[0] - x, a[1] - y));
  return [x + BESIDE * (far[0] - x), y + BESIDE * (far[1] - y)];
}
const BESIDE = 1.25;

/** Outlines that something is drawn to: parcels, buildings and greens of the scheme but for one, and what stands. */
export function outlinesOf(
  scheme: Scheme,
  standing: readonly StandingBuilding[],
  plane: Plane,
  except?: ChosenItem,
): Polygon[] {
  const gone = new Set(scheme.demolitions.map(({ feature }) => feature));
  const isOther =
    (list: ChosenItem['list']) =>
    ({ id }: { id: string }) =>
      list !== except?.list || id !== except.id;
  return [
    ...scheme.parcels.filter(isOther('parcels')).map(({ area }) => area),
    ...scheme.buildings.filter(isOther('buildings')).map(({ footprint }) => footprint),
    ...scheme.greens.filter(isOther('greens')).map(({ area }) => area),
    ...standing.filter(({ building }) => !gone.has(building.id)).map(({ building }) => building.footprint),
  ].map((area) => layOut(area, plane));
}

export interface Pulling {
  plane: Plane;
  /** What outlines are drawn to, and within how many metres; none: nothing is. */
  outlines: readonly Polygon[];
  within: number;
}

/** Metres to which a side is pulled where it is drawn to nothing. */
const STEP = 0.5;
/** Degrees by which something is turned. */
const TURN = 1;

/**
 * The scheme as it is when a grip is pulled from one place to another, in degrees; of a roof by metres upwards. What
 * would make no outline leaves it as it was.
 */
export function pulled(
  scheme: Scheme,
  { list, id }: ChosenItem,
  grip: Grip,
  by: { from: Position; to: Position; up: number },
  { plane, outlines, within }: Pulling,
): Scheme {
  if (grip.does === 'roof') return pullRoof(scheme, id, by.up);
  const [from, to] = [plane.toPlane(by.from), plane.toPlane(by.to)];
  if (grip.does === 'turn') {
    const [x, y] = pivotOf(itemOf(scheme, 'buildings', id), plane);
    const bearing = (at: Point): number => (Math.atan2(at[0] - x, at[1] - y) * 180) / Math.PI;
    return turnBuilding(scheme, id, Math.round((bearing(to) - bearing(from)) / TURN) * TURN, plane);
  }
  if (grip.does === 'move') {
    const shift: Point = [to[0] - from[0], to[1] - from[1]];
    return moveItem(
      scheme,
      list,
      id,
      snappedShift(scheme, { list, id }, shift, plane, outlines, within),
      plane,
    );
  }
  if (grip.does === 'corner') {
    const at = plane.toDegrees(snap(to, outlines, within).point);
    const item = itemOf(scheme, list, id);
    if ('line' in item)
      return replaceItem(scheme, 'roads', id, {
        ...item,
        line: item.line.map((place, index) => (index === grip.corner ? at : place)),
      });
    if (!('area' in item)) return scheme;
    const area: Area = item.area.map((ring, index) =>
      index === grip.ring ? ring.map((place, corner) => (corner === grip.corner ? at : place)) : ring,
    );
    return checkArea(area) ? scheme : replaceItem(scheme, list, id, { ...item, area } as never);
  }
  const { footprint } = itemOf(scheme, 'buildings', id);
  const ring = footprint[0].map((place) => plane.toPlane(place));
  const [a, b] = [ring[grip.side], ring[(grip.side + 1) % ring.length]];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (length === 0) return scheme;
  const hand = ringArea(ring) > 0 ? 1 : -1;
  const [nx, ny] = [(hand * (b[1] - a[1])) / length, (-hand * (b[0] - a[0])) / length];
  const along = ([x, y]: Point): number => (x - from[0]) * nx + (y - from[1]) * ny;
  const near = snap(to, outlines, within);
  const metres = near.kind === 'free' ? Math.round(along(to) / STEP) * STEP : along(near.point);
  try {
    return metres === 0 ? scheme : pullSide(scheme, id, { side: grip.side }, metres, plane);
  } catch {
    // Pushed through to the other side.
    return scheme;
  }
}

/** A move that brings the corner that is nearest to an outline onto it. */
function snappedShift(
  scheme: Scheme,
  { list, id }: ChosenItem,
  [dx, dy]: Point,
  plane: Plane,
  outlines: readonly Polygon[],
  within: number,
): Point {
  const item = itemOf(scheme, list, id);
  const places = 'line' in item ? item.line : 'footprint' in item ? item.footprint[0] : item.area[0];
  let best: { shift: Point; rank: number; metres: number } | undefined;
  for (const place of places) {
    const [x, y] = plane.toPlane(place);
    const near = snap([x + dx, y + dy], outlines, within);
    if (near.kind === 'free') continue;
    const shift: Point = [near.point[0] - x, near.point[1] - y];
    const metres = Math.hypot(shift[0] - dx, shift[1] - dy);
    const rank = near.kind === 'corner' ? 0 : 1;
    if (!best || rank < best.rank || (rank === best.rank && metres < best.metres))
      best = { shift, rank, metres };
  }
  return best?.shift ?? [dx, dy];
}
