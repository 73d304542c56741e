import { z } from 'zod';
import { publicationSchema } from './publication.ts';
import { localizedTextSchema } from './text.ts';

/** How far a value of a pack is backed: read in the rules, read in what others wrote of them, or not yet checked. */
export const supportSchema = z.enum(['read', 'secondary', 'unverified']);
const span = z
  .strictObject({ from: z.number().min(0).max(24), to: z.number().min(0).max(24) })
  .refine(({ from, to }) => from < to, 'the span ends before it begins')
  .describe('Hours of true solar time');
const demand = {
  term: z.enum(['greatCold', 'winterSolstice', 'summerSolstice']).describe('The day'),
  hours: z.number().positive().max(24),
  span,
  support: supportSchema,
  note: z.string().optional(),
};

/** Rules for hours of sun as data. */
export const sunRulesSchema = z.strictObject({
  schema: z.literal('citymirror/sun-rules/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: localizedTextSchema,
  edition: z.iso.date().describe('Of this pack'),
  publication: publicationSchema.optional().describe('Of a pack that a city brings; absent: public'),
  standard: z.string(),
  clause: z.string(),
  support: z.strictObject({ state: supportSchema, note: z.string() }),
  sill: z
    .strictObject({ metres: z.number().min(0), support: supportSchema })
    .describe('Over the floor of the ground storey'),
  counting: z.strictObject({
    spans: z.enum(['total', 'longest']),
    shortest: z.number().min(0).describe('Seconds; shorter spans do not count'),
    window: z.enum(['whole', 'middle']).describe('What of the sill has to be lit'),
    grazing: z.number().min(0).max(89).describe('Degrees to the wall below which sun does not come in'),
    support: supportSchema,
    note: z.string().optional(),
  }),
  baseYear: z
    .number()
    .int()
    .min(1900)
    .max(2200)
    .optional()
    .describe('Whose sun is looked at; absent: that of the year of the study'),
  rows: z.array(
    z.strictObject({
      zones: z.array(z.enum(['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'])).min(1),
      population: z.enum(['large', 'small', 'any']),
      ...demand,
    }),
  ),
  largeFrom: z.strictObject({ residents: z.number().int().positive(), support: supportSchema }),
  cases: z.array(z.strictObject({ id: z.string(), ...demand })).default([]),
});
export type SunRules = z.infer<typeof sunRulesSchema>;
