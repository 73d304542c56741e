import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mayShow } from '../../../models/access/strictness.ts';
import { InputError } from '../../../models/errors.ts';
import { PUBLICATIONS, type Publication } from '../../../models/schema/index.ts';
import { commitCity, pruneVersions } from '../commit.ts';
import { type CityWork, withCity } from '../import.ts';
import { type CityManifest, loadManifest } from '../manifest.ts';
import { folderOfLayer } from '../paths.ts';
import { framesInForce } from '../rollback.ts';
import { TERRAIN_LAYER } from '../terrain.ts';
import {
  buildNetworks,
  type NetworkInput,
  type NetworkProduct,
  type NetworkTerrain,
} from './build-networks.ts';
import { standingStores } from './standing-stores.ts';

/** Makes the networks of a city that stands, from its sources as they were imported, and puts them in force. */
export async function networkCity(options: CityWork): Promise<NetworkProduct[]> {
  const { out: city } = options;
  await loadManifest(city);
  return withCity(options, async (context, hasher) => {
    const manifest = await loadManifest(city);
    const inputs: NetworkInput[] = [];
    for (const source of manifest.sources) {
      if (source.kind !== 'features') continue;
      const stores = await standingStores(city, source);
      if (!stores)
        throw new InputError(
          'stores-missing',
          source.id,
          'what was read of this source is no longer there.',
          'Import it again.',
        );
      // Pipes come from the records, roads from the files themselves, which must be those that were imported.
      if (source.format === 'osm')
        for (const { path, sha256 } of source.files) {
          if (!existsSync(path))
            throw new InputError(
              'file-missing',
              path,
              'this file of the city is gone.',
              'Put it back, or import another.',
            );
          const found = await hasher.hashWithCompanions(path, source.format, options.signal);
          if (found.sha256 !== sha256)
            throw new InputError(
              'source-changed',
              path,
              'this file has changed since it was imported.',
              'Bring it in first, with sync or import; that makes the networks too.',
            );
        }
      inputs.push({ source, stores });
    }
    const products = await buildNetworks(context, inputs, (publication) =>
      standingTerrain(city, manifest, publication),
    );
    const networks = products.map(({ entry }) => entry);
    await commitCity(city, { ...manifest, networks }, await framesInForce(city));
    await pruneVersions(city, { ...manifest, networks });
    return products;
  });
}

function standingTerrain(
  city: string,
  { layers }: CityManifest,
  publication: Publication,
): NetworkTerrain | undefined {
  const terrains = layers
    .map(({ layer }) => layer)
    .filter((layer) => layer.id === TERRAIN_LAYER && mayShow(publication, layer.publication))
    .sort((a, b) => PUBLICATIONS.indexOf(a.publication) - PUBLICATIONS.indexOf(b.publication));
  const layer = terrains[terrains.length - 1];
  return layer && { version: layer.version, ground: join(folderOfLayer(city, layer), 'ground') };
}
