import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { fedUntil, fitOf } from '../../../scenes/flood/live/fit.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { seriesOf } from './chart-series.ts';
import { FailureText } from './FailureText.tsx';
import './live.css';
import './live-texts.ts';
import { momentText, spanText } from './moment-text.ts';
import type { ObservedLevels } from './use-observed.ts';

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;

/** How the model goes with the gauge over the time that both have, or why nothing can be told. */
export function GaugeFit({
  city,
  run,
  gauge,
  observed,
}: {
  city: Scene;
  run: OpenRun;
  gauge: string | undefined;
  observed: ObservedLevels;
}) {
  const { t } = useTranslation();
  if (!observed.isMeasured) return null;
  const [model] = seriesOf(run, undefined, 'level', gauge);
  const fed = fedUntil(run.facts.flood, gauge);
  const fit = model && fitOf(model.points, observed.points, fed);
  const time = (seconds: number) => momentText(city, run.entry.start + seconds * 1000);
  return (
    <section className="flood-fit" aria-label={t('floodLive.fit.label')}>
      {observed.failure && <FailureText failure={observed.failure} />}
      {fit ? (
        <p className="number">
          {t('floodLive.fit.bias', {
            bias: signed(fit.bias),
            error: fit.rootMeanSquare.toFixed(2),
            count: fit.count,
            span: spanText(time(fit.from), time(fit.to)),
          })}
        </p>
      ) : (
        !observed.failure && <p className="muted">{t('floodLive.fit.waiting')}</p>
      )}
      {fed !== undefined && fed > 0 && <p className="muted">{t('floodLive.fit.fed', { time: time(fed) })}</p>}
    </section>
  );
}
