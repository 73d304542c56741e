import { Button, Select } from 'antd';
import { Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Limit, limitsOf } from '../../../models/alarms/own-levels.ts';
import { ruleFits, ruleOfThing } from '../../../models/alarms/rule-fits.ts';
import { type LevelSpan, previewRule } from '../../../models/alarms/rule-preview.ts';
import type { AlarmRule } from '../../../models/schema/alarm.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { timeText } from '../../alarms/time-text.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import type { ShownThing } from '../../live/live-layer.ts';
import { readSeries, type Series } from '../../live/series.ts';
import { readProperties, type ThingProperties } from '../../live/thing-properties.ts';
import { shownUnit } from '../../live/units.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { now } from '../../stores/server-time.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { cityOffset, machineOffset } from '../bars/time-zone.ts';
import { LevelShape } from '../live/LevelShape.tsx';

const SeriesChart = lazyPart(() => import('../thing/SeriesChart.tsx'));

const HOUR = 3_600_000;
/** Things that the choice names; typing finds the others of those on screen. */
const MOST = 400;
const POINTS = 3_600;

interface Shown {
  from: number;
  to: number;
  series: Series;
  spans: readonly LevelSpan[];
  limits: readonly Limit[];
  readings: number;
  hasNumbers: boolean;
  /** False: the thing has none of the numbers of its own that the rule looks at. */
  isWatched: boolean;
}
type Read =
  | { state: 'none' | 'loading' }
  | { state: 'failed'; detail: string }
  | { state: 'ready'; unit: string; shown: Shown };

/** What the rule would have done in the last hour with one of the things on screen, before it is saved. */
export function RulePreview({ city, rule, isSound }: { city: Scene; rule: AlarmRule; isSound: boolean }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const stores = useLive((state) => state.stores);
  const [chosen, setChosen] = useState<string>();
  const [read, setRead] = useState<Read>({ state: 'none' });
  const { property, things: which } = rule;
  const things = useMemo(() => {
    const found: ShownThing[] = [];
    for (const { layer, things: all } of Object.values(stores))
      for (const thing of all.values()) {
        if (found.length >= MOST) break;
        const fits = ruleFits({ enabled: true, things: which } as AlarmRule, { ...thing, layer });
        if (fits && thing.values.some((value) => value.property === property)) found.push(thing);
      }
    return found;
  }, [stores, which, property]);
  const thing = things.find(({ id }) => id === chosen) ?? things[0];

  async function look(): Promise<void> {
    const stream = thing?.values.find((value) => value.property === property);
    if (!thing || !stream) return;
    setRead({ state: 'loading' });
    const to = now();
    const from = to - HOUR;
    try {
      const datastream = stream.datastream ?? stream.property;
      const [series, properties] = await Promise.all([
        readSeries({ city: city.id, thing: thing.id, datastream, from, to, points: POINTS }),
        readProperties(city.id, thing.id),
      ]);
      const shown = shownOf(rule, properties, series, { from, to, rhythm: stream.rhythm });
      setRead({ state: 'ready', unit: shownUnit(stream.unit), shown });
    } catch (error) {
      recordError(error);
      setRead({ state: 'failed', detail: errorText(error) });
    }
  }

  return (
    <section className="rule-preview wide" aria-label={t('alarmRules.preview')}>
      <h3>{t('alarmRules.preview')}</h3>
      {things.length === 0 ? (
        <p className="muted">{t('alarmRules.nothingToPreview')}</p>
      ) : (
        <div className="alarm-list-head">
          <Select
            showSearch
            size="small"
            aria-label={t('alarmRules.previewThing')}
            optionFilterProp="label"
            value={thing?.id}
            options={things.map(({ id, name }) => ({ value: id, label: localized(name, language) }))}
            onChange={(id: string) => {
              setChosen(id);
              setRead({ state: 'none' });
            }}
          />
          <Button
            size="small"
            disabled={!isSound}
            loading={read.state === 'loading'}
            onClick={() => void look()}
          >
            {t('alarmRules.tryIt')}
          </Button>
        </div>
      )}
      {read.state === 'failed' && (
        <p className="trouble" role="alert">
          {t('alarmRules.previewFailed', { detail: read.detail })}
        </p>
      )}
      {read.state === 'ready' && <Outcome city={city} rule={rule} unit={read.unit} shown={read.shown} />}
    </section>
  );
}

function shownOf(
  rule: AlarmRule,
  properties: ThingProperties,
  series: Series,
  { from, to, rhythm }: { from: number; to: number; rhythm: number | undefined },
): Shown {
  const readings = series.points.flatMap(({ time, value }) =>
    typeof value === 'object' ? [] : [{ time, value }],
  );
  // Of a thing that has no such number of its own, no level is left.
  const own = ruleOfThing(rule, { properties });
  return {
    from,
    to,
    series,
    spans: own ? previewRule(own, readings, { ...(rhythm === undefined ? {} : { rhythm }), until: to }) : [],
    limits: rule.watches === 'value' ? limitsOf(rule, { properties }) : [],
    readings: readings.length,
    hasNumbers: readings.some(({ value }) => typeof value === 'number'),
    isWatched: own !== undefined,
  };
}

function Outcome({ city, rule, unit, shown }: { city: Scene; rule: AlarmRule; unit: string; shown: Shown }) {
  const { t } = useTranslation();
  const language = useView(({ document }) => document.language);
  const { series, spans, limits, from, to, readings, hasNumbers, isWatched } = shown;
  if (readings === 0) return <p className="muted">{t('alarmRules.noReadings')}</p>;
  const name = localized(rule.name, language) || rule.property;
  const time = (moment: number) => timeText(city.origin.longitude, moment).slice(6);
  return (
    <>
      {hasNumbers && (
        <Suspense fallback={<div className="series-chart" />}>
          <SeriesChart
            series={series}
            thresholds={limits.map((limit) => ({ ...limit, name: rule.name }))}
            from={from}
            to={to}
            offset={cityOffset(city.origin.longitude, machineOffset(to))}
            unit={unit}
            label={t('alarmRules.chart', { count: readings })}
            name={name}
            bandName={name}
            language={language}
          />
        </Suspense>
      )}
      {!isWatched && <p>{t('alarmRules.noOwn')}</p>}
      {isWatched && spans.length === 0 && <p>{t('alarmRules.wouldNot', { count: readings })}</p>}
      <ol className="steps">
        {spans.slice(0, 20).map(({ level, from: begin, to: end }) => (
          <li key={begin}>
            <LevelShape level={level} />
            <span>
              {t('alarmRules.would', {
                level: t(`alarms.level.${level}`),
                from: time(begin),
                to: end === undefined ? t('alarmRules.untilNow') : time(end),
              })}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
