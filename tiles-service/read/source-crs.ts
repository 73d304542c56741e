import { type Crs, resolveCrs, siteCrs } from '../../models/geodesy/index.ts';
import { lookupCrs } from './crs-lookup.ts';

/** A site's own transform as a source is read with it. Reports say the id alone. */
export interface NamedSiteTransform {
  id: string;
  /** As siteTransformSchema has it. */
  definition: unknown;
}

/** The name that reports and notes have for a site's transform. */
export function siteCrsName(given: unknown): string {
  return `site:${namedSiteTransform(given).id}`;
}

/** The CRS of a source: that of the site's transform where it has one, else of the name. Errors as of resolveCrs and siteCrs. */
export function sourceCrs(name: string, siteTransform: unknown): Crs {
  if (siteTransform === undefined) return resolveCrs(name, lookupCrs);
  const { id, definition } = namedSiteTransform(siteTransform);
  return siteCrs(id, definition, lookupCrs);
}

/** A bare definition is a transform without a name of its own. */
function namedSiteTransform(given: unknown): NamedSiteTransform {
  const named = given as Partial<NamedSiteTransform> | null;
  if (named !== null && typeof named === 'object' && typeof named.id === 'string' && 'definition' in named)
    return { id: named.id, definition: named.definition };
  return { id: 'local', definition: given };
}
