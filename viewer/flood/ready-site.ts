import {
  createTransform,
  ELLIPSOID,
  type PositionTransform,
  resolveCrs,
} from '../../models/geodesy/index.ts';
import { loadCrsLookup } from '../added/crs/epsg-list.ts';
import type { FloodSite } from './messages.ts';
import { RasterFiles } from './raster-files.ts';
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

  /** Fetches and unpacks the rasters while nobody waits for a run. */
  readAhead(): void {
    const { rasters = {} } = this.site.grid;
    // What goes wrong is told when a run needs it.
    this.files.readAhead(Object.values(rasters), this.#ahead.signal).catch(() => undefined);
  }

  /** A run has its turn now. */
  stopAhead(): void {
    this.#ahead.abort();
  }
}

async function loadModule(address: string): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  return WebAssembly.compile(await response.arrayBuffer());
}

async function transformOf(crs: string): Promise<PositionTransform> {
  return createTransform(resolveCrs(crs, await loadCrsLookup()), ELLIPSOID);
}
