import { InputError } from '../../models/errors.ts';
import {
  createTransform,
  ELLIPSOID,
  enuFrame,
  fitBursaWolf,
  fitSimilarity,
  geodeticToEcef,
  resolveCrs,
  siteCrs,
} from '../../models/geodesy/index.ts';
import { type SiteTransformDefinition, siteTransformSchema } from '../../models/schema/index.ts';
import { lookupCrs } from '../read/crs-lookup.ts';
import type { ControlPoints } from './control-points.ts';

export const FIT_METHODS = ['similarity', 'position-vector', 'coordinate-frame'] as const;
export type FitMethod = (typeof FIT_METHODS)[number];

export interface FitOptions {
  method: FitMethod;
  /** CRS of the targets; WGS84 or CGCS2000 where they are longitudes and latitudes. */
  target?: string;
  /** Seven parameters: the site's CRS on its own ellipsoid. */
  base?: string;
}

export interface TransformFit {
  /** As a manifest has it under `transforms`. */
  definition: SiteTransformDefinition;
  /** Metres: what is left at each point, target minus transformed; up is 0 for a similarity. */
  residuals: { name: string; east: number; north: number; up: number; length: number }[];
  rootMeanSquare: number;
  largest: number;
  /** Standard deviation of one coordinate; NaN where the points just suffice. */
  sigma: number;
}

/** Parameters are not known better than this, metres. */
const LEAST_ACCURACY = 0.001;

/**
 * Finds the transform of a site from control points, by least squares.
 * @throws InputError `fit-options`, `fit-heights`, `fit-points`, and what CRSs throw.
 */
export async function fitTransform(given: ControlPoints, options: FitOptions): Promise<TransformFit> {
  return options.method === 'similarity'
    ? fitPlane(given, options)
    : fitDatum(given, options, options.method);
}

async function fitPlane(
  { points, isGeographic }: ControlPoints,
  { target }: FitOptions,
): Promise<TransformFit> {
  if (target === undefined)
    throw missing('--target', 'the projected CRS that the site is laid over: --target EPSG:4549');
  const crs = resolveCrs(target, lookupCrs);
  if (crs.kind !== 'projected')
    throw new InputError(
      'fit-options',
      target,
      'this is no plane grid.',
      'Give a projected CRS: --target EPSG:4549.',
    );
  const targets = Float64Array.from(points.flatMap((point) => point.target.slice(0, 2)));
  if (isGeographic) {
    const plane = await createTransform(crs, ELLIPSOID);
    const triplets = Float64Array.from(points.flatMap(({ target: [x, y] }) => [x, y, 0]));
    plane.fromGeodetic(triplets, triplets);
    for (let i = 0; i < points.length; i++) targets.set(triplets.subarray(3 * i, 3 * i + 2), 2 * i);
  }
  const sites = Float64Array.from(points.flatMap(({ site }) => site.slice(0, 2)));
  const { dx, dy, rotation, scale, residuals, rootMeanSquare, largest, sigma } = fitSimilarity(
    sites,
    targets,
  );
  return {
    definition: siteTransformSchema.parse({
      method: 'similarity',
      target,
      accuracy: accuracyOf(rootMeanSquare, sigma),
      ...rounded({ dx, dy, rotation, scale }),
    }),
    residuals: points.map(({ name }, i) => {
      const [east, north] = residuals.subarray(2 * i, 2 * i + 2);
      return { name, east, north, up: 0, length: Math.hypot(east, north) };
    }),
    ...{ rootMeanSquare, largest, sigma },
  };
}

async function fitDatum(
  { points, isGeographic }: ControlPoints,
  { target, base }: FitOptions,
  method: Exclude<FitMethod, 'similarity'>,
): Promise<TransformFit> {
  if (base === undefined)
    throw missing(
      '--base',
      'the CRS of the site on its own ellipsoid: --base "+proj=tmerc +lat_0=0 +lon_0=120 +x_0=500000 +ellps=krass"',
    );
  if (!isGeographic && target === undefined)
    throw missing('--target', 'the CRS of target_east and target_north: --target EPSG:4549');
  const blind = points.find(({ site, target: to }) => Number.isNaN(site[2]) || Number.isNaN(to[2]));
  if (blind)
    throw new InputError(
      'fit-heights',
      blind.name,
      'this point has no height in one of the two grids.',
      'Seven parameters need heights over the ellipsoid of each; with plane coordinates alone fit a similarity.',
    );
  const source = await ownGeocentric(
    base,
    points.flatMap(({ site }) => site),
  );
  const goal = Float64Array.from(points.flatMap((point) => point.target));
  if (!isGeographic)
    (await createTransform(resolveCrs(target!, lookupCrs), ELLIPSOID)).toGeodetic(goal, goal);
  const places = goal.slice();
  toGeocentric(goal);
  const { dx, dy, dz, rx, ry, rz, ppm, residuals, rootMeanSquare, largest, sigma } = fitBursaWolf(
    source,
    goal,
    method,
  );
  return {
    definition: siteTransformSchema.parse({
      method,
      base,
      accuracy: accuracyOf(rootMeanSquare, sigma),
      ...rounded({ dx, dy, dz, rx, ry, rz, ppm }),
    }),
    residuals: points.map(({ name }, i) => {
      const at = 3 * i;
      const { origin, fromEcef } = enuFrame(places[at], places[at + 1], places[at + 2]);
      const [east, north, up] = fromEcef(
        origin[0] + residuals[at],
        origin[1] + residuals[at + 1],
        origin[2] + residuals[at + 2],
      );
      return { name, east, north, up, length: Math.hypot(east, north, up) };
    }),
    ...{ rootMeanSquare, largest, sigma },
  };
}

/**
 * Geocentric metres on the CRS's own ellipsoid, of heights over it: through a datum shift that is known and taken
 * off again.
 */
async function ownGeocentric(base: string, positions: number[]): Promise<Float64Array> {
  const known = 100;
  const crs = siteCrs('base', { method: 'position-vector', base, dx: known, dy: 0, dz: 0 }, lookupCrs);
  const transform = await createTransform(
    crs,
    { ...ELLIPSOID, id: 'crs-ellipsoid', base: 'crs-ellipsoid' },
    { patches: false },
  );
  const out = Float64Array.from(positions);
  transform.toGeodetic(out, out);
  if (!out.every(Number.isFinite))
    throw new InputError(
      'fit-value',
      'control points',
      'a point lies outside of the base CRS.',
      'Check that east and north are not interchanged, and --base.',
    );
  toGeocentric(out);
  for (let at = 0; at < out.length; at += 3) out[at] -= known;
  return out;
}

function toGeocentric(geodetic: Float64Array): void {
  for (let at = 0; at < geodetic.length; at += 3)
    geodeticToEcef(geodetic[at], geodetic[at + 1], geodetic[at + 2], geodetic, at);
}

/** Thirteen digits: a thousandth of a millimetre in coordinates of millions of metres. */
function rounded(parameters: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, Number(value.toPrecision(13))]),
  );
}

/** With no point to spare the residuals say nothing, and nobody knows. */
function accuracyOf(rootMeanSquare: number, sigma: number): number {
  return Number.isNaN(sigma) ? 0.1 : Number(Math.max(LEAST_ACCURACY, rootMeanSquare).toFixed(4));
}

function missing(option: string, what: string): InputError {
  return new InputError('fit-options', option, 'this is missing.', `Give ${what}.`);
}
