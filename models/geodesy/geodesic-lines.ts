import geographicLib from 'geographiclib-geodesic';

const { WGS84 } = geographicLib.Geodesic;

/** The shortest line on the WGS84 ellipsoid between two places. */
export interface GeodesicLine {
  /** Metres. */
  distance: number;
  /** Degrees clockwise from true north, 0–360, at the start and, going on in the same direction, at the end. */
  startAzimuth: number;
  endAzimuth: number;
}

/**
 * Solves the inverse problem between two places in degrees, to 15 nm, antipodes included.
 *
 * Karney, C. F. F. (2013): Algorithms for geodesics. Journal of Geodesy 87, 43–55.
 */
export function geodesicBetween(
  longitude1: number,
  latitude1: number,
  longitude2: number,
  latitude2: number,
): GeodesicLine {
  const { s12, azi1, azi2 } = WGS84.Inverse(latitude1, longitude1, latitude2, longitude2) as {
    s12?: number;
    azi1?: number;
    azi2?: number;
  };
  return { distance: s12!, startAzimuth: fullCircle(azi1!), endAzimuth: fullCircle(azi2!) };
}

/** Longitude and latitude in degrees of the place at a distance in metres and an azimuth in degrees (Karney 2013). */
export function geodesicDestination(
  longitude: number,
  latitude: number,
  azimuth: number,
  distance: number,
): [longitude: number, latitude: number] {
  const { lon2, lat2 } = WGS84.Direct(latitude, longitude, azimuth, distance);
  return [lon2!, lat2!];
}

/**
 * Places along the shortest line between two places, both included, as longitude and latitude in degrees; `parts`
 * equal lengths.
 */
export function geodesicPlaces(
  longitude1: number,
  latitude1: number,
  longitude2: number,
  latitude2: number,
  parts: number,
): [longitude: number, latitude: number][] {
  const { distance, startAzimuth } = geodesicBetween(longitude1, latitude1, longitude2, latitude2);
  const places: [number, number][] = [[longitude1, latitude1]];
  for (let i = 1; i < parts; i++)
    places.push(geodesicDestination(longitude1, latitude1, startAzimuth, (distance * i) / parts));
  places.push([longitude2, latitude2]);
  return places;
}

/**
 * Square metres and metres of edge of a polygon on the ellipsoid whose edges are geodesics. Places in degrees, in
 * order, not closed; the direction does not matter. Fewer than three places have no area.
 */
export function geodesicPolygon(places: readonly (readonly [longitude: number, latitude: number])[]): {
  area: number;
  perimeter: number;
} {
  const polygon = WGS84.Polygon(false);
  for (const [longitude, latitude] of places) polygon.AddPoint(latitude, longitude);
  const { area, perimeter } = polygon.Compute(false, true) as { area: number; perimeter: number };
  return { area: places.length < 3 ? 0 : Math.abs(area), perimeter };
}

function fullCircle(azimuth: number): number {
  return (azimuth + 360) % 360;
}
