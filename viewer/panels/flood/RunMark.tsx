import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { shownRunId } from '../../flood/follow-run.ts';
import { useRuns } from '../../flood/runs.ts';
import { announce } from '../../stores/notices.ts';
import { useLook } from '../../stores/view.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import { FailureText } from './FailureText.tsx';
import { runName } from './run-name.ts';
import './run.css';
import './texts.ts';

/** On every screen that shows a run: that it is one, which, and when it was computed. Nothing of it is measured. */
export default function RunMark({ city }: { city: Scene }) {
  const { t } = useTranslation();
  const { clock, flood, language } = useLook();
  const id = shownRunId({ clock, flood });
  const run = useRuns(({ open, entries }) =>
    id === undefined ? undefined : (open[id]?.entry ?? entries?.find((entry) => entry.id === id)),
  );
  const failure = useRuns(({ missing }) => (id === undefined ? undefined : missing[id]));
  const isWaiting = useRuns(({ open }) => id !== undefined && !open[id]);
  const against = useRuns(({ open }) =>
    flood?.against === undefined ? undefined : open[flood.against]?.entry,
  );
  const name = run && runName(t, run, language);
  // A note is not read out when it comes: that the city is in a run now, and in which, must be heard as well.
  useEffect(() => {
    if (name !== undefined) announce(`${t('flood.mark.run')} · ${name}`);
  }, [name, t]);
  const show = (moment: number) => {
    const { date, clock: text } = localTime(moment, cityOffset(city.origin.longitude, machineOffset(moment)));
    return `${date} ${text}`;
  };
  return (
    <div className="run-mark float" role="note" aria-label={t('flood.mark.label')}>
      <strong>{t('flood.mark.run')}</strong>
      {name !== undefined && <span>{name}</span>}
      {run && <span className="muted">{t('flood.mark.made', { time: show(run.made) })}</span>}
      {against && <span>{t('flood.mark.against', { name: runName(t, against, language) })}</span>}
      {isWaiting && !failure && <span className="spinner" role="status" aria-label={t('status.loading')} />}
      {failure && !isWaiting && <strong>{t('flood.mark.incomplete')}</strong>}
      {failure && <FailureText failure={failure} />}
    </div>
  );
}
