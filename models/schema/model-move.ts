import { z } from 'zod';

/** A place that something stands at, and where it looks. */
export const standingPlaceSchema = z.strictObject({
  longitude: z.number().min(-180).max(180).describe('Degrees, WGS84'),
  latitude: z.number().min(-90).max(90).describe('Degrees, WGS84'),
  height: z.number().min(-1_000).max(10_000).describe('Metres over the ellipsoid'),
  heading: z.number().min(-720).max(720).describe('Degrees clockwise from north'),
});
export type StandingPlace = z.infer<typeof standingPlaceSchema>;

/**
 * A building model that was put elsewhere by hand, as one stiff body: what stands at `from` in its files, upright and
 * looking that way, stands at `to`.
 */
export const modelMoveSchema = z.strictObject({ from: standingPlaceSchema, to: standingPlaceSchema });
export type ModelMove = z.infer<typeof modelMoveSchema>;

/** The place of a building model that is to be kept; null: as its files have it. */
export const modelPlaceChangeSchema = z.strictObject({
  moved: modelMoveSchema.nullable(),
  basedOn: modelMoveSchema.nullable().describe('The place that was changed'),
});
export type ModelPlaceChange = z.infer<typeof modelPlaceChangeSchema>;

export const modelPlaceSchema = z.object({
  moved: modelMoveSchema.nullable(),
  writable: z.boolean().describe('Whether who asks may put it elsewhere'),
});
export type ModelPlace = z.infer<typeof modelPlaceSchema>;
