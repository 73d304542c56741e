import { AutoComplete, Input, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { OWN_LEVELS } from '../../../models/alarms/own-levels.ts';
import type { AlarmRule } from '../../../models/schema/alarm.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { LevelShape } from '../live/LevelShape.tsx';

/** The ways in which a level is reached; all empty: the level is not used. */
export function LevelFields({
  level,
  rule,
  isOwn,
  onChange,
}: {
  level: 1 | 2 | 3 | 4;
  rule: AlarmRule;
  /** The level may be at a number that the thing has of its own. */
  isOwn: boolean;
  onChange(levels: AlarmRule['levels']): void;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const condition = rule.levels.find((one) => one.level === level);
  const name = t(`alarms.level.${level}`);
  const change = (patch: Partial<AlarmRule['levels'][number]>) => {
    const others = rule.levels.filter((one) => one.level !== level);
    const { above, below, equals, aboveOwn } = { ...condition, ...patch };
    const next = {
      level,
      ...(above === undefined ? {} : { above }),
      ...(below === undefined ? {} : { below }),
      ...(equals === undefined ? {} : { equals }),
      ...(aboveOwn === undefined ? {} : { aboveOwn }),
    };
    onChange(Object.keys(next).length === 1 ? others : [...others, next].sort((a, b) => a.level - b.level));
  };
  return (
    <fieldset className="level-fields wide" aria-label={name}>
      <LevelShape level={level} size={22} />
      <InputNumber
        size="small"
        aria-label={`${name} ${t('alarmRules.above')}`}
        prefix="≥"
        value={condition?.above}
        onChange={(value) => change({ above: value ?? undefined })}
      />
      {rule.watches !== 'silence' && (
        <InputNumber
          size="small"
          aria-label={`${name} ${t('alarmRules.below')}`}
          prefix="<"
          value={condition?.below}
          onChange={(value) => change({ below: value ?? undefined })}
        />
      )}
      {rule.watches === 'value' && (
        <Input
          size="small"
          aria-label={`${name} ${t('alarmRules.equals')}`}
          prefix="="
          value={condition?.equals === undefined ? '' : String(condition.equals)}
          onChange={({ target }) => change({ equals: wordOf(target.value) })}
        />
      )}
      {rule.watches === 'value' && isOwn && (
        <AutoComplete
          size="small"
          allowClear
          aria-label={`${name} ${t('alarmRules.own')}`}
          placeholder={t('alarmRules.own')}
          popupMatchSelectWidth={false}
          value={condition?.aboveOwn ?? ''}
          options={Object.entries(OWN_LEVELS).map(([value, own]) => ({
            value,
            label: `${localized(own, language)} · ${value}`,
          }))}
          onChange={(text?: string) => change({ aboveOwn: text?.trim() || undefined })}
        />
      )}
    </fieldset>
  );
}

/** What is typed: a truth, or a word. */
function wordOf(text: string): string | boolean | undefined {
  if (text === '') return undefined;
  return text === 'true' ? true : text === 'false' ? false : text;
}
