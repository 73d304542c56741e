import type { AlarmRule, LocalizedText, Thing } from '../schema/index.ts';
import { ruleOfThing } from './rule-fits.ts';

/** What numbers are called that things have of their own, by the name of their property; others go by that name. */
export const OWN_LEVELS: Readonly<Record<string, LocalizedText>> = {
  warningLevel: { 'zh-CN': '警戒水位', en: 'Warning level' },
  guaranteeLevel: { 'zh-CN': '保证水位', en: 'Guarantee level' },
};

/** A value from which a level holds on one thing. */
export interface Limit {
  level: number;
  value: number;
  /** Of a number that the thing has of its own: what it is called. */
  own?: LocalizedText;
}

/** The values from which the levels of a rule hold on a thing, from the lowest on. */
export function limitsOf(rule: AlarmRule, thing: Pick<Thing, 'properties'>): Limit[] {
  const known = rule.levels.flatMap(({ level, above, below }) =>
    [above, below].flatMap((value) => (value === undefined ? [] : [{ level, value }])),
  );
  const own = rule.levels.flatMap(({ level, aboveOwn }) => {
    const value = aboveOwn === undefined ? undefined : thing.properties[aboveOwn];
    if (aboveOwn === undefined || typeof value !== 'number') return [];
    return [{ level, value, own: OWN_LEVELS[aboveOwn] ?? { 'zh-CN': aboveOwn, en: aboveOwn } }];
  });
  // A rule none of whose levels the thing has does not watch it.
  return ruleOfThing(rule, thing) ? [...known, ...own].sort((a, b) => a.value - b.value) : [];
}
