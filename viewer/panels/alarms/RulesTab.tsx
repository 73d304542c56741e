import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRuleVersion } from '../../../models/schema/alarm.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { readRules } from '../../alarms/desk.ts';
import { localized } from '../../locale/i18n.ts';
import { refusalKey } from '../../server/refusal-text.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { LevelShape } from '../live/LevelShape.tsx';
import { RuleForm } from './RuleForm.tsx';
import { conditionText, newRule } from './rule-text.ts';

type Read =
  | { state: 'loading' }
  | { state: 'failed'; key: string; detail: string }
  | { state: 'ready'; rules: AlarmRuleVersion[] };

/** The rules as a table, and the one that is edited as a form. */
export default function RulesTab({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const [read, setRead] = useState<Read>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const [text, setText] = useState('');
  const [editing, setEditing] = useState<AlarmRuleVersion>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when asked.
  useEffect(() => {
    const stop = new AbortController();
    readRules(city.id, stop.signal).then(
      ({ rules }) => setRead({ state: 'ready', rules }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        recordError(error);
        setRead({ state: 'failed', key: refusalKey(error) ?? 'alarms.failed', detail: errorText(error) });
      },
    );
    return () => stop.abort();
  }, [city.id, attempt]);

  if (editing)
    return (
      <RuleForm
        city={city}
        version={editing}
        onDone={() => {
          setEditing(undefined);
          setAttempt((count) => count + 1);
        }}
        onCancel={() => setEditing(undefined)}
      />
    );
  if (read.state === 'loading')
    return <span className="spinner" role="status" aria-label={t('status.loading')} />;
  if (read.state === 'failed')
    return (
      <>
        <p className="trouble" role="alert">
          {t(read.key, { detail: read.detail })}
        </p>
        <Button onClick={() => setAttempt((count) => count + 1)}>{t('action.retry')}</Button>
      </>
    );
  const words = text.trim().toLowerCase();
  const rules = read.rules
    .filter(({ rule }) =>
      [rule.name['zh-CN'], rule.name.en, rule.property, rule.id].some((part) =>
        part.toLowerCase().includes(words),
      ),
    )
    .sort((a, b) =>
      localized(a.rule.name, language).localeCompare(localized(b.rule.name, language), language),
    );
  return (
    <>
      <div className="alarm-list-head">
        <Input
          allowClear
          size="small"
          aria-label={t('alarms.search')}
          placeholder={t('alarms.search')}
          onChange={({ target }) => setText(target.value)}
        />
        <Button size="small" icon={<PlusOutlined />} onClick={() => setEditing(newRule())}>
          {t('alarmRules.add')}
        </Button>
      </div>
      <ul className="alarm-list rules">
        {rules.map((version) => (
          <li key={version.rule.id} className={version.rule.enabled ? 'alarm' : 'alarm off'}>
            <button type="button" className="row" onClick={() => setEditing(version)}>
              <span className="grow">
                <span className="title">{localized(version.rule.name, language)}</span>
                <span className="sub">
                  {version.rule.property} · {t(`alarmRules.watches.${version.rule.watches}`)}
                  {!version.rule.enabled && ` · ${t('alarmRules.off')}`}
                </span>
                <span className="conditions">
                  {[...version.rule.levels]
                    .sort((a, b) => a.level - b.level)
                    .map((condition) => (
                      <span key={condition.level}>
                        <LevelShape level={condition.level} size={14} />
                        <span className="visually-hidden">{t(`alarms.level.${condition.level}`)}</span>
                        {conditionText(t, condition, language)}
                      </span>
                    ))}
                </span>
              </span>
              <span className="sub">{t('alarmRules.version', { version: version.version })}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
