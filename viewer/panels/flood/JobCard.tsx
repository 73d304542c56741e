import { Button, Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { planRun } from '../../flood/live/run-live.ts';
import { enterRun, shownRunId } from '../../flood/run-clock.ts';
import { cancelRun, forgetJob } from '../../flood/run-job.ts';
import { useRuns } from '../../flood/runs.ts';
import { isChanged, presetsOf } from '../../flood/scenario.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { FailureText } from './FailureText.tsx';
import { changesText } from './run-name.ts';
import { durationText } from './run-time.ts';

/** What is being computed: how far it is, how long it will take, and the way to stop it; or why it failed. */
export function JobCard({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const job = useRuns((state) => state.job);
  const opened = useRuns(({ open, job: now }) => (now ? open[now.id] : undefined));
  const isShown = useView(({ document }) => job !== undefined && shownRunId(document) === job.id);
  if (!job) return null;
  const preset = presetsOf(city).find(({ id }) => id === job.preset);
  const name = preset ? localized(preset.name, language) : job.preset;
  if (job.state === 'failed' && job.error)
    return (
      <section className="flood-job" aria-label={t('flood.job.label')}>
        <FailureText failure={job.error} />
        <div className="actions">
          {preset && (
            <Button size="small" onClick={() => void planRun(preset, job.scenario)}>
              {t('action.retry')}
            </Button>
          )}
          <Button size="small" onClick={forgetJob}>
            {t('action.close')}
          </Button>
        </div>
      </section>
    );
  const percent = Math.floor(job.share * 100);
  return (
    <section className="flood-job" aria-label={t('flood.job.label')}>
      <div className="head">
        <strong>
          {name}
          {job.scenario.live && ` · ${t('floodLive.live.named')}`}
          {isChanged(job.scenario.changes) && ` · ${changesText(t, job.scenario.changes)}`}
        </strong>
        <Button size="small" danger onClick={cancelRun}>
          {t('action.cancel')}
        </Button>
      </div>
      {job.state !== 'planning' && (
        <Progress percent={percent} size="small" aria-label={t(`flood.job.${job.state}`)} />
      )}
      <p className="muted">
        {t(`flood.job.${job.state}`)}
        {job.state === 'computing' &&
          job.secondsLeft !== undefined &&
          ` · ${t('flood.job.left', { time: durationText(t, job.secondsLeft) })}`}
      </p>
      {job.state !== 'planning' && job.threads === 1 && (
        <p className="muted">{t(job.hasFewerThreads ? 'flood.job.fewerThreads' : 'flood.job.oneThread')}</p>
      )}
      {opened && !isShown && (
        <Button size="small" onClick={() => enterRun(opened.entry)}>
          {t('flood.preset.open')}
        </Button>
      )}
    </section>
  );
}
