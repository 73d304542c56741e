import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tileImagery } from '../../tiles-service/tile/imagery/index.ts';
import { tileTerrain } from '../../tiles-service/tile/terrain/index.ts';
import { tileVector } from '../../tiles-service/tile/vector/index.ts';
import { realData } from '../real/data.ts';
import { storesOf } from '../real/map-stores.ts';
import { tilerBench } from '../tiles-service/tile/vector/features.ts';

/** Vector tiles and base imagery of Geneva, from its feature stores and its terrain. */
export async function run(print: (line: string) => void): Promise<void> {
  const bench = tilerBench();
  try {
    const stores = await storesOf(realData('geneva/geneva.osm.pbf'), 'geneva', bench.folder);
    const folder = (name: string) => {
      mkdirSync(join(bench.folder, name));
      return join(bench.folder, name);
    };
    const terrain = folder('terrain');
    await tileTerrain([{ path: realData('geneva/dem/N46E006.hgt.zip') }], bench.job(terrain));
    const measure = async (
      name: string,
      work: () => Promise<{ features: number; tiles: number; bytes: number }>,
    ) => {
      const begun = performance.now();
      const { features, tiles, bytes } = await work();
      const seconds = (performance.now() - begun) / 1000;
      print(
        `map product=${name} features=${features} tiles=${tiles} megabytes=${(bytes / 1e6).toFixed(1)} seconds=${seconds.toFixed(1)} ` +
          `features_per_second=${Math.round(features / seconds)} tiles_per_second=${(tiles / seconds).toFixed(1)}`,
      );
    };
    await measure('vector', () => tileVector(stores, bench.job(folder('vector'))));
    for (const style of ['night', 'day'] as const)
      await measure(`imagery-${style}`, () =>
        tileImagery(
          { vectorStores: stores, terrain: join(terrain, 'ground'), style },
          bench.job(folder(style)),
        ),
      );
  } finally {
    await bench.end();
  }
}
