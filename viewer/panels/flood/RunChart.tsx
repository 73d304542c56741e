import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useCallback, useEffect } from 'react';
import { levelLook } from '../../live/symbols/levels.ts';
import { shownNumber } from '../../live/units.ts';
import { useView } from '../../stores/view.ts';
import { cityOffset, machineOffset } from '../bars/time-zone.ts';
import type { ChartLine } from './chart-series.ts';
import { useChart } from './use-chart.ts';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, MarkLineComponent, CanvasRenderer]);

export interface ChartMark {
  value: number;
  name: string;
  key: 'warningLevel' | 'guaranteeLevel' | 'leveeLevel';
}

interface Properties {
  lines: readonly ChartLine[];
  marks: readonly ChartMark[];
  unit: string;
  /** Seconds of the run, and UTC milliseconds of its beginning. */
  duration: number;
  start: number;
  longitude: number;
  /** Seconds that the clock shows. */
  now: number;
  label: string;
}

/** Statutory levels that a river is at from these marks on, as everywhere in the product. */
const LEVELS = { warningLevel: 3, guaranteeLevel: 2, leveeLevel: 1 } as const;

/** Values over the time of a run, with the moment of the clock and the levels of a gauge as lines. */
export default function RunChart(properties: Properties) {
  const appearance = useView(({ document }) => document.appearance);
  const { lines, marks, unit, duration, start, longitude, now, label } = properties;
  const option = useCallback(
    (element: HTMLElement) => optionOf({ lines, marks, unit, duration, start, longitude }, element),
    [lines, marks, unit, duration, start, longitude],
  );
  const [holder, chart] = useChart(option);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn anew loses the line.
  useEffect(() => {
    const colour = holder.current && getComputedStyle(holder.current).getPropertyValue('--text').trim();
    const at = start + now * 1000 + offsetOf(longitude, start);
    chart.current?.setOption({
      series: [
        {
          id: 'now',
          markLine: {
            data: [
              { xAxis: at, lineStyle: { color: colour, type: 'solid', width: 1 }, label: { show: false } },
            ],
          },
        },
      ],
    });
  }, [now, lines, marks, unit, duration, start, longitude, appearance]);

  return <div ref={holder} className="flood-chart" role="img" aria-label={label} />;
}

/** Milliseconds by which the city's clocks are ahead of UTC: the chart counts in UTC. */
const offsetOf = (longitude: number, time: number): number =>
  cityOffset(longitude, machineOffset(time)) * 60_000;

function optionOf(
  { lines, marks, unit, duration, start, longitude }: Omit<Properties, 'now' | 'label'>,
  holder: HTMLElement,
): EChartsCoreOption {
  const style = getComputedStyle(holder);
  const colour = (variable: string) => style.getPropertyValue(variable).trim();
  const text = { color: colour('--text-soft'), fontFamily: style.fontFamily, fontSize: 11 };
  const from = start + offsetOf(longitude, start);
  const colours = [colour('--accent'), colour('--text-soft')];
  const figure = (value: unknown) => (typeof value === 'number' ? `${shownNumber(value)} ${unit}` : '—');
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  const highest = Math.max(...values, ...marks.map(({ value }) => value));
  return {
    useUTC: true,
    animation: false,
    grid: { left: 46, right: 34, top: lines.length > 1 ? 30 : 16, bottom: 22 },
    textStyle: text,
    ...(lines.length > 1 && { legend: { top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: text } }),
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
      min: from,
      max: from + duration * 1000,
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
      // Levels of the gauge are in the picture, so that one sees how far off they are.
      ...(marks.length > 0 && Number.isFinite(highest) && { max: Math.ceil(highest * 10 + 1) / 10 }),
    },
    series: [
      ...lines.map(({ name, points, isOther, isObserved = false }, index) => ({
        type: 'line',
        name,
        showSymbol: isObserved,
        ...(isObserved && { symbol: 'circle', symbolSize: 4 }),
        data: points.map(([time, value]) => [from + time * 1000, value]),
        lineStyle: {
          color: isObserved ? colour('--text') : colours[isOther ? 1 : index % 2],
          width: isObserved ? 0.8 : 1.6,
          type: isOther ? 'dashed' : 'solid',
        },
        itemStyle: { color: isObserved ? colour('--text') : colours[isOther ? 1 : index % 2] },
        ...(index === 0 && {
          markLine: {
            symbol: 'none',
            silent: true,
            data: marks.map(({ value, name: own, key }) => ({
              yAxis: value,
              lineStyle: { color: levelLook(LEVELS[key])?.color, width: 1.5, type: 'dashed' },
              label: {
                formatter: `${levelLook(LEVELS[key])?.numeral} ${own}`,
                position: 'insideEndTop',
                color: colour('--text'),
                fontSize: 11,
              },
            })),
          },
        }),
      })),
      // Carries the moment of the clock, which moves without the rest.
      {
        id: 'now',
        type: 'line',
        data: [],
        silent: true,
        markLine: { symbol: 'none', silent: true, data: [] },
      },
    ],
  };
}
