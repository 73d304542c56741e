import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { GROUP_DESCRIPTIONS, groupOf, type LayerGroup } from '../../../tiles-service/city/layer-groups.ts';
import { Tally } from '../../../tiles-service/read/feature-source.ts';
import { openFeatureSource } from '../../../tiles-service/read/index.ts';
import { FeatureStoreWriter } from '../../../tiles-service/store/writer.ts';
import { tileInstances } from '../../../tiles-service/tile/instances/index.ts';
import type { TileResult } from '../../../tiles-service/tile/product.ts';
import { tileSolids } from '../../../tiles-service/tile/solids/index.ts';
import type { WorkerPool } from '../../../tiles-service/work/pool.ts';
import { realData } from '../data.ts';

export interface TiledGroup {
  folder: string;
  result: TileResult;
  tally: Tally;
  /** Features in the store. */
  count: number;
}

/** Reads a real file and tiles its buildings, structures, relief, trees and furniture, each into a folder of its own. */
export async function tileFile(
  path: string,
  source: string,
  root: string,
  pool: WorkerPool,
  verticalDatum?: string,
): Promise<Partial<Record<LayerGroup, TiledGroup>>> {
  const opened = await openFeatureSource(realData(path), {
    source,
    scratch: mkdtempSync(join(root, 'scratch-')),
    ...(verticalDatum ? { verticalDatum } : {}),
  });
  const writers = new Map<LayerGroup, { folder: string; writer: FeatureStoreWriter }>();
  for await (const batch of opened.features()) {
    for (const feature of batch) {
      const group = groupOf(feature, opened.format);
      if (GROUP_DESCRIPTIONS[group].tiling === 'vector') continue;
      let target = writers.get(group);
      if (!target) {
        const folder = join(root, `${source}-${group}`);
        mkdirSync(folder, { recursive: true });
        target = {
          folder,
          writer: new FeatureStoreWriter(join(folder, 'store'), GROUP_DESCRIPTIONS[group].limits),
        };
        writers.set(group, target);
      }
      target.writer.add(feature);
    }
  }
  const tiled: Partial<Record<LayerGroup, TiledGroup>> = {};
  for (const [group, { folder, writer }] of writers) {
    const tally = new Tally();
    const { count } = await writer.finish(tally);
    const { tiling, role } = GROUP_DESCRIPTIONS[group];
    const tile = tiling === 'instances' ? tileInstances : tileSolids;
    const result = await tile(
      join(folder, 'store'),
      {
        out: folder,
        pool,
        publication: 'public',
        signal: new AbortController().signal,
        onProgress: () => {},
        tally,
      },
      { role: role! },
    );
    tiled[group] = { folder, result, tally, count };
  }
  return tiled;
}
