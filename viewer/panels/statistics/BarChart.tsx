import { BarChart as Bars } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useView } from '../../stores/view.ts';
import type { Bar } from './bars.ts';

use([Bars, GridComponent, TooltipComponent, CanvasRenderer]);

/** Bars in the page's colours. What they say is in the table beside them for those who cannot see them. */
export default function BarChart({
  bars,
  horizontal = false,
  label,
  unit,
}: {
  bars: readonly Bar[];
  /** Bars lie, with their names at the left, the first on top. */
  horizontal?: boolean;
  label: string;
  unit?: string;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const appearance = useView((state) => state.document.appearance);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the chart takes its colours from the page.
  useEffect(() => {
    if (!holder.current) return;
    const chart = init(holder.current);
    chart.setOption(optionOf(bars, horizontal, unit, holder.current));
    const resize = new ResizeObserver(() => chart.resize());
    resize.observe(holder.current);
    return () => {
      resize.disconnect();
      chart.dispose();
    };
  }, [bars, horizontal, unit, appearance]);

  const height = horizontal ? Math.min(260, 30 + bars.length * 20) : 150;
  return <div ref={holder} className="chart" style={{ height }} role="img" aria-label={label} />;
}

function optionOf(
  bars: readonly Bar[],
  horizontal: boolean,
  unit: string | undefined,
  holder: HTMLElement,
): EChartsCoreOption {
  const style = getComputedStyle(holder);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const text = { color: colour('--text-soft'), fontFamily: style.fontFamily, fontSize: 11 };
  const category = {
    type: 'category',
    data: bars.map((bar) => bar.label),
    axisLabel: { ...text, ...(horizontal ? { width: 90, overflow: 'truncate' } : { hideOverlap: true }) },
    axisTick: { show: false },
    axisLine: { lineStyle: { color: colour('--line') } },
    ...(horizontal ? { inverse: true } : {}),
    ...(unit && !horizontal ? { name: unit, nameTextStyle: text, nameGap: 4 } : {}),
  };
  const amount = {
    type: 'value',
    axisLabel: { ...text, hideOverlap: true },
    splitNumber: 3,
    splitLine: { lineStyle: { color: colour('--line') } },
  };
  return {
    animation: false,
    grid: { left: 4, right: horizontal ? 14 : 24, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: colour('--panel-solid'),
      borderColor: colour('--line'),
      textStyle: { ...text, color: colour('--text') },
      axisPointer: { type: 'shadow' },
    },
    xAxis: horizontal ? amount : category,
    yAxis: horizontal ? category : amount,
    series: [
      {
        type: 'bar',
        data: bars.map(({ count }) => count),
        barCategoryGap: horizontal ? '30%' : '8%',
        itemStyle: { color: colour('--accent') },
      },
    ],
  };
}
