import { AimOutlined, CheckOutlined, QuestionCircleOutlined, VideoCameraOutlined } from '@ant-design/icons';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { calledText } from '../../alarms/called-text.ts';
import { answerRow } from '../../alarms/desk.ts';
import { type AlarmRow, rowsByLevel, rowsOf, since } from '../../alarms/list.ts';
import { alarmsOf } from '../../alarms/records.ts';
import { allowSound } from '../../alarms/sound.ts';
import '../../alarms/texts.ts';
import { useCallSound, useCalls, useCallTitle } from '../../alarms/use-calls.ts';
import { useMoment } from '../../alarms/use-moment.ts';
import { useRowTitle } from '../../alarms/use-row-title.ts';
import { useSubject } from '../../alarms/use-subject.ts';
import { doOrTell, flyThere, lookThere } from '../../alarms/work.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { now } from '../../stores/server-time.ts';
import { patchView, setClock, useView } from '../../stores/view.ts';
import { useMayNot } from '../account/may-not.ts';
import { IconButton } from '../IconButton.tsx';
import { ageText } from '../live/age.ts';
import { LevelShape } from '../live/LevelShape.tsx';
import { SoundButton } from './SoundButton.tsx';
import './alarms.css';

const LEVELS = [1, 2, 3, 4] as const;

/**
 * What nobody has answered yet, on every screen: calm and small while there is nothing, and while there is something its
 * levels by shape and numeral, the most urgent alarm in words, a sound for I and II, and a word for screen readers. While
 * the past is looked at it says what waited then, and nothing of today but what calls somebody now.
 */
export default function AlarmBar({ city }: { city: Scene }) {
  const { isPast } = useMoment();
  const subject = useSubject();
  const calls = useCalls();
  const records = useLive((state) => state.records.alarms);
  const rows = useMemo(
    () =>
      rowsOf(
        alarmsOf(records).filter(({ acknowledged }) => !acknowledged),
        subject,
      ),
    [records, subject],
  );
  const callRows = useMemo(() => rowsOf(calls, subject), [calls, subject]);
  useCallSound(calls, subject);
  useCallTitle(rowsByLevel(callRows));
  if (!isPast) return rows.length > 0 ? <BusyBar city={city} rows={rows} /> : <CalmBar />;
  return callRows.length > 0 ? <BusyBar city={city} rows={callRows} isPast /> : <PastBar rows={rows} />;
}

/** Nothing waits; or nobody knows, while there is no connection that would tell. */
function CalmBar() {
  const { t } = useTranslation();
  const isKnown = useLive((state) => state.connection.state === 'open');
  return (
    <aside className={`alarm-bar calm float ${isKnown ? '' : 'unknown'}`} aria-label={t('alarms.bar')}>
      <button type="button" className="open" onClick={openList}>
        {isKnown ? <CheckOutlined aria-hidden="true" /> : <QuestionCircleOutlined aria-hidden="true" />}
        {t(isKnown ? 'alarms.calm' : 'alarms.unknown')}
      </button>
    </aside>
  );
}

/** What waited for an answer at the time that is looked at. */
function PastBar({ rows }: { rows: readonly AlarmRow[] }) {
  const { t } = useTranslation();
  return (
    <aside className="alarm-bar calm past float" aria-label={t('alarms.bar')}>
      <button type="button" className="open" onClick={openList}>
        <span aria-hidden="true">◀◀</span>
        {rows.length === 0 ? t('alarms.past.calm') : t('alarms.past.waiting')}
        {rows.length > 0 && <Counts rows={rows} size={16} />}
      </button>
    </aside>
  );
}

function Counts({ rows, size }: { rows: readonly AlarmRow[]; size: number }) {
  const { t } = useTranslation();
  const counts = rowsByLevel(rows);
  return LEVELS.filter((level) => counts[level - 1] > 0).map((level) => (
    <span key={level} className="count">
      <LevelShape level={level} size={size} />
      <span className="visually-hidden">{t(`alarms.level.${level}`)}</span>
      <b>{counts[level - 1]}</b>
    </span>
  ));
}

/** `isPast`: the past is looked at, and these call now. */
function BusyBar({
  city,
  rows,
  isPast = false,
}: {
  city: Scene;
  rows: readonly AlarmRow[];
  isPast?: boolean;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const titleOf = useRowTitle(city);
  const subject = useSubject();
  const [row] = rows;
  const urgent = row.alarm;
  const isStorm = row.alarms.length > 1;
  const name = isStorm ? titleOf(row) : `${titleOf(row)} · ${localized(urgent.name, language)}`;
  const mayNot = useMayNot(
    'alarm.acknowledge',
    row.alarms.map(({ areas }) => areas),
  );
  const show = isPast ? goLive : () => flyThere(city, urgent, { layer: urgent.layer, id: urgent.thing });
  return (
    <aside className={`alarm-bar busy level-${urgent.level} float`} aria-label={t('alarms.bar')}>
      <button
        type="button"
        className="open counts"
        onClick={isPast ? goLive : openList}
        title={t(isPast ? 'alarms.past.goLive' : 'alarms.openList')}
      >
        {isPast && <b className="now">{t('alarms.past.now')}</b>}
        <Counts rows={rows} size={22} />
      </button>
      <button type="button" className="open newest" onClick={show}>
        <b>{name}</b>
        <span className="sub">
          {[
            ...(isStorm ? [t('alarms.stormOf', { count: row.alarms.length })] : []),
            ageText(t, since(urgent), now()),
            ...calledText(t, urgent, subject),
            ...(urgent.simulated ? [t('alarms.simulated')] : []),
          ].join(' · ')}
        </span>
      </button>
      <span className="visually-hidden" role="alert">
        {urgent.level <= 2 && t('alarms.spoken', { level: t(`alarms.level.${urgent.level}`), name })}
      </span>
      <div className="buttons">
        {!isPast && (
          <>
            <IconButton label={t('alarms.fly')} placement="bottom" onClick={show}>
              <AimOutlined />
            </IconButton>
            <IconButton
              label={t('alarms.cameras')}
              placement="bottom"
              onClick={() => void lookThere(city, urgent)}
            >
              <VideoCameraOutlined />
            </IconButton>
          </>
        )}
        <SoundButton />
        {isPast ? (
          <button type="button" className="answer" onClick={goLive}>
            {t('alarms.past.goLive')}
          </button>
        ) : (
          <button
            type="button"
            className="answer"
            disabled={mayNot !== undefined}
            title={mayNot}
            onClick={() => void doOrTell<unknown>(() => answerRow(city.id, row))}
          >
            {isStorm ? t('alarms.answerAll', { count: row.alarms.length }) : t('alarms.answer')}
          </button>
        )}
      </div>
    </aside>
  );
}

const openList = () => {
  void allowSound();
  patchView({ panel: 'alarms' });
};

const goLive = () => {
  setClock({ mode: 'live' });
  openList();
};
