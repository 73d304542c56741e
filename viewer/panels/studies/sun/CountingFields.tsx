import { Button, Select } from 'antd';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { SunRules } from '../../../../scenes/planning/sun/rules/sun-rules.ts';
import { NumberField } from '../ground/NumberField.tsx';

/** How sunshine is counted, as far as it can be chosen. */
export type Counting = Pick<SunRules['counting'], 'spans' | 'shortest' | 'window' | 'grazing'>;

interface CountingFieldsProps {
  /** As the rules have it, and what was chosen instead. */
  rules: Counting;
  own: Partial<Counting>;
  onChange(own: Partial<Counting>): void;
}

/** How sunshine is counted: as the rules say, unless one says otherwise, for a city whose own rules differ. */
export function CountingFields({ rules, own, onChange }: CountingFieldsProps) {
  const { t } = useTranslation();
  const ids = { spans: useId(), window: useId() };
  const { spans, shortest, window, grazing } = { ...rules, ...own };
  // What is as in the rules is not one's own.
  const change = (next: Partial<Counting>) =>
    onChange(
      Object.fromEntries(
        Object.entries({ ...own, ...next }).filter(
          ([key, value]) => value !== undefined && value !== rules[key as keyof Counting],
        ),
      ),
    );
  const isOwn = Object.keys(own).length > 0;
  return (
    <details className="study-counting">
      <summary>{t(isOwn ? 'studySun.countingOwn' : 'studySun.counting')}</summary>
      <div className="field">
        <label htmlFor={ids.spans}>{t('studySun.spans')}</label>
        <Select
          id={ids.spans}
          value={spans}
          options={(['total', 'longest'] as const).map((value) => ({
            value,
            label: t(`studySun.spansOf.${value}`),
          }))}
          onChange={(value) => change({ spans: value })}
        />
      </div>
      <NumberField
        {...{ label: t('studySun.shortest'), unit: 'min', value: shortest / 60, min: 0, max: 120, step: 5 }}
        onChange={(value) => change({ shortest: value === undefined ? rules.shortest : value * 60 })}
      />
      <div className="field">
        <label htmlFor={ids.window}>{t('studySun.window')}</label>
        <Select
          id={ids.window}
          value={window}
          options={(['whole', 'middle'] as const).map((value) => ({
            value,
            label: t(`studySun.windowOf.${value}`),
          }))}
          onChange={(value) => change({ window: value })}
        />
      </div>
      <NumberField
        {...{ label: t('studySun.grazing'), unit: '°', value: grazing, min: 0, max: 45 }}
        onChange={(value) => change({ grazing: value ?? rules.grazing })}
      />
      {isOwn && (
        <Button size="small" onClick={() => onChange({})}>
          {t('studySun.countingReset')}
        </Button>
      )}
    </details>
  );
}
