import type { Layer, Provenance } from '../../models/schema/index.ts';
import type { CitySource } from './manifest.ts';

/** What a layer says of the source that it was made from. */
export function provenanceOf(source: CitySource): Provenance {
  return {
    owner: source.owner,
    source: source.files.map(({ path }) => path.split(/[\\/]/).pop()!),
    licence: source.licence,
    ...(source.attribution ? { attribution: source.attribution } : {}),
    updated: source.updated,
    rhythm: source.rhythm ?? 'static',
    simulated: source.simulated ?? false,
  };
}

/** The layer as anyone may see it: the text of a CRS that is no registered one is the transform of a site, and stays inside. */
export function withoutOwnCrs(layer: Layer): Layer {
  const provenance = layer.provenance.map((entry) => {
    const { crs, ...rest } = entry;
    return crs === undefined || isRegisteredCrs(crs) ? entry : { ...rest, crs: 'site:local' };
  });
  return { ...layer, provenance };
}

export function isRegisteredCrs(crs: string): boolean {
  // The name of a site's transform has the form of a code.
  if (/^site:/i.test(crs)) return crs.toLowerCase() === 'site:local';
  return /^(urn:ogc:def:crs:|https?:\/\/www\.opengis\.net\/def\/crs\/)?[A-Z]{3,8}[:/](\d+(\.\d+)*[:/]|[:/])?[A-Z0-9]+(\+\d+)?$/i.test(
    crs,
  );
}
