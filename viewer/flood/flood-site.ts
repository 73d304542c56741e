import type { SceneGrid } from '../../models/schema/scene.ts';
import { currentCity } from '../stores/boot.ts';
import type { FloodSite } from './messages.ts';
import { presetsOf } from './scenario.ts';
import { threadsOf } from './threads.ts';

/** Where runs of the city on screen are computed; undefined where it has no grid. */
export function currentSite(): Omit<FloodSite, 'kernels'> | undefined {
  const here = currentCity();
  const grid = here?.city.grid;
  if (!here || !grid?.rasters?.bed) return undefined;
  const whole = presetsOf(here.city).filter(({ extent }) => extent === undefined);
  const cellSizes = new Set(whole.flatMap(({ cellSize }) => cellSize ?? []));
  return {
    grid: withAddresses(grid, here.address),
    threads: threadsOf(),
    cellSizes: [...cellSizes],
  };
}

/** A grid whose rasters have absolute addresses: a worker knows no scene that they are relative to. */
function withAddresses(grid: SceneGrid, address: string): SceneGrid {
  const rasters = Object.fromEntries(
    Object.entries(grid.rasters ?? {}).map(([name, url]) => [name, new URL(url, address).href]),
  );
  return { ...grid, rasters };
}
