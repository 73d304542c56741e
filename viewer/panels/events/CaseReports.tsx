import { Button, Popconfirm, Select } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { isOver } from '../../../models/events/case-steps.ts';
import { metresBetween } from '../../../models/events/duplicates.ts';
import { mayBeTogether } from '../../../models/events/together.ts';
import type { EventCase } from '../../../models/schema/event-case.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { mergeCase, splitCase } from '../../alarms/desk.ts';
import { openCase } from '../../alarms/open-case.ts';
import { casesOf } from '../../alarms/records.ts';
import { timeText } from '../../alarms/time-text.ts';
import { doOrTell } from '../../alarms/work.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { useView } from '../../stores/view.ts';
import { useMayNot } from '../account/may-not.ts';

/** Cases that a merge offers, the nearest first. */
const MOST = 30;

/** Who reported it, each of which can be taken out again; and the case that it can be put together with. */
export function CaseReports({ city, event, isPast }: { city: Scene; event: EventCase; isPast: boolean }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const records = useLive((state) => state.records.events);
  const others = useMemo(
    () =>
      casesOf(records)
        .filter(
          (other) =>
            other.code !== event.code &&
            !isOver(other.state) &&
            other.mergedInto === undefined &&
            mayBeTogether(other, event),
        )
        .map((other) => ({ other, metres: metresBetween(other, event) }))
        .sort((a, b) => a.metres - b.metres)
        .slice(0, MOST),
    [records, event],
  );
  const mayNot = useMayNot('event.handle', [event.areas]);
  const canChange = event.mergedInto === undefined && !isPast && mayNot === undefined;
  return (
    <>
      <h3>{t('cases.reportedBy', { count: event.reports.length })}</h3>
      <ul className="members">
        {event.reports.map((report) => (
          <li key={report.id}>
            <span className="grow">
              <span className="title">{localized(report.title, language)}</span>
              <span className="sub">
                {report.source} · {timeText(city.origin.longitude, report.time)}
                {report.signed === true && ` · ${t('cases.signed')}`}
              </span>
              {report.description && <span className="sub">{report.description}</span>}
            </span>
            {event.reports.length > 1 && canChange && (
              <Popconfirm
                title={t('cases.splitSure')}
                okText={t('cases.split')}
                cancelText={t('alarmRules.cancel')}
                onConfirm={() => doOrTell(() => splitCase(city.id, event.code, report.id))}
              >
                <Button size="small">{t('cases.split')}</Button>
              </Popconfirm>
            )}
          </li>
        ))}
      </ul>
      {canChange && others.length > 0 && (
        <Select<string>
          className="merge"
          size="small"
          value={null}
          aria-label={t('cases.merge')}
          placeholder={t('cases.merge')}
          popupMatchSelectWidth={false}
          options={others.map(({ other, metres }) => ({
            value: other.code,
            label: `${localized(other.title, language)} · ${other.code}${
              Number.isFinite(metres) ? ` · ${Math.round(metres).toLocaleString('en')} m` : ''
            }`,
          }))}
          onChange={async (into: string) => {
            if (await doOrTell(() => mergeCase(city.id, event.code, into))) openCase(into);
          }}
        />
      )}
    </>
  );
}
