import { Button, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ruleFits, ruleOfThing } from '../../../models/alarms/rule-fits.ts';
import { type LevelSpan, previewRule } from '../../../models/alarms/rule-preview.ts';
import type { AlarmRule } from '../../../models/schema/alarm.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { timeText } from '../../alarms/time-text.ts';
import type { ShownThing } from '../../live/live-layer.ts';
import { readSeries, type SeriesPoint } from '../../live/series.ts';
import { LEVEL_LOOKS } from '../../live/symbols/levels.ts';
import { localized } from '../../locale/i18n.ts';
import { useLive } from '../../stores/live.ts';
import { now } from '../../stores/server-time.ts';
import { errorText, recordError } from '../../stores/status.ts';
import { useView } from '../../stores/view.ts';
import { LevelShape } from '../live/LevelShape.tsx';

const HOUR = 3_600_000;
/** Things that the choice names; typing finds the others of those on screen. */
const MOST = 400;
const POINTS = 3_600;
const WIDTH = 280;
const HEIGHT = 84;

interface Shown {
  from: number;
  to: number;
  points: readonly { time: number; value: number }[];
  spans: readonly LevelSpan[];
  readings: number;
}
type Read =
  | { state: 'none' | 'loading' }
  | { state: 'failed'; detail: string }
  | { state: 'ready'; shown: Shown };

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
      const series = await readSeries({
        city: city.id,
        thing: thing.id,
        datastream,
        from,
        to,
        points: POINTS,
      });
      setRead({ state: 'ready', shown: shownOf(rule, series.points, { from, to, rhythm: stream.rhythm }) });
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
      {read.state === 'ready' && <Outcome city={city} rule={rule} shown={read.shown} />}
    </section>
  );
}

function shownOf(
  rule: AlarmRule,
  points: readonly SeriesPoint[],
  { from, to, rhythm }: { from: number; to: number; rhythm: number | undefined },
): Shown {
  const readings = points.flatMap(({ time, value }) => (typeof value === 'object' ? [] : [{ time, value }]));
  // Levels by a number of the thing's own are tried by the server alone.
  const own = ruleOfThing(rule, { properties: {} });
  return {
    from,
    to,
    points: readings.flatMap(({ time, value }) => (typeof value === 'number' ? [{ time, value }] : [])),
    spans: own ? previewRule(own, readings, { ...(rhythm === undefined ? {} : { rhythm }), until: to }) : [],
    readings: readings.length,
  };
}

function Outcome({ city, rule, shown }: { city: Scene; rule: AlarmRule; shown: Shown }) {
  const { t } = useTranslation();
  const { points, spans, from, to, readings } = shown;
  if (readings === 0) return <p className="muted">{t('alarmRules.noReadings')}</p>;
  const lines = rule.watches === 'value' ? thresholdLines(rule) : [];
  const values = [...points.map(({ value }) => value), ...lines.map(({ value }) => value)];
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  const x = (time: number) => ((time - from) / (to - from)) * WIDTH;
  const y = (value: number) => HEIGHT - 6 - ((value - least) / span) * (HEIGHT - 12);
  const time = (moment: number) => timeText(city.origin.longitude, moment).slice(6);
  return (
    <>
      {points.length > 0 && (
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={t('alarmRules.chart', { count: readings })}
        >
          {spans.map(({ level, from: begin, to: end }) => (
            <rect
              key={begin}
              x={x(begin)}
              width={Math.max(1, x(end ?? to) - x(begin))}
              y={0}
              height={HEIGHT}
              fill={LEVEL_LOOKS[level as 1 | 2 | 3 | 4].color}
              opacity={0.22}
            />
          ))}
          {lines.map(({ level, value }) => (
            <line
              key={`${level} ${value}`}
              x1={0}
              x2={WIDTH}
              y1={y(value)}
              y2={y(value)}
              stroke={LEVEL_LOOKS[level as 1 | 2 | 3 | 4].color}
              strokeDasharray="5 4"
            />
          ))}
          <polyline
            points={points
              .map(({ time: at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`)
              .join(' ')}
            fill="none"
            stroke="currentcolor"
            strokeWidth={1.3}
          />
        </svg>
      )}
      {spans.length === 0 && <p>{t('alarmRules.wouldNot', { count: readings })}</p>}
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

const thresholdLines = ({ levels }: AlarmRule) =>
  levels.flatMap(({ level, above, below }) =>
    [above, below].flatMap((value) => (value === undefined ? [] : [{ level, value }])),
  );
