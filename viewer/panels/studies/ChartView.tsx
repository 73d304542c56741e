import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import { type EChartsCoreOption, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useCallback } from 'react';
import { localized } from '../../locale/i18n.ts';
import { useView } from '../../stores/view.ts';
import { figureText } from '../../studies/figure-text.ts';
import type { StudyChart } from '../../studies/result.ts';
import { useChart } from '../flood/use-chart.ts';

use([LineChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** Lines over a common axis. */
export default function ChartView({ chart }: { chart: StudyChart }) {
  const language = useView(({ document }) => document.language);
  const option = useCallback(
    (holder: HTMLElement): EChartsCoreOption => {
      const style = getComputedStyle(holder);
      const colour = (name: string) => style.getPropertyValue(name).trim();
      const text = { color: colour('--text-soft'), fontFamily: style.fontFamily, fontSize: 11 };
      const axis = ({ name, unit }: StudyChart['x']) => ({
        type: 'value',
        scale: true,
        name: unit === '' ? localized(name, language) : `${localized(name, language)} (${unit})`,
        nameTextStyle: text,
        axisLabel: text,
        axisLine: { lineStyle: { color: colour('--text-soft') } },
        splitLine: { lineStyle: { color: colour('--line') } },
      });
      return {
        animation: false,
        grid: { left: 44, right: 12, top: chart.series.length > 1 ? 44 : 26, bottom: 36 },
        ...(chart.series.length > 1 && { legend: { textStyle: text, top: 0, itemWidth: 14, itemHeight: 8 } }),
        tooltip: {
          trigger: 'axis',
          valueFormatter: (value: unknown) =>
            typeof value === 'number' ? `${figureText(value)} ${chart.y.unit}` : '—',
        },
        xAxis: { ...axis(chart.x), nameLocation: 'middle', nameGap: 22, min: 'dataMin', max: 'dataMax' },
        yAxis: axis(chart.y),
        series: chart.series.map(({ name, colour: line, x, y }) => ({
          ...{ name: localized(name, language), type: 'line', showSymbol: false },
          lineStyle: { color: line, width: 1.8 },
          itemStyle: { color: line },
          data: Array.from({ length: x.length }, (_, i) => [x[i], Number.isFinite(y[i]) ? y[i] : null]),
        })),
      };
    },
    [chart, language],
  );
  const [holder] = useChart(option);
  return (
    <figure className="study-chart">
      <figcaption>{localized(chart.name, language)}</figcaption>
      <div ref={holder} role="img" aria-label={localized(chart.name, language)} />
    </figure>
  );
}
