import { z } from 'zod';
import type { LocalizedText } from './text.ts';

/**
 * What ground is for, by the national classification for territorial spatial planning: 国土空间调查、规划、用途管制用地用海
 * 分类指南 (自然资发〔2023〕234号). All first classes, and second ones of land where towns are planned by them. What is not
 * here: second classes of 02 to 05, 23 and of the sea, those of 06 but 0601, and all third ones. The classification has
 * them; write the class above.
 */
const CLASSES: readonly (readonly [code: string, zh: string, en: string])[] = [
  ['01', '耕地', 'Cultivated land'],
  ['0101', '水田', 'Paddy'],
  ['0102', '水浇地', 'Irrigated land'],
  ['0103', '旱地', 'Dry land'],
  ['02', '园地', 'Orchards and plantations'],
  ['03', '林地', 'Forest land'],
  ['04', '草地', 'Grassland'],
  ['05', '湿地', 'Wetland'],
  ['06', '农业设施建设用地', 'Farm facilities'],
  ['0601', '农村道路', 'Farm roads'],
  ['07', '居住用地', 'Residential'],
  ['0701', '城镇住宅用地', 'Urban residential'],
  ['0702', '城镇社区服务设施用地', 'Urban community services'],
  ['0703', '农村宅基地', 'Rural homesteads'],
  ['0704', '农村社区服务设施用地', 'Rural community services'],
  ['08', '公共管理与公共服务用地', 'Public administration and services'],
  ['0801', '机关团体用地', 'Administration'],
  ['0802', '科研用地', 'Research'],
  ['0803', '文化用地', 'Culture'],
  ['0804', '教育用地', 'Education'],
  ['0805', '体育用地', 'Sports'],
  ['0806', '医疗卫生用地', 'Health care'],
  ['0807', '社会福利用地', 'Social welfare'],
  ['09', '商业服务业用地', 'Commerce and services'],
  ['0901', '商业用地', 'Commerce'],
  ['0902', '商务金融用地', 'Business and finance'],
  ['0903', '娱乐用地', 'Entertainment'],
  ['0904', '其他商业服务业用地', 'Other commerce and services'],
  ['10', '工矿用地', 'Industry and mining'],
  ['1001', '工业用地', 'Industrial'],
  ['1002', '采矿用地', 'Mining'],
  ['1003', '盐田', 'Salt pans'],
  ['11', '仓储用地', 'Storage'],
  ['1101', '物流仓储用地', 'Logistics and storage'],
  ['1102', '储备库用地', 'Reserves'],
  ['12', '交通运输用地', 'Transport'],
  ['1201', '铁路用地', 'Railway'],
  ['1202', '公路用地', 'Highway'],
  ['1203', '机场用地', 'Airport'],
  ['1204', '港口码头用地', 'Port'],
  ['1205', '管道运输用地', 'Pipeline transport'],
  ['1206', '城市轨道交通用地', 'Urban rail'],
  ['1207', '城镇村道路用地', 'Streets'],
  ['1208', '交通场站用地', 'Transport station'],
  ['1209', '其他交通设施用地', 'Other transport facilities'],
  ['13', '公用设施用地', 'Utilities'],
  ['1301', '供水用地', 'Water supply'],
  ['1302', '排水用地', 'Drainage'],
  ['1303', '供电用地', 'Power supply'],
  ['1304', '供燃气用地', 'Gas supply'],
  ['1305', '供热用地', 'Heat supply'],
  ['1306', '通信用地', 'Telecommunication'],
  ['1307', '邮政用地', 'Post'],
  ['1308', '广播电视设施用地', 'Broadcasting'],
  ['1309', '环卫用地', 'Sanitation'],
  ['1310', '消防用地', 'Fire protection'],
  ['1311', '水工设施用地', 'Hydraulic structures'],
  ['1312', '其他公用设施用地', 'Other utilities'],
  ['14', '绿地与开敞空间用地', 'Green and open space'],
  ['1401', '公园绿地', 'Park'],
  ['1402', '防护绿地', 'Protective green'],
  ['1403', '广场用地', 'Square'],
  ['15', '特殊用地', 'Special'],
  ['1501', '军事设施用地', 'Military'],
  ['1502', '使领馆用地', 'Embassies and consulates'],
  ['1503', '宗教用地', 'Religion'],
  ['1504', '文物古迹用地', 'Heritage'],
  ['1505', '监教场所用地', 'Prisons'],
  ['1506', '殡葬用地', 'Cemeteries'],
  ['1507', '其他特殊用地', 'Other special'],
  ['16', '留白用地', 'Reserved for later'],
  ['17', '陆地水域', 'Inland water'],
  ['1701', '河流水面', 'Rivers'],
  ['1702', '湖泊水面', 'Lakes'],
  ['1703', '水库水面', 'Reservoirs'],
  ['1704', '坑塘水面', 'Ponds'],
  ['1705', '沟渠', 'Ditches'],
  ['1706', '冰川及常年积雪', 'Glaciers and lasting snow'],
  ['18', '渔业用海', 'Sea for fishery'],
  ['19', '工矿通信用海', 'Sea for industry and communication'],
  ['20', '交通运输用海', 'Sea for transport'],
  ['21', '游憩用海', 'Sea for recreation'],
  ['22', '特殊用海', 'Sea for special use'],
  ['23', '其他土地', 'Other land'],
  ['24', '其他海域', 'Other sea'],
];

/** Names of the classes by their codes. */
export const LAND_USES: ReadonlyMap<string, LocalizedText> = new Map(
  CLASSES.map(([code, zh, en]) => [code, { 'zh-CN': zh, en }]),
);

/**
 * A code as records write it: with blanks, or as a number that has lost its first zero. Codes of classes below those of
 * the table stay whole; undefined where not even its first class is known.
 */
export function landUseCode(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  const digits = typeof value === 'number' && text.length % 2 === 1 ? `0${text}` : text;
  return /^(\d{2}){1,3}$/.test(digits) && nameOfLandUse(digits) ? digits : undefined;
}

/** The name of a class, or of the nearest one above it that the table has. */
export function nameOfLandUse(code: string): LocalizedText | undefined {
  for (let length = code.length; length >= 2; length -= 2) {
    const name = LAND_USES.get(code.slice(0, length));
    if (name) return name;
  }
  return undefined;
}

/** A code of the classification. */
export const landUseSchema = z.string().superRefine((code, context) => {
  if (LAND_USES.has(code)) return;
  const near = [...LAND_USES.keys()].filter((known) => known.startsWith(code.slice(0, 2))).slice(0, 4);
  context.addIssue({
    code: 'custom',
    message: `"${code}" is not in this product's table of 用地用海分类 (2023), which holds all first classes and many second ones${near.length > 0 ? `; near it are ${near.join(', ')}` : '; codes in it have two or four digits, as 0701'}`,
  });
});
