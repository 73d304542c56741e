import type { z } from 'zod';
import { InputError } from '../../../../models/errors.ts';
import { type SunRules, sunRulesSchema, type supportSchema } from '../../../../models/schema/sun-rules.ts';
import gb50180 from './gb-50180-2018.json' with { type: 'json' };

export { type SunRules, sunRulesSchema };
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
  unread: { value: 'demand' | 'sill' | 'counting' | 'city'; support: z.infer<typeof supportSchema> }[];
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
