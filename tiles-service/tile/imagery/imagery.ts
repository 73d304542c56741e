import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { Extent } from '../../../models/schema/index.ts';
import type { TileJob, TileResult } from '../product.ts';
import type { Band } from '../vector/bands.ts';
import type { SpooledCell } from '../vector/cell-spool.ts';
import { inOrder } from '../vector/in-order.ts';
import { type TileRange, tileRange } from '../vector/mercator.ts';
import { spoolFeatures } from '../vector/spool-features.ts';
import { stopFlag } from '../vector/stop-flag.ts';
import { requireCanvas } from './canvas.ts';
import { type Coverage, coveredTiles, DEEP_MAXIMUM_ZOOM, planCoverage } from './coverage.ts';
import { IMAGERY_FILE, type ImageryDescription, TEMPLATE } from './description.ts';
import type { DrawnCell, DrawTask } from './draw-cell.ts';
import { openRelief } from './open-relief.ts';
import { TILE_PIXELS } from './painter.ts';
import { loadStyle, type StyleName } from './style/style-document.ts';

const DRAW = new URL('./draw-cell.ts', import.meta.url).href;
/** Nothing is left out for being small from this zoom on. */
const EXACT_FROM = 14;
const BANDS: Band[] = [
  { minimumZoom: 0, maximumZoom: 7, cellZoom: 0, margin: 1 / 10 },
  { minimumZoom: 8, maximumZoom: 10, cellZoom: 8, margin: 1 / 10 },
  { minimumZoom: 11, maximumZoom: 12, cellZoom: 11, margin: 1 / 10 },
  { minimumZoom: 13, maximumZoom: 13, cellZoom: 13, margin: 1 / 10 },
  { minimumZoom: 14, maximumZoom: DEEP_MAXIMUM_ZOOM, cellZoom: 14, margin: 1 / 10 },
];
const DEEP_BAND = BANDS.length - 1;

export interface ImageryInput {
  /** Folders of the feature stores to draw; none: the ground alone. */
  vectorStores: readonly string[];
  /** Folder of the ground (tile/terrain/ground.ts). */
  terrain?: string;
  style: StyleName;
}

/**
 * Base imagery: raster tiles in web Mercator, 512 × 512 WebP, drawn in a map style over shaded ground, and
 * `imagery.json` that says what is there. Throws InputError where the canvas package is missing and where there is
 * neither ground nor a feature to draw.
 */
export async function tileImagery(input: ImageryInput, job: TileJob): Promise<TileResult> {
  await requireCanvas();
  const style = await loadStyle(input.style);
  const terrainExtent = input.terrain === undefined ? undefined : await extentOfTerrain(input.terrain);
  const say = (step: string, done: number, total: number) =>
    job.onProgress({ step, done, total, unit: 'steps' });
  const spooled = await spoolFeatures(
    input.vectorStores,
    BANDS,
    EXACT_FROM,
    join(job.out, '.features'),
    job,
    (done, total) => say('imagery-read', done, total),
  );
  try {
    const deep = spooled.cells.filter(({ band }) => band === DEEP_BAND);
    const coverages = planCoverage(spooled.extent, terrainExtent, deep);
    if (coverages.length === 0)
      throw new InputError(
        'nothing-to-draw',
        'base imagery',
        'There is neither terrain nor a feature that the map shows.',
        'Import a source with roads, water, land use or buildings, or a terrain.',
      );
    const cells = cellsToDraw(spooled.cells, coverages);
    let tiles = 0;
    let bytes = 0;
    let done = 0;
    const stop = stopFlag(job.signal);
    const run = (cell: SpooledCell) => {
      const { style, terrain } = input;
      const band = BANDS[cell.band];
      const task: DrawTask = {
        spool: spooled.path,
        cell,
        band,
        coverages,
        style,
        terrain,
        out: job.out,
        stop,
      };
      return job.pool.run<DrawnCell>(DRAW, 'drawCell', task);
    };
    for await (const drawn of inOrder(cells, run, job.pool.size + 1, job.signal)) {
      tiles += drawn.tiles;
      bytes += drawn.bytes;
      say('imagery-draw', ++done, cells.length);
    }
    const description = descriptionOf(coverages, style.metadata['citymirror:ground'], input.style);
    await writeFile(join(job.out, IMAGERY_FILE), JSON.stringify(description, undefined, 2));
    const { extent, minimumZoom, maximumZoom } = description;
    return {
      entry: IMAGERY_FILE,
      features: spooled.features,
      tiles,
      bytes,
      extent,
      minimumZoom,
      maximumZoom,
    };
  } finally {
    await spooled.discard();
  }
}

async function extentOfTerrain(folder: string): Promise<Extent> {
  const relief = await openRelief(folder);
  relief.close();
  return relief.extent;
}

/** The cells of all bands that a coverage touches, with what was spooled for them; the fullest first. */
function cellsToDraw(spooled: readonly SpooledCell[], coverages: readonly Coverage[]): SpooledCell[] {
  const keyOf = ({ band, x, y }: Pick<SpooledCell, 'band' | 'x' | 'y'>) => `${band}/${x}/${y}`;
  const known = new Map(spooled.map((cell) => [keyOf(cell), cell]));
  const wanted = new Map<string, SpooledCell>();
  BANDS.forEach((band, index) => {
    for (const coverage of coverages) {
      const zoom = Math.min(coverage.maximumZoom, band.maximumZoom);
      if (zoom < Math.max(coverage.minimumZoom, band.minimumZoom)) continue;
      const range =
        zoom < band.cellZoom ? undefined : parents(coveredTiles(coverage, zoom), zoom - band.cellZoom);
      if (!range) continue;
      for (let x = range.minimumX; x <= range.maximumX; x++) {
        for (let y = range.minimumY; y <= range.maximumY; y++) {
          const cell = { band: index, z: band.cellZoom, x, y, chunks: [], bytes: 0 };
          wanted.set(keyOf(cell), known.get(keyOf(cell)) ?? cell);
        }
      }
    }
  });
  return [...wanted.values()].sort((a, b) => b.bytes - a.bytes);
}

function parents(range: TileRange, levels: number): TileRange {
  const up = (index: number) => Math.floor(index / 2 ** levels);
  return {
    minimumX: up(range.minimumX),
    minimumY: up(range.minimumY),
    maximumX: up(range.maximumX),
    maximumY: up(range.maximumY),
  };
}

/** A hair inside the tiles' borders, so that no viewer asks for the neighbours by a rounding error. */
const HAIR = 1e-7;

function descriptionOf(coverages: Coverage[], ground: string, style: StyleName): ImageryDescription {
  const [west, south, east, north] = coverages[0].extent;
  const shrink = ([w, s, e, n]: Extent): Extent => [w + HAIR, s + HAIR, e - HAIR, n - HAIR];
  return {
    schema: 'citymirror/imagery/1',
    style,
    template: TEMPLATE,
    tileSize: TILE_PIXELS,
    format: 'image/webp',
    projection: 'EPSG:3857',
    minimumZoom: coverages[0].minimumZoom,
    maximumZoom: coverages[coverages.length - 1].maximumZoom,
    extent: shrink([west, south, east, north]),
    ground,
    coverage: coverages.map((coverage) => ({
      minimumZoom: coverage.minimumZoom,
      maximumZoom: coverage.maximumZoom,
      extent: shrink(coverage.extent),
      levels: levelsOf(coverage),
    })),
  };
}

function levelsOf({ minimumZoom, maximumZoom, extent }: Coverage) {
  return Array.from({ length: maximumZoom - minimumZoom + 1 }, (_, index) => ({
    zoom: minimumZoom + index,
    ...tileRange(extent, minimumZoom + index),
  }));
}
