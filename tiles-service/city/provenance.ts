import type { Provenance } from '../../models/schema/index.ts';
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
