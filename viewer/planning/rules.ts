import type { Scheme } from '../../models/schema/scheme.ts';
import { RULE_PACKS, type RulePack, rulePackSchema, rulesOn } from '../../scenes/planning/rules/index.ts';

/** Of a city without rules of its own: only what parcels are held to themselves is judged. */
export const NO_RULES: RulePack = rulePackSchema.parse({
  ...{ schema: 'citymirror/rule-pack/1', id: 'none', city: 'none', edition: 'none', validFrom: '1949-10-01' },
  ...{ name: { 'zh-CN': '未配置规则', en: 'No rules' }, source: '未配置规则包 · no rule pack' },
  ...{ usesClause: '—', greensClause: '—', compatibleClause: '—' },
  greens: { ground: 1 },
});

/** The rules that a scheme is held against: the edition that it names, or the city's latest that has begun. */
export function rulesOf(
  { rules }: Pick<Scheme, 'rules'>,
  city: string,
  day: string,
  packs: readonly RulePack[] = RULE_PACKS,
): RulePack {
  const named = packs.find(({ id, edition }) => id === rules?.pack && edition === rules.edition);
  if (named) return named;
  try {
    return rulesOn(packs, city, day);
  } catch {
    return NO_RULES;
  }
}
