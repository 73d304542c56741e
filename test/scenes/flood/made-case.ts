import { createTransform, ELLIPSOID, resolveCrs } from '../../../models/geodesy/index.ts';
import { floodCaseSchema } from '../../../models/schema/flood-case.ts';
import type { FloodGrid } from '../../../models/schema/flood-run.ts';
import type { Area, Position } from '../../../models/schema/position.ts';
import { type PreparedFlood, prepareFlood } from '../../../scenes/flood/case/prepare.ts';
import type { FloodRasters } from '../../../scenes/flood/case/rasters.ts';
import { lookupCrs } from '../../../tiles-service/read/crs-lookup.ts';

/** Level ground at 10 m, 30 × 20 cells of 10 m. */
export const PLAIN: FloodGrid = {
  ...{ columns: 30, rows: 20, cell: 10, west: 500_000, north: 3_050_200 },
  ...{ crs: 'EPSG:4547', verticalDatum: '1985' },
};
export const transform = await createTransform(resolveCrs('EPSG:4547', lookupCrs), ELLIPSOID);

/** Degrees of a point in cells of the grid. */
export function at(x: number, y: number): Position {
  const place = Float64Array.of(PLAIN.west + x * PLAIN.cell, PLAIN.north - y * PLAIN.cell, 0);
  transform.toGeodetic(place, place);
  return [place[0], place[1]];
}

export const box = (left: number, top: number, right: number, bottom: number): Area => [
  [at(left, top), at(right, top), at(right, bottom), at(left, bottom)],
];

export const plainRasters = (change: Partial<FloodRasters> = {}): FloodRasters => ({
  ...{ grid: PLAIN, bed: new Float32Array(600).fill(10), roughness: 0.03 },
  ...change,
});

/** A case on the plain, made ready. */
export async function preparePlain(
  change: Record<string, unknown>,
  rasters: FloodRasters = plainRasters(),
  signal?: AbortSignal,
): Promise<PreparedFlood> {
  const flood = floodCaseSchema.parse({
    schema: 'citymirror/flood-case/1',
    id: 'plain',
    name: { 'zh-CN': '平地', en: 'Plain' },
    duration: 600,
    ...change,
  });
  return prepareFlood(flood, rasters, { transform }, ...(signal ? [signal] : []));
}
