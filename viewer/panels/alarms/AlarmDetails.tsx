import { AimOutlined, VideoCameraOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm, AlarmStep } from '../../../models/schema/alarm.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { answerRow, assignAlarm, makeEventOf, noteAlarm, readAlarm } from '../../alarms/desk.ts';
import type { AlarmRow } from '../../alarms/list.ts';
import { openCase } from '../../alarms/open-case.ts';
import { timeText } from '../../alarms/time-text.ts';
import { valueText } from '../../alarms/value-text.ts';
import { doOrTell, flyThere, lookThere } from '../../alarms/work.ts';
import { localized } from '../../locale/i18n.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { useMayNot } from '../account/may-not.ts';
import { LevelShape } from '../live/LevelShape.tsx';

/** Alarms of a storm that are named; the list of the rest would say no more. */
const MOST_MEMBERS = 30;

/** What was done to an alarm, and what can be done. */
export function AlarmDetails({
  row,
  city,
  areaName,
  moment,
  isPast,
}: {
  row: AlarmRow;
  city: Scene;
  areaName: (id: string) => string;
  /** What was done later is not shown, UTC milliseconds; of the past nothing can be done. */
  moment: number;
  isPast: boolean;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { alarm, alarms } = row;
  const waiting = alarms.filter(({ acknowledged }) => !acknowledged);
  const mayNotAnswer = useMayNot('alarm.acknowledge', areasOf(waiting.length > 0 ? waiting : alarms));
  const mayNotHandle = useMayNot('event.handle', [alarm.areas]);
  const time = (moment: number) => timeText(city.origin.longitude, moment);
  return (
    <div className="alarm-details">
      <div className="alarm-actions">
        {!isPast && (
          <Button
            size="small"
            type="primary"
            disabled={waiting.length === 0 || mayNotAnswer !== undefined}
            onClick={() => void doOrTell(() => answerRow(city.id, row))}
          >
            {waiting.length > 1 ? t('alarms.answerAll', { count: waiting.length }) : t('alarms.answer')}
          </Button>
        )}
        <Button
          size="small"
          icon={<AimOutlined />}
          disabled={alarm.longitude === undefined}
          onClick={() => flyThere(city, alarm, { layer: alarm.layer, id: alarm.thing })}
        >
          {t('alarms.fly')}
        </Button>
        <Button
          size="small"
          icon={<VideoCameraOutlined />}
          disabled={alarm.longitude === undefined}
          onClick={() => void lookThere(city, alarm)}
        >
          {t('alarms.cameras')}
        </Button>
        {alarm.event !== undefined ? (
          <Button size="small" onClick={() => openCase(alarm.event!)}>
            {alarm.event}
          </Button>
        ) : (
          !isPast && (
            <Button
              size="small"
              disabled={mayNotHandle !== undefined}
              title={mayNotHandle}
              onClick={() => void doOrTell(() => makeEventOf(city.id, alarm.id))}
            >
              {t('alarms.makeEvent')}
            </Button>
          )
        )}
      </div>
      {!isPast && mayNotAnswer !== undefined && <p className="muted">{mayNotAnswer}</p>}
      <dl className="record">
        <dt>{t('alarms.began')}</dt>
        <dd>{time(alarm.began)}</dd>
        {alarm.ended !== undefined && (
          <>
            <dt>{t('alarms.endedAt')}</dt>
            <dd>{time(alarm.ended)}</dd>
          </>
        )}
        <dt>{t('alarms.value')}</dt>
        <dd>{valueText(alarm) || '—'}</dd>
        <dt>{t('alarms.highest')}</dt>
        <dd>
          {t(`alarms.level.${alarm.highest}`)}
          {alarm.repeats > 0 && ` · ${t('alarms.repeats', { count: alarm.repeats })}`}
        </dd>
        {alarm.areas.length > 0 && (
          <>
            <dt>{t('alarms.area')}</dt>
            <dd>{alarm.areas.map(areaName).join(' · ')}</dd>
          </>
        )}
        {alarm.acknowledged?.note && (
          <>
            <dt>{t('alarms.note')}</dt>
            <dd>{alarm.acknowledged.note}</dd>
          </>
        )}
      </dl>
      {alarms.length > 1 ? (
        <Members alarms={alarms} city={city} language={language} />
      ) : (
        <>
          {!isPast && mayNotAnswer === undefined && <Words alarm={alarm} city={city} />}
          <Steps key={alarm.revision} alarm={alarm} city={city} until={isPast ? moment : undefined} />
        </>
      )}
    </div>
  );
}

const areasOf = (alarms: readonly Alarm[]) => alarms.map(({ areas }) => areas);

function Members({
  alarms,
  city,
  language,
}: {
  alarms: readonly Alarm[];
  city: Scene;
  language: 'zh-CN' | 'en';
}) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t('alarms.members', { count: alarms.length })}</h3>
      <ul className="members">
        {alarms.slice(0, MOST_MEMBERS).map((alarm) => (
          <li key={alarm.id}>
            <button
              type="button"
              className="row"
              onClick={() => flyThere(city, alarm, { layer: alarm.layer, id: alarm.thing })}
            >
              <LevelShape level={alarm.level} />
              <span className="grow">
                <span className="title">{localized(alarm.thingName, language)}</span>
              </span>
              <span className="sub">{valueText(alarm)}</span>
            </button>
          </li>
        ))}
      </ul>
      {alarms.length > MOST_MEMBERS && (
        <p className="muted">{t('alarms.more', { count: alarms.length - MOST_MEMBERS })}</p>
      )}
    </>
  );
}

/** Who is to look after it, and a note. */
function Words({ alarm, city }: { alarm: Alarm; city: Scene }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const words = text.trim();
  const send = async (work: () => Promise<unknown>) => {
    if (await doOrTell(work)) setText('');
  };
  return (
    <div className="alarm-words">
      <Input
        size="small"
        value={text}
        maxLength={80}
        aria-label={t('alarms.words')}
        placeholder={t('alarms.words')}
        onChange={({ target }) => setText(target.value)}
      />
      <Button
        size="small"
        disabled={words === ''}
        onClick={() => void send(() => assignAlarm(city.id, alarm, words))}
      >
        {t('alarms.assign')}
      </Button>
      <Button
        size="small"
        disabled={words === ''}
        onClick={() => void send(() => noteAlarm(city.id, alarm.id, words))}
      >
        {t('alarms.addNote')}
      </Button>
    </div>
  );
}

/** What was done, at first; until a time, where it is given. */
function Steps({ alarm, city, until }: { alarm: Alarm; city: Scene; until: number | undefined }) {
  const { t } = useTranslation();
  const [steps, setSteps] = useState<readonly AlarmStep[]>();
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    readAlarm(city.id, alarm.id, stop.signal).then(
      (read) => setSteps(read.steps),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        recordError(error);
        setFailed(true);
      },
    );
    return () => stop.abort();
  }, [city.id, alarm.id]);
  if (failed) return <p className="muted">{t('alarms.noSteps')}</p>;
  return (
    <ol className="steps" aria-label={t('alarms.steps')}>
      {(steps ?? [])
        .filter((step) => until === undefined || step.time <= until)
        .map((step) => (
          <li key={`${step.time} ${step.action} ${step.note ?? ''}`}>
            <time>{timeText(city.origin.longitude, step.time)}</time>
            <span>
              {t(`alarms.step.${step.action}`)}
              {step.level ? ` ${t(`alarms.level.${step.level}`)}` : ''}
              {step.name ? ` · ${step.by === 'system' ? t('cases.system') : step.name}` : ''}
              {step.note ? ` · ${step.action === 'escalated' ? escalatedTo(t, step.note) : step.note}` : ''}
            </span>
          </li>
        ))}
    </ol>
  );
}

/** A role, and who had the shift, as the server notes them. */
function escalatedTo(t: TFunction, note: string): string {
  const [role, ...name] = note.split(' ');
  return [t(`alarms.called.role.${role}`), ...name].join(' ');
}
