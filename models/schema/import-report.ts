import { z } from 'zod';
import { extentSchema } from './layer.ts';
import { standingPlaceSchema } from './model-move.ts';

/** A count of features that were mended or left out, by reason, with a few ids to look at. */
export const tallyEntrySchema = z.object({
  reason: z.string().describe('Stable code, for example ring-not-closed'),
  message: z.string().describe('One sentence that a person understands'),
  count: z.number().int().positive(),
  examples: z.array(z.string()).max(5),
});
export type TallyEntry = z.infer<typeof tallyEntrySchema>;

export const crsReportSchema = z.object({
  found: z.string().describe('As written in the file or given by the user'),
  from: z.enum(['file', 'option', 'format']).describe('Where it was found'),
  name: z.string(),
  axisOrder: z.enum(['x-y', 'lat-lon']),
  verticalDatum: z.string(),
  horizontalAccuracy: z.number().describe('Metres, of the transform to WGS84'),
  verticalAccuracy: z.number().describe('Metres, of the transform to ellipsoidal heights'),
  unplaced: z.boolean().optional().describe('Nothing says where it stands: it was put somewhere for now'),
  stands: standingPlaceSchema
    .optional()
    .describe('Of a model with axes of its own: where their zero came to stand, and where its y looks'),
});
export type CrsReport = z.infer<typeof crsReportSchema>;

/** What a re-import did to the features of a source, told by their ids and the hashes of all that is known of them. */
export const featureChangesSchema = z.object({
  at: z.iso.datetime().optional().describe('Time of the import that found them'),
  since: z.iso.datetime().optional().describe('When the source was imported before; absent: never'),
  added: z.number().int().nonnegative(),
  changed: z.number().int().nonnegative(),
  removed: z.number().int().nonnegative(),
  unchanged: z.number().int().nonnegative(),
  layers: z.record(
    z.string(),
    z.object({
      added: z.number().int().nonnegative(),
      changed: z.number().int().nonnegative(),
      removed: z.number().int().nonnegative(),
    }),
  ),
});
export type FeatureChanges = z.infer<typeof featureChangesSchema>;

/**
 * What came in, what went out and what happened on the way. For every source:
 * read = kept + dropped, and kept = the sum of what the layers hold. Nothing is lost silently.
 */
export const importReportSchema = z.object({
  schema: z.literal('citymirror/import-report/1'),
  source: z.string(),
  files: z.array(z.object({ name: z.string(), bytes: z.number(), sha256: z.string() })),
  format: z.string(),
  crs: crsReportSchema,
  extent: extentSchema.optional(),
  read: z.number().int().nonnegative(),
  kept: z.number().int().nonnegative(),
  dropped: z.array(tallyEntrySchema),
  repaired: z.array(tallyEntrySchema),
  notes: z.array(tallyEntrySchema).describe('Assumptions made: heights derived, terrain missing …'),
  byType: z.record(z.string(), z.number()),
  changes: featureChangesSchema.optional(),
  layers: z.array(
    z.object({
      id: z.string(),
      features: z.number(),
      tiles: z.number(),
      bytes: z.number(),
      seconds: z.number(),
    }),
  ),
  seconds: z.record(z.string(), z.number()),
  started: z.iso.datetime(),
});
export type ImportReport = z.infer<typeof importReportSchema>;
