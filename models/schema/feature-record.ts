import { z } from 'zod';
import { type AttributeValue, FEATURE_TYPES } from '../feature.ts';
import { cimLevelSchema } from './layer.ts';
import { publicationSchema } from './publication.ts';

const attributeValueSchema: z.ZodType<AttributeValue> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(attributeValueSchema),
    z.record(z.string(), attributeValueSchema),
  ]),
);

/** The record of a feature as the feature store keeps it: all that is known of it but its shape. */
export const featureRecordSchema = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*:.+$/, 'an id is <source>:<native id>'),
  type: z.enum(FEATURE_TYPES),
  class: z.string().optional(),
  name: z.string().optional(),
  attributes: z.record(z.string(), attributeValueSchema),
  parents: z.array(z.string()).optional(),
  children: z.array(z.string()).optional(),
  cim: cimLevelSchema.optional(),
  validFrom: z.string().optional(),
  validTo: z.string().optional(),
  publication: publicationSchema.optional().describe('Where stricter than the source'),
});
export type FeatureRecord = z.infer<typeof featureRecordSchema>;
