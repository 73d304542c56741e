import type { LegendEntry } from './schema/layer.ts';

/** A class of points: its colour (sRGB) and its name. */
export interface PointClass {
  color: string;
  name: { 'zh-CN': string; en: string };
}

const one = (color: string, zh: string, en: string): PointClass => ({ color, name: { 'zh-CN': zh, en } });

/**
 * ASPRS standard point classes (LAS 1.4 R15, table 17), and 26, which the Dutch height model gives to bridges and
 * other structures. The colours keep apart in dark and light, and for colour-blind eyes by lightness as well.
 */
export const POINT_CLASSES: Readonly<Record<number, PointClass>> = {
  0: one('#9aa0a8', '未分类', 'Never classified'),
  1: one('#a9aeb4', '未定类', 'Unclassified'),
  2: one('#a9865b', '地面', 'Ground'),
  3: one('#9bc47c', '低植被', 'Low vegetation'),
  4: one('#63a660', '中植被', 'Medium vegetation'),
  5: one('#2f8453', '高植被', 'High vegetation'),
  6: one('#e3a36c', '建筑', 'Building'),
  7: one('#b0577a', '低噪点', 'Low noise'),
  8: one('#c9c3a5', '模型关键点', 'Model key point'),
  9: one('#3f83c9', '水体', 'Water'),
  10: one('#8a6fb0', '铁路', 'Rail'),
  11: one('#6d737b', '路面', 'Road surface'),
  12: one('#b3b0a4', '航带重叠', 'Overlap'),
  13: one('#d8d36a', '架空地线', 'Wire guard'),
  14: one('#e6dd3f', '导线', 'Wire conductor'),
  15: one('#c4a23c', '输电塔', 'Transmission tower'),
  16: one('#d9c48a', '线路连接件', 'Wire connector'),
  17: one('#d16e8d', '桥面', 'Bridge deck'),
  18: one('#8f4468', '高噪点', 'High noise'),
  19: one('#7f93a8', '架空结构', 'Overhead structure'),
  20: one('#7d674a', '忽略地面', 'Ignored ground'),
  21: one('#e8eef5', '积雪', 'Snow'),
  22: one('#6a7f70', '时相排除', 'Temporal exclusion'),
  26: one('#d16e8d', '桥梁与构筑物', 'Bridges and structures'),
};

const OTHER = '#8794a3';

export function pointClass(code: number): PointClass {
  return (
    POINT_CLASSES[code] ??
    (code >= 64
      ? one(OTHER, `自定义类 ${code}`, `User class ${code}`)
      : one(OTHER, `保留类 ${code}`, `Reserved class ${code}`))
  );
}

/** The classes that points have, the frequent ones first. */
export function legendOfClasses(counts: ArrayLike<number>): LegendEntry[] {
  return Array.from(counts, (count, code) => ({ count, code }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .map(({ code }) => {
      const { color, name } = pointClass(code);
      return { color, label: name, shape: 'point' as const };
    });
}

/** Red, green and blue of every class, three bytes each. */
export function classColors(): Uint8Array {
  const colors = new Uint8Array(256 * 3);
  for (let code = 0; code < 256; code++) {
    const { color } = pointClass(code);
    for (let band = 0; band < 3; band++)
      colors[code * 3 + band] = Number.parseInt(color.slice(1 + 2 * band, 3 + 2 * band), 16);
  }
  return colors;
}

/** The class that an entry of such a legend stands for. */
export function classOfEntry({ label }: Pick<LegendEntry, 'label'>): number | undefined {
  for (let code = 0; code < 256; code++) if (pointClass(code).name.en === label.en) return code;
  return undefined;
}
