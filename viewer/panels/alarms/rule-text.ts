import type { TFunction } from 'i18next';
import { OWN_LEVELS } from '../../../models/alarms/own-levels.ts';
import { type AlarmRule, type AlarmRuleVersion, alarmRuleSchema } from '../../../models/schema/alarm.ts';
import type { Language } from '../../../models/schema/text.ts';
import { localized } from '../../locale/i18n.ts';

/** From when a level holds, as people write it. */
export function conditionText(
  t: TFunction,
  { above, below, equals, aboveOwn }: AlarmRule['levels'][number],
  language: Language,
): string {
  return [
    ...(above === undefined ? [] : [`≥ ${above}`]),
    ...(aboveOwn === undefined
      ? []
      : [`≥ ${OWN_LEVELS[aboveOwn] ? localized(OWN_LEVELS[aboveOwn], language) : aboveOwn}`]),
    ...(below === undefined ? [] : [`< ${below}`]),
    ...(equals === undefined
      ? []
      : [typeof equals === 'boolean' ? t(`alarmRules.is.${equals}`) : `= ${equals}`]),
  ].join(' / ');
}

/** A rule that has not been saved yet: version 0. */
export function newRule(): AlarmRuleVersion {
  const rule = alarmRuleSchema.parse({
    id: `rule-${Date.now().toString(36)}`,
    name: { 'zh-CN': '', en: '' },
    property: '',
    levels: [{ level: 3, above: 0 }],
  });
  return { rule, version: 0, author: '', authorName: '', time: 0, removed: false };
}
