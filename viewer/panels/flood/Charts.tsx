import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import { useEffects } from '../../flood/effects.ts';
import type { OpenRun } from '../../flood/run-entry.ts';
import { useRuns } from '../../flood/runs.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { saveText } from '../statistics/save-text.ts';
import { gaugesTable, type Quantity, quantitiesOf, seriesOf } from './chart-series.ts';
import { GaugeFit } from './GaugeFit.tsx';
import RunChart from './RunChart.tsx';
import { useObserved } from './use-observed.ts';
import { useRunSeconds } from './use-run-seconds.ts';

/** Units of what is drawn; of who is hit it is a word. */
const UNITS: Partial<Record<Quantity, string>> = { level: 'm', depth: 'm', speed: 'm/s', flow: 'm³/s' };

/** Water at gauges, flow through sections, and how many are hit, over the time of the run; of a second run too. */
export default function Charts({ city, run }: { city: Scene; run: OpenRun }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const against = useView(({ document }) => document.flood?.against);
  const other = useRuns(({ open }) => (against === undefined ? undefined : open[against]));
  const report = useEffects(({ of }) => of[run.entry.id]?.report);
  const seconds = useRunSeconds(run);
  const [quantity, setQuantity] = useState<Quantity>('level');
  const [place, setPlace] = useState<string>();
  const { flood } = run.facts;
  const quantities = quantitiesOf(run, report);
  const chosen = quantities.includes(quantity) ? quantity : quantities[0];
  const places = chosen === 'flow' ? flood.sections : flood.gauges;
  const id = places.some((one) => one.id === place) ? place : places[0]?.id;
  const observed = useObserved(city, run, chosen === 'level' ? id : undefined);
  const lines = useMemo(() => {
    if (chosen === undefined) return [];
    const own = seriesOf(run, report, chosen, id);
    const otherLines = other && chosen !== 'hits' ? seriesOf(other, undefined, chosen, id) : [];
    return [
      ...own.map((line) => ({ ...line, name: t(`flood.chart.${line.name}`) })),
      ...otherLines.map((line) => ({
        ...line,
        name: t('flood.chart.other', { name: localized(other?.entry.name ?? flood.name, language) }),
        isOther: true,
      })),
      ...(observed.points.length > 0
        ? [{ name: t('floodLive.fit.observed'), points: observed.points, isObserved: true }]
        : []),
    ];
  }, [run, other, report, chosen, id, t, language, flood.name, observed.points]);
  if (chosen === undefined) return <p className="muted">{t('flood.chart.none')}</p>;
  const levels = chosen === 'level' ? run.facts.levels?.find((one) => one.id === id) : undefined;
  const marks = (['warningLevel', 'guaranteeLevel', 'leveeLevel'] as const).flatMap((name) =>
    levels?.[name] === undefined ? [] : [{ value: levels[name], name: t(`flood.chart.${name}`), key: name }],
  );
  const name = places.find((one) => one.id === id)?.name;
  return (
    <section className="flood-charts" aria-label={t('flood.parts.charts')}>
      <Segmented
        block
        size="small"
        aria-label={t('flood.chart.quantity')}
        value={chosen}
        options={quantities.map((value) => ({ value, label: t(`flood.chart.${value}`) }))}
        onChange={setQuantity}
      />
      {chosen !== 'hits' && places.length > 1 && (
        <Select
          size="small"
          aria-label={t('flood.chart.place')}
          value={id}
          options={places.map((one) => ({
            value: one.id,
            label: one.name ? localized(one.name, language) : one.id,
          }))}
          onChange={setPlace}
        />
      )}
      <RunChart
        lines={lines}
        marks={marks}
        unit={UNITS[chosen] ?? t('flood.unit.count')}
        duration={run.entry.duration}
        start={run.entry.start}
        longitude={city.origin.longitude}
        now={seconds}
        label={t('flood.chart.label', {
          quantity: t(`flood.chart.${chosen}`),
          name: name ? localized(name, language) : (id ?? ''),
        })}
      />
      {chosen === 'level' && <GaugeFit city={city} run={run} gauge={id} observed={observed} />}
      {chosen === 'level' && (
        <p className="muted">{t('flood.chart.datum', { datum: run.facts.grid.verticalDatum })}</p>
      )}
      <Button
        size="small"
        icon={<DownloadOutlined />}
        disabled={!run.facts.gauges && !run.facts.sections}
        onClick={() => saveText(`${run.entry.id}-gauges.csv`, gaugesTable(run, t), 'text/csv')}
      >
        {t('flood.chart.csv')}
      </Button>
    </section>
  );
}
