import { InputError } from '../../../models/errors.ts';
import { NOTHING, type RayScene, TERRAIN } from '../rays/ray-scene.ts';
import { apparentLift, USUAL_REFRACTION } from './bending.ts';
import type { Point } from './line-of-sight.ts';

const RADIANS = Math.PI / 180;

/** The upper edge of what is seen from a point, at even azimuths clockwise from north, the first at 0°. */
export interface Skyline {
  /** Degrees between two azimuths. */
  step: number;
  /** Degrees over the level; −90 where nothing stands. */
  altitudes: Float64Array;
  /** Metres, level, to what stands highest. */
  distances: Float64Array;
  /** Body, TERRAIN or NOTHING. */
  by: Int32Array;
}

/**
 * The skyline over a point, exact at each azimuth: what stands highest in an upright plane is always at an edge of a
 * triangle that the plane cuts, or at a side of a cell of the ground, and there are no others. `azimuths`: how many, around.
 */
export function skylineOf(
  scene: RayScene,
  eye: Point,
  { azimuths = 1440, reach = 10_000, refraction = USUAL_REFRACTION } = {},
): Skyline {
  if (!(Number.isInteger(azimuths) && azimuths >= 4))
    throw new InputError('skyline', `${azimuths} azimuths`, 'is no skyline.', 'Give 4 azimuths or more.');
  const slopes = new Float64Array(azimuths).fill(-Infinity);
  const distances = new Float64Array(azimuths);
  const by = new Int32Array(azimuths).fill(NOTHING);
  const sines = Float64Array.from({ length: azimuths }, (_, i) => Math.sin((i * 2 * Math.PI) / azimuths));
  const cosines = Float64Array.from({ length: azimuths }, (_, i) => Math.cos((i * 2 * Math.PI) / azimuths));
  const rise = (index: number, distance: number, up: number, of: number) => {
    if (distance > reach || distance <= 0) return;
    const slope = (up + apparentLift(distance, refraction)) / distance;
    if (slope <= slopes[index]) return;
    slopes[index] = slope;
    distances[index] = distance;
    by[index] = of;
  };
  /** Of the piece from a to b, relative to the eye: where it crosses the upright half-planes of the azimuths. */
  const edge = (ax: number, ay: number, az: number, bx: number, by: number, bz: number, of: number) => {
    const cross = ax * by - ay * bx;
    const start = (Math.atan2(ax, ay) / (2 * Math.PI)) * azimuths;
    let turn = (Math.atan2(-cross, ax * bx + ay * by) / (2 * Math.PI)) * azimuths;
    if (cross === 0) {
      // Straight away from the eye or towards it: its upper end counts, at the azimuth that it has, if there is one.
      const index = Math.round(start);
      if (Math.abs(start - index) > ON_AZIMUTH) return;
      rise(modulo(index, azimuths), Math.hypot(ax, ay), az, of);
      turn = 0;
    }
    const [low, high] = turn >= 0 ? [start, start + turn] : [start + turn, start];
    for (let i = Math.ceil(low - ON_AZIMUTH); i <= Math.floor(high + ON_AZIMUTH); i++) {
      const index = modulo(i, azimuths);
      const [ex, ey] = [sines[index], cosines[index]];
      // Distances of both ends from the plane; the crossing parts the piece in their proportion.
      const a = ax * ey - ay * ex;
      const b = bx * ey - by * ex;
      const share = a === b ? 0 : Math.max(0, Math.min(1, a / (a - b)));
      const x = ax + (bx - ax) * share;
      const y = ay + (by - ay) * share;
      rise(index, x * ex + y * ey, az + (bz - az) * share, of);
    }
  };
  edgesOfBodies(scene, eye, edge);
  if (scene.ground)
    for (let i = 0; i < azimuths; i++) riseOverGround(scene, eye, sines[i], cosines[i], reach, i, rise);
  const altitudes = Float64Array.from(slopes, (slope) => Math.atan(slope) / RADIANS);
  return { step: 360 / azimuths, altitudes, distances, by };
}

/** In steps of the azimuths: an edge that ends at one still meets it. */
const ON_AZIMUTH = 1e-9;

type Edge = (ax: number, ay: number, az: number, bx: number, by: number, bz: number, of: number) => void;

function edgesOfBodies(scene: RayScene, [x, y, z]: Point, edge: Edge): void {
  const { bvh, bodyOf } = scene.world;
  const t = bvh.triangles;
  for (let i = 0; i < bvh.order.length; i++) {
    const of = bodyOf[bvh.order[i]];
    for (let side = 0; side < 3; side++) {
      const a = i * 9 + side * 3;
      const b = i * 9 + ((side + 1) % 3) * 3;
      edge(t[a] - x, t[a + 1] - y, t[a + 2] - z, t[b] - x, t[b + 1] - y, t[b + 2] - z, of);
    }
  }
}

/** The ground along an azimuth at every side and diagonal of a cell that it crosses: between two it is straight. */
function riseOverGround(
  scene: RayScene,
  [x, y, z]: Point,
  ex: number,
  ey: number,
  reach: number,
  index: number,
  rise: (index: number, distance: number, up: number, of: number) => void,
): void {
  const ground = scene.ground!;
  const { west, south, cell, columns, rows } = ground.field;
  const lines = (origin: number, part: number, first: number, last: number) => {
    if (part === 0) return;
    for (let line = first; line <= last; line++) {
      const distance = (line * cell - origin) / part;
      if (distance <= 0 || distance > reach) continue;
      const height = ground.heightAt(x + ex * distance, y + ey * distance);
      if (!Number.isNaN(height)) rise(index, distance, height - z, TERRAIN);
    }
  };
  lines(x - west, ex, 0, columns - 1);
  lines(y - south, ey, 0, rows - 1);
  lines(x - west - (y - south), ex - ey, 1 - rows, columns - 1);
}

/** Where a skyline has risen or sunk against another of as many azimuths. */
export interface SkylineChange {
  /** Degrees, by azimuth: above 0 it stands higher now. */
  rise: Float64Array;
  /** Square degrees of sky that were lost and won, as solid angles: 41,253 are the whole sphere. */
  lost: number;
  won: number;
  highestRise: number;
}

export function compareSkylines(before: Skyline, after: Skyline): SkylineChange {
  if (before.altitudes.length !== after.altitudes.length)
    throw new InputError(
      'skyline-azimuths',
      `skylines of ${before.altitudes.length} and ${after.altitudes.length} azimuths`,
      'cannot be compared.',
      'Reckon both with the same number of azimuths.',
    );
  // Below the level there is ground or nothing: no sky is lost there.
  const rise = after.altitudes.map((altitude, i) => Math.max(0, altitude) - Math.max(0, before.altitudes[i]));
  let [lost, won, highestRise] = [0, 0, 0];
  for (const [i, degrees] of rise.entries()) {
    // A strip of an azimuth's width is as wide as the cosine of its altitude.
    const sky = (sineOf(after.altitudes[i]) - sineOf(before.altitudes[i])) * after.step * DEGREES;
    if (sky > 0) lost += sky;
    else won -= sky;
    highestRise = Math.max(highestRise, degrees);
  }
  return { rise, lost, won, highestRise };
}

const DEGREES = 180 / Math.PI;

const sineOf = (altitude: number): number => Math.sin(Math.max(0, altitude) / DEGREES);

function modulo(index: number, count: number): number {
  return ((index % count) + count) % count;
}
