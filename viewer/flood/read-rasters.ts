import { InputError } from '../../models/errors.ts';
import type { FloodGrid } from '../../models/schema/flood-run.ts';
import type { Area } from '../../models/schema/position.ts';
import type { SceneGrid } from '../../models/schema/scene.ts';
import type { RasterWindow } from './city-raster.ts';
import type { RasterFiles } from './raster-files.ts';

/** Rasters that a flood is computed on, all of one grid. */
const NAMES = ['bed', 'terrain', 'roughness', 'buildings', 'resolution'] as const;
type Name = (typeof NAMES)[number];

/** The city's rasters, or a part of them: rows from the north. */
export interface CityRasters extends Partial<Record<Name, Float32Array>> {
  grid: FloodGrid;
  bed: Float32Array;
}

/** Cells around an area that are read beside it. */
const AROUND = 2;
/** Of a smaller share of the grid only the tiles are fetched that it needs. */
const SMALL = 0.25;

/**
 * Columns and rows that hold an area, whose places are given in the CRS as x, y, x, y …; whole multiples of `factor` cells
 * from the north-west corner, so that cells which are put together are the same in the part as in the whole. Nothing, where
 * the area lies beside the grid.
 */
export function windowOf(
  places: ArrayLike<number>,
  grid: Pick<FloodGrid, 'columns' | 'rows' | 'cell' | 'west' | 'north'>,
  factor: number,
): RasterWindow {
  let [west, north, east, south] = [grid.columns, grid.rows, 0, 0];
  for (let index = 0; index + 1 < places.length; index += 2) {
    const column = (places[index] - grid.west) / grid.cell;
    const row = (grid.north - places[index + 1]) / grid.cell;
    west = Math.min(west, column);
    east = Math.max(east, column);
    north = Math.min(north, row);
    south = Math.max(south, row);
  }
  if (west >= grid.columns || north >= grid.rows || east <= 0 || south <= 0)
    return { west: 0, north: 0, east: 0, south: 0 };
  const down = (value: number) => Math.max(0, Math.floor((value - AROUND) / factor) * factor);
  const up = (value: number, most: number) => Math.min(most, Math.ceil((value + AROUND) / factor) * factor);
  return {
    west: down(west),
    north: down(north),
    east: up(east, grid.columns),
    south: up(south, grid.rows),
  };
}

export interface ReadOptions {
  /** Part that is wanted, degrees; `toGrid` puts its places into the CRS. */
  area?: Area;
  toGrid(degrees: Float64Array): Float64Array;
  /** Cells of the grid that make one of the run. */
  factor: number;
  onProgress(share: number): void;
}

/**
 * Reads the rasters of a scene's grid: all of them, or the part that an area needs. Throws InputError `flood-no-grid`
 * where the city has none, `flood-raster` where one cannot be read, `flood-outside` where the area lies beside it.
 */
export async function readRasters(
  scene: SceneGrid,
  files: Pick<RasterFiles, 'open'>,
  options: ReadOptions,
): Promise<CityRasters> {
  const addresses = scene.rasters ?? {};
  if (addresses.bed === undefined)
    throw new InputError(
      'flood-no-grid',
      'grid of the city',
      'this city has no grid.',
      'Import it with --grid.',
    );
  const progress = new Shares(options.onProgress);
  const wanted = NAMES.filter((name) => addresses[name] !== undefined);
  const open = (name: Name, isPart: boolean) =>
    files.open(addresses[name] as string, { isPart, onProgress: progress.part() });
  const first = await open('bed', options.area !== undefined);
  const { columns, rows, place } = first;
  const { west, north, cell } = place;
  const whole = { columns, rows, cell, west, north };
  const part = options.area
    ? windowOf(options.toGrid(Float64Array.from(options.area[0].flat())), whole, options.factor)
    : { west: 0, north: 0, east: columns, south: rows };
  const [width, height] = [part.east - part.west, part.south - part.north];
  if (!(width > 0 && height > 0))
    throw new InputError(
      'flood-outside',
      'extent',
      'the part of the case lies outside of the grid of the city.',
      'Give it a part of the city.',
    );
  const isSmall = width * height < SMALL * columns * rows;
  const found: Partial<Record<Name, Float32Array>> = {};
  await Promise.all(
    wanted.map(async (name) => {
      const raster = name === 'bed' ? first : await open(name, isSmall);
      if (raster.columns !== columns || raster.rows !== rows)
        throw new InputError(
          'flood-raster',
          addresses[name] as string,
          'it has other cells than the bed.',
          'Import the city again.',
        );
      found[name] = await raster.read(part);
    }),
  );
  progress.done();
  return {
    ...found,
    bed: found.bed as Float32Array,
    grid: {
      ...{ columns: width, rows: height, cell },
      ...{ west: west + part.west * cell, north: north - part.north * cell },
      ...{ crs: scene.crs, verticalDatum: scene.verticalDatum },
    },
  };
}

/** Several shares of one. */
class Shares {
  readonly #onProgress: (share: number) => void;
  readonly #parts: number[] = [];

  constructor(onProgress: (share: number) => void) {
    this.#onProgress = onProgress;
  }

  part(): (share: number) => void {
    const index = this.#parts.push(0) - 1;
    return (share) => {
      this.#parts[index] = share;
      this.#onProgress(
        this.#parts.reduce((sum, one) => sum + one, 0) / Math.max(NAMES.length, this.#parts.length),
      );
    };
  }

  done(): void {
    this.#onProgress(1);
  }
}
