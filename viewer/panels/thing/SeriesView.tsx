import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import type { ShownThing, ShownValue } from '../../live/live-layer.ts';
import { readSeries, type Series, seriesTable } from '../../live/series.ts';
import { shownNumber, shownUnit } from '../../live/units.ts';
import { useLiveMoment } from '../../live/use-live-moment.ts';
import { refusalText } from '../../server/refusal-text.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { cityOffset, localTime, machineOffset } from '../bars/time-zone.ts';
import { type Threshold, thresholdsFor } from './thresholds.ts';

const SeriesChart = lazyPart(() => import('./SeriesChart.tsx'));

const HOUR = 3_600_000;
const SPANS = [1, 24, 168] as const;
const POINTS = 240;
/** Rows of the table that is saved, at most: what the server gives at once. */
const MOST_ROWS = 20_000;
/** The chart is read again so often within its span. */
const REFRESHES = 240;
/** At least so many milliseconds lie between. */
const SOONEST = 15_000;

type Read = { state: 'loading' } | { state: 'failed'; detail: string } | { state: 'ready'; series: Series };

/** How a value went, up to the moment that the clock shows: with its extremes, and the thresholds of alarms. */
export function SeriesView({
  city,
  thing,
  value,
  name,
}: {
  city: Scene;
  thing: ShownThing;
  value: ShownValue;
  name: string;
}) {
  const { t } = useTranslation();
  const [hours, setHours] = useState<number>(24);
  const [attempt, setAttempt] = useState(0);
  const [read, setRead] = useState<Read>({ state: 'loading' });
  const [thresholds, setThresholds] = useState<readonly Threshold[]>([]);
  const time = useLiveMoment();
  const language = useView(({ document }) => document.language);
  const span = hours * HOUR;
  const step = Math.max(SOONEST, span / REFRESHES);
  // The chart ends at the moment of the clock, and moves on with it in steps.
  const to = Math.ceil(time / step) * step;
  const datastream = value.datastream ?? value.property;

  // biome-ignore lint/correctness/useExhaustiveDependencies: read again when asked.
  useEffect(() => {
    const stop = new AbortController();
    readSeries(
      { city: city.id, thing: thing.id, datastream, from: to - span, to, points: POINTS },
      stop.signal,
    ).then(
      (series) => setRead({ state: 'ready', series }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        recordError(`${thing.id}: ${errorText(error)}`);
        setRead({ state: 'failed', detail: refusalText(t, error) });
      },
    );
    return () => stop.abort();
  }, [city.id, thing.id, datastream, to, span, attempt, t]);

  useEffect(() => {
    let isGone = false;
    void thresholdsFor(city.id, thing, value.property).then((found) => {
      if (!isGone) setThresholds(found);
    });
    return () => {
      isGone = true;
    };
  }, [city.id, thing, value.property]);

  const unit = shownUnit(value.unit);
  const offset = cityOffset(city.origin.longitude, machineOffset(to));
  const show = (moment: number) => {
    const { date, clock } = localTime(moment, offset);
    return `${date.slice(5)} ${clock}`;
  };
  const series = read.state === 'ready' ? read.series : undefined;
  const numbers = series?.points.flatMap(({ value: one, least, most }) =>
    typeof one === 'number' ? [least ?? one, most ?? one] : [],
  );
  const isEmpty = series !== undefined && (numbers?.length ?? 0) === 0;

  return (
    <section className="thing-series">
      <div className="series-head">
        <Segmented
          size="small"
          aria-label={t('thing.span')}
          value={hours}
          options={SPANS.map((one) => ({ value: one as number, label: t(`thing.spans.${one}`) }))}
          onChange={setHours}
        />
        <Button
          size="small"
          icon={<DownloadOutlined />}
          disabled={!series || isEmpty}
          href={seriesTable({
            city: city.id,
            thing: thing.id,
            datastream,
            from: to - span,
            to,
            points: MOST_ROWS,
          })}
          download
        >
          {t('thing.csv')}
        </Button>
      </div>
      {read.state === 'loading' && <p role="status">{t('thing.loading')}</p>}
      {read.state === 'failed' && (
        <div className="trouble" role="alert">
          <div className="grow">
            <p>{t('thing.failed')}</p>
            <p className="muted">{read.detail}</p>
          </div>
          <Button size="small" onClick={() => setAttempt(attempt + 1)}>
            {t('action.retry')}
          </Button>
        </div>
      )}
      {isEmpty && <p className="muted">{t('thing.empty')}</p>}
      {series && numbers && numbers.length > 0 && (
        <>
          <Suspense fallback={<div className="series-chart" />}>
            <SeriesChart
              series={series}
              thresholds={thresholds}
              from={to - span}
              to={to}
              offset={offset}
              unit={unit}
              label={t('thing.chart', { name })}
              bandName={t('thing.band')}
              name={name}
              language={language}
            />
          </Suspense>
          <p className="muted summary">
            {t('thing.summary', {
              from: show(series.points[0].time),
              to: show(series.points[series.points.length - 1].time),
              count: series.observations,
              least: shownNumber(Math.min(...numbers)),
              most: `${shownNumber(Math.max(...numbers))}${unit ? ` ${unit}` : ''}`,
            })}{' '}
            · {t(`thing.details.${series.detail}`)}
          </p>
          <QualityNote series={series} />
        </>
      )}
    </section>
  );
}

/** What the source itself says of its values, where it trusts them less. */
function QualityNote({ series: { points } }: { series: Series }) {
  const { t } = useTranslation();
  const count = (which: Series['points'][number]['quality']) =>
    points.filter(({ quality }) => quality === which).length;
  const [uncertain, bad] = [count('uncertain'), count('bad')];
  if (uncertain + bad === 0) return null;
  const newest = points[points.length - 1].quality;
  return (
    <p className="stale-note">
      {t('thing.quality.some', { uncertain, bad })}
      {(newest === 'uncertain' || newest === 'bad') && ` ${t(`thing.quality.${newest}`)}`}
    </p>
  );
}
