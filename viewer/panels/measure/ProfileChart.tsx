import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type ECharts, type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Station } from '../../globe/measure/profile.ts';
import { useMeasurements } from '../../stores/measurements.ts';
import { useView } from '../../stores/view.ts';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Heights along a line, of the ground and of what stands on it; pointing at it marks the place on the city. */
export default function ProfileChart({ stations, name }: { stations: readonly Station[]; name: string }) {
  const { t, i18n } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const appearance = useView((state) => state.document.appearance);
  const { language } = i18n;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart takes its colours and words from the page.
  useEffect(() => {
    if (!holder.current) return;
    const chart = init(holder.current);
    chart.setOption(optionOf(stations, holder.current, t));
    const resize = new ResizeObserver(() => chart.resize());
    resize.observe(holder.current);
    followPointer(chart, stations);
    return () => {
      resize.disconnect();
      chart.dispose();
      useMeasurements.setState({ hovered: undefined });
    };
  }, [stations, appearance, language]);

  return <div ref={holder} className="measure-chart" role="img" aria-label={t('measure.chart', { name })} />;
}

function followPointer(chart: ECharts, stations: readonly Station[]): void {
  chart.on('updateAxisPointer', (event) => {
    const { dataIndex } = event as { dataIndex?: number };
    const station = dataIndex === undefined ? undefined : stations[dataIndex];
    const height = station?.surface ?? station?.ground;
    useMeasurements.setState({
      hovered: station && height !== undefined ? { ...station, height } : undefined,
    });
  });
  chart.on('globalout', () => useMeasurements.setState({ hovered: undefined }));
}

function optionOf(
  stations: readonly Station[],
  holder: HTMLElement,
  t: (key: string) => string,
): EChartsCoreOption {
  const style = getComputedStyle(holder);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: colour('--text-soft'), fontFamily: style.fontFamily, fontSize: 11 };
  const axis = {
    type: 'value',
    axisLabel: text,
    nameTextStyle: text,
    axisLine: { lineStyle: { color: colour('--text-soft') } },
    splitLine: { lineStyle: { color: colour('--line') } },
  };
  const metres = (value: unknown) => (typeof value === 'number' ? `${value.toFixed(1)} m` : '—');
  const line = (name: string, of: (station: Station) => number | undefined, more: object) => ({
    name,
    type: 'line',
    showSymbol: false,
    data: stations.map((station) => [station.distance, of(station) ?? null]),
    tooltip: { valueFormatter: metres },
    ...more,
  });
  return {
    animation: false,
    aria: { enabled: false },
    grid: { left: 44, right: 10, top: 28, bottom: 36 },
    legend: { top: 0, right: 0, itemWidth: 14, itemHeight: 8, textStyle: text },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colour('--panel-solid'),
      borderColor: colour('--line'),
      textStyle: { color: colour('--text'), fontSize: 12, fontFamily: style.fontFamily },
      axisPointer: { lineStyle: { color: colour('--text-soft') } },
    },
    xAxis: {
      ...axis,
      name: t('measure.chartDistance'),
      nameLocation: 'middle',
      nameGap: 20,
      min: 0,
      max: stations[stations.length - 1]?.distance,
      axisLabel: { ...text, hideOverlap: true, formatter: (value: number) => `${Math.round(value)}` },
      splitLine: { show: false },
    },
    yAxis: {
      ...axis,
      scale: true,
      minInterval: 0.1,
      // Level ground rises by decimetres: whole metres would say the same at every line.
      axisLabel: { ...text, formatter: (value: number) => `${Number(value.toFixed(1))}` },
    },
    series: [
      line(t('measure.chartSurface'), ({ surface }) => surface, {
        color: colour('--accent'),
        lineStyle: { width: 1.5 },
      }),
      line(t('measure.chartGround'), ({ ground }) => ground, {
        color: colour('--text-soft'),
        lineStyle: { width: 1.5, type: 'dashed' },
      }),
    ],
  };
}
