import { Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../../alarms/texts.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import type { PanelProps } from '../registry.ts';
import { AlarmList } from './AlarmList.tsx';
import './alarms.css';

const RulesTab = lazyPart(() => import('./RulesTab.tsx'));

/** Alarms that stand or wait for an answer, and the rules that raise them. */
export default function AlarmsPanel({ city }: PanelProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<'list' | 'rules'>('list');
  return (
    <div className="alarms-panel">
      <Segmented
        block
        aria-label={t('alarms.tabs')}
        value={tab}
        options={[
          { value: 'list', label: t('alarms.list') },
          { value: 'rules', label: t('alarms.rules') },
        ]}
        onChange={setTab}
      />
      {tab === 'list' ? <AlarmList city={city} /> : <RulesTab city={city} />}
    </div>
  );
}
