import { join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import { openFeatureStore } from '../../../models/feature-store/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { fileByteSource } from '../../store/file-source.ts';
import type { TileJob, TileResult } from '../product.ts';
import type { Band } from './bands.ts';
import { type BuildTask, type BuiltCell, TILE_BUFFER } from './build-cell.ts';
import type { SpooledCell } from './cell-spool.ts';
import { inOrder } from './in-order.ts';
import { LAYERS, MAP_LAYERS } from './map-schema.ts';
import { worldX, worldY } from './mercator.ts';
import { TILE_EXTENT } from './mvt.ts';
import { overlayFrom } from './overlay-zoom.ts';
import { type ArchiveSummary, PmtilesWriter } from './pmtiles-writer.ts';
import { type SpooledFeatures, spoolFeatures } from './spool-features.ts';
import { stopFlag } from './stop-flag.ts';

const BUILD = new URL('./build-cell.ts', import.meta.url).href;
export const VECTOR_MAXIMUM_ZOOM = 14;
export const VECTOR_FILE = 'tiles.pmtiles';

const MARGIN = TILE_BUFFER / TILE_EXTENT;
const BANDS: Band[] = [
  { minimumZoom: 0, maximumZoom: 5, cellZoom: 0, margin: MARGIN },
  { minimumZoom: 6, maximumZoom: 9, cellZoom: 6, margin: MARGIN },
  { minimumZoom: 10, maximumZoom: 11, cellZoom: 10, margin: MARGIN },
  { minimumZoom: 12, maximumZoom: 12, cellZoom: 12, margin: MARGIN },
  { minimumZoom: 13, maximumZoom: VECTOR_MAXIMUM_ZOOM, cellZoom: 13, margin: MARGIN },
];

/**
 * Vector tiles of feature stores: one PMTiles archive, zooms 0 to 14, layers and attributes as in map-schema.ts.
 * `overlay`: of things that lie over the map. Throws InputError when no feature of the stores can be shown on a map.
 */
export async function tileVector(
  stores: readonly string[],
  job: TileJob,
  { overlay = false } = {},
): Promise<TileResult> {
  const say = (step: string, done: number, total: number) =>
    job.onProgress({ step, done, total, unit: 'steps' });
  const scratch = join(job.out, '.features');
  const spooled = await spoolFeatures(
    stores,
    BANDS,
    VECTOR_MAXIMUM_ZOOM,
    scratch,
    job,
    (done, total) => say('map-read', done, total),
    overlay ? await zoomOfOverlay(stores) : undefined,
  );
  try {
    if (!spooled.extent)
      throw new InputError(
        'nothing-on-map',
        stores.join(', ') || 'feature stores',
        overlay ? 'No feature has a shape.' : 'No feature has a shape that the map shows.',
        overlay
          ? 'They are records without a place: check the geometry, or the columns of coordinates, of the file.'
          : 'Import a source with roads, water, land use, places or buildings, or leave the map layer out.',
      );
    noteTooSmall(spooled.tooSmall, job);
    const summary = await writeTiles(spooled, spooled.extent, job, (done, total) =>
      say('map-tiles', done, total),
    );
    const { features, extent, layers } = spooled;
    return { entry: VECTOR_FILE, features, extent, layers, ...summary };
  } finally {
    await spooled.discard();
  }
}

async function zoomOfOverlay(stores: readonly string[]): Promise<number> {
  let count = 0;
  let size = 0;
  for (const store of stores) {
    const { header } = await openFeatureStore(fileByteSource(store));
    count += header.count;
    if (!header.extent) continue;
    const [west, south, east, north] = header.extent;
    size = Math.max(size, worldX(east) - worldX(west), worldY(south) - worldY(north));
  }
  return overlayFrom(count, size);
}

async function writeTiles(
  spooled: SpooledFeatures,
  extent: Extent,
  job: TileJob,
  onProgress: (done: number, total: number) => void,
): Promise<ArchiveSummary> {
  const writer = await PmtilesWriter.create(join(job.out, VECTOR_FILE), join(job.out, '.tiles'));
  const stop = stopFlag(job.signal);
  try {
    const run = (cell: SpooledCell) => {
      const band = BANDS[cell.band];
      const task: BuildTask = { spool: spooled.path, cell, band, lastZoom: VECTOR_MAXIMUM_ZOOM, stop };
      return job.pool.run<BuiltCell>(BUILD, 'buildCell', task);
    };
    let done = 0;
    for await (const built of inOrder(spooled.cells, run, job.pool.size + 1, job.signal)) {
      for (const { bytes, ...tile } of built.tiles) await writer.add(tile, bytes);
      onProgress(++done, spooled.cells.length);
    }
    return await writer.finish(metadataOf(spooled), extent);
  } catch (error) {
    await writer.discard().catch(() => undefined);
    throw error;
  }
}

function noteTooSmall(tooSmall: Record<string, number>, job: TileJob): void {
  const count = Object.values(tooSmall).reduce((sum, one) => sum + one, 0);
  if (count === 0) return;
  const message = 'Areas left out of far zooms, where they are too small to see; counted once per zoom.';
  job.tally.note('too-small-for-zoom', message, `zoom/layer ${Object.keys(tooSmall)[0]}`, count);
}

/** TileJSON-like metadata, as the PMTiles specification asks for vector tiles. */
function metadataOf({ layers, tooSmall }: SpooledFeatures): Record<string, unknown> {
  return {
    name: 'CityMirror map',
    type: 'overlay',
    generator: 'CityMirror',
    vector_layers: MAP_LAYERS.filter((name) => layers[name]).map((name) => ({
      id: name,
      fields: FIELDS[name] ?? COMMON_FIELDS,
      minzoom: Math.min(VECTOR_MAXIMUM_ZOOM, ...Object.values(LAYERS[name].minimumZoom)),
      maxzoom: VECTOR_MAXIMUM_ZOOM,
    })),
    'citymirror:counts': layers,
    'citymirror:merged-below': Object.fromEntries(
      MAP_LAYERS.flatMap((name) => (LAYERS[name].mergeBelow ? [[name, LAYERS[name].mergeBelow]] : [])),
    ),
    'citymirror:too-small': tooSmall,
  };
}

const COMMON_FIELDS = {
  id: 'String',
  class: 'String',
  kind: 'String',
  name: 'String',
  'name:en': 'String',
  'name:zh': 'String',
};
const CROSSING = { bridge: 'Boolean', tunnel: 'Boolean', layer: 'Number' };
const FIELDS: Record<string, Record<string, string>> = {
  roads: {
    ...COMMON_FIELDS,
    ...CROSSING,
    ref: 'String',
    lanes: 'Number',
    oneway: 'Number',
    link: 'Boolean',
    width: 'Number',
    spread: 'Number',
  },
  railways: { ...COMMON_FIELDS, ...CROSSING, service: 'Boolean', spread: 'Number' },
  waterways: { ...COMMON_FIELDS, ...CROSSING, width: 'Number', spread: 'Number' },
  streetareas: { ...COMMON_FIELDS, layer: 'Number' },
  structures: { ...COMMON_FIELDS, layer: 'Number' },
  buildings: { ...COMMON_FIELDS, height: 'Number', part: 'Boolean' },
  boundaries: { ...COMMON_FIELDS, admin_level: 'Number', maritime: 'Boolean' },
  places: { ...COMMON_FIELDS, population: 'Number', capital: 'String' },
  trees: { ...COMMON_FIELDS, spread: 'Number', height: 'Number' },
  points: { ...COMMON_FIELDS, ele: 'Number' },
  labels: { ...COMMON_FIELDS, of: 'String' },
};
