import type { LegendEntry } from '../../models/schema/index.ts';

const entry = (color: string, zh: string, en: string, shape: LegendEntry['shape']): LegendEntry => ({
  color,
  label: { 'zh-CN': zh, en },
  shape,
});

/** What the base map draws, in the colours of the night style; the viewer swaps them for the day ones. */
export const MAP_LEGEND: LegendEntry[] = [
  entry('#8c7f66', '快速路与主干路', 'Motorways and main roads', 'line'),
  entry('#535f6f', '次干路与支路', 'Secondary and local roads', 'line'),
  entry('#08182d', '水系', 'Water', 'fill'),
  entry('#1a3631', '绿地', 'Green', 'fill'),
];
