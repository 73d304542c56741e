import { InputError } from '../errors.ts';
import { type SiteTransformDefinition, siteTransformSchema } from '../schema/site-transform.ts';
import {
  applyBursaWolf,
  type BursaWolf,
  invertBursaWolf,
  RADIANS_PER_ARC_SECOND,
  towgs84Of,
} from './bursa-wolf.ts';
import { resolveCrs } from './crs.ts';
import { parseCrsName } from './crs-name.ts';
import type { Crs, CrsLookup } from './crs-types.ts';
import { applySimilarity, invertSimilarity, type Similarity } from './similarity.ts';

/**
 * A site's transform by itself: planes (x, y, height) for a similarity, geocentric metres for seven parameters.
 * Triplets; `out` may be the input.
 */
export interface SiteTransform {
  readonly frame: 'plane' | 'geocentric';
  forward(positions: Float64Array, out: Float64Array): void;
  inverse(positions: Float64Array, out: Float64Array): void;
}

/** @throws InputError `site-transform` for a definition that siteTransformSchema refuses. */
export function createSiteTransform(definition: SiteTransformDefinition): SiteTransform {
  const known = parseSiteTransform('transform', definition);
  if (known.method === 'similarity') {
    const similarity = similarityOf(known);
    return {
      frame: 'plane',
      forward: (positions, out) => applySimilarity(similarity, positions, out),
      inverse: (positions, out) => invertSimilarity(similarity, positions, out),
    };
  }
  const bursaWolf: BursaWolf = { ...known, convention: known.method };
  return {
    frame: 'geocentric',
    forward: (positions, out) => applyBursaWolf(bursaWolf, positions, out),
    inverse: (positions, out) => invertBursaWolf(bursaWolf, positions, out),
  };
}

/**
 * Reads a definition of the manifest.
 * @throws InputError `site-transform` naming the transform and the first field that is wrong, and no value of it.
 */
export function parseSiteTransform(id: string, definition: unknown): SiteTransformDefinition {
  const parsed = siteTransformSchema.safeParse(definition);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InputError(
    'site-transform',
    `site transform "${id}"`,
    `its ${issue.path.join('.') || 'definition'} is wrong: ${issue.message}.`,
    'Give method similarity with target, dx, dy, rotation, scale; or position-vector or coordinate-frame with base, dx, dy, dz, rx, ry, rz, ppm.',
  );
}

/**
 * The CRS of coordinates in a site's own grid. Its name and id say the id of the transform and nothing of its
 * parameters: only `id`, `name`, areas and accuracies of a Crs go into reports.
 * @throws InputError `site-transform`, and what resolveCrs throws about the target or base.
 */
export function siteCrs(id: string, given: unknown, lookup: CrsLookup): Crs {
  const definition = parseSiteTransform(id, given);
  const label = { id: `site:${id}`, name: definition.name ?? `site grid ${id}` };
  if (definition.method === 'similarity') {
    const target = withoutParameters(id, 'target', () => resolveCrs(definition.target, lookup));
    if (target.kind !== 'projected')
      throw new InputError(
        'site-transform',
        `site transform "${id}"`,
        `its target ${target.name} is no plane grid.`,
        'Give a projected CRS as target, for example EPSG:4547.',
      );
    return {
      ...target,
      ...label,
      authorityAxisOrder: 'x-y',
      horizontalAccuracy: Math.hypot(target.horizontalAccuracy, definition.accuracy),
      plane: { similarity: similarityOf(definition), target },
    };
  }
  const shift = towgs84Of({ ...definition, convention: definition.method });
  const own = ownDefinitionOf(id, definition.base, lookup);
  const base = withoutParameters(id, 'base', () => resolveCrs(`${own} +towgs84=${shift.join(',')}`, lookup));
  return { ...base, ...label, horizontalAccuracy: definition.accuracy };
}

/** Messages of errors go into reports and logs: they say which transform is wrong, and not what is in it. */
function withoutParameters(id: string, field: string, resolve: () => Crs): Crs {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(
      'site-transform',
      `site transform "${id}"`,
      `its ${field} cannot be used (${error.code}).`,
      'Give a projected CRS as an EPSG code or a PROJ string.',
    );
  }
}

function similarityOf(definition: SiteTransformDefinition & { method: 'similarity' }): Similarity {
  const { dx, dy, scale, rotation } = definition;
  return { dx, dy, scale, rotation: rotation * RADIANS_PER_ARC_SECOND };
}

/** The PROJ string of a CRS without any shift of its datum. */
function ownDefinitionOf(id: string, base: string, lookup: CrsLookup): string {
  const name = parseCrsName(base);
  const proj =
    'proj' in name
      ? name.proj
      : 'code' in name && name.authority !== 'CN' && name.authority !== 'OGC'
        ? lookup(name.code)?.proj4
        : undefined;
  if (!proj)
    throw new InputError(
      'site-transform',
      `site transform "${id}"`,
      'its base is neither a PROJ string nor a code of the bundled list.',
      'Give the base as "+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +ellps=krass" or EPSG:2437.',
    );
  const datum = /\+datum=(\w+)/.exec(proj)?.[1];
  const ellipsoid = datum === undefined ? '' : ` +ellps=${ELLIPSOID_OF_DATUM[datum] ?? datum}`;
  return (
    proj
      .replace(/\s*\+(?:towgs84|nadgrids|datum|geoidgrids)=(?:"[^"]*"|\S+)/g, '')
      .replace(/\s*\+type=crs/, '') + ellipsoid
  );
}

const ELLIPSOID_OF_DATUM: Record<string, string> = {
  WGS84: 'WGS84',
  NAD83: 'GRS80',
  NAD27: 'clrk66',
  GGRS87: 'GRS80',
  potsdam: 'bessel',
  hermannskogel: 'bessel',
  OSGB36: 'airy',
  carthage: 'clrk80ign',
  ire65: 'mod_airy',
  nzgd49: 'intl',
};
