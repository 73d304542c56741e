import { InputError } from '../../../models/errors.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import { checkArea } from '../../../models/schema/ring-check.ts';
import type { Scheme, SchemeBuilding, SchemeFloors } from '../../../models/schema/scheme.ts';
import { type Point, ringCentroid } from '../../geometry/plane.ts';
import type { Plane } from '../plane.ts';
import { movedSide } from './move-side.ts';

/** Lists whose items have an id and lie somewhere. */
export const PLACED_LISTS = ['parcels', 'buildings', 'greens', 'roads'] as const;
export type PlacedList = (typeof PLACED_LISTS)[number];
export type ItemOf<List extends PlacedList> = Scheme[List][number];

/**
 * Adds an item at the end of its list.
 * @throws InputError `scheme-item` where the id is taken
 */
export function addItem<List extends PlacedList>(scheme: Scheme, list: List, item: ItemOf<List>): Scheme {
  if (scheme[list].some(({ id }) => id === item.id))
    throw new InputError(
      'scheme-item',
      `${list} of ${scheme.id}`,
      `"${item.id}" is there already.`,
      'Give it another id.',
    );
  return { ...scheme, [list]: [...scheme[list], item] };
}

/** The item; @throws InputError `scheme-item` where there is none. */
export function itemOf<List extends PlacedList>(scheme: Scheme, list: List, id: string): ItemOf<List> {
  const item = scheme[list].find((one) => one.id === id);
  if (!item)
    throw new InputError(
      'scheme-item',
      `${list} of ${scheme.id}`,
      `there is no "${id}".`,
      'Choose one that is there.',
    );
  return item as ItemOf<List>;
}

/** Puts items in the place of one; none takes it away. All others stay the objects that they were. */
export function replaceItem<List extends PlacedList>(
  scheme: Scheme,
  list: List,
  id: string,
  ...items: ItemOf<List>[]
): Scheme {
  const at = scheme[list].indexOf(itemOf(scheme, list, id) as never);
  return { ...scheme, [list]: [...scheme[list].slice(0, at), ...items, ...scheme[list].slice(at + 1)] };
}

export const removeItem = (scheme: Scheme, list: PlacedList, id: string): Scheme =>
  replaceItem(scheme, list, id);

/** Takes a feature of the city down, or lets it stand again. */
export function demolish(scheme: Scheme, feature: string, isGone: boolean, phase?: string): Scheme {
  const others = scheme.demolitions.filter((one) => one.feature !== feature);
  if (!isGone && others.length === scheme.demolitions.length) return scheme;
  const own = isGone ? [{ feature, ...(phase === undefined ? {} : { phase }) }] : [];
  return { ...scheme, demolitions: [...others, ...own] };
}

/** Moves an item by metres east and north of the grid; its form stays as it is on the plane. */
export function moveItem(scheme: Scheme, list: PlacedList, id: string, by: Point, plane: Plane): Scheme {
  if (by[0] === 0 && by[1] === 0) return scheme;
  const shift = (place: Position): Position => {
    const [x, y] = plane.toPlane(place);
    return plane.toDegrees([x + by[0], y + by[1]]);
  };
  const shiftArea = (area: Area): Area => area.map((ring) => ring.map(shift));
  const item = itemOf(scheme, list, id);
  if ('line' in item) return replaceItem(scheme, 'roads', id, { ...item, line: item.line.map(shift) });
  if ('footprint' in item) return replaceItem(scheme, 'buildings', id, mapBuilding(item, shiftArea, shift));
  return replaceItem(scheme, list, id, { ...item, area: shiftArea(item.area) } as never);
}

/** What a building is turned about. */
export const pivotOf = ({ footprint, reference }: SchemeBuilding, plane: Plane): Point =>
  reference ? plane.toPlane(reference.at) : ringCentroid(footprint[0].map((place) => plane.toPlane(place)));

/** Turns a building clockwise by degrees, about the anchor of its model or the middle of its ground outline. */
export function turnBuilding(scheme: Scheme, id: string, degrees: number, plane: Plane): Scheme {
  const by = ((degrees % 360) + 360) % 360;
  if (by === 0) return scheme;
  const building = itemOf(scheme, 'buildings', id);
  const { reference } = building;
  const [ox, oy] = pivotOf(building, plane);
  const turn = (by * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const turned = (place: Position): Position => {
    const [x, y] = plane.toPlane(place);
    return plane.toDegrees([
      ox + (x - ox) * cosine + (y - oy) * sine,
      oy - (x - ox) * sine + (y - oy) * cosine,
    ]);
  };
  const next = mapBuilding(
    building,
    (area) => area.map((ring) => ring.map(turned)),
    (at) => at,
  );
  // Thousandths of a degree: a whole turn comes back to where it began.
  const heading = reference && (Math.round((reference.heading + by) * 1000) / 1000) % 360;
  return replaceItem(scheme, 'buildings', id, {
    ...next,
    ...(next.reference && heading !== undefined ? { reference: { ...next.reference, heading } } : {}),
  });
}

/** A building whose outlines all went through a function. */
export function mapBuilding(
  building: SchemeBuilding,
  change: (area: Area) => Area,
  place: (at: Position) => Position,
): SchemeBuilding {
  const floors = (list: readonly SchemeFloors[]): SchemeFloors[] =>
    list.map((floor) => (floor.footprint ? { ...floor, footprint: change(floor.footprint) } : floor));
  const { reference } = building;
  return {
    ...building,
    footprint: change(building.footprint),
    floors: floors(building.floors),
    basements: floors(building.basements),
    ...(reference ? { reference: { ...reference, at: place(reference.at) } } : {}),
  };
}

/**
 * Pulls the roof of a building up by metres, or pushes it down: by whole storeys of its topmost kind, one at least.
 * What was measured in a drag from where it began stays right: give the scheme of that time.
 */
export function pullRoof(scheme: Scheme, id: string, metres: number): Scheme {
  const building = itemOf(scheme, 'buildings', id);
  const top = building.floors[building.floors.length - 1];
  const storeys = Math.min(200, Math.max(1, top.storeys + Math.round(metres / top.storeyHeight)));
  if (storeys === top.storeys) return scheme;
  const floors = [...building.floors.slice(0, -1), { ...top, storeys }];
  return replaceItem(scheme, 'buildings', id, { ...building, floors });
}

/**
 * Pulls a side of a building's ground outline outwards by metres, or pushes it in; its neighbours are made longer or
 * shorter. Floors with outlines of their own stay.
 * @throws InputError `scheme-form` where the outline would cross itself or vanish
 */
export function pullSide(
  scheme: Scheme,
  id: string,
  { ring = 0, side }: { ring?: number; side: number },
  metres: number,
  plane: Plane,
): Scheme {
  const building = itemOf(scheme, 'buildings', id);
  const points = building.footprint[ring]?.map((place) => plane.toPlane(place));
  const moved = points && movedSide(points, side, metres, ring === 0);
  const footprint = building.footprint.map((old, at) =>
    at === ring && moved ? moved.map((point) => plane.toDegrees(point)) : old,
  );
  if (!moved || checkArea(footprint))
    throw new InputError(
      'scheme-form',
      `building ${id}`,
      `its side ${side + 1} cannot be moved by ${metres} m: the outline would cross itself.`,
      'Move it less far.',
    );
  return replaceItem(scheme, 'buildings', id, { ...building, footprint });
}
