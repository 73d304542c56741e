import { type EnuFrame, enuFrame, metresPerDegree } from '../../../models/geodesy/ellipsoid.ts';
import type { Position } from '../../../models/schema/view-document.ts';

export type PlanePoint = readonly [x: number, y: number];

/**
 * A map plane in metres around a place. Places are projected on it from the centre of the earth's curvature
 * there (gnomonic), so that all heights above one place are one point and cuts stand upright over kilometres:
 * within 2 mm at 300 m above the ground 10 km away.
 */
export interface CutFrame {
  readonly enu: EnuFrame;
  /** Metres from the centre of curvature to the frame's origin. */
  readonly radius: number;
  readonly height: number;
}

/** At degrees and ellipsoidal metres. */
export function cutFrame(longitude: number, latitude: number, height: number): CutFrame {
  const perDegree = metresPerDegree(latitude);
  const cosine = Math.max(1e-6, Math.cos((latitude * Math.PI) / 180));
  const degrees = 180 / Math.PI;
  // Gauss' mean of the radii along the meridian and across it.
  const radius = Math.sqrt(perDegree.latitude * degrees * ((perDegree.longitude * degrees) / cosine));
  return { enu: enuFrame(longitude, latitude, height), radius: radius + height, height };
}

/** East, north and up metres in the frame to the plane; undefined for what lies beyond the earth's centre. */
export function flatten(
  { radius }: CutFrame,
  east: number,
  north: number,
  up: number,
): PlanePoint | undefined {
  const distance = radius + up;
  if (distance <= 0) return undefined;
  return [(east * radius) / distance, (north * radius) / distance];
}

/** Degrees to metres of the plane. */
export function toPlane(frame: CutFrame, [longitude, latitude]: Position): PlanePoint {
  const [east, north, up] = frame.enu.toEnu(longitude, latitude, frame.height);
  return flatten(frame, east, north, up) ?? [east, north];
}

/** Metres of the plane to degrees. */
export function fromPlane(frame: CutFrame, [x, y]: PlanePoint): Position {
  const [longitude, latitude] = frame.enu.toGeodetic(x, y, 0);
  return [longitude, latitude];
}

/** The frame in the middle of some places in degrees. */
export function frameAround(places: readonly Position[], height: number): CutFrame {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [longitude, latitude] of places) {
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return cutFrame((west + east) / 2, (south + north) / 2, height);
}

/** Row-major 3 × 4 from one frame's metres to another's. */
export function between(from: EnuFrame, to: EnuFrame): number[] {
  const [a, b] = [from.matrix, to.matrix];
  const offset = [0, 1, 2].map((axis) => from.origin[axis] - to.origin[axis]);
  return [0, 4, 8].flatMap((row) => {
    const dot = (x: number, y: number, z: number) => b[row] * x + b[row + 1] * y + b[row + 2] * z;
    return [
      dot(a[0], a[1], a[2]),
      dot(a[4], a[5], a[6]),
      dot(a[8], a[9], a[10]),
      dot(offset[0], offset[1], offset[2]),
    ];
  });
}
