import { createTransform, parseVerticalDatum } from '../../models/geodesy/index.ts';
import type { FloodGrid } from '../../models/schema/flood-run.ts';
import type { WaterSource } from '../../scenes/flood/run/frame.ts';
import type { Ground } from '../../scenes/flood/surface/ground.ts';
import { type GridPlacement, placeGrid } from '../../scenes/flood/surface/placement.ts';
import { crsOfName } from '../added/crs/place.ts';
import type { PackingCalls } from './packing-worker.ts';

/** Where the grid of a run lies, and its ground. */
export interface WaterPlace {
  grid: FloodGrid;
  ground: Ground;
  placement: GridPlacement;
}

/** With the number by which what packs pictures keeps the ground. */
export type PackedPlace = WaterPlace & { number: number };

/** What packs the pictures broke, or has no room for them. */
export class PackingError extends Error {
  override readonly name = 'PackingError';
  constructor(cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`The water cannot be drawn: ${why} Open the run again, or one with larger cells.`, { cause });
  }
}

/** What packs pictures, the same calls as the worker's. */
export interface Packing {
  call<Name extends keyof PackingCalls>(
    name: Name,
    parameters: Parameters<PackingCalls[Name]>,
  ): Promise<Awaited<ReturnType<PackingCalls[Name]>>>;
}

/** The same calls, which throw PackingError. */
export const packingOf = (calls: Packing): Packing => ({
  call: (name, parameters) =>
    calls.call(name, parameters).catch((error: unknown) => {
      throw new PackingError(error);
    }),
});

let grounds = 0;

/** Looks up where the grid of a source lies. Throws InputError or AddError for a CRS or datum that is not known. */
export async function placeOf({ grid, bed }: WaterSource, packing: Packing): Promise<PackedPlace> {
  const number = ++grounds;
  const ground = await packing.call('ground', [number, bed, grid.columns, grid.rows]);
  const transform = await createTransform(await crsOfName(grid.crs), parseVerticalDatum(grid.verticalDatum));
  return {
    number,
    grid,
    ground,
    placement: placeGrid(grid, (ground.lowest + ground.highest) / 2, transform),
  };
}
