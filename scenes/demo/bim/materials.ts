import type { Material } from './solids.ts';

/** What the demo city's buildings are made of. */
export const MATERIALS = {
  concrete: { name: '钢筋混凝土', color: [170, 169, 165] },
  stone: { name: '石材', color: [203, 196, 184] },
  plaster: { name: '抹灰砌块', color: [233, 230, 223] },
  facade: { name: '陶土板', color: [214, 206, 193] },
  metal: { name: '铝单板', color: [150, 156, 162] },
  frame: { name: '铝合金', color: [96, 102, 108] },
  steel: { name: '不锈钢', color: [186, 190, 193] },
  glass: { name: '中空玻璃', color: [158, 192, 204], transparency: 0.62 },
  darkGlass: { name: '镀膜玻璃', color: [96, 134, 152], transparency: 0.42 },
  wood: { name: '木', color: [178, 138, 96] },
  fabric: { name: '织物', color: [74, 96, 118] },
  ceramic: { name: '陶瓷', color: [242, 242, 238] },
  lamp: { name: '灯具', color: [250, 246, 232] },
  screen: { name: '显示屏', color: [32, 36, 42] },
  floor: { name: '地砖', color: [196, 192, 184] },
  ballast: { name: '整体道床', color: [122, 120, 116] },
  line: { name: '标识色', color: [26, 122, 110] },
} as const satisfies Record<string, Material>;
