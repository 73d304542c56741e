import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRule, AlarmRuleVersion } from '../../../models/schema/alarm.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { readRuleHistory } from '../../alarms/desk.ts';
import { timeText } from '../../alarms/time-text.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { conditionText } from './rule-text.ts';

/** Earlier versions; taking one puts it into the form, to be looked at and saved. */
export function RuleVersions({
  city,
  rule,
  current,
  onTake,
}: {
  city: Scene;
  rule: AlarmRule;
  current: number;
  onTake(rule: AlarmRule): void;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [versions, setVersions] = useState<readonly AlarmRuleVersion[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    readRuleHistory(city.id, rule.id, stop.signal).then(
      (read) => setVersions(read.versions),
      (error: unknown) => {
        if (!stop.signal.aborted) recordError(error);
      },
    );
    return () => stop.abort();
  }, [city.id, rule.id]);
  return (
    <>
      <h3 className="wide">{t('alarmRules.history')}</h3>
      <ol className="steps wide">
        {versions.map((one) => (
          <li key={one.version}>
            <time>{timeText(city.origin.longitude, one.time)}</time>
            <span>
              {t('alarmRules.version', { version: one.version })} ·{' '}
              {one.author === 'system' ? t('alarmRules.standard') : one.authorName}
              {one.note ? ` · ${one.note}` : ''}
              <br />
              <span className="muted">
                {one.rule.levels.map((condition) => conditionText(t, condition, language)).join(', ')}
              </span>
            </span>
            {one.version !== current && (
              <Button size="small" onClick={() => onTake(one.rule)}>
                {t('alarmRules.take')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}
