import {
  AimOutlined,
  CheckOutlined,
  MutedOutlined,
  SoundOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../models/schema/alarm.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { answerRow } from '../../alarms/desk.ts';
import { type AlarmRow, rowsByLevel, rowsOf, since } from '../../alarms/list.ts';
import { alarmsOf } from '../../alarms/records.ts';
import { allowSound, callFor, endSilence, silence, useSound } from '../../alarms/sound.ts';
import '../../alarms/texts.ts';
import { useRowTitle } from '../../alarms/use-row-title.ts';
import { doOrTell, flyThere, lookThere } from '../../alarms/work.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { now as serverNow } from '../../stores/server-time.ts';
import { patchView, useView } from '../../stores/view.ts';
import { IconButton } from '../IconButton.tsx';
import { ageText } from '../live/age.ts';
import { LevelShape } from '../live/LevelShape.tsx';
import './alarms.css';

const LEVELS = [1, 2, 3, 4] as const;

/**
 * What nobody has answered yet, on every screen: calm and small while there is nothing, and while there is something its
 * levels by shape and numeral, the most urgent alarm in words, a sound for I and II, and a word for screen readers.
 */
export default function AlarmBar({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const records = useLive((state) => state.records.alarms);
  const open = useMemo(() => alarmsOf(records).filter(({ acknowledged }) => !acknowledged), [records]);
  const rows = useMemo(() => rowsOf(open), [open]);
  const counts = rowsByLevel(rows);
  const row = rows[0] as AlarmRow | undefined;
  const second = useSeconds(row !== undefined);
  const titleOf = useRowTitle(city);
  useCalls(open);
  useTitle(counts);
  if (!row) {
    return (
      <aside className="alarm-bar calm float" aria-label={t('alarms.bar')}>
        <button type="button" className="open" onClick={openList}>
          <CheckOutlined aria-hidden="true" /> {t('alarms.calm')}
        </button>
      </aside>
    );
  }
  const urgent = row.alarm;
  const isStorm = row.alarms.length > 1;
  const name = isStorm ? titleOf(row) : `${titleOf(row)} · ${localized(urgent.name, language)}`;
  return (
    <aside className={`alarm-bar busy level-${urgent.level} float`} aria-label={t('alarms.bar')}>
      <button type="button" className="open counts" onClick={openList} title={t('alarms.openList')}>
        {LEVELS.filter((level) => counts[level - 1] > 0).map((level) => (
          <span key={level} className="count">
            <LevelShape level={level} size={22} />
            <span className="visually-hidden">{t(`alarms.level.${level}`)}</span>
            <b>{counts[level - 1]}</b>
          </span>
        ))}
      </button>
      <button
        type="button"
        className="open newest"
        onClick={() => flyThere(city, urgent, { layer: urgent.layer, id: urgent.thing })}
      >
        <b>{name}</b>
        <span className="sub">
          {isStorm && `${t('alarms.stormOf', { count: row.alarms.length })} · `}
          {ageText(t, since(urgent), second)}
          {urgent.escalated > 0 && ` · ${t('alarms.escalated', { count: urgent.escalated })}`}
          {urgent.simulated && ` · ${t('alarms.simulated')}`}
        </span>
      </button>
      <span className="visually-hidden" role="alert">
        {urgent.level <= 2 && t('alarms.spoken', { level: t(`alarms.level.${urgent.level}`), name })}
      </span>
      <div className="buttons">
        <IconButton
          label={t('alarms.fly')}
          placement="bottom"
          onClick={() => flyThere(city, urgent, { layer: urgent.layer, id: urgent.thing })}
        >
          <AimOutlined />
        </IconButton>
        <IconButton
          label={t('alarms.cameras')}
          placement="bottom"
          onClick={() => void lookThere(city, urgent)}
        >
          <VideoCameraOutlined />
        </IconButton>
        <SoundButton />
        <button
          type="button"
          className="answer"
          onClick={() => void doOrTell<unknown>(() => answerRow(city.id, row))}
        >
          {isStorm ? t('alarms.answerAll', { count: row.alarms.length }) : t('alarms.answer')}
        </button>
      </div>
    </aside>
  );
}

const openList = () => {
  void allowSound();
  patchView({ panel: 'alarms' });
};

function SoundButton() {
  const { t } = useTranslation();
  const { silentUntil, blocked } = useSound();
  const isSilent = Date.now() < silentUntil;
  if (blocked) {
    return (
      <IconButton
        label={t('alarms.allowSound')}
        placement="bottom"
        className="wanted"
        onClick={() => void allowSound()}
      >
        <MutedOutlined />
      </IconButton>
    );
  }
  return (
    <IconButton
      label={t(isSilent ? 'alarms.endSilence' : 'alarms.silence')}
      placement="bottom"
      aria-pressed={isSilent}
      onClick={() => (isSilent ? endSilence() : silence())}
    >
      {isSilent ? <MutedOutlined /> : <SoundOutlined />}
    </IconButton>
  );
}

/** The server's time, each second while something is waited for. */
function useSeconds(runs: boolean): number {
  const [, tick] = useState(0);
  useEffect(() => {
    if (!runs) return;
    const timer = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(timer);
  }, [runs]);
  return serverNow();
}

/** Sounds the call of the gravest that stands; a new one of level I is heard even where the sound was silenced. */
function useCalls(open: readonly Alarm[]): void {
  const standing = open.filter(({ ended, level }) => ended === undefined && level <= 2);
  const level = Math.min(5, ...standing.map((alarm) => alarm.level));
  const escalated = Math.max(
    0,
    ...standing.filter((alarm) => alarm.level === level).map((alarm) => alarm.escalated),
  );
  const known = useRef<ReadonlySet<string>>(new Set());
  const ones = standing.filter((alarm) => alarm.level === 1).map(({ id }) => id);
  const key = ones.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says which they are.
  useEffect(() => {
    if (ones.some((id) => !known.current.has(id))) endSilence();
    known.current = new Set(ones);
  }, [key]);
  useEffect(() => callFor(level, escalated), [level, escalated]);
}

/** Says in the title of the page how many there are of I and II: a tab in the background is seen, too. */
function useTitle([one, two]: readonly [number, number, number, number]): void {
  const { t } = useTranslation();
  useEffect(() => {
    if (one + two === 0) return;
    const before = document.title;
    document.title = `${t('alarms.title', { one, two })} ${before}`;
    return () => {
      document.title = before;
    };
  }, [one, two, t]);
}
