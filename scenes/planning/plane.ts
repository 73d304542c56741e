import type { PositionTransform } from '../../models/geodesy/index.ts';
import type { Area, Position } from '../../models/schema/position.ts';
import { type Point, ringArea } from '../geometry/plane.ts';

/** The scene's projected grid CRS: where areas, lengths and volumes are reckoned, metres. */
export interface Plane {
  /** Its name, as in `scene.grid.crs`: EPSG:4547. */
  crs: string;
  toPlane(place: Position): Point;
  toDegrees(point: Point): Position;
}

/** An outline on the plane: the outer ring counter-clockwise, then its holes clockwise; none is closed. */
export type Polygon = readonly (readonly Point[])[];

/** `transform`: of the grid's CRS over the ellipsoid, `createTransform(crs, ELLIPSOID)`. */
export function planeOf(crs: string, transform: PositionTransform): Plane {
  const at = new Float64Array(3);
  return {
    crs,
    toPlane([longitude, latitude]) {
      at.set([longitude, latitude, 0]);
      transform.fromGeodetic(at, at);
      return [at[0], at[1]];
    },
    toDegrees([x, y]) {
      at.set([x, y, 0]);
      transform.toGeodetic(at, at);
      return [at[0], at[1]];
    },
  };
}

/** Tenths of a millimetre, so that sides that were drawn as one are one. */
const ROUND = 1e4;

/** An outline of degrees on the plane, its rings turned as a polygon's are. */
export function layOut(area: Area, plane: Plane): Polygon {
  return turned(
    area.map((ring) =>
      ring.map((place): Point => {
        const [x, y] = plane.toPlane(place);
        return [Math.round(x * ROUND) / ROUND, Math.round(y * ROUND) / ROUND];
      }),
    ),
  );
}

/** An outline of the plane in degrees. */
export const toArea = (polygon: Polygon, plane: Plane): Area =>
  polygon.map((ring) => ring.map((point) => plane.toDegrees(point)));

export function turned(rings: Polygon): Polygon {
  return rings.map((ring, at) => (ringArea(fromFirst(ring)) > 0 === (at === 0) ? ring : [...ring].reverse()));
}

/** Square metres, holes taken off. Around the first corner: far from their origin, numbers of a CRS lose square millimetres. */
export const polygonArea = (polygon: Polygon): number =>
  polygon.reduce((sum, ring, at) => sum + (at === 0 ? 1 : -1) * Math.abs(ringArea(fromFirst(ring))), 0);

/** A ring as seen from its first corner. */
export const fromFirst = (ring: readonly Point[]): Point[] =>
  ring.map(([x, y]): Point => [x - ring[0][0], y - ring[0][1]]);

export const areaOfAll = (polygons: readonly Polygon[]): number =>
  polygons.reduce((sum, polygon) => sum + polygonArea(polygon), 0);
