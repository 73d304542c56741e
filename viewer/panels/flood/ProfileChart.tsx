import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../scenes/flood/surface/profile.ts';
import { useChart } from './use-chart.ts';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** The water of the maps where it is a metre deep. */
const WATER = '#4aa0e0';

/** Ground, water and the highest water along a line: metres along it, metres of height. */
export default function ProfileChart({
  profile,
  highest,
}: {
  profile: Profile;
  highest?: readonly number[] | undefined;
}) {
  const { t } = useTranslation();
  const option = useCallback(
    (holder: HTMLElement) => optionOf(profile, highest, holder, (key) => t(`flood.profile.${key}`)),
    [profile, highest, t],
  );
  const [holder] = useChart(option);
  return <div ref={holder} className="flood-chart" role="img" aria-label={t('flood.profile.chart')} />;
}

function optionOf(
  { distance, ground, depth, surface }: Profile,
  highest: readonly number[] | undefined,
  holder: HTMLElement,
  word: (key: string) => string,
): EChartsCoreOption {
  const style = getComputedStyle(holder);
  const colour = (variable: string) => style.getPropertyValue(variable).trim();
  const text = { color: colour('--text-soft'), fontFamily: style.fontFamily, fontSize: 11 };
  const known = (values: readonly number[]) =>
    values.map((value, i) => [distance[i], Number.isNaN(value) ? null : value]);
  const heights = [...ground, ...surface, ...(highest ?? [])].filter((value) => !Number.isNaN(value));
  const [lowest, top] = [Math.min(...heights), Math.max(...heights)];
  const margin = Math.max(0.5, (top - lowest) * 0.12);
  const metres = (value: unknown) => (typeof value === 'number' ? `${value.toFixed(2)} m` : '—');
  const line = { type: 'line', showSymbol: false, silent: true, animation: false };
  return {
    animation: false,
    grid: { left: 46, right: 16, top: 30, bottom: 24 },
    textStyle: text,
    legend: {
      ...{ top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: text },
      data: [word('ground'), word('surface'), ...(highest ? [word('highest')] : [])],
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colour('--panel-solid'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--text') },
      valueFormatter: metres,
      axisPointer: { label: { formatter: ({ value }: { value: number }) => `${Math.round(value)} m` } },
    },
    xAxis: {
      type: 'value',
      min: 0,
      max: distance.at(-1),
      axisLabel: { ...text, formatter: (value: number) => `${Math.round(value)} m`, hideOverlap: true },
      axisLine: { lineStyle: { color: colour('--line') } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: Math.floor((lowest - margin) * 2) / 2,
      max: Math.ceil((top + margin) * 2) / 2,
      name: 'm',
      nameTextStyle: text,
      nameGap: 4,
      splitNumber: 3,
      axisLabel: text,
      splitLine: { lineStyle: { color: colour('--line') } },
    },
    series: [
      {
        ...line,
        ...{ name: word('ground'), stack: 'water', data: known(ground) },
        lineStyle: { color: colour('--text-soft'), width: 1.6 },
        itemStyle: { color: colour('--text-soft') },
        areaStyle: { color: colour('--text-soft'), opacity: 0.28, origin: 'start' },
      },
      {
        ...line,
        ...{ name: word('depth'), stack: 'water' },
        data: distance.map((along, i) => [along, Number.isNaN(ground[i]) ? null : depth[i]]),
        lineStyle: { width: 0 },
        itemStyle: { color: WATER },
        areaStyle: { color: WATER, opacity: 0.45 },
      },
      {
        ...line,
        ...{ name: word('surface'), data: known(surface) },
        lineStyle: { color: WATER, width: 1.8 },
        itemStyle: { color: WATER },
      },
      ...(highest
        ? [
            {
              ...line,
              ...{ name: word('highest'), data: known(highest) },
              lineStyle: { color: WATER, width: 1.2, type: 'dashed' },
              itemStyle: { color: WATER },
            },
          ]
        : []),
    ],
  };
}
