import { Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shownRunId } from '../../flood/follow-run.ts';
import { loadRuns, useRuns } from '../../flood/runs.ts';
import { presetsOf } from '../../flood/scenario.ts';
import { keepReady } from '../../flood/start-run.ts';
import { recordError } from '../../stores/status.ts';
import { useLook } from '../../stores/view.ts';
import type { PanelProps } from '../registry.ts';
import './flood.css';
import { JobCard } from './JobCard.tsx';
import { PresetList } from './PresetList.tsx';
import { RunList } from './RunList.tsx';
import { RunView } from './RunView.tsx';
import './texts.ts';
import { Unlisted } from './Unlisted.tsx';

type Tab = 'presets' | 'run' | 'runs';

/** Floods that can be computed here, the one that is on screen, and those that have been computed. */
export default function FloodPanel({ city }: PanelProps) {
  const { t } = useTranslation();
  const { clock, flood } = useLook();
  const shown = shownRunId({ clock, flood });
  const isPartial = useRuns(({ unlisted }) => unlisted !== undefined);
  const count = useRuns(({ entries }) => entries?.length ?? 0);
  const [tab, setTab] = useState<Tab>(shown === undefined ? 'presets' : 'run');
  useEffect(() => void loadRuns(), []);
  useEffect(keepReady, []);
  // The first picture waits for what a city in a run has besides.
  useEffect(() => void import('./RunShell.tsx').catch(recordError), []);
  // A run that opens is what one wants to see; one that is left is over.
  useEffect(() => setTab(shown === undefined ? 'presets' : 'run'), [shown]);
  const holder = useRef<HTMLDivElement>(null);
  // Who begins the last preset of the list is shown the head of its run.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the tab that scrolls.
  useEffect(() => {
    holder.current?.closest('.panel-body')?.scrollTo(0, 0);
  }, [tab]);
  const presets = presetsOf(city);
  const hasGrid = city.grid?.rasters?.bed !== undefined;
  return (
    <div className="flood-panel" ref={holder}>
      <Segmented<Tab>
        block
        aria-label={t('flood.tabs.label')}
        value={tab}
        options={[
          { value: 'presets', label: t('flood.tabs.presets') },
          { value: 'run', label: t('flood.tabs.run'), disabled: shown === undefined },
          { value: 'runs', label: t('flood.tabs.runs', { count }) },
        ]}
        onChange={setTab}
      />
      <JobCard city={city} />
      {tab === 'presets' && <PresetList city={city} presets={presets} hasGrid={hasGrid} />}
      {tab === 'run' && shown !== undefined && <RunView city={city} id={shown} />}
      {tab === 'runs' && <Unlisted />}
      {tab === 'runs' && !(isPartial && count === 0) && <RunList city={city} />}
    </div>
  );
}
