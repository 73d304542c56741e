import { Checkbox, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EVENT_KINDS } from '../../../models/schema/event.ts';
import type { EventCase } from '../../../models/schema/event-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { byPressure, type CaseFilter, caseMatches } from '../../alarms/case-list.ts';
import { openCase } from '../../alarms/open-case.ts';
import { casesOf } from '../../alarms/records.ts';
import { useMoment } from '../../alarms/use-moment.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { useView } from '../../stores/view.ts';
import { DeskFilters } from '../alarms/DeskFilters.tsx';
import { PastNote } from '../alarms/PastNote.tsx';
import { ageText } from '../live/age.ts';
import { LevelShape } from '../live/LevelShape.tsx';
import { DueText } from './DueText.tsx';

const MOST = 80;

export function CaseList({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const records = useLive((state) => state.records.events);
  const connection = useLive((state) => state.connection.state);
  const { time, isPast } = useMoment();
  const [filter, setFilter] = useState<CaseFilter>({});
  const cases = useMemo(() => casesOf(records), [records]);
  const shown = useMemo(
    () => cases.filter((event) => caseMatches(event, filter)).sort(byPressure),
    [cases, filter],
  );
  const areas = [...new Set(cases.flatMap((event) => event.areas))];
  const set = (patch: CaseFilter) => setFilter((before) => ({ ...before, ...patch }));
  if (cases.length === 0) {
    const none = isPast ? 'cases.past.none' : 'cases.none';
    return (
      <>
        <PastNote city={city} />
        <p className="muted empty">{t(connection === 'open' ? none : 'alarms.notConnected')}</p>
      </>
    );
  }
  return (
    <>
      <PastNote city={city} />
      <DeskFilters cityId={city.id} search={t('cases.search')} areas={areas} set={set}>
        <Select<string>
          allowClear
          size="small"
          aria-label={t('cases.byKind')}
          placeholder={t('cases.byKind')}
          popupMatchSelectWidth={false}
          options={EVENT_KINDS.map((kind) => ({ value: kind, label: t(`cases.kind.${kind}`) }))}
          onChange={(kind?: string) => set({ kind })}
        />
      </DeskFilters>
      <div className="alarm-list-head">
        <Checkbox onChange={({ target }) => set({ overdue: target.checked })}>
          {t('cases.overdueOnly')}
        </Checkbox>
        <Checkbox onChange={({ target }) => set({ over: target.checked })}>{t('cases.withOver')}</Checkbox>
      </div>
      {shown.length === 0 && <p className="muted empty">{t('cases.noneMatches')}</p>}
      <ul className="alarm-list">
        {shown.slice(0, MOST).map((event) => (
          <CaseRow key={event.code} event={event} moment={time} />
        ))}
      </ul>
      {shown.length > MOST && <p className="muted">{t('alarms.more', { count: shown.length - MOST })}</p>}
    </>
  );
}

function CaseRow({ event, moment }: { event: EventCase; moment: number }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { code, level, title, kind, state, reports, opened, simulated } = event;
  return (
    <li className={`alarm ${level === undefined ? '' : `level-${level}`} ${event.overdue ? 'waiting' : ''}`}>
      <button type="button" className="row" onClick={() => openCase(code)}>
        {level === undefined ? <span className="no-level" /> : <LevelShape level={level} size={26} />}
        <span className="visually-hidden">{level !== undefined && t(`alarms.level.${level}`)}</span>
        <span className="grow">
          <span className="title">{localized(title, language)}</span>
          <span className="sub">
            {t(`cases.kind.${kind}`)} · {t(`cases.state.${state}`)}
            {reports.length > 1 && ` · ${t('cases.reports', { count: reports.length })}`}
          </span>
          <span className="sub">
            {code} · {ageText(t, opened, moment)}
            {simulated && ` · ${t('alarms.simulated')}`}
          </span>
          <DueText event={event} moment={moment} />
        </span>
      </button>
    </li>
  );
}
