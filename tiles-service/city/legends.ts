import type { LegendEntry } from '../../models/schema/index.ts';

const entry = (color: string, zh: string, en: string, shape: LegendEntry['shape']): LegendEntry => ({
  color,
  label: { 'zh-CN': zh, en },
  shape,
});

/** What the base map draws, in the colours of the night style; the viewer swaps them for the day ones. */
export const MAP_LEGEND: LegendEntry[] = [
  entry('#7d7360', '快速路与主干路', 'Motorways and main roads', 'line'),
  entry('#3d4a5c', '次干路与支路', 'Secondary and local roads', 'line'),
  entry('#1b4a6b', '水系', 'Water', 'fill'),
  entry('#25423a', '绿地', 'Green', 'fill'),
];
