import type { Feature, Geometry } from '../../../models/feature.ts';
import {
  type Crs,
  type CrsLookup,
  createTransform,
  ELLIPSOID,
  geodesicDistance,
  outsideAreaOfUse,
  resolveCrs,
} from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import { AddError } from '../add-error.ts';
import { boundsOf, withSwappedAxes } from '../shapes.ts';
import { candidateCrs, type Near } from './candidates.ts';
import { loadCrsLookup } from './epsg-list.ts';

/** Names that need no list. */
const PLAIN =
  /^(OGC:CRS84h?|CRS84|urn:ogc:def:crs:OGC:[\d.]*:CRS84|GCJ-?02|BD-?09(LL)?|WGS ?84|(EPSG:|urn:ogc:def:crs:EPSG:[\d.]*:)4326)$/i;

/** The CRS of a name as files and people write it. Throws AddError `crs-…`. */
export async function crsOfName(name: string): Promise<Crs> {
  if (/(EPSG:|:EPSG:[\d.]*:)4326$/i.test(name)) return resolveCrs('OGC:CRS84', () => undefined);
  const lookup: CrsLookup = PLAIN.test(name) ? () => undefined : await loadCrsLookup();
  return crsByLookup(name, lookup);
}

export function crsByLookup(name: string, lookup: CrsLookup): Crs {
  try {
    return resolveCrs(name, lookup);
  } catch (error) {
    const { code } = error as { code?: string };
    const known =
      code === 'crs-without-datum-shift'
        ? 'crs-without-shift'
        : code === 'crs-unusable'
          ? code
          : 'crs-unknown';
    throw new AddError(known, { crs: name.length > 60 ? `${name.slice(0, 58)}…` : name });
  }
}

export interface Placed {
  features: Feature[];
  /** Of all of them, degrees. */
  extent: Extent;
  crs: string;
  /** Features without a place in the CRS. */
  outside: number;
}

/** Positions between two looks at whether somebody gave up. */
const SLICE = 200_000;

/**
 * Features in longitude and latitude; their heights stay as they are, since things that were added lie on the
 * ground. Throws AddError `outside` where most lie outside of the area that the CRS is for.
 */
export async function placeFeatures(
  features: readonly Feature[],
  crs: Crs,
  { swapped = false, signal, name }: { swapped?: boolean; signal?: AbortSignal; name: string },
): Promise<Placed> {
  const transform = await createTransform(crs, ELLIPSOID);
  const placed: Feature[] = [];
  let done = 0;
  for (const feature of features) {
    const geometries = feature.geometries.map((raw) => {
      const geometry = swapped ? withSwappedAxes(raw) : raw;
      const positions = geometry.positions.slice();
      const heights = positions.filter((_, index) => index % 3 === 2);
      transform.toGeodetic(positions, positions);
      heights.forEach((height, index) => {
        if (Number.isFinite(positions[3 * index + 2])) positions[3 * index + 2] = height;
      });
      done += heights.length;
      return { ...geometry, positions } as Geometry;
    });
    if (geometries.every(isSound) && isInside(geometries, crs)) placed.push({ ...feature, geometries });
    if (done > SLICE) {
      done = 0;
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
    }
  }
  const extent = boundsOf(placed);
  if (!extent || placed.length * 2 < features.length) throw new AddError('outside', { name, crs: crs.name });
  return {
    features: placed,
    extent,
    crs: crs.id.length > 60 ? crs.name : crs.id,
    outside: features.length - placed.length,
  };
}

function isSound({ positions }: Geometry): boolean {
  for (let i = 0; i < positions.length; i++) if (!Number.isFinite(positions[i])) return false;
  return true;
}

function isInside(geometries: readonly Geometry[], crs: Crs): boolean {
  const bounds = boundsOf([{ geometries }]);
  return bounds !== undefined && !outsideAreaOfUse(bounds, crs);
}

export interface Suggestion {
  crs: string;
  name: string;
  swapped: boolean;
  /** Where the middle would land, degrees, and metres from there to the middle of the city. */
  place: Near;
  distance: number;
}

/** Metres within which a landing is as good as another, so that the likelier CRS stays first. */
const NEARBY = 40_000;

/** The CRSs that the coordinates may be of, with where they would land: those near the city first. */
export async function suggestCrs(
  features: readonly Feature[],
  near: Near,
  ofTheCity: readonly string[],
  lookup: CrsLookup,
): Promise<Suggestion[]> {
  const bounds = boundsOf(features);
  if (!bounds) return [];
  const suggestions: Suggestion[] = [];
  for (const { crs: id, swapped } of candidateCrs(bounds, near, ofTheCity)) {
    try {
      const crs = resolveCrs(id, lookup);
      const [x, y] = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
      const place = new Float64Array(swapped ? [y, x, 0] : [x, y, 0]);
      (await createTransform(crs, ELLIPSOID)).toGeodetic(place, place);
      const [longitude, latitude] = place;
      if (!Number.isFinite(longitude) || !Number.isFinite(latitude)) continue;
      if (outsideAreaOfUse([longitude, latitude, longitude, latitude], crs)) continue;
      const distance = geodesicDistance(near.longitude, near.latitude, longitude, latitude);
      suggestions.push({ crs: id, name: crs.name, swapped, place: { longitude, latitude }, distance });
    } catch {
      // No way from it to WGS 84: not a help.
    }
  }
  const rank = ({ distance }: Suggestion) => (distance < NEARBY ? 0 : distance);
  return suggestions.sort((a, b) => rank(a) - rank(b)).slice(0, 8);
}
