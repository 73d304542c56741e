import { openFeatureStore } from '../../../models/feature-store/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { fileByteSource } from '../../store/file-source.ts';
import type { TileJob } from '../product.ts';
import { type Band, spread } from './bands.ts';
import { CellSpool, type SpooledCell } from './cell-spool.ts';
import { seaBeside } from './coastline.ts';
import { inOrder } from './in-order.ts';
import type { Bounds } from './map-feature.ts';
import { seaFeature } from './map-features-of.ts';
import { latitudeAt, longitudeAt } from './mercator.ts';
import { type PreparedBlocks, type PrepareTask, unite } from './prepare.ts';
import { encodeRecord } from './record.ts';

const PREPARE = new URL('./prepare.ts', import.meta.url).href;
/** Features per task: large enough to hide the hand-over, small enough to keep all threads busy. */
const TASK_FEATURES = 2_000;

export interface SpooledFeatures {
  path: string;
  cells: SpooledCell[];
  features: number;
  layers: Record<string, number>;
  /** Areas left out of zooms where they are too small, by `<zoom>/<layer>`. */
  tooSmall: Record<string, number>;
  /** Undefined when nothing is shown. */
  extent?: Extent;
  /** Removes the file. */
  discard(): Promise<void>;
}

/**
 * Reads feature stores on the pool and spools what each cell of each band needs. The result does not depend on
 * which thread was first. What the map does not show is noted in the job's tally. `overlayFrom`: see PrepareTask.
 */
export async function spoolFeatures(
  stores: readonly string[],
  bands: Band[],
  exactFrom: number,
  path: string,
  job: TileJob,
  onProgress: (done: number, total: number) => void,
  overlayFrom?: number,
): Promise<SpooledFeatures> {
  const tasks: PrepareTask[] = [];
  for (const store of stores) {
    const { header } = await openFeatureStore(fileByteSource(store));
    let blocks: number[] = [];
    let count = 0;
    header.blocks.forEach((block, index) => {
      blocks.push(index);
      count += block.count;
      if (count < TASK_FEATURES && index + 1 < header.blocks.length) return;
      tasks.push({ store, blocks, bands, exactFrom, ...(overlayFrom === undefined ? {} : { overlayFrom }) });
      blocks = [];
      count = 0;
    });
  }
  const spool = await CellSpool.create(path);
  try {
    const result: SpooledFeatures = {
      path,
      cells: [],
      features: 0,
      layers: {},
      tooSmall: {},
      discard: () => spool.discard(),
    };
    let bounds: Bounds = [Infinity, Infinity, -Infinity, -Infinity];
    const coasts: number[][] = [];
    let done = 0;
    const run = (task: PrepareTask) => job.pool.run<PreparedBlocks>(PREPARE, 'prepareBlocks', task);
    for await (const prepared of inOrder(tasks, run, job.pool.size + 2, job.signal)) {
      for (const { bytes, ...cell } of prepared.cells) await spool.add(cell, bytes);
      result.features += prepared.features;
      addCounts(result.layers, prepared.layers);
      addCounts(result.tooSmall, prepared.tooSmall);
      for (const [type, { count, example }] of Object.entries(prepared.left))
        job.tally.note(
          'not-on-map',
          `Of type ${type}, or without a shape that the map shows.`,
          example,
          count,
        );
      bounds = unite(bounds, prepared.bounds);
      coasts.push(...prepared.coasts);
      onProgress(++done, tasks.length);
    }
    const sea = seaFeature(seaBeside(coasts, bounds));
    if (sea) {
      result.layers[sea.layer] = (result.layers[sea.layer] ?? 0) + 1;
      for (const [index, band] of bands.entries())
        for (const [cell, part] of spread(sea, band, exactFrom))
          await spool.add({ band: index, ...cell }, encodeRecord(part));
    }
    result.cells = await spool.finish();
    if (result.features > 0)
      result.extent = [
        longitudeAt(bounds[0]),
        latitudeAt(bounds[3]),
        longitudeAt(bounds[2]),
        latitudeAt(bounds[1]),
      ];
    return result;
  } catch (error) {
    await spool.discard();
    throw error;
  }
}

function addCounts(to: Record<string, number>, from: Record<string, number>): void {
  for (const [key, count] of Object.entries(from)) to[key] = (to[key] ?? 0) + count;
}
