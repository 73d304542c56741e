import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feature } from '../../../../models/feature.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import type { LeafLimits } from '../../../../tiles-service/store/quadtree.ts';
import { FeatureStoreWriter } from '../../../../tiles-service/store/writer.ts';
import type { TileJob } from '../../../../tiles-service/tile/product.ts';
import { WorkerPool } from '../../../../tiles-service/work/pool.ts';

const SMALL_BLOCKS: LeafLimits = { features: 60, bytes: 1 << 20, metres: 800 };

/** A folder with the features' store and a tiling job beside it; call `remove` in the end. */
export async function storeOf(
  features: Iterable<Feature>,
  limits: LeafLimits = SMALL_BLOCKS,
): Promise<{
  folder: string;
  store: string;
  job: TileJob;
  controller: AbortController;
  remove(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'tiles-'));
  const store = join(folder, 'store');
  const writer = new FeatureStoreWriter(store, limits);
  for (const feature of features) writer.add(feature);
  await writer.finish(new Tally());
  const pool = new WorkerPool(1);
  const controller = new AbortController();
  const job: TileJob = {
    out: folder,
    pool,
    publication: 'public',
    signal: controller.signal,
    onProgress: () => {},
    tally: new Tally(),
  };
  return {
    folder,
    store,
    job,
    controller,
    async remove() {
      await pool.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
