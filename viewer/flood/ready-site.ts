import {
  createTransform,
  ELLIPSOID,
  type PositionTransform,
  resolveCrs,
} from '../../models/geodesy/index.ts';
import type { FloodCase } from '../../models/schema/flood-case.ts';
import { coarsenAhead } from '../../scenes/flood/case/coarsen.ts';
import type { FloodRasters } from '../../scenes/flood/case/rasters.ts';
import { takeTurn } from '../../scenes/flood/case/turn.ts';
import { loadCrsLookup } from '../added/crs/epsg-list.ts';
import type { FloodSite } from './messages.ts';
import { RasterFiles } from './raster-files.ts';
import { type CityRasters, readRasters } from './read-rasters.ts';
import type { FloodModules } from './solvers.ts';
import { type Helper, startHelpers } from './threads.ts';

/** What any run of a city needs, asked for as soon as it is known: the first picture waits for all of it. */
export class ReadySite {
  readonly site: FloodSite;
  readonly modules: FloodModules;
  readonly transform: Promise<PositionTransform>;
  readonly files = new RasterFiles();
  readonly helpers: readonly Helper[];
  readonly #ahead = new AbortController();

  constructor(site: FloodSite) {
    this.site = site;
    const { kernels, threads, grid } = site;
    const module = loadModule(threads > 1 ? kernels.shared : kernels.alone);
    this.modules = {
      alone: () => (threads > 1 ? loadModule(kernels.alone) : module),
      shared: () => module,
    };
    this.transform = transformOf(grid.crs);
    this.helpers = startHelpers(threads - 1);
    // Who is to wait for them hears of it.
    for (const promise of [module, this.transform]) promise.catch(() => undefined);
  }

  /** Fetches and unpacks the rasters while nobody waits for a run, and brings them to the cells of the presets. */
  readAhead(): void {
    // What goes wrong is told when a run needs it.
    this.#readAhead().catch(() => undefined);
  }

  async #readAhead(): Promise<void> {
    const { grid, cellSizes } = this.site;
    const { signal } = this.#ahead;
    if (!(await this.files.readAhead(Object.values(grid.rasters ?? {}), signal))) return;
    const whole = await readRasters(grid, this.files, {
      toGrid: (degrees) => degrees,
      factor: 1,
      onProgress: () => undefined,
    });
    for (const cellSize of cellSizes) {
      await takeTurn(signal);
      coarsenAhead(withRoughness(whole), factorOf({ cellSize }, grid.cellSize));
    }
  }

  /** A run has its turn now. */
  stopAhead(): void {
    this.#ahead.abort();
  }
}

/** Manning's n where the city has no land cover. */
const USUAL_ROUGHNESS = 0.035;

export const withRoughness = (rasters: CityRasters): FloodRasters => ({
  ...rasters,
  roughness: rasters.roughness ?? USUAL_ROUGHNESS,
});

/** Cells of the city's grid that make one of the run. */
export function factorOf({ cellSize }: Pick<FloodCase, 'cellSize'>, cell: number | undefined): number {
  return cellSize === undefined || cell === undefined ? 1 : Math.max(1, Math.round(cellSize / cell));
}

async function loadModule(address: string): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function transformOf(crs: string): Promise<PositionTransform> {
  return createTransform(resolveCrs(crs, await loadCrsLookup()), ELLIPSOID);
}
