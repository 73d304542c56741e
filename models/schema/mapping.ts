import { z } from 'zod';
import { FEATURE_TYPES } from '../feature.ts';
import { publicationSchema } from './publication.ts';

const columnSchema = z.string().min(1);

/** A value taken from a column, translated where `values` says so, or the same for all. */
export const valueRuleSchema = z.union([
  z.string(),
  z.strictObject({
    column: columnSchema.describe('Name of the column'),
    values: z.record(z.string(), z.string()).optional().describe('Value in the column → value here'),
    default: z.string().optional().describe('Where the column is empty or its value is not listed'),
  }),
]);
export type ValueRule = z.infer<typeof valueRuleSchema>;

export const LENGTH_UNITS = { m: 1, cm: 0.01, mm: 0.001, dm: 0.1, km: 1000, ft: 0.3048 } as const;
const lengthUnitSchema = z.enum(Object.keys(LENGTH_UNITS) as (keyof typeof LENGTH_UNITS)[]);

/** What becomes of one column. */
export const fieldRuleSchema = z.union([
  z.literal('drop'),
  z.strictObject({
    name: z.string().min(1).optional().describe('New name'),
    unit: lengthUnitSchema.optional().describe('Unit of length in the file; kept in metres'),
    scale: z.number().optional().describe('Factor for numbers'),
    type: z.enum(['text', 'number', 'integer', 'boolean', 'date']).optional(),
    values: z.record(z.string(), z.string()).optional().describe('Code → meaning'),
    drop: z.boolean().optional(),
    publication: publicationSchema
      .optional()
      .describe('Class of the attribute; one stricter than its layer is not in the layer'),
  }),
]);
export type FieldRule = z.infer<typeof fieldRuleSchema>;

const heightStepSchema = z.union([
  z.number().positive().describe('Metres, for all'),
  z.strictObject({
    column: columnSchema.optional().describe('Column of the height over the base, or of the top with `top`'),
    unit: lengthUnitSchema.optional(),
    top: z.boolean().optional().describe('The column is the height of the top in the vertical datum'),
    storeys: columnSchema.optional().describe('Column of the number of storeys'),
    storeyHeight: z.number().positive().optional().describe('Metres of a storey (3 if not said)'),
    constant: z.number().positive().optional().describe('Metres'),
  }),
]);
export type HeightStep = z.infer<typeof heightStepSchema>;

export const mappingSchema = z.strictObject({
  type: z
    .union([
      z.enum(FEATURE_TYPES),
      z.strictObject({
        column: columnSchema,
        values: z.record(z.string(), z.enum(FEATURE_TYPES)).optional(),
        default: z.enum(FEATURE_TYPES).optional(),
      }),
    ])
    .optional()
    .describe('Feature type of rows that do not say one'),
  class: valueRuleSchema.optional().describe('The kind within the type'),
  nameColumn: columnSchema.optional().describe('Column of the name that is shown'),
  fields: z.record(z.string(), fieldRuleSchema).optional().describe('Column → what becomes of it'),
  otherFields: z.enum(['keep', 'drop']).optional().describe('Columns that `fields` does not name (keep)'),
  height: z
    .union([heightStepSchema, z.array(heightStepSchema).min(1)])
    .optional()
    .describe('How footprints become bodies: the first rule that gives a height counts'),
  base: z
    .strictObject({
      column: columnSchema,
      unit: lengthUnitSchema.optional(),
      above: z
        .enum(['ground', 'datum'])
        .optional()
        .describe('Counted from the ground, or the vertical datum'),
    })
    .optional()
    .describe('Height of the foot of bodies; without it they stand on the terrain'),
  modelColumn: columnSchema
    .optional()
    .describe('Column that names the model a thing has its shape in: only its footprint is kept of it here'),
  valid: z
    .strictObject({ from: columnSchema.optional(), to: columnSchema.optional() })
    .optional()
    .describe('Columns of the times since when and until when a thing exists'),
  crosswalk: z
    .record(z.string(), columnSchema)
    .optional()
    .describe("Other owners' ids: name of the owner or register → column"),
  featurePublication: z
    .strictObject({
      column: columnSchema,
      values: z.record(z.string(), publicationSchema),
      default: publicationSchema.optional(),
    })
    .optional()
    .describe('Class of single features, where stricter than that of the source'),
});
export type SourceMapping = z.infer<typeof mappingSchema>;
