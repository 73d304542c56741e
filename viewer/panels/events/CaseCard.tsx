import { AimOutlined, ArrowLeftOutlined, VideoCameraOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actionsIn, type HandlingAction, needsNote } from '../../../models/events/case-steps.ts';
import type { EventCase } from '../../../models/schema/event-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { readCase, stepCase } from '../../alarms/desk.ts';
import { useOpenCase } from '../../alarms/open-case.ts';
import { casesOf } from '../../alarms/records.ts';
import { timeText } from '../../alarms/time-text.ts';
import { useMoment } from '../../alarms/use-moment.ts';
import { useAreaName, usePolicy } from '../../alarms/use-policy.ts';
import { doOrTell, flyThere, lookThere } from '../../alarms/work.ts';
import { localized } from '../../locale/i18n.ts';
import { ServerRefusal } from '../../server/ask-server.ts';
import { useLive } from '../../stores/live.ts';
import { recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { useMayNot } from '../account/may-not.ts';
import { PastNote } from '../alarms/PastNote.tsx';
import { LevelShape } from '../live/LevelShape.tsx';
import { CaseReports } from './CaseReports.tsx';
import { DueText } from './DueText.tsx';

const LEVELS = [1, 2, 3, 4] as const;
const PATH = ['reported', 'verified', 'dispatched', 'handling', 'closed', 'reviewed'] as const;

const back = () => useOpenCase.setState({ code: undefined });

/** One case with its steps, what can be done next, and who reported it. */
export function CaseCard({ city, code }: { city: Scene; code: string }) {
  const { t } = useTranslation();
  const { time, isPast } = useMoment();
  const event = useCase(city.id, code, isPast);
  return (
    <article className="case">
      <Button size="small" type="text" icon={<ArrowLeftOutlined />} onClick={back}>
        {t('cases.back')}
      </Button>
      <PastNote city={city} />
      {event === 'loading' ? (
        <span className="spinner" role="status" aria-label={t('status.loading')} />
      ) : typeof event === 'string' ? (
        <p className="trouble" role="alert">
          {t(isPast ? 'cases.past.notThen' : 'cases.notFound', { code })}
        </p>
      ) : (
        <Details city={city} event={event} moment={time} isPast={isPast} />
      )}
    </article>
  );
}

/** As the records tell it; one that is told no more is asked for. Of the past there is what is told, and no more. */
function useCase(city: string, code: string, isPast: boolean): EventCase | 'loading' | 'missing' {
  const told = useLive((state) => state.records.events[code]);
  const [event, setEvent] = useState<EventCase | 'loading' | 'missing'>('loading');
  useEffect(() => {
    const [known] = casesOf(told === undefined ? {} : { [code]: told });
    if (known) {
      setEvent(known);
      return;
    }
    if (isPast) {
      setEvent('missing');
      return;
    }
    const stop = new AbortController();
    readCase(city, code, stop.signal).then(
      (answer) => setEvent(answer.event),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        if (!(error instanceof ServerRefusal && error.code === 'not-found')) recordError(error);
        setEvent('missing');
      },
    );
    return () => stop.abort();
  }, [city, code, told, isPast]);
  return event;
}

function Details({
  city,
  event,
  moment,
  isPast,
}: {
  city: Scene;
  event: EventCase;
  moment: number;
  isPast: boolean;
}) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const policy = usePolicy(city.id);
  const areaName = useAreaName(city.id);
  const department = policy?.departments.find(({ id }) => id === event.department);
  const reached = PATH.indexOf(event.state);
  const [thing] = event.reports.flatMap(({ things }) => things);
  return (
    <>
      <header>
        {event.level !== undefined && <LevelShape level={event.level} size={30} />}
        <div>
          <h3 className="case-title">{localized(event.title, language)}</h3>
          <p className="sub">
            {event.code} · {t(`cases.kind.${event.kind}`)}
            {event.level !== undefined && ` · ${t(`alarms.level.${event.level}`)}`}
            {event.simulated && ` · ${t('alarms.simulated')}`}
          </p>
        </div>
      </header>
      <ol className="case-path" aria-label={t('cases.path')}>
        {PATH.map((state, i) => (
          <li
            key={state}
            className={i < reached ? 'done' : i === reached ? 'now' : ''}
            aria-current={i === reached ? 'step' : undefined}
          >
            {t(`cases.state.${state}`)}
          </li>
        ))}
      </ol>
      <DueText event={event} moment={moment} />
      <Linked label={t('cases.mergedInto')} code={event.mergedInto} />
      <Linked label={t('cases.follows')} code={event.follows} />
      <Linked label={t('cases.followedBy')} code={event.followedBy} />
      {event.cancelled && <p className="trouble">{t('cases.cancelled')}</p>}
      <div className="alarm-actions">
        <Button
          size="small"
          icon={<AimOutlined />}
          disabled={event.longitude === undefined}
          onClick={() => flyThere(city, event)}
        >
          {t('alarms.fly')}
        </Button>
        <Button
          size="small"
          icon={<VideoCameraOutlined />}
          disabled={event.longitude === undefined}
          onClick={() => void lookThere(city, event)}
        >
          {t('alarms.cameras')}
        </Button>
      </div>
      <dl className="record">
        <dt>{t('cases.department')}</dt>
        <dd>{department ? localized(department.name, language) : (event.department ?? '—')}</dd>
        <dt>{t('cases.happened')}</dt>
        <dd>{timeText(city.origin.longitude, event.time)}</dd>
        {event.areas.length > 0 && (
          <>
            <dt>{t('alarms.area')}</dt>
            <dd>{event.areas.map(areaName).join(' · ')}</dd>
          </>
        )}
        {thing !== undefined && (
          <>
            <dt>{t('cases.thing')}</dt>
            <dd>{thing}</dd>
          </>
        )}
        {event.reopened > 0 && (
          <>
            <dt>{t('cases.reopened')}</dt>
            <dd>{event.reopened}</dd>
          </>
        )}
      </dl>
      {event.mergedInto === undefined && !isPast && <NextStep city={city} event={event} />}
      <h3>{t('cases.steps')}</h3>
      <ol className="steps">
        {event.steps.map((step) => (
          <li key={`${step.time} ${step.action} ${step.note ?? ''}`}>
            <time>{timeText(city.origin.longitude, step.time)}</time>
            <span>
              {t(`cases.action.${step.action}`)} · {step.by === 'system' ? t('cases.system') : step.name}
              {step.note ? ` · ${step.note}` : ''}
            </span>
          </li>
        ))}
      </ol>
      <CaseReports city={city} event={event} isPast={isPast} />
    </>
  );
}

/** Another case that this one leads to. */
function Linked({ label, code }: { label: string; code: string | undefined }) {
  if (code === undefined) return null;
  return (
    <p>
      {label}{' '}
      <Button size="small" onClick={() => useOpenCase.setState({ code })}>
        {code}
      </Button>
    </p>
  );
}

/** The next steps as buttons; why, where a step wants to know it. */
function NextStep({ city, event }: { city: Scene; event: EventCase }) {
  const { t } = useTranslation();
  const ids = useId();
  const language = useView(({ document }) => document.language);
  const policy = usePolicy(city.id);
  const [note, setNote] = useState('');
  const [level, setLevel] = useState<number>();
  const [department, setDepartment] = useState<string>();
  const mayNot = useMayNot('event.handle', [event.areas]);
  const actions = actionsIn(event.state);
  const words = note.trim();

  async function take(action: HandlingAction): Promise<void> {
    const done = await doOrTell(() =>
      stepCase(city.id, event.code, {
        action,
        revision: event.revision,
        ...(words === '' ? {} : { note: words }),
        ...(action === 'verify' && level !== undefined ? { level } : {}),
        ...(action === 'dispatch' && department !== undefined ? { department } : {}),
      }),
    );
    if (done) setNote('');
  }

  if (mayNot !== undefined) return <p className="muted">{mayNot}</p>;
  return (
    <section className="next-step" aria-label={t('cases.next')}>
      {actions.includes('verify') && (
        <Select<number>
          allowClear
          size="small"
          aria-label={t('cases.judge')}
          placeholder={t('cases.judge')}
          value={level}
          options={LEVELS.map((value) => ({ value, label: t(`alarms.level.${value}`) }))}
          onChange={setLevel}
        />
      )}
      {actions.includes('dispatch') && policy && (
        <Select<string>
          size="small"
          aria-label={t('cases.department')}
          value={department ?? event.department}
          options={policy.departments.map(({ id, name }) => ({
            value: id,
            label: localized(name, language),
          }))}
          onChange={setDepartment}
        />
      )}
      <label className="visually-hidden" htmlFor={`${ids}note`}>
        {t('cases.note')}
      </label>
      <Input.TextArea
        id={`${ids}note`}
        size="small"
        autoSize={{ minRows: 1, maxRows: 4 }}
        maxLength={2_000}
        placeholder={t('cases.note')}
        value={note}
        onChange={({ target }) => setNote(target.value)}
      />
      <div className="alarm-actions">
        {actions.map((action, i) => (
          <Button
            key={action}
            size="small"
            type={i === 0 && action !== 'note' ? 'primary' : 'default'}
            disabled={needsNote(action) && words === ''}
            title={needsNote(action) ? t('cases.needsNote') : undefined}
            onClick={() => void take(action)}
          >
            {t(`cases.do.${action}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}
