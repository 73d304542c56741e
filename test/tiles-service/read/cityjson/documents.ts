/**
 * Small CityJSON documents on UTM zone 31N where its central meridian crosses the equator: there (500000, 0) is
 * 3° E, 0° N, a metre east is 1 / (0.9996 · a) radians of longitude, and one north 1 / (0.9996 · M) of latitude.
 */
export const UTM31 = 'https://www.opengis.net/def/crs/EPSG/0/32631';
export const EAST = 500_000;

/** Degrees of a metre east and north at 3° E, 0° N in UTM zone 31N (to within 1e-9 of themselves near by). */
export const LONGITUDE_PER_METRE = 180 / Math.PI / (0.9996 * 6378137);
const E2 = 0.0066943799901413165;
export const LATITUDE_PER_METRE = 180 / Math.PI / (0.9996 * 6378137 * (1 - E2));

/** The corners of a box with its low corner at the origin. */
export function boxVertices(x: number, y: number, z: number, size = 10): number[][] {
  const corner = (i: number, j: number, k: number) => [EAST + x + i * size, y + j * size, z + k * size];
  return [
    corner(0, 0, 0),
    corner(1, 0, 0),
    corner(1, 1, 0),
    corner(0, 1, 0),
    corner(0, 0, 1),
    corner(1, 0, 1),
    corner(1, 1, 1),
    corner(0, 1, 1),
  ];
}

/** The faces of a box, facing outwards: bottom, top, south, east, north, west. */
export function boxShell(first = 0): number[][][] {
  return [[[0, 3, 2, 1]], [[4, 5, 6, 7]], [[0, 1, 5, 4]], [[1, 2, 6, 5]], [[2, 3, 7, 6]], [[3, 0, 4, 7]]].map(
    (surface) => surface.map((ring) => ring.map((index) => index + first)),
  );
}

/** A shell turned inside out. */
export function insideOut(shell: number[][][]): number[][][] {
  return shell.map((surface) => surface.map((ring) => [...ring].reverse()));
}

export function document(
  objects: Record<string, unknown>,
  vertices: unknown[],
  members: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    type: 'CityJSON',
    version: '2.0',
    transform: { scale: [1, 1, 1], translate: [0, 0, 0] },
    metadata: { referenceSystem: UTM31 },
    CityObjects: objects,
    vertices,
    ...members,
  };
}

/** A document of one building with one geometry over the vertices of a box. */
export function boxDocument(geometry: Record<string, unknown>, object: Record<string, unknown> = {}) {
  return document({ a: { type: 'Building', geometry: [geometry], ...object } }, boxVertices(0, 0, 0));
}

export const BOX = { type: 'Solid', lod: '1', boundaries: [boxShell()] };
export const ELLIPSOID = { verticalDatum: 'ellipsoid' };
