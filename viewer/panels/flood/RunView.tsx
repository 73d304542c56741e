import { AimOutlined } from '@ant-design/icons';
import { Button, Segmented, Switch } from 'antd';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { WATER_SHOWS } from '../../../models/schema/view-document.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { askAgain } from '../../flood/ask-again.ts';
import { followEffects } from '../../flood/effects.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { useRuns } from '../../flood/runs.ts';
import { useView } from '../../stores/view.ts';
import { usePictures } from '../../water/water-pictures.ts';
import { IconButton } from '../IconButton.tsx';
import { flyToPlaces } from '../measure/bounds.ts';
import { CompareFields } from './CompareFields.tsx';
import { cautionText } from './caution-text.ts';
import { FailureText } from './FailureText.tsx';
import { HitCounts } from './HitCounts.tsx';
import { HitList } from './HitList.tsx';
import { patchFlood, USUAL_FLOOD } from './patch-flood.ts';
import { RunFactsView } from './RunFactsView.tsx';
import { runName } from './run-name.ts';
import { cornersOf, placesOfCase } from './run-places.ts';
import { SignRun } from './SignRun.tsx';

const Charts = lazyPart(() => import('./Charts.tsx'));
const ProfileView = lazyPart(() => import('./ProfileView.tsx'));

const PARTS = ['hits', 'charts', 'profile', 'facts'] as const;
type Part = (typeof PARTS)[number];

/** The run that is shown: what of its water, what it does to whom and when, gauges, and what is known of the run. */
export function RunView({ city, id }: { city: Scene; id: string }) {
  const { t } = useTranslation();
  const run = useRuns(({ open }) => open[id]);
  const failure = useRuns(({ missing }) => missing[id]);
  if (failure)
    return (
      <>
        <FailureText failure={failure} />
        <Button size="small" onClick={() => askAgain(id)}>
          {t(failure.code === 'flood-busy' ? 'flood.instead' : 'flood.again')}
        </Button>
        {run && <Shown city={city} run={run} />}
      </>
    );
  if (!run) return <span className="spinner" role="status" aria-label={t('status.loading')} />;
  return <Shown city={city} run={run} />;
}

function Shown({ city, run }: { city: Scene; run: OpenRun }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { shows, flow, against } = useView(({ document }) => document.flood) ?? USUAL_FLOOD;
  const [part, setPart] = useState<Part>('hits');
  const { id } = run.entry;
  useEffect(() => followEffects(id), [id]);
  const { cautions } = run.facts;
  const flyThere = () => {
    const { place } = usePictures.getState();
    const isPlaced = place?.grid === run.source.grid;
    flyToPlaces(isPlaced ? cornersOf(place) : placesOfCase(run.facts.flood, city));
  };
  return (
    <div className="flood-run">
      <div className="head">
        <h3>{runName(t, run.entry, language)}</h3>
        <IconButton small label={t('flood.fly')} onClick={flyThere}>
          <AimOutlined />
        </IconButton>
      </div>
      <Segmented
        block
        size="small"
        className="shows"
        aria-label={t('flood.shows.label')}
        value={shows}
        disabled={against !== undefined}
        options={WATER_SHOWS.map((value) => ({ value, label: t(`flood.shows.${value}`) }))}
        onChange={(value) => patchFlood({ shows: value })}
      />
      <div className="line">
        <span>{t('flood.flow')}</span>
        <Switch
          size="small"
          checked={flow}
          aria-label={t('flood.flow')}
          onChange={(checked) => patchFlood({ flow: checked })}
        />
      </div>
      <SignRun key={id} city={city} run={run} />
      <HitCounts run={run} />
      <CompareFields run={run} />
      {cautions.length > 0 && (
        <details className="flood-cautions">
          <summary>{t('flood.cautions', { count: cautions.length })}</summary>
          <ul>
            {cautions.map((caution) => (
              <li key={caution.code + caution.message}>{cautionText(t, caution)}</li>
            ))}
          </ul>
        </details>
      )}
      <Segmented<Part>
        block
        size="small"
        aria-label={t('flood.parts.label')}
        value={part}
        options={PARTS.map((value) => ({ value, label: t(`flood.parts.${value}`) }))}
        onChange={setPart}
      />
      {part === 'hits' && <HitList city={city} run={run} />}
      {part === 'charts' && (
        <Suspense fallback={<div className="flood-chart" />}>
          <Charts city={city} run={run} />
        </Suspense>
      )}
      {part === 'profile' && (
        <Suspense fallback={<div className="flood-chart" />}>
          <ProfileView city={city} run={run} />
        </Suspense>
      )}
      {part === 'facts' && <RunFactsView city={city} run={run} />}
    </div>
  );
}
