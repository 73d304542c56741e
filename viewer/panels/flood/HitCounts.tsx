import { useTranslation } from 'react-i18next';
import { countsAt, useEffects } from '../../flood/effects.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { figure } from './figures.ts';
import { durationText } from './run-time.ts';
import { useRunSeconds } from './use-run-seconds.ts';

/** How many are hit at the time of the clock. */
export function HitCounts({ run }: { run: OpenRun }) {
  const { t } = useTranslation();
  const effects = useEffects(({ of }) => of[run.entry.id]);
  const seconds = useRunSeconds(run);
  const counts = effects?.report && countsAt(effects.report, seconds);
  const known = (value: number | undefined) => (value === undefined ? '—' : figure(value));
  const rows: [key: string, value: string][] = [
    ['buildings', known(counts?.buildings)],
    ['residents', known(counts?.residents === undefined ? undefined : Math.round(counts.residents))],
    ['places', known(counts?.places)],
    ['roads', counts ? `${(counts.closed.cars / 1000).toFixed(1)} km` : '—'],
  ];
  return (
    <section className="flood-counts" aria-label={t('flood.counts.label')}>
      <dl>
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt className="muted">{t(`flood.counts.${key}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {effects?.state === 'reading' && <p className="muted">{t('flood.counts.reading')}</p>}
      {effects?.state === 'part' && (
        <p role="alert">{t('flood.counts.part', { time: durationText(t, effects.until ?? 0) })}</p>
      )}
      {effects?.state === 'failed' && (
        <p role="alert">{t('flood.counts.failed', { detail: effects.detail })}</p>
      )}
    </section>
  );
}
