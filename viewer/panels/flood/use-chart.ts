import { type EChartsCoreOption, init } from 'echarts/core';
import { type RefObject, useEffect, useRef } from 'react';
import { useView } from '../../stores/view.ts';

/** A chart in an element, as sharp and as large as that is. `option`: made anew when it or the page's colours change. */
export function useChart(
  option: (holder: HTMLElement) => EChartsCoreOption,
): [holder: RefObject<HTMLDivElement | null>, chart: RefObject<ReturnType<typeof init> | undefined>] {
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<ReturnType<typeof init>>(undefined);
  const appearance = useView(({ document }) => document.appearance);
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
    if (holder.current) chart.current?.setOption(option(holder.current), { notMerge: true });
  }, [option, appearance]);
  return [holder, chart];
}
