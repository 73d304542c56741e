/** Degrees. */
export interface Near {
  longitude: number;
  latitude: number;
}

export interface Candidate {
  crs: string;
  /** The first coordinate is the northing or the latitude, as surveyors write x. */
  swapped: boolean;
}

/** Easting of the middle meridian, metres. */
const FALSE_EASTING = 500_000;
/** The edge of the square of web Mercator, metres. */
const MERCATOR_EDGE = 20_037_509;

/**
 * CRSs that coordinates within bounds (x, y) may be of, the likeliest first: for degrees WGS 84 and the offset
 * coordinates of Chinese maps; for metres what the city itself uses, the zones of CGCS2000, Beijing 1954 and Xian
 * 1980 by the number in front of the easting or by the city's meridian, UTM and web Mercator; in both orders of
 * the axes where both can be. Codes of Gauss-Krüger zones are those of EPSG (GB/T 22021: zones of 3° and 6°).
 */
export function candidateCrs(
  bounds: readonly [number, number, number, number],
  near: Near,
  ofTheCity: readonly string[] = [],
): Candidate[] {
  const [west, south, east, north] = bounds;
  const found: Candidate[] = [];
  const add = (crs: string, swapped: boolean) => {
    if (!found.some((known) => known.crs === crs && known.swapped === swapped)) found.push({ crs, swapped });
  };
  const inRange = (low: number, high: number, limit: number) => low >= -limit && high <= limit;
  for (const swapped of [false, true]) {
    const [x0, y0, x1, y1] = swapped ? [south, west, north, east] : [west, south, east, north];
    if (inRange(x0, x1, 180) && inRange(y0, y1, 90)) {
      add('OGC:CRS84', swapped);
      if (isInChina((x0 + x1) / 2, (y0 + y1) / 2)) {
        add('GCJ-02', swapped);
        add('BD-09', swapped);
      }
    }
  }
  const areDegrees = inRange(west, east, 180) && inRange(south, north, 180);
  if (areDegrees) return found;
  for (const swapped of [false, true]) {
    const [x, y] = swapped
      ? [(south + north) / 2, (west + east) / 2]
      : [(west + east) / 2, (south + north) / 2];
    for (const crs of ofTheCity) add(crs, swapped);
    if (y > 0 && y < 10_000_000) for (const crs of gaussKruger(x, near)) add(crs, swapped);
    if (x > 0 && x < 2 * FALSE_EASTING && Math.abs(y) < 10_000_000) add(utm(near), swapped);
    if (Math.abs(x) <= MERCATOR_EDGE && Math.abs(y) <= MERCATOR_EDGE) add('EPSG:3857', swapped);
  }
  return found;
}

function isInChina(longitude: number, latitude: number): boolean {
  return longitude >= 72 && longitude <= 138 && latitude >= 0.8 && latitude <= 56;
}

function gaussKruger(easting: number, near: Near): string[] {
  const zone = Math.floor(easting / 1_000_000);
  const code = (first: number, offset: number) => `EPSG:${first + offset}`;
  if (zone >= 25 && zone <= 45) return [4513, 2401, 2349].map((first) => code(first, zone - 25));
  if (zone >= 13 && zone <= 23) return [4491, 21413, 2327].map((first) => code(first, zone - 13));
  if (zone !== 0) return [];
  const codes: string[] = [];
  const third = Math.round(near.longitude / 3) * 3;
  for (const meridian of [third, third - 3, third + 3])
    if (meridian >= 75 && meridian <= 135)
      codes.push(...[4534, 2422, 2370].map((first) => code(first, (meridian - 75) / 3)));
  const sixth = Math.floor(near.longitude / 6) * 6 + 3;
  if (sixth >= 75 && sixth <= 135) codes.push(code(4502, (sixth - 75) / 6));
  return codes;
}

/** The zone of UTM on WGS 84 that a place lies in. */
export function utm({ longitude, latitude }: Near): string {
  const zone = Math.min(60, Math.max(1, Math.floor((longitude + 180) / 6) + 1));
  return `EPSG:${(latitude < 0 ? 32_700 : 32_600) + zone}`;
}
