import { z } from 'zod';
import { InputError } from '../../../../models/errors.ts';
import { localizedTextSchema } from '../../../../models/schema/text.ts';
import gb50180 from './gb-50180-2018.json' with { type: 'json' };

/** How far a value of a pack is backed: read in the rules, read in what others wrote of them, or not yet checked. */
const support = z.enum(['read', 'secondary', 'unverified']);
const span = z
  .strictObject({ from: z.number().min(0).max(24), to: z.number().min(0).max(24) })
  .refine(({ from, to }) => from < to, 'the span ends before it begins')
  .describe('Hours of true solar time');
const demand = {
  term: z.enum(['greatCold', 'winterSolstice', 'summerSolstice']).describe('The day'),
  hours: z.number().positive().max(24),
  span,
  support,
  note: z.string().optional(),
};

/** Rules for hours of sun as data. */
export const sunRulesSchema = z.strictObject({
  schema: z.literal('citymirror/sun-rules/1'),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  name: localizedTextSchema,
  edition: z.iso.date().describe('Of this pack'),
  standard: z.string(),
  clause: z.string(),
  support: z.strictObject({ state: support, note: z.string() }),
  sill: z
    .strictObject({ metres: z.number().min(0), support })
    .describe('Over the floor of the ground storey'),
  counting: z.strictObject({
    spans: z.enum(['total', 'longest']),
    shortest: z.number().min(0).describe('Seconds; shorter spans do not count'),
    window: z.enum(['whole', 'middle']).describe('What of the sill has to be lit'),
    grazing: z.number().min(0).max(89).describe('Degrees to the wall below which sun does not come in'),
    support,
    note: z.string().optional(),
  }),
  rows: z.array(
    z.strictObject({
      zones: z.array(z.enum(['I', 'II', 'III', 'IV', 'V', 'VI', 'VII'])).min(1),
      population: z.enum(['large', 'small', 'any']),
      ...demand,
    }),
  ),
  largeFrom: z.strictObject({ residents: z.number().int().positive(), support }),
  cases: z.array(z.strictObject({ id: z.string(), ...demand })).default([]),
});
export type SunRules = z.infer<typeof sunRulesSchema>;
export type ClimateZone = SunRules['rows'][number]['zones'][number];

/** What a window has to get. */
export interface SunDemand {
  clause: string;
  term: SunRules['rows'][number]['term'];
  seconds: number;
  span: { from: number; to: number };
  counting: SunRules['counting'];
  sill: number;
  /** Values that this rests on and that were not read in the rules themselves. */
  unread: { value: 'demand' | 'sill' | 'counting' | 'city'; support: z.infer<typeof support> }[];
}

/** The packs that come with the product. */
export const SUN_RULES: readonly SunRules[] = [sunRulesSchema.parse(gb50180)];

/**
 * What a pack demands in a climate zone (建筑气候区划 I–VII) of a city of so many residents; or in a case of its own
 * (`renewal`, `elderly`).
 * @throws InputError where the pack says nothing about it.
 */
export function sunDemand(
  rules: SunRules,
  where: { zone: ClimateZone; residents: number; case?: string },
): SunDemand {
  const population = where.residents >= rules.largeFrom.residents ? 'large' : 'small';
  const row =
    where.case === undefined
      ? rules.rows.find(
          (row) => row.zones.includes(where.zone) && [population, 'any'].includes(row.population),
        )
      : rules.cases.find(({ id }) => id === where.case);
  if (!row)
    throw new InputError(
      'sun-demand',
      `${rules.id}, zone ${where.zone}, ${where.case ?? `${where.residents} residents`}`,
      'is not in the rules.',
      `Choose a zone I to VII, and no case or one of: ${rules.cases.map(({ id }) => id).join(', ') || 'none'}.`,
    );
  const isParted = where.case === undefined && 'population' in row && row.population !== 'any';
  const values: SunDemand['unread'] = [
    { value: 'demand', support: row.support },
    { value: 'sill', support: rules.sill.support },
    { value: 'counting', support: rules.counting.support },
    ...(isParted ? [{ value: 'city' as const, support: rules.largeFrom.support }] : []),
  ];
  return {
    clause: `${rules.standard} ${rules.clause}`,
    term: row.term,
    seconds: row.hours * 3600,
    span: row.span,
    counting: rules.counting,
    sill: rules.sill.metres,
    unread: values.filter(({ support: by }) => by !== 'read'),
  };
}
