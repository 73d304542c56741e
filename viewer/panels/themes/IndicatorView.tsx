import { Button, Segmented, Switch } from 'antd';
import { Suspense, useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Scene } from '../../../models/schema/scene.ts';
import type { Language } from '../../../models/schema/text.ts';
import type { Indicator, Theme } from '../../../models/schema/theme.ts';
import { levelOf } from '../../../models/themes/roll-up.ts';
import { lazyPart } from '../../app/lazy-part.tsx';
import { cameraOver } from '../../globe/camera-math.ts';
import { localized } from '../../locale/i18n.ts';
import { currentView, flyTo, useView } from '../../stores/view.ts';
import type { ThemeArea, ThemeResult } from '../../themes/reckon.ts';
import {
  areasLayer,
  leaveChoropleth,
  type Place,
  rowsOf,
  showChoropleth,
  shownIndicator,
} from './choropleth.ts';
import { LevelMark } from './LevelMark.tsx';

const BarChart = lazyPart(() => import('../statistics/BarChart.tsx'));

/** Areas that a table shows; the districts of a city are a few, its grids hundreds. */
const MOST_ROWS = 60;
const MOST_BARS = 12;

/** The indicators as figures of the city, and one of them by its areas: table, bars and colours on the map. */
export function IndicatorView({ theme, city, result }: { theme: Theme; city: Scene; result: ThemeResult }) {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN';
  const levels = theme.rollUp.levels.filter(({ value }) => result.areas.some(({ level }) => level === value));
  const [chosen, setChosen] = useState(() => shownIndicator(city, theme) ?? theme.indicators[0].id);
  const [place, setPlace] = useState<Place>({ level: levels[0]?.value ?? '' });
  const layer = areasLayer(city, theme);
  const onMap = useView(
    ({ document }) =>
      layer !== undefined &&
      document.layers[layer.id]?.colouring?.attribute.startsWith(`theme:${theme.id}/`) === true,
  );
  const switchId = useId();
  const indicator = theme.indicators.find(({ id }) => id === chosen) ?? theme.indicators[0];
  const values = result.values.find((one) => one.indicator === indicator.id)!;
  const rows = useMemo(
    () =>
      rowsOf(result, place).sort(
        (a, b) =>
          (values.values[b] || 0) - (values.values[a] || 0) ||
          result.areas[a].id.localeCompare(result.areas[b].id),
      ),
    [result, place, values],
  );
  const bars = useMemo(
    () =>
      rows
        .slice(0, MOST_BARS)
        .filter((row) => !Number.isNaN(values.values[row]))
        .map((row) => ({
          label: localized(result.areas[row].name, language),
          count: Number(values.values[row].toFixed(indicator.decimals)),
        })),
    [rows, values, result, language, indicator],
  );
  const within = result.areas.find(({ id }) => id === place.within);

  function go(next: Place, nextIndicator = indicator.id): void {
    setPlace(next);
    setChosen(nextIndicator);
    if (onMap) showChoropleth(city, theme, result, nextIndicator, next);
  }

  /** Flies to an area; a district opens its streets, a street its grids. */
  function open(area: ThemeArea): void {
    flyTo(cameraOver(area.extent, city.origin.height, currentView().camera.heading, -60));
    const below = levels[levels.findIndex(({ value }) => value === area.level) + 1];
    if (below && result.areas.some(({ parent }) => parent === area.id))
      go({ level: below.value, within: area.id });
  }

  // A click on the map opens what is under it, as the table does.
  const picked = useView(({ document }) =>
    document.selection[0]?.layer === layer?.id ? document.selection[0]?.feature : undefined,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new selection opens an area.
  useEffect(() => {
    const area = result.areas.find(({ id }) => id === picked);
    if (!area || area.id === place.within || area.level !== place.level) return;
    const below = levels[levels.findIndex(({ value }) => value === area.level) + 1];
    if (below && result.areas.some(({ parent }) => parent === area.id))
      go({ level: below.value, within: area.id });
  }, [picked]);

  return (
    <>
      <ul className="indicators">
        {theme.indicators.map((one) => {
          const value = result.values.find(({ indicator: of }) => of === one.id)!.city;
          return (
            <li key={one.id}>
              <button
                type="button"
                className="indicator"
                aria-pressed={one.id === indicator.id}
                onClick={() => go(place, one.id)}
              >
                <span className="name">{localized(one.name, language)}</span>
                <span className="value">
                  <strong>{figure(value, one, language)}</strong>{' '}
                  <small>{Number.isNaN(value) ? t('themes.unknown') : localized(one.unit, language)}</small>
                </span>
                <LevelMark threshold={levelOf(value, one.thresholds)} language={language} />
              </button>
            </li>
          );
        })}
      </ul>
      <section aria-label={localized(indicator.name, language)}>
        <h3>{localized(indicator.name, language)}</h3>
        <p className="definition">{localized(indicator.definition, language)}</p>
        <p className="muted">
          {[
            t('themes.source', { source: localized(indicator.source, language) }),
            indicator.time && t('themes.time', { time: indicator.time }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <div className="switch-row">
          <Switch
            size="small"
            id={switchId}
            checked={onMap}
            aria-label={t('themes.onMap')}
            onChange={(on) =>
              on ? showChoropleth(city, theme, result, indicator.id, place) : leaveChoropleth(city, theme)
            }
          />
          <label htmlFor={switchId}>{t('themes.onMap')}</label>
        </div>
        {levels.length > 1 && (
          <Segmented
            block
            size="small"
            aria-label={t('themes.level')}
            value={place.level}
            options={levels.map(({ value, name }) => ({ value, label: localized(name, language) }))}
            onChange={(level) => go({ level })}
          />
        )}
        {within && (
          <p className="within">
            <span>{t('themes.within', { area: localized(within.name, language) })}</span>
            <Button
              size="small"
              onClick={() => go({ level: within.level, ...(within.parent ? { within: within.parent } : {}) })}
            >
              {t('themes.back')}
            </Button>
          </p>
        )}
        <table
          className="summary areas"
          aria-label={t('themes.table', { indicator: localized(indicator.name, language) })}
        >
          <thead>
            <tr>
              <th scope="col">{t('themes.area')}</th>
              <th scope="col">{localized(indicator.unit, language)}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row) => {
              const area = result.areas[row];
              const value = values.values[row];
              return (
                <tr key={area.id}>
                  <th scope="row">
                    <button type="button" className="link" onClick={() => open(area)}>
                      {localized(area.name, language)}
                    </button>
                    <LevelMark threshold={levelOf(value, indicator.thresholds)} language={language} />
                  </th>
                  <td>{figure(value, indicator, language)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {rows.length > MOST_ROWS && (
          <p className="muted">{t('themes.more', { count: rows.length - MOST_ROWS })}</p>
        )}
        {rows.length === 0 && <p className="muted">{t('themes.noAreas')}</p>}
        {bars.length > 1 && (
          <Suspense fallback={<div className="chart" />}>
            <BarChart
              bars={bars}
              horizontal
              label={t('themes.table', { indicator: localized(indicator.name, language) })}
              unit={localized(indicator.unit, language)}
            />
          </Suspense>
        )}
      </section>
    </>
  );
}

function figure(value: number, { decimals }: Indicator, language: Language): string {
  if (Number.isNaN(value)) return '—';
  return new Intl.NumberFormat(language, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value);
}
