import { Button, Input, InputNumber, Popconfirm, Select, Switch } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleFaults } from '../../../models/alarms/rule-faults.ts';
import type { AlarmRule, AlarmRuleVersion } from '../../../models/schema/alarm.ts';
import { EVENT_KINDS } from '../../../models/schema/event.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { readRuleHistory, removeRule, saveRule } from '../../alarms/desk.ts';
import { timeText } from '../../alarms/time-text.ts';
import { doOrTell } from '../../alarms/work.ts';
import { recordError } from '../../stores/status.ts';
import { LevelShape } from '../live/LevelShape.tsx';
import { RulePreview } from './RulePreview.tsx';
import { conditionText } from './rule-text.ts';

const LEVELS = [1, 2, 3, 4] as const;
const WATCHES = ['value', 'rate', 'silence'] as const;

interface Properties {
  city: Scene;
  version: AlarmRuleVersion;
  onDone(): void;
  onCancel(): void;
}

/** One rule: what it looks at, from when its levels hold, what it would have done; its earlier versions. */
export function RuleForm({ city, version, onDone, onCancel }: Properties) {
  const { t } = useTranslation();
  const ids = useId();
  const [rule, setRule] = useState(version.rule);
  const [note, setNote] = useState('');
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const faults = ruleFaults(rule);
  const isEmpty = rule.name['zh-CN'].trim() === '' || rule.property.trim() === '';
  const set = (patch: Partial<AlarmRule>) => setRule((before) => ({ ...before, ...patch }));

  // The list that it came from was scrolled.
  useEffect(() => form.current?.closest('.panel-body')?.scrollTo(0, 0), []);

  async function save(): Promise<void> {
    setSaving(true);
    const name = { 'zh-CN': rule.name['zh-CN'].trim(), en: rule.name.en.trim() || rule.name['zh-CN'].trim() };
    const saved = await doOrTell(() =>
      saveRule(city.id, { ...rule, name, property: rule.property.trim() }, version.version, note.trim()),
    );
    setSaving(false);
    if (saved) onDone();
  }

  return (
    <form
      ref={form}
      className="rule-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label htmlFor={`${ids}name`}>{t('alarmRules.name')}</label>
      <Input
        id={`${ids}name`}
        size="small"
        value={rule.name['zh-CN']}
        maxLength={60}
        onChange={({ target }) => set({ name: { ...rule.name, 'zh-CN': target.value } })}
      />
      <label htmlFor={`${ids}en`}>{t('alarmRules.nameEnglish')}</label>
      <Input
        id={`${ids}en`}
        size="small"
        value={rule.name.en}
        maxLength={60}
        onChange={({ target }) => set({ name: { ...rule.name, en: target.value } })}
      />
      <label htmlFor={`${ids}property`}>{t('alarmRules.property')}</label>
      <Input
        id={`${ids}property`}
        size="small"
        value={rule.property}
        maxLength={120}
        onChange={({ target }) => set({ property: target.value })}
      />
      <label htmlFor={`${ids}kind`}>{t('alarmRules.kind')}</label>
      <Input
        id={`${ids}kind`}
        size="small"
        value={rule.things.kind ?? ''}
        placeholder={t('alarmRules.anyKind')}
        onChange={({ target }) => set({ things: withKind(rule.things, target.value.trim()) })}
      />
      <label htmlFor={`${ids}watches`}>{t('alarmRules.watch')}</label>
      <Select
        id={`${ids}watches`}
        size="small"
        value={rule.watches}
        options={WATCHES.map((value) => ({ value, label: t(`alarmRules.watches.${value}`) }))}
        onChange={(watches: AlarmRule['watches']) =>
          set({ watches, ...(watches === 'silence' ? { duration: 0 } : {}) })
        }
      />
      <h3>{t('alarmRules.levels')}</h3>
      {LEVELS.map((level) => (
        <LevelFields key={level} level={level} rule={rule} onChange={(levels) => set({ levels })} />
      ))}
      <label htmlFor={`${ids}hysteresis`}>{t('alarmRules.hysteresis')}</label>
      <InputNumber
        id={`${ids}hysteresis`}
        size="small"
        min={0}
        value={rule.hysteresis}
        onChange={(value) => set({ hysteresis: value ?? 0 })}
      />
      {rule.watches !== 'silence' && (
        <>
          <label htmlFor={`${ids}duration`}>{t('alarmRules.duration')}</label>
          <InputNumber
            id={`${ids}duration`}
            size="small"
            min={0}
            max={86_400}
            value={rule.duration}
            onChange={(value) => set({ duration: value ?? 0 })}
          />
        </>
      )}
      <label htmlFor={`${ids}event`}>{t('alarmRules.eventKind')}</label>
      <Select<string>
        id={`${ids}event`}
        size="small"
        allowClear
        value={rule.eventKind}
        options={EVENT_KINDS.map((value) => ({ value, label: t(`cases.kind.${value}`) }))}
        onChange={(eventKind?: string) => set({ eventKind })}
      />
      <label htmlFor={`${ids}enabled`}>{t('alarmRules.enabled')}</label>
      <Switch
        id={`${ids}enabled`}
        size="small"
        checked={rule.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      {faults.length > 0 && (
        <ul className="trouble wide" role="alert">
          {faults.map(({ code, path }) => (
            <li key={`${code} ${path.join('.')}`}>{t(`alarmRules.fault.${code}`)}</li>
          ))}
        </ul>
      )}
      <RulePreview city={city} rule={rule} isSound={faults.length === 0} />
      <label htmlFor={`${ids}note`}>{t('alarmRules.note')}</label>
      <Input
        id={`${ids}note`}
        size="small"
        value={note}
        maxLength={200}
        onChange={({ target }) => setNote(target.value)}
      />
      <div className="buttons wide">
        <Button onClick={onCancel}>{t('alarmRules.cancel')}</Button>
        {version.version > 0 && (
          <Popconfirm
            title={t('alarmRules.removeSure')}
            okText={t('alarmRules.remove')}
            cancelText={t('alarmRules.cancel')}
            onConfirm={async () => {
              if (await doOrTell(() => removeRule(city.id, rule.id, version.version))) onDone();
            }}
          >
            <Button>{t('alarmRules.remove')}</Button>
          </Popconfirm>
        )}
        <Button type="primary" htmlType="submit" loading={saving} disabled={faults.length > 0 || isEmpty}>
          {t('alarmRules.save')}
        </Button>
      </div>
      {version.version > 0 && <Versions city={city} rule={rule} current={version.version} onTake={setRule} />}
    </form>
  );
}

function withKind({ kind: _, ...rest }: AlarmRule['things'], kind: string): AlarmRule['things'] {
  return kind === '' ? rest : { ...rest, kind };
}

/** The three ways in which a level is reached; all empty: the level is not used. */
function LevelFields({
  level,
  rule,
  onChange,
}: {
  level: 1 | 2 | 3 | 4;
  rule: AlarmRule;
  onChange(levels: AlarmRule['levels']): void;
}) {
  const { t } = useTranslation();
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
      {condition?.aboveOwn !== undefined && (
        <span className="muted">{t('alarmRules.own', { name: condition.aboveOwn })}</span>
      )}
    </fieldset>
  );
}

/** What is typed: a truth, or a word. */
function wordOf(text: string): string | boolean | undefined {
  if (text === '') return undefined;
  return text === 'true' ? true : text === 'false' ? false : text;
}

/** Earlier versions; taking one puts it into the form, to be looked at and saved. */
function Versions({
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
                {one.rule.levels.map((condition) => conditionText(t, condition)).join(', ')}
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
