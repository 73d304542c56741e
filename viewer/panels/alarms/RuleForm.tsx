import { Button, Input, InputNumber, Popconfirm, Select, Switch } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleFaults } from '../../../models/alarms/rule-faults.ts';
import type { AlarmRule, AlarmRuleVersion } from '../../../models/schema/alarm.ts';
import { EVENT_KINDS, type EventKind } from '../../../models/schema/event.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { removeRule, saveRule } from '../../alarms/desk.ts';
import { doOrTell } from '../../alarms/work.ts';
import { useMayNot } from '../account/may-not.ts';
import { LevelFields } from './LevelFields.tsx';
import { RulePreview } from './RulePreview.tsx';
import { RuleVersions } from './RuleVersions.tsx';

const LEVELS = [1, 2, 3, 4] as const;
/** A rule holds in all of the city. */
const WHOLE_CITY = [[]];
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
  // Levels by a number that each thing has of its own, as the warning level of a gauge.
  const [isOwn, setIsOwn] = useState(version.rule.levels.some(({ aboveOwn }) => aboveOwn !== undefined));
  const [note, setNote] = useState('');
  const [saving, setSaving] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const mayNot = useMayNot('threshold.change', WHOLE_CITY);
  const faults = ruleFaults(rule);
  const isEmpty = rule.name['zh-CN'].trim() === '' || rule.property.trim() === '';
  const set = (patch: Partial<AlarmRule>) => setRule((before) => ({ ...before, ...patch }));

  // The list that it came from was scrolled.
  useEffect(() => {
    // Newer browsers return a promise, which is no clean-up.
    form.current?.closest('.panel-body')?.scrollTo(0, 0);
  }, []);

  function take(earlier: AlarmRule): void {
    setRule(earlier);
    setIsOwn(earlier.levels.some(({ aboveOwn }) => aboveOwn !== undefined));
  }

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
          set({
            watches,
            ...(watches === 'silence' ? { duration: 0 } : {}),
            ...(watches === 'value' ? {} : { levels: withoutOwn(rule.levels) }),
          })
        }
      />
      {rule.watches === 'value' && (
        <>
          <label htmlFor={`${ids}own`}>{t('alarmRules.ownLevels')}</label>
          <Switch
            id={`${ids}own`}
            size="small"
            checked={isOwn}
            onChange={(checked) => {
              setIsOwn(checked);
              if (!checked) set({ levels: withoutOwn(rule.levels) });
            }}
          />
        </>
      )}
      <h3>{t('alarmRules.levels')}</h3>
      {LEVELS.map((level) => (
        <LevelFields
          key={level}
          level={level}
          rule={rule}
          isOwn={isOwn}
          onChange={(levels) => set({ levels })}
        />
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
      <Select<EventKind>
        id={`${ids}event`}
        size="small"
        allowClear
        value={rule.eventKind}
        options={EVENT_KINDS.map((value) => ({ value, label: t(`cases.kind.${value}`) }))}
        onChange={(eventKind?: EventKind) => set({ eventKind })}
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
      {mayNot !== undefined && <p className="muted wide">{mayNot}</p>}
      <div className="buttons wide">
        <Button onClick={onCancel}>{t('alarmRules.cancel')}</Button>
        {version.version > 0 && (
          <Popconfirm
            disabled={mayNot !== undefined}
            title={t('alarmRules.removeSure')}
            okText={t('alarmRules.remove')}
            cancelText={t('alarmRules.cancel')}
            onConfirm={async () => {
              if (await doOrTell(() => removeRule(city.id, rule.id, version.version))) onDone();
            }}
          >
            <Button disabled={mayNot !== undefined}>{t('alarmRules.remove')}</Button>
          </Popconfirm>
        )}
        <Button
          type="primary"
          htmlType="submit"
          loading={saving}
          disabled={faults.length > 0 || isEmpty || mayNot !== undefined}
        >
          {t('alarmRules.save')}
        </Button>
      </div>
      {version.version > 0 && (
        <RuleVersions city={city} rule={rule} current={version.version} onTake={take} />
      )}
    </form>
  );
}

function withKind({ kind: _, ...rest }: AlarmRule['things'], kind: string): AlarmRule['things'] {
  return kind === '' ? rest : { ...rest, kind };
}

const withoutOwn = (levels: AlarmRule['levels']): AlarmRule['levels'] =>
  levels.flatMap(({ aboveOwn: _, ...rest }) => (Object.keys(rest).length > 1 ? [rest] : []));
