import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRaster, type RasterOptions, type RasterSource } from '../read/raster/index.ts';
import { RASTERS, type RasterName } from './build-strip.ts';
import { TILE } from './geotiff-writer.ts';
import type { GridReport } from './report-grid.ts';

export interface GridProblem {
  code: string;
  where: string;
  message: string;
}

/** Manning's n beyond which no land cover lies. */
const LEAST_N = 0.005;
const MOST_N = 0.5;
/** Metres that two roundings to 32 bits are apart at most. */
const ROUNDING = 0.001;

/**
 * Opens the rasters of a grid and decodes all of them: that they are there, lie cell on cell, have the CRS and the
 * heights that the report says, no gap that it does not tell of, no bed above its terrain, and values that can be.
 * `place`: CRS and datum that the city's manifest gives the grid.
 */
export async function checkGrid(
  folder: string,
  place: RasterOptions,
  signal: AbortSignal,
): Promise<{ problems: GridProblem[]; tiles: number }> {
  const problems: GridProblem[] = [];
  const problem = (code: string, where: string, message: string): void => {
    if (problems.filter((other) => other.code === code && other.where === where).length < 5)
      problems.push({ code, where, message });
  };
  const report = await readReport(folder);
  if (!report) problem('grid-report', 'report.json', 'the report is missing or cannot be read');
  const rasters: Partial<Record<RasterName, RasterSource>> = {};
  try {
    for (const name of RASTERS) {
      const path = join(folder, `${name}.tif`);
      if (!existsSync(path)) problem('grid-missing', `${name}.tif`, 'the raster is missing');
      else
        try {
          rasters[name] = await openRaster(path, { ...place, signal });
        } catch (error) {
          problem('grid-broken', `${name}.tif`, (error as Error).message);
        }
    }
    if (!report || RASTERS.some((name) => !rasters[name])) return { problems, tiles: 0 };
    const all = rasters as Record<RasterName, RasterSource>;
    checkAlignment(all, report, problem);
    if (problems.length === 0) await checkValues(all, report, problem, signal);
    return { problems, tiles: report.tiles };
  } finally {
    for (const raster of Object.values(rasters)) await raster.close();
  }
}

type Problem = (code: string, where: string, message: string) => void;

async function readReport(folder: string): Promise<GridReport | undefined> {
  try {
    const report = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as GridReport;
    return report.schema === 'citymirror/grid-report/1' ? report : undefined;
  } catch {
    return undefined;
  }
}

function checkAlignment(
  rasters: Record<RasterName, RasterSource>,
  { columns, rows, cellSize, bounds, crs, verticalDatum }: GridReport,
  problem: Problem,
): void {
  const [west, , , north] = bounds;
  for (const name of RASTERS) {
    const { width, height, placement, system } = rasters[name];
    const where = `${name}.tif`;
    const { x0, y0, xColumn, yRow, xRow, yColumn } = placement;
    if (width !== columns || height !== rows)
      problem('grid-size', where, `${width} × ${height} cells, but the report says ${columns} × ${rows}`);
    const isPlaced =
      Math.abs(x0 - west - cellSize / 2) < 1e-6 * cellSize &&
      Math.abs(y0 - north + cellSize / 2) < 1e-6 * cellSize &&
      Math.abs(xColumn - cellSize) < 1e-9 &&
      Math.abs(yRow + cellSize) < 1e-9 &&
      xRow === 0 &&
      yColumn === 0;
    if (!isPlaced) problem('grid-place', where, 'its cells do not lie where the report says');
    if (!crs.startsWith(system.id.split('+')[0]))
      problem('grid-crs', where, `its CRS is ${system.id}, but the report says ${crs}`);
    if ((name === 'terrain' || name === 'bed') && rasters[name].verticalDatum.id !== verticalDatum)
      problem(
        'grid-datum',
        where,
        `its heights are ${rasters[name].verticalDatum.id}, but the report says ${verticalDatum}`,
      );
  }
}

async function checkValues(
  rasters: Record<RasterName, RasterSource>,
  { columns, rows, terrain: told, bed: { bathymetry } }: GridReport,
  problem: Problem,
  signal: AbortSignal,
): Promise<void> {
  let gaps = 0;
  const places = (name: RasterName, row: number, at: number): string =>
    `${name}.tif, row ${row + Math.floor(at / columns)}, column ${at % columns}`;
  for (let row = 0; row < rows; row += TILE) {
    signal.throwIfAborted();
    const to = Math.min(rows, row + TILE);
    const read = (name: RasterName): Promise<Float32Array> => rasters[name].readWindow(0, row, columns, to);
    const [terrain, bed] = [await read('terrain'), await read('bed')];
    const [roughness, buildings] = [await read('roughness'), await read('buildings')];
    const resolution = await read('resolution');
    for (let at = 0; at < terrain.length; at++) {
      if (Number.isNaN(terrain[at])) gaps++;
      else if (Number.isNaN(bed[at]))
        problem('grid-gap', 'bed.tif', `no bed where there is terrain: ${places('bed', row, at)}`);
      else if (bathymetry.length === 0 && bed[at] > terrain[at] + ROUNDING)
        problem('grid-bed', 'bed.tif', `the bed lies above the ground: ${places('bed', row, at)}`);
      if (Number.isNaN(terrain[at]) ? !Number.isNaN(resolution[at]) : !(resolution[at] > 0))
        problem(
          'grid-resolution',
          'resolution.tif',
          `it does not go with the ground: ${places('resolution', row, at)}`,
        );
      if (!(roughness[at] >= LEAST_N && roughness[at] <= MOST_N))
        problem(
          'grid-roughness',
          'roughness.tif',
          `${roughness[at]} is no Manning's n: ${places('roughness', row, at)}`,
        );
      if (!(buildings[at] >= 0 && buildings[at] <= 1))
        problem(
          'grid-buildings',
          'buildings.tif',
          `${buildings[at]} is no share: ${places('buildings', row, at)}`,
        );
    }
  }
  if (gaps !== told.withoutData)
    problem(
      'grid-gap',
      'terrain.tif',
      `${gaps} cells without terrain, but the report says ${told.withoutData}`,
    );
}
