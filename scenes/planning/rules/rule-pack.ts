import { InputError } from '../../../models/errors.ts';
import { type RulePack, rulePackSchema } from '../../../models/schema/rule-pack.ts';

export { type RulePack, rulePackSchema };

/** Of a city without rules of its own: only what parcels are held to themselves is judged. */
export const NO_RULES: RulePack = rulePackSchema.parse({
  ...{ schema: 'citymirror/rule-pack/1', id: 'none', city: 'none', edition: 'none', validFrom: '1949-10-01' },
  ...{ name: { 'zh-CN': '未配置规则', en: 'No rules' }, source: '未配置规则包 · no rule pack' },
  ...{ usesClause: '—', greensClause: '—', compatibleClause: '—' },
  greens: { ground: 1 },
});

/**
 * The edition of a city's rules that holds on a day (ISO date): the latest that has begun.
 * @throws InputError `no-rules` where none does.
 */
export function rulesOn(packs: readonly RulePack[], city: string, day: string): RulePack {
  const holding = packs
    .filter((pack) => pack.city === city && pack.validFrom <= day && (pack.validTo ?? day) >= day)
    .sort((a, b) => b.validFrom.localeCompare(a.validFrom));
  if (holding.length > 0) return holding[0];
  const known = packs
    .filter((pack) => pack.city === city)
    .map(({ edition, validFrom }) => `${edition} (${validFrom})`);
  throw new InputError(
    'no-rules',
    `rules of ${city}`,
    `no edition holds on ${day}; known are: ${known.join(', ') || 'none'}.`,
    'Add the edition of that time to the rule packs, or choose another day.',
  );
}

/** Parses a pack; @throws InputError `rule-pack` that says what is wrong and where. */
export function parseRulePack(value: unknown, name: string): RulePack {
  const result = rulePackSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new InputError(
    'rule-pack',
    name,
    `${issue.path.join('.') || 'the file'}: ${issue.message}.`,
    'See docs/planning.md for what a rule pack holds.',
  );
}
