import type { Scene } from '../../models/schema/scene.ts';
import type { Scheme } from '../../models/schema/scheme.ts';
import { NO_RULES, RULE_PACKS, type RulePack, rulesOn } from '../../scenes/planning/rules/index.ts';
import { SUN_RULES, type SunRules } from '../../scenes/planning/sun/rules/sun-rules.ts';

export { NO_RULES };

type City = Pick<Scene, 'id' | 'scenarioPresets'>;

/** The packs of a city: those that it brings, then those of the product for it that it does not bring itself. */
export function rulePacksOf({ id: city, scenarioPresets }: City): RulePack[] {
  const own = scenarioPresets.flatMap((preset) =>
    preset.schema === 'citymirror/rule-pack/1' ? [preset] : [],
  );
  const isOwn = ({ id, edition }: RulePack) => own.some((one) => one.id === id && one.edition === edition);
  return [...own, ...RULE_PACKS.filter((pack) => pack.city === city && !isOwn(pack))];
}

/** The packs for hours of sun: a city's own, then those of the product. */
export function sunRulesOf({ scenarioPresets }: Pick<City, 'scenarioPresets'>): SunRules[] {
  const own = scenarioPresets.flatMap((preset) =>
    preset.schema === 'citymirror/sun-rules/1' ? [preset] : [],
  );
  const isOwn = ({ id, edition }: SunRules) => own.some((one) => one.id === id && one.edition === edition);
  return [...own, ...SUN_RULES.filter((pack) => !isOwn(pack))];
}

/** The rules that a scheme is held against: the edition that it names, or the city's latest that has begun on a day. */
export function rulesOf({ rules }: Pick<Scheme, 'rules'>, city: City, day: string): RulePack {
  const packs = rulePacksOf(city);
  const named = packs.find(({ id, edition }) => id === rules?.pack && edition === rules.edition);
  if (named) return named;
  try {
    return rulesOn(packs, city.id, day);
  } catch {
    return NO_RULES;
  }
}
