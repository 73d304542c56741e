import { Button, Checkbox, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { answerAlarms } from '../../alarms/desk.ts';
import { type AlarmFilter, matches, rowsOf } from '../../alarms/list.ts';
import { alarmsOf } from '../../alarms/records.ts';
import { useMoment } from '../../alarms/use-moment.ts';
import { useAreaName } from '../../alarms/use-policy.ts';
import { useSubject } from '../../alarms/use-subject.ts';
import { doOrTell } from '../../alarms/work.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { useView } from '../../stores/view.ts';
import { useMayNot } from '../account/may-not.ts';
import { AlarmItem } from './AlarmItem.tsx';
import { DeskFilters } from './DeskFilters.tsx';
import { PastNote } from './PastNote.tsx';

/** Lines that are drawn; the rest is found by filters. */
const MOST = 80;

export function AlarmList({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const records = useLive((state) => state.records.alarms);
  const connection = useLive((state) => state.connection.state);
  const areaName = useAreaName(city.id);
  const [filter, setFilter] = useState<AlarmFilter>({});
  const [open, setOpen] = useState<string>();
  const alarms = useMemo(() => alarmsOf(records), [records]);
  const { time, isPast } = useMoment();
  const subject = useSubject();
  const rows = useMemo(
    () =>
      rowsOf(
        alarms.filter((alarm) => matches(alarm, filter)),
        subject,
      ),
    [alarms, filter, subject],
  );
  const rules = [...new Map(alarms.map(({ rule, name }) => [rule, localized(name, language)]))];
  const areas = [...new Set(alarms.flatMap((alarm) => alarm.areas))];
  const unanswered = rows.flatMap((row) => row.alarms.filter(({ acknowledged }) => !acknowledged));
  const mayNot = useMayNot(
    'alarm.acknowledge',
    unanswered.length > 0 ? unanswered.map(({ areas: at }) => at) : undefined,
  );
  const set = (patch: AlarmFilter) => setFilter((before) => ({ ...before, ...patch }));

  if (alarms.length === 0) {
    const none = isPast ? 'alarms.past.none' : 'alarms.none';
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
      <DeskFilters cityId={city.id} search={t('alarms.search')} areas={areas} set={set}>
        <Select<string>
          allowClear
          showSearch
          size="small"
          aria-label={t('alarms.byRule')}
          placeholder={t('alarms.byRule')}
          optionFilterProp="label"
          popupMatchSelectWidth={false}
          options={rules.map(([value, label]) => ({ value, label }))}
          onChange={(rule?: string) => set({ rule })}
        />
      </DeskFilters>
      <div className="alarm-list-head">
        <Checkbox onChange={({ target }) => set({ unanswered: target.checked })}>
          {t('alarms.unansweredOnly')}
        </Checkbox>
        {!isPast && (
          <Button
            size="small"
            disabled={unanswered.length === 0 || mayNot !== undefined}
            title={mayNot}
            onClick={() =>
              void doOrTell(() =>
                answerAlarms(
                  city.id,
                  unanswered.map(({ id }) => id),
                ),
              )
            }
          >
            {t('alarms.answerAll', { count: unanswered.length })}
          </Button>
        )}
      </div>
      {rows.length === 0 && <p className="muted empty">{t('alarms.noneMatches')}</p>}
      <ul className="alarm-list">
        {rows.slice(0, MOST).map((row) => (
          <AlarmItem
            key={row.key}
            row={row}
            city={city}
            areaName={areaName}
            moment={time}
            isPast={isPast}
            open={open === row.key}
            onToggle={() => setOpen(open === row.key ? undefined : row.key)}
          />
        ))}
      </ul>
      {rows.length > MOST && <p className="muted">{t('alarms.more', { count: rows.length - MOST })}</p>}
    </>
  );
}
