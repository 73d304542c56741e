import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mayShow } from '../../models/access/strictness.ts';
import { InputError } from '../../models/errors.ts';
import { createTransform, ELLIPSOID } from '../../models/geodesy/index.ts';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import type { FloodGrid } from '../../models/schema/flood-run.ts';
import { PUBLICATIONS, type Publication } from '../../models/schema/index.ts';
import { windowOf } from '../../scenes/flood/case/crop.ts';
import type { FloodPlace, FloodRasters } from '../../scenes/flood/case/rasters.ts';
import { takeTurn } from '../../scenes/flood/case/turn.ts';
import { sha256OfFile } from '../city/files.ts';
import { gridPlace } from '../city/grids.ts';
import { loadManifest } from '../city/manifest.ts';
import { openRaster, type RasterOptions, type RasterSource } from '../read/raster/index.ts';

type RasterKey = 'bed' | 'roughness' | 'terrain' | 'buildings' | 'resolution';

/** Where the rasters of a case are. */
export interface RasterFiles {
  paths: { bed: string } & Partial<Record<RasterKey, string>>;
  /** Manning's n of all cells, where no raster has it. */
  roughness?: number;
  options: RasterOptions;
  /** Class of the city's grid; undefined for files of the case itself. */
  publication?: Publication;
}

export interface ReadRasters {
  rasters: FloodRasters;
  place: FloodPlace;
  /** SHA-256 of each file, by what it is: bed, buildings … */
  hashes: Record<string, string>;
}

/** The files that a case names, relative to its folder. */
export function ownRasters(flood: FloodCase, folder: string): RasterFiles | undefined {
  if (!flood.grid) return undefined;
  const { bed, roughness, buildings, crs, verticalDatum } = flood.grid;
  const at = (path: string): string => resolve(folder, path);
  return {
    paths: {
      bed: at(bed),
      ...(typeof roughness === 'string' ? { roughness: at(roughness) } : {}),
      ...(buildings === undefined ? {} : { buildings: at(buildings) }),
    },
    ...(typeof roughness === 'number' ? { roughness } : {}),
    options: { ...(crs ? { crs } : {}), ...(verticalDatum ? { verticalDatum } : {}) },
  };
}

/**
 * The grid of a city that a class sees: the strictest, which knows most.
 * @throws InputError `flood-no-grid`
 */
export async function cityRasters(city: string, publication?: Publication): Promise<RasterFiles> {
  const manifest = await loadManifest(city);
  const seen = [...PUBLICATIONS]
    .reverse()
    .filter((candidate) => publication === undefined || mayShow(publication, candidate));
  const found = seen
    .map((candidate) => manifest.grids?.find((grid) => grid.publication === candidate))
    .find((grid) => grid?.grid.rasters?.bed !== undefined);
  if (!found)
    throw new InputError(
      'flood-no-grid',
      city,
      `the city has no grid${publication === undefined ? '' : ` that ${publication} may see`}.`,
      'Make one: npm run city -- grid <city> --crs … --vertical-datum … --cell-size …, or name the files in `grid` of the case.',
    );
  const { rasters = {} } = found.grid;
  const files = Object.entries(rasters).map(([name, url]) => [name, join(city, found.publication, url)]);
  return {
    paths: Object.fromEntries(files),
    options: await gridPlace(manifest.grid),
    publication: found.publication,
  };
}

/**
 * Reads the cells that a case needs from its rasters. All must have the same cells.
 * @throws InputError `flood-raster-missing`, `flood-raster-cells`, and what openRaster and windowOf throw
 */
export async function readRasters(
  flood: FloodCase,
  { paths, roughness, options }: RasterFiles,
  signal: AbortSignal,
): Promise<ReadRasters> {
  const opened: Partial<Record<RasterKey, RasterSource>> = {};
  try {
    const hashes: Record<string, string> = {};
    for (const [key, path] of Object.entries(paths) as [RasterKey, string][]) {
      if (!existsSync(path))
        throw new InputError(
          'flood-raster-missing',
          path,
          `there is no such file for \`${key}\`.`,
          'Paths in a case are relative to its file.',
        );
      // Rasters of shares have no heights; what their datum is does not matter.
      const own = key === 'bed' ? options : { verticalDatum: 'ellipsoid', ...options };
      opened[key] = await openRaster(path, { ...own, signal });
      hashes[key] = await sha256OfFile(path, signal);
    }
    const bed = opened.bed as RasterSource;
    const whole = gridOf(bed);
    for (const [key, raster] of Object.entries(opened)) {
      const { columns, rows, west, north, cell } = gridOf(raster);
      const isSame =
        columns === whole.columns &&
        rows === whole.rows &&
        Math.abs(west - whole.west) < 0.01 * cell &&
        Math.abs(north - whole.north) < 0.01 * cell;
      if (!isSame || Math.abs(cell - whole.cell) > 1e-6 * cell)
        throw new InputError(
          'flood-raster-cells',
          raster.path,
          `the cells of \`${key}\` are not those of the bed, ${whole.columns} × ${whole.rows} of ${whole.cell} m.`,
          'Resample it: gdalwarp -te … -tr … with the numbers of the bed.',
        );
    }
    const { grids } = options;
    const place: FloodPlace = {
      transform: await createTransform(bed.system, ELLIPSOID),
      ...(grids ? { heightGrids: (name: string) => grids[name] } : {}),
    };
    const { left, top, columns, rows } = windowOf(flood, whole, place);
    const read: Partial<Record<RasterKey, Float32Array>> = {};
    for (const [key, raster] of Object.entries(opened) as [RasterKey, RasterSource][]) {
      await takeTurn(signal);
      read[key] = await raster.readWindow(left, top, left + columns, top + rows);
    }
    const { bed: heights, roughness: manning, ...more } = read;
    const grid = {
      ...whole,
      ...{ columns, rows, west: whole.west + left * whole.cell, north: whole.north - top * whole.cell },
    };
    return {
      rasters: { grid, bed: heights as Float32Array, roughness: manning ?? roughness ?? 0.035, ...more },
      ...{ place, hashes },
    };
  } finally {
    for (const raster of Object.values(opened)) await raster.close();
  }
}

/** @throws InputError `flood-raster-cells` for cells that are not square and north up, or not in metres */
function gridOf(raster: RasterSource): FloodGrid {
  const { width, height, system, verticalDatum, path } = raster;
  const { x0, y0, xColumn, xRow, yColumn, yRow } = raster.placement;
  const isSquare = xRow === 0 && yColumn === 0 && xColumn > 0 && Math.abs(xColumn + yRow) < 1e-6 * xColumn;
  if (!isSquare || system.kind !== 'projected' || system.unit !== 'metre')
    throw new InputError(
      'flood-raster-cells',
      path,
      'its cells are not square metres with north up.',
      'Bring it into a projected CRS in metres: gdalwarp -t_srs EPSG:… -tr 5 5.',
    );
  return {
    ...{ columns: width, rows: height, cell: xColumn, west: x0 - xColumn / 2, north: y0 + xColumn / 2 },
    // Of a compound CRS the horizontal part: the datum of heights is said beside it.
    ...{ crs: system.id.replace(/^(EPSG:\d+)\+.*$/, '$1'), verticalDatum: verticalDatum.id },
  };
}
