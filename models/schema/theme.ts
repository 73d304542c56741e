import { z } from 'zod';
import { tilesetRoleSchema } from './layer.ts';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';
import { cameraSchema, conditionSchema } from './view-document.ts';

const key = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'an id here is lower case letters, digits and dashes');

/** A layer that a theme needs, under a name of the theme's own: by its id, or the first with a role. */
export const themeLayerSchema = z
  .strictObject({
    key: key.describe('Name that formulas use'),
    layer: z.string().optional().describe('Id of the layer in the scene'),
    role: tilesetRoleSchema.optional().describe('Role of a tileset, where the id differs from city to city'),
    shown: z.boolean().default(true).describe('Switched on with the theme'),
    required: z.boolean().default(true).describe('A city without it has no use for the theme'),
  })
  .refine(({ layer, role }) => layer !== undefined || role !== undefined, {
    message: 'give the id of a layer or a role',
    path: ['layer'],
  });
export type ThemeLayer = z.infer<typeof themeLayerSchema>;

const where = z.array(conditionSchema).default([]).describe('Only features that meet all of these');

/** What adds up over the parts of a city. */
export const additiveSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), of: key, where }),
  z.strictObject({ kind: z.literal('sum'), of: key, attribute: z.string(), where }),
  z.strictObject({ kind: z.literal('area') }).describe('Square kilometres of the area itself'),
]);
export type Additive = z.infer<typeof additiveSchema>;

/** How an indicator is reckoned: data, never code. */
export const formulaSchema = z.discriminatedUnion('kind', [
  ...additiveSchema.options,
  z.strictObject({
    kind: z.literal('mean'),
    of: key,
    attribute: z.string(),
    weight: z.string().optional().describe('Attribute that says how much each feature counts; absent: alike'),
    where,
  }),
  z.strictObject({
    kind: z.literal('ratio'),
    numerator: additiveSchema,
    denominator: additiveSchema,
    factor: z.number().default(1).describe('100 for per cent'),
  }),
]);
export type Formula = z.infer<typeof formulaSchema>;

/** The statutory levels: I the gravest. Each has a numeral, a shape and a colour, so that none is told by colour alone. */
export const WARNING_LEVELS = ['I', 'II', 'III', 'IV'] as const;

export const thresholdSchema = z
  .strictObject({
    level: z.enum(WARNING_LEVELS),
    from: z.number().optional().describe('Reached at this value or above'),
    below: z.number().optional().describe('Reached below this value'),
    label: localizedTextSchema.describe('What it means'),
  })
  .refine(({ from, below }) => (from === undefined) !== (below === undefined), {
    message: 'give either from or below',
    path: ['from'],
  });
export type Threshold = z.infer<typeof thresholdSchema>;

export const indicatorSchema = z.strictObject({
  id: key,
  name: localizedTextSchema,
  definition: localizedTextSchema.describe('What it says and how it is counted, in a sentence or two'),
  formula: formulaSchema,
  unit: localizedTextSchema,
  decimals: z.number().int().min(0).max(6).default(0),
  thresholds: z.array(thresholdSchema).default([]),
  source: localizedTextSchema.describe('Who answers for the figures'),
  time: z.string().optional().describe('What time the figures are of: an ISO 8601 date or period'),
});
export type Indicator = z.infer<typeof indicatorSchema>;

/** The areas that figures are rolled up over, from the largest to the smallest. */
export const rollUpSchema = z.strictObject({
  layer: key.describe('Layer of the areas'),
  levelAttribute: z.string().describe('Attribute with the level of an area'),
  parentAttribute: z.string().describe('Attribute with the id of the area that it is a part of'),
  levels: z
    .array(z.strictObject({ value: z.string(), name: localizedTextSchema }))
    .min(1)
    .describe('From the largest to the smallest'),
});
export type RollUp = z.infer<typeof rollUpSchema>;

/** Layers, indicators and viewpoints for one field. One file each; adding a theme is data. */
export const themeSchema = z
  .strictObject({
    schema: z.literal('citymirror/theme/1'),
    id: key,
    name: localizedTextSchema,
    description: localizedTextSchema.optional(),
    publication: publicationSchema.default('public').describe('Who may know of it'),
    cities: z
      .array(z.string())
      .optional()
      .describe('Ids of the cities that it is for; absent: all that have its layers'),
    layers: z.array(themeLayerSchema).min(1),
    viewpoints: z
      .array(z.strictObject({ id: key, name: localizedTextSchema, camera: cameraSchema }))
      .default([]),
    rollUp: rollUpSchema,
    indicators: z.array(indicatorSchema).min(1),
  })
  .superRefine((theme, context) => {
    const keys = new Set(theme.layers.map((layer) => layer.key));
    const known = (of: string, path: (string | number)[]) => {
      if (!keys.has(of))
        context.addIssue({
          code: 'custom',
          path,
          message: `there is no layer "${of}" among the theme's layers`,
        });
    };
    known(theme.rollUp.layer, ['rollUp', 'layer']);
    for (const twice of unique(theme.layers.map((layer) => layer.key)))
      context.addIssue({
        code: 'custom',
        path: ['layers', twice, 'key'],
        message: 'this key is there twice',
      });
    for (const twice of unique(theme.indicators.map(({ id }) => id)))
      context.addIssue({
        code: 'custom',
        path: ['indicators', twice, 'id'],
        message: 'this id is there twice',
      });
    theme.indicators.forEach(({ formula }, index) => {
      const at = ['indicators', index, 'formula'];
      if (formula.kind === 'ratio') {
        for (const part of ['numerator', 'denominator'] as const) {
          const additive = formula[part];
          if (additive.kind !== 'area') known(additive.of, [...at, part, 'of']);
        }
      } else if (formula.kind !== 'area') known(formula.of, [...at, 'of']);
    });
  });
export type Theme = z.infer<typeof themeSchema>;

/** What a server tells of the themes of a city. */
export const themeListSchema = z.object({
  themes: z.array(themeSchema),
  problems: z
    .array(z.object({ file: z.string(), field: z.string().optional(), message: z.string() }))
    .default([])
    .describe('Files that hold no theme, told to those who may mend them'),
});
export type ThemeList = z.infer<typeof themeListSchema>;

/** Indices of what was there before. */
function unique(values: readonly string[]): number[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [index] : []));
}
