import { Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOpenCase } from '../../alarms/open-case.ts';
import '../../alarms/texts.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import '../alarms/alarms.css';
import type { PanelProps } from '../registry.ts';
import { CaseCard } from './CaseCard.tsx';
import { CaseList } from './CaseList.tsx';

const ReportForm = lazyPart(() => import('./ReportForm.tsx'));
const ShiftTab = lazyPart(() => import('./ShiftTab.tsx'));

type Tab = 'list' | 'report' | 'shift';

/** What was reported and how it is handled, a report by hand, and the log of those on duty. */
export default function EventsPanel({ city }: PanelProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('list');
  const code = useOpenCase((state) => state.code);
  useEffect(() => {
    if (code !== undefined) setTab('list');
  }, [code]);
  return (
    <div className="alarms-panel">
      <Segmented<Tab>
        block
        aria-label={t('cases.tabs')}
        value={tab}
        options={[
          { value: 'list', label: t('cases.list') },
          { value: 'report', label: t('cases.report') },
          { value: 'shift', label: t('shiftLog.title') },
        ]}
        onChange={setTab}
      />
      {tab === 'list' &&
        (code === undefined ? <CaseList city={city} /> : <CaseCard key={code} city={city} code={code} />)}
      {tab === 'report' && <ReportForm city={city} />}
      {tab === 'shift' && <ShiftTab city={city} />}
    </div>
  );
}
