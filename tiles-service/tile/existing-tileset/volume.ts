import { ecefToGeodetic, geodeticToEcef } from '../../../models/geodesy/index.ts';
import { type Matrix, multiply } from '../../../models/gltf/node-matrix.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { boxCorners, outsideBox } from '../../check/box.ts';

const DEGREES = 180 / Math.PI;
const RADIANS = Math.PI / 180;
const METRES_PER_DEGREE = 111_320;

/**
 * A bounding volume of 3D Tiles in world coordinates: a box (centre and three half axes, ECEF metres), a sphere
 * (centre and radius), or a region (west, south, east, north in degrees, lowest and highest ellipsoidal metres).
 * `other`: a volume of an extension, which nothing is known of.
 */
export type Volume =
  | { kind: 'box'; box: number[] }
  | { kind: 'sphere'; sphere: number[] }
  | { kind: 'region'; region: number[] }
  | { kind: 'other' };

/** Reads a `boundingVolume` in the frame of `world`; undefined for one that no viewer can use. */
export function readVolume(value: unknown, world: Matrix): Volume | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { box, sphere, region, extensions } = value as Record<string, unknown>;
  if (isNumbers(box, 12)) return { kind: 'box', box: transformBox(box, world) };
  if (isNumbers(region, 6)) {
    const [west, south, east, north, low, high] = region;
    const isSane = Math.abs(south) <= 1.6 && Math.abs(north) <= 1.6 && south <= north && low <= high;
    if (!isSane || Math.abs(west) > 6.3 || Math.abs(east) > 6.3) return undefined;
    return {
      kind: 'region',
      region: [west * DEGREES, south * DEGREES, east * DEGREES, north * DEGREES, low, high],
    };
  }
  if (isNumbers(sphere, 4) && sphere[3] >= 0) {
    const [x, y, z] = transformPoint(world, sphere[0], sphere[1], sphere[2]);
    return { kind: 'sphere', sphere: [x, y, z, sphere[3] * largestScale(world)] };
  }
  return typeof extensions === 'object' && extensions !== null ? { kind: 'other' } : undefined;
}

export function isNumbers(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(Number.isFinite);
}

export function transformPoint(m: Matrix, x: number, y: number, z: number): [number, number, number] {
  return [
    m[0] * x + m[4] * y + m[8] * z + m[12],
    m[1] * x + m[5] * y + m[9] * z + m[13],
    m[2] * x + m[6] * y + m[10] * z + m[14],
  ];
}

function transformBox(box: readonly number[], m: Matrix): number[] {
  const turned = transformPoint(m, box[0], box[1], box[2]) as number[];
  for (let axis = 3; axis < 12; axis += 3)
    for (let row = 0; row < 3; row++)
      turned.push(m[row] * box[axis] + m[4 + row] * box[axis + 1] + m[8 + row] * box[axis + 2]);
  return turned;
}

function largestScale(m: Matrix): number {
  return Math.max(Math.hypot(m[0], m[1], m[2]), Math.hypot(m[4], m[5], m[6]), Math.hypot(m[8], m[9], m[10]));
}

/** World = parent · local; a `transform` that is absent changes nothing, one that is broken is undefined. */
export function worldOf(parent: Matrix, transform: unknown): Matrix | undefined {
  if (transform === undefined) return parent;
  return isNumbers(transform, 16) ? multiply(parent, Float64Array.from(transform)) : undefined;
}

/** Metres from the middle to the farthest point. */
export function radiusOf(volume: Volume): number {
  switch (volume.kind) {
    case 'box': {
      const { box } = volume;
      return Math.hypot(...box.slice(3));
    }
    case 'sphere':
      return volume.sphere[3];
    case 'region': {
      const [west, south, east, north, low, high] = volume.region;
      const scale = Math.cos(((south + north) / 2) * RADIANS) * METRES_PER_DEGREE;
      return Math.hypot(spanOf(west, east) * scale, (north - south) * METRES_PER_DEGREE, high - low) / 2;
    }
    default:
      return 0;
  }
}

/** Degrees from west to east, also across the antimeridian. */
function spanOf(west: number, east: number): number {
  return east >= west ? east - west : east + 360 - west;
}

/** Points on the border of a volume that tell whether it lies within another one. */
export function borderOf(volume: Volume): [number, number, number][] {
  if (volume.kind === 'box') return boxCorners(volume.box);
  if (volume.kind === 'sphere') {
    const [x, y, z, r] = volume.sphere;
    return [-r, r].flatMap((d): [number, number, number][] => [
      [x + d, y, z],
      [x, y + d, z],
      [x, y, z + d],
    ]);
  }
  if (volume.kind !== 'region') return [];
  const [west, south, east, north, low, high] = volume.region;
  return [west, east].flatMap((longitude) =>
    [south, north].flatMap((latitude) =>
      [low, high].map(
        (height) => [...geodeticToEcef(longitude, latitude, height)] as [number, number, number],
      ),
    ),
  );
}

const scratch = new Float64Array(3);

/** Metres that a point lies outside of a volume; 0 inside, and for a volume that nothing is known of. */
export function outside(volume: Volume, x: number, y: number, z: number): number {
  switch (volume.kind) {
    case 'box':
      return outsideBox(volume.box, x, y, z);
    case 'sphere':
      return Math.max(
        0,
        Math.hypot(x - volume.sphere[0], y - volume.sphere[1], z - volume.sphere[2]) - volume.sphere[3],
      );
    case 'region': {
      const [west, south, east, north, low, high] = volume.region;
      const [longitude, latitude, height] = ecefToGeodetic(x, y, z, scratch);
      const middle = west + spanOf(west, east) / 2;
      const around = ((((longitude - middle) % 360) + 540) % 360) - 180;
      const eastward = Math.abs(around) - spanOf(west, east) / 2;
      return Math.max(
        0,
        eastward * METRES_PER_DEGREE * Math.cos(latitude * RADIANS),
        (south - latitude) * METRES_PER_DEGREE,
        (latitude - north) * METRES_PER_DEGREE,
        low - height,
        height - high,
      );
    }
    default:
      return 0;
  }
}

/** Metres that a volume reaches out of another one. */
export function reachesOut(inner: Volume, outer: Volume): number {
  if (inner.kind === 'other' || outer.kind === 'other') return 0;
  // Two regions are compared as they are: edges that meet must not differ by a rounding through ECEF.
  if (inner.kind === 'region' && outer.kind === 'region') {
    const [w, s, e, n, low, high] = inner.region;
    const [west, south, east, north, lowest, highest] = outer.region;
    const across = spanOf(w, e) <= spanOf(west, east) ? Math.max(west - w, e - east) : spanOf(w, e);
    const turned = west > east || w > e ? 0 : across;
    return Math.max(
      0,
      turned * METRES_PER_DEGREE * Math.cos(((s + n) / 2) * RADIANS),
      Math.max(south - s, n - north) * METRES_PER_DEGREE,
      lowest - low,
      high - highest,
    );
  }
  return Math.max(0, ...borderOf(inner).map((point) => outside(outer, ...point)));
}

/** Nearer to the centre of the earth than any place on it: the coordinates are a tool's own. */
const DEEPEST = 6_300_000;

/** West, south, east, north in degrees; undefined for what does not lie on the earth. */
export function extentOf(volume: Volume): Extent | undefined {
  if (volume.kind === 'region') {
    const [west, south, east, north] = volume.region;
    return west <= east ? [west, south, east, north] : [-180, south, 180, north];
  }
  if (volume.kind === 'other') return undefined;
  const [x, y, z] = volume.kind === 'box' ? volume.box : volume.sphere;
  if (Math.hypot(x, y, z) < DEEPEST) return undefined;
  const places = borderOf(volume).map((point) => ecefToGeodetic(...point));
  const longitudes = places.map(([longitude]) => longitude);
  const latitudes = places.map(([, latitude]) => latitude);
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}
