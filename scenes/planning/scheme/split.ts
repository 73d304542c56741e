import { InputError } from '../../../models/errors.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import type { Scheme, SchemeBuilding, SchemeFloors } from '../../../models/schema/scheme.ts';
import type { Point } from '../../geometry/plane.ts';
import { intersect } from '../overlay.ts';
import { layOut, type Plane, type Polygon, polygonArea, toArea } from '../plane.ts';
import { itemOf, replaceItem } from './edit.ts';

/**
 * Cuts a parcel or a building in two along the straight line through two places: `<id>-1` on the left of the way from
 * the first to the second, `<id>-2` on the right. Parking places are shared by area.
 * @throws InputError `scheme-split` where the line does not cut it, or a floor of it, in just two
 */
export function splitItem(
  scheme: Scheme,
  list: 'parcels' | 'buildings',
  id: string,
  line: readonly [Position, Position],
  plane: Plane,
): Scheme {
  const sides = halves(line, plane);
  const cut = (area: Area): [Polygon[], Polygon[]] => {
    const polygon = layOut(area, plane);
    return [intersect([polygon], [sides[0](polygon)]), intersect([polygon], [sides[1](polygon)])];
  };
  const cutInTwo = (area: Area): [Polygon, Polygon] => {
    const [left, right] = cut(area);
    if (left.length !== 1 || right.length !== 1)
      throw new InputError(
        'scheme-split',
        `${list} ${id}`,
        `the line leaves ${left.length + right.length} pieces.`,
        'Draw a line that goes through it once.',
      );
    return [left[0], right[0]];
  };
  const ids = [`${id}-1`, `${id}-2`].map((wanted) => freeId(scheme, list, wanted));
  if (list === 'parcels') {
    const parcel = itemOf(scheme, 'parcels', id);
    const pieces = cutInTwo(parcel.area);
    const places = shared(parcel.parkingPlaces, pieces.map(polygonArea));
    const made = pieces.map((piece, at) => ({
      ...parcel,
      id: ids[at],
      area: toArea(piece, plane),
      parkingPlaces: places[at],
    }));
    return replaceItem(scheme, 'parcels', id, ...made);
  }
  const building = itemOf(scheme, 'buildings', id);
  const pieces = cutInTwo(building.footprint);
  const places = shared(building.parkingPlaces, pieces.map(polygonArea));
  const made = pieces.map((piece, at): SchemeBuilding => {
    const own = (floors: readonly SchemeFloors[]): SchemeFloors[] => {
      const parted = floors.map((floor): SchemeFloors[] => {
        if (!floor.footprint) return [floor];
        const parts = cut(floor.footprint)[at].filter((part) => polygonArea(part) > 1e-6);
        return parts.map((part) => ({ ...floor, footprint: toArea(part, plane) }));
      });
      // Floors stand on one another in their order: two parts would be stacked, and a gap would let the next one sink.
      const isGap = parted.some((parts, i) => parts.length > 0 && parted[i - 1]?.length === 0);
      const many = parted.findIndex((parts) => parts.length > 1);
      if (many >= 0 || isGap)
        throw new InputError(
          'scheme-split',
          `buildings ${id}`,
          many >= 0
            ? `the line leaves ${parted[many].length} parts of floors ${many + 1} on one side.`
            : 'a floor would have none under it on one side.',
          'Draw a line that parts each floor once, or change the floors first.',
        );
      return parted.flat();
    };
    const { reference: _, ...rest } = building;
    return {
      ...rest,
      id: ids[at],
      footprint: toArea(piece, plane),
      floors: own(building.floors),
      basements: own(building.basements),
      parkingPlaces: places[at],
    };
  });
  if (made.some(({ floors }) => floors.length === 0))
    throw new InputError(
      'scheme-split',
      `buildings ${id}`,
      'one half would have no storey.',
      'Draw another line.',
    );
  return replaceItem(scheme, 'buildings', id, ...made);
}

/** What lies on the left and on the right of a line, as far as a polygon reaches. */
function halves(
  line: readonly [Position, Position],
  plane: Plane,
): [(around: Polygon) => Polygon, (around: Polygon) => Polygon] {
  const [a, b] = line.map((place) => plane.toPlane(place));
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  if (!(length > 0))
    throw new InputError('scheme-split', 'the line', 'its two places are one.', 'Draw a line with a length.');
  const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
  const half =
    (hand: 1 | -1) =>
    (around: Polygon): Polygon => {
      const reach = 2 * Math.max(length, ...around[0].map(([x, y]) => Math.hypot(x - a[0], y - a[1]))) + 1;
      const corner = (along: number, aside: number): Point => [
        a[0] + ux * along - uy * aside,
        a[1] + uy * along + ux * aside,
      ];
      const ring = [
        corner(-reach, 0),
        corner(reach, 0),
        corner(reach, hand * reach),
        corner(-reach, hand * reach),
      ];
      return [hand > 0 ? ring : ring.reverse()];
    };
  return [half(1), half(-1)];
}

function shared(places: number, areas: readonly number[]): number[] {
  const first = Math.round((places * areas[0]) / (areas[0] + areas[1]));
  return [first, places - first];
}

function freeId(scheme: Scheme, list: 'parcels' | 'buildings', wanted: string): string {
  const taken = new Set(scheme[list].map(({ id }) => id));
  let id = wanted;
  for (let number = 2; taken.has(id); number++) id = `${wanted}-${number}`;
  return id;
}
