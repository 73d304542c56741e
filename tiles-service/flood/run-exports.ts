import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FloodGrid, FloodRun } from '../../models/schema/flood-run.ts';
import { takeTurn } from '../../scenes/flood/case/turn.ts';
import type { FloodMaxima } from '../../scenes/flood/run/frame.ts';
import { RUN_RASTERS, runRaster } from '../../scenes/flood/run/run-rasters.ts';
import { gaugeTable, sectionTable } from './write-tables.ts';

export const GAUGES_FILE = 'gauges.csv';
export const SECTIONS_FILE = 'sections.csv';

/** Writes a run for other programs into its folder: the worst of it as GeoTIFF, gauges and sections as CSV. */
export async function writeExports(
  folder: string,
  run: FloodRun,
  { bed, grid }: { bed: ArrayLike<number>; grid: FloodGrid },
  maxima: FloodMaxima,
  signal?: AbortSignal,
): Promise<void> {
  for (const what of RUN_RASTERS) {
    await takeTurn(signal);
    await writeFile(join(folder, `${what}.tif`), await runRaster(what, maxima, { id: run.id, bed, grid }));
  }
  if (run.gauges.series.length > 0) await writeFile(join(folder, GAUGES_FILE), gaugeTable(run));
  if (run.sections.series.length > 0) await writeFile(join(folder, SECTIONS_FILE), sectionTable(run));
}
