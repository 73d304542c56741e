import { LineChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import type { Language } from '../../../models/schema/text.ts';
import type { Series } from '../../live/series.ts';
import { levelLook } from '../../live/symbols/levels.ts';
import { shownNumber } from '../../live/units.ts';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { linesOf } from './series-lines.ts';
import type { Threshold } from './thresholds.ts';

use([LineChart, GridComponent, TooltipComponent, MarkLineComponent, CanvasRenderer]);

interface Properties {
  series: Series;
  thresholds: readonly Threshold[];
  /** UTC milliseconds. */
  from: number;
  to: number;
  /** Minutes east of UTC of the city's clocks. */
  offset: number;
  unit: string;
  label: string;
  name: string;
  bandName: string;
  language: Language;
}

/** A value over time, with its extremes as a band and the thresholds of alarms as lines. */
export default function SeriesChart(properties: Properties) {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(undefined);
  const appearance = useView(({ document }) => document.appearance);
  const { label } = properties;

  useEffect(() => {
    if (!holder.current) return;
    // On a wall the page is enlarged: as sharp as the screen is.
    const devicePixelRatio = window.devicePixelRatio * (holder.current.currentCSSZoom ?? 1);
    const made = init(holder.current, undefined, { devicePixelRatio });
    chart.current = made;
    const resize = new ResizeObserver(() => made.resize());
    resize.observe(holder.current);
    return () => {
      resize.disconnect();
      made.dispose();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart takes its colours from the page.
  useEffect(() => {
    if (holder.current) chart.current?.setOption(optionOf(properties, holder.current), { notMerge: true });
  }, [properties, appearance]);

  return <div ref={holder} className="series-chart" role="img" aria-label={label} />;
}

function optionOf(properties: Properties, holder: HTMLElement): EChartsCoreOption {
  const { series, thresholds, from, to, offset, unit, name, bandName, language } = properties;
  const style = getComputedStyle(holder);
  const colour = (variable: string) => style.getPropertyValue(variable).trim();
  const text = { color: colour('--text-soft'), fontFamily: style.fontFamily, fontSize: 11 };
  const accent = colour('--accent');
  // The chart counts in UTC: the city's clocks are shown by shifting.
  const local = (time: number) => time + offset * 60_000;
  const shifted = (points: [number, number | null][]) => points.map(([time, value]) => [local(time), value]);
  const { values, least, band } = linesOf(series.points);
  const line = { type: 'line', showSymbol: values.length < 40, symbolSize: 4, animation: false };
  const figure = (value: unknown) =>
    typeof value === 'number' ? `${shownNumber(value)}${unit ? ` ${unit}` : ''}` : '—';
  return {
    useUTC: true,
    grid: { left: 44, right: 26, top: 14, bottom: 22 },
    textStyle: text,
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colour('--panel-solid'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--text') },
      valueFormatter: figure,
    },
    xAxis: {
      type: 'time',
      min: local(from),
      max: local(to),
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: colour('--line') } },
    },
    yAxis: {
      type: 'value',
      scale: true,
      name: unit,
      nameTextStyle: text,
      nameGap: 4,
      axisLabel: { ...text, formatter: (value: number) => shownNumber(value) },
      splitLine: { lineStyle: { color: colour('--line') } },
      splitNumber: 3,
      // Thresholds near what was observed are in the picture.
      max: ({ min, max }: { min: number; max: number }) => highestOf(thresholds, min, max),
    },
    series: [
      ...(band.length > 0
        ? [
            {
              ...line,
              showSymbol: false,
              data: shifted(least),
              stack: 'band',
              lineStyle: { opacity: 0 },
              tooltip: { show: false },
              silent: true,
            },
            {
              ...line,
              name: bandName,
              showSymbol: false,
              data: shifted(band),
              stack: 'band',
              lineStyle: { opacity: 0 },
              areaStyle: { color: accent, opacity: 0.22 },
              tooltip: { show: false },
              silent: true,
            },
          ]
        : []),
      {
        ...line,
        name,
        data: shifted(values),
        lineStyle: { color: accent, width: 1.6 },
        itemStyle: { color: accent },
        markLine: {
          symbol: 'none',
          silent: true,
          animation: false,
          data: thresholds.map(({ level, value, own, name: rule }) => ({
            yAxis: value,
            name: localized(rule, language),
            lineStyle: { color: levelLook(level)?.color, width: 1.5, type: 'dashed' },
            label: {
              formatter: levelLook(level)?.numeral,
              ...(own && {
                formatter: `${levelLook(level)?.numeral} ${localized(own, language)}`,
                position: 'insideEndTop',
              }),
              color: colour('--text'),
              fontWeight: 700,
              fontSize: 11,
              distance: 3,
            },
          })),
        },
      },
    ],
  };
}

/** The upper end of the axis: what was observed, and thresholds that are not far beyond. */
function highestOf(thresholds: readonly Threshold[], min: number, max: number): number {
  const reach = max + Math.max(max - min, Math.abs(max) * 0.25);
  const near = thresholds.map(({ value }) => value).filter((value) => value > max && value <= reach);
  const highest = Math.max(max, ...near);
  return highest + (highest - min) * 0.05 || highest + 1;
}
