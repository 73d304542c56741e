import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../models/errors.ts';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import {
  type Crs,
  createTransform,
  ELLIPSOID,
  type HeightGrid,
  parseVerticalDatum,
  verticalCrsCode,
} from '../../models/geodesy/index.ts';
import type { Extent, Progress } from '../../models/schema/index.ts';
import type { Tally } from '../read/feature-source.ts';
import { sourceCrs } from '../read/source-crs.ts';
import { fileByteSource } from '../store/file-source.ts';
import { eachInPool } from '../tile/terrain/each-in-pool.ts';
import {
  copyElevation,
  type ElevationCopy,
  type TerrainSourceDescription,
} from '../tile/terrain/elevation-copy.ts';
import type { WorkerPool } from '../work/pool.ts';
import {
  addFacts,
  noFacts,
  RASTERS,
  type RasterName,
  type StripFacts,
  type StripResult,
  type StripTask,
} from './build-strip.ts';
import { GeoTiffWriter, TILE } from './geotiff-writer.ts';
import {
  clipOutline,
  type GridFrame,
  type Outlines,
  outlineOfExtent,
  outlineOfModel,
  planFrame,
} from './grid-frame.ts';
import { type GridReport, reportGrid } from './report-grid.ts';
import { ShapeSpool } from './shape-spool.ts';
import { shapeOf } from './shapes-of.ts';

const STRIP_MODULE = new URL('./build-strip.ts', import.meta.url).href;

const TITLES: Record<RasterName, string> = {
  terrain: 'Ground without buildings and bridges, metres',
  bed: 'Bottom of rivers and lakes, else the ground, metres',
  roughness: "Manning's n, s/m^(1/3)",
  buildings: 'Share of the cell that buildings cover, 0-1',
  resolution: 'Metres between the heights of the model that the ground comes from',
};

export interface GridOptions {
  /** Projected CRS in metres, by name; with `siteTransform`, that of the site's own grid. */
  crs: string;
  siteTransform?: unknown;
  verticalDatum: string;
  grids?: Readonly<Record<string, HeightGrid>>;
  /** Metres. */
  cellSize: number;
  /** Degrees; where it is not given, all that the terrain models cover. */
  extent?: Extent;
  /** Degrees, in place of `extent`: where the city is; what of it the terrain models cover is taken. */
  around?: Extent;
  /** Ground models, read as they came: never tiles. */
  terrain: readonly TerrainSourceDescription[];
  /** Models of the beds of waters; where they have data, they are the bed. */
  bathymetry?: readonly TerrainSourceDescription[];
  /** Feature stores: buildings, waters, land cover, roads. */
  stores: readonly string[];
  /** Metres by kind of water, in place of the table of burn-rules.ts. */
  depths?: Readonly<Record<string, number>>;
  /** Manning's n by type, class or kind of cover, in place of the table of manning.ts. */
  roughness?: Readonly<Record<string, number>>;
  /** An empty folder. */
  out: string;
  pool: WorkerPool;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  tally: Tally;
}

/**
 * Makes the aligned rasters that simulations run on: terrain.tif, bed.tif, roughness.tif, buildings.tif and
 * report.json in `out`. Row of tiles by row of tiles on all threads; memory is bounded by a row of tiles for each.
 * @throws InputError `grid-crs`, `grid-cell`, `grid-terrain-missing`, `grid-terrain-elsewhere`; what the readers of models throw.
 */
export async function buildGrid(options: GridOptions): Promise<{ frame: GridFrame; report: GridReport }> {
  const { out, tally } = options;
  const begun = performance.now();
  if (options.terrain.length === 0)
    throw new InputError(
      'grid-terrain-missing',
      'grid',
      'there is no terrain model to make it from.',
      'Import a DEM (GeoTIFF, .hgt, Esri ASCII grid) into the city first.',
    );
  const crs: Crs = sourceCrs(options.crs, options.siteTransform);
  const vertical = parseVerticalDatum(options.verticalDatum, { grids: (name) => options.grids?.[name] });
  const scratch = join(out, 'scratch');
  await mkdir(scratch, { recursive: true });
  try {
    const terrain = await copyAll(options.terrain, 'terrain', scratch, options);
    const bathymetry = await copyAll(options.bathymetry ?? [], 'bathymetry', scratch, options);
    const frame = await planFrame(crs, vertical, options.cellSize, await placesOf(options, terrain));
    const skipped = await spoolShapes(frame, scratch, options);
    const facts = await writeRasters(frame, terrain, bathymetry, scratch, options);
    const report = reportGrid({
      frame,
      facts,
      skipped,
      tally: tally.snapshot(),
      ...(options.roughness ? { roughness: options.roughness } : {}),
      terrain: named(terrain, options.terrain),
      bathymetry: named(bathymetry, options.bathymetry ?? []),
      seconds: (performance.now() - begun) / 1000,
    });
    await writeFile(join(out, 'report.json'), `${JSON.stringify(report, undefined, 1)}\n`);
    return { frame, report };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function named(copies: readonly ElevationCopy[], sources: readonly TerrainSourceDescription[]) {
  return copies.map((copy, i) => ({ name: basename(sources[i].path), copy }));
}

async function copyAll(
  sources: readonly TerrainSourceDescription[],
  what: string,
  scratch: string,
  { signal, onProgress, tally }: GridOptions,
): Promise<ElevationCopy[]> {
  const copies: ElevationCopy[] = [];
  for (const [index, source] of sources.entries()) {
    const onRows = (done: number, total: number): void =>
      onProgress({ step: `grid: reading ${basename(source.path)}`, done, total, unit: 'steps' });
    copies.push(
      await copyElevation(source, join(scratch, `${what}-${index}.heights`), signal, onRows, tally),
    );
  }
  return copies;
}

/** What the grid has to cover, as outlines in degrees: all of the first, as far as the others go together. */
async function placesOf(
  { extent, around }: GridOptions,
  copies: readonly ElevationCopy[],
): Promise<Outlines> {
  if (extent) return { wanted: outlineOfExtent(extent) };
  const covered = await Promise.all(copies.map(outlineOfModel));
  if (!around) return { covered };
  return {
    wanted: outlineOfExtent(around),
    covered: covered.map((outline) => clipOutline(outline, around)),
  };
}

export interface SkippedWater {
  covered: string[];
  notBurnt: number;
  /** Features that say they are a dike or an embankment. */
  levees: string[];
}

async function spoolShapes(frame: GridFrame, scratch: string, options: GridOptions): Promise<SkippedWater> {
  const { signal, onProgress, tally, stores, depths = {}, roughness = {} } = options;
  const transform = await createTransform(frame.crs, ELLIPSOID);
  const spool = new ShapeSpool(scratch, frame);
  const skipped: SkippedWater = { covered: [], notBurnt: 0, levees: [] };
  for (const folder of stores) {
    const store = await openFeatureStore(fileByteSource(folder));
    for (let block = 0; block < store.header.blocks.length; block++) {
      signal.throwIfAborted();
      for (const feature of await store.readBlock(block)) {
        tally.read++;
        const { shape, skipped: why } = shapeOf(feature, frame, transform, { depths, roughness });
        if (why === 'covered') skipped.covered.push(feature.id);
        if (why === 'not-burnt') skipped.notBurnt++;
        if (shape?.crossing === 'levee') skipped.levees.push(feature.id);
        if (shape) await spool.add(shape);
      }
      onProgress({
        step: 'grid: sorting shapes',
        done: block + 1,
        total: store.header.blocks.length,
        unit: 'steps',
      });
    }
  }
  await spool.flush();
  return skipped;
}

async function writeRasters(
  frame: GridFrame,
  terrain: readonly ElevationCopy[],
  bathymetry: readonly ElevationCopy[],
  scratch: string,
  options: GridOptions,
): Promise<StripFacts> {
  const { out, pool, signal, onProgress } = options;
  const { columns, rows, west, north, cell, crs, vertical } = frame;
  const crsCode = /^EPSG:(\d+)(?=$|\+)/.exec(crs.id)?.[1];
  const verticalCode = verticalCrsCode(vertical.id);
  const writers = new Map<RasterName, GeoTiffWriter>();
  const facts = noFacts();
  let finished = false;
  try {
    for (const name of RASTERS)
      writers.set(
        name,
        await GeoTiffWriter.create(join(out, `${name}.tif`), {
          ...{ width: columns, height: rows, west, north, cell, title: TITLES[name] },
          ...(crsCode ? { crsCode: Number(crsCode) } : {}),
          crsName: `${crs.id} ${crs.name}`,
          ...(name === 'terrain' || name === 'bed'
            ? { ...(verticalCode === undefined ? {} : { verticalCode }), verticalName: vertical.name }
            : {}),
        }),
      );
    const tilesAcross = Math.ceil(columns / TILE);
    const strips = Array.from({ length: Math.ceil(rows / TILE) }, (_, strip) => strip);
    let done = 0;
    await eachInPool({ pool, signal }, strips, async (strip, turn) => {
      const task: StripTask = { frame, strip, folder: scratch, terrain, bathymetry };
      const result = await pool.run<StripResult>(STRIP_MODULE, 'buildStrip', task);
      await turn(async () => {
        for (const name of RASTERS)
          for (const [column, tile] of result.tiles[name].entries())
            await writers.get(name)!.writeTile(strip * tilesAcross + column, tile);
        addFacts(facts, result.facts);
        onProgress({ step: 'grid: cells', done: ++done, total: strips.length, unit: 'steps' });
      });
    });
    for (const writer of writers.values()) await writer.finish();
    finished = true;
  } finally {
    if (!finished) for (const writer of writers.values()) await writer.abandon();
  }
  return facts;
}
