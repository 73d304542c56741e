import { InputError } from '../../../models/errors.ts';
import { enuFrame, loadZeroLevel, parseVerticalDatum } from '../../../models/geodesy/index.ts';
import { multiply } from '../../../models/gltf/node-matrix.ts';
import type { CrsReport } from '../../../models/schema/index.ts';

export interface Placement {
  /** Degrees and ellipsoidal metres of the origin of the tileset's own frame. */
  longitude: number;
  latitude: number;
  height: number;
  /** Column-major, from the tileset's frame (x east, y north, z up) to ECEF. */
  matrix: Float64Array;
}

/** Column-major: what is up along y is turned to be up along z. */
const Y_UP = Float64Array.from([1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1]);

const ADVICE =
  'Say where its origin lies: crs "ENU:<latitude>,<longitude>,<ellipsoidal height>", as the metadata.xml of oblique photography does.';

/**
 * Reads where a tileset in coordinates of its own lies: `ENU:22.53,114.05` or, with metres over the ellipsoid or over
 * the vertical datum, `ENU:22.53,114.05,12.5`: latitude before longitude, as ContextCapture and Smart3D write it.
 * Behind it `;up=y` may stand, for tilesets whose y axis points up: made of models for games, they lie on their side.
 * @throws InputError `tileset-crs`, `vertical-datum`
 */
export async function readPlacement(
  name: string,
  crs: string,
  verticalDatum: string | undefined,
): Promise<Placement> {
  const match =
    /^\s*ENU\s*:\s*([^,;\s]+)\s*,\s*([^,;\s]+)\s*(?:,\s*([^,;\s]+)\s*)?(?:;\s*up\s*=\s*([yz])\s*)?$/i.exec(
      crs,
    );
  const [latitude, longitude, given] = (match?.slice(1, 4) ?? []).map((text) => Number(text ?? 0));
  const isPlace = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && Number.isFinite(given);
  if (!match || !isPlace)
    throw new InputError('tileset-crs', name, `"${crs}" is no place for a tileset.`, ADVICE);
  const zeroLevel = verticalDatum && (await loadZeroLevel(parseVerticalDatum(verticalDatum)));
  const height = given + (zeroLevel ? zeroLevel(longitude, latitude) : 0);
  const { matrix } = enuFrame(longitude, latitude, height);
  const isLying = match[4]?.toLowerCase() === 'y';
  return {
    longitude,
    latitude,
    height,
    matrix: isLying ? Float64Array.from(multiply(matrix, Y_UP)) : matrix,
  };
}

export function notPlaced(name: string): InputError {
  return new InputError(
    'tileset-not-placed',
    name,
    'this tileset is in coordinates of its own and does not say where on the earth they are.',
    ADVICE,
  );
}

/** 3D Tiles are always in WGS84 geocentric metres, or in longitude, latitude and ellipsoidal height. */
export function tilesetCrs(crs: string | undefined): CrsReport {
  return {
    found: crs ?? 'EPSG:4978',
    from: crs === undefined ? 'format' : 'option',
    name: crs === undefined ? 'WGS 84 (geocentric)' : 'local east, north, up',
    axisOrder: 'x-y',
    verticalDatum: 'ellipsoid',
    horizontalAccuracy: 0,
    verticalAccuracy: 0,
  };
}
