import { z } from 'zod';
import { feedSchema } from '../../../models/schema/index.ts';
import { parseUnit } from '../../../models/units/ucum.ts';
import { askingShape } from '../connections/asking.ts';
import { callingShape } from '../http-push/calling-source.ts';
import { mappingSchema } from '../mapping/schema.ts';
import { parseTemplate } from '../mapping/template.ts';
import { timeReader } from '../mapping/time.ts';

const unitSchema = z
  .string()
  .refine((text) => parseUnit(text) !== undefined, 'write the unit in UCUM, as ug/m3');

const attributeRuleSchema = z.strictObject({
  datastream: z.string().min(1).max(120).optional().describe('Absent: as the attribute'),
  property: z.string().min(1).max(120).optional(),
  unit: unitSchema.optional().describe('UCUM, of the values here'),
  sourceUnit: unitSchema.optional().describe('UCUM, where the entity does not say its unitCode'),
  verticalDatum: z.string().optional(),
});

const entityRuleSchema = z
  .strictObject({
    thing: z
      .string()
      .refine((text) => isFine(() => parseTemplate(text)), 'this template cannot be read')
      .optional()
      .describe('Id of the thing, as air:{refDevice}; absent: the id of the entity'),
    kind: z.string().min(1).max(60).optional(),
    layer: z.string().optional(),
    attributes: z.record(z.string(), attributeRuleSchema).default({}),
    only: z
      .boolean()
      .default(false)
      .describe('Only the attributes that are named; else all that are measured'),
    moves: z.boolean().default(false).describe('Its location is an observation'),
    mapping: mappingSchema
      .optional()
      .describe(
        "In place of all else: of the simplified form, with ['pm25.observedAt'] and ['pm25.unitCode'] beside pm25",
      ),
  })
  .refine(({ mapping, ...rest }) => !mapping || (!rest.thing && Object.keys(rest.attributes).length === 0), {
    message: 'a mapping stands in place of thing and attributes',
    path: ['mapping'],
  });
export type EntityRule = z.infer<typeof entityRuleSchema>;

export const entityShape = {
  types: z
    .record(z.string(), entityRuleSchema)
    .refine(
      (types) => Object.keys(types).length > 0,
      'say which types of entities are taken; * for all others',
    )
    .describe('Type of entity → how it is read; entities of other types are passed over'),
  zone: z
    .string()
    .refine((zone) => isFine(() => timeReader('iso', zone)), 'give a time zone as Asia/Shanghai or +08:00')
    .optional()
    .describe('Of times that carry none'),
};
export interface EntityOptions {
  types: Record<string, EntityRule>;
  zone?: string | undefined;
}

export const ngsiSchema = feedSchema
  .extend({
    ...entityShape,
    ...askingShape,
    ...callingShape,
    url: askingShape.url.optional().describe('Of the broker, up to /ngsi-ld/v1; absent: it notifies us'),
    query: z.record(z.string(), z.string()).default({}).describe('More of the question, as q or scopeQ'),
    tenant: z.string().optional().describe('NGSILD-Tenant'),
    context: z.string().optional().describe('Address of the @context that the short names are of'),
    page: z.number().int().min(1).max(1_000).default(100).describe('Entities of one answer'),
  })
  .refine(
    ({ url, token, signature }) => url !== undefined || token !== undefined || signature !== undefined,
    {
      message: 'give the url of the broker to ask, or a token with which it notifies us',
      path: ['url'],
    },
  );
export type NgsiFeed = z.infer<typeof ngsiSchema>;

function isFine(check: () => unknown): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}
