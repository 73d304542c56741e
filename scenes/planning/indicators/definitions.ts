import type { LocalizedText } from '../../../models/schema/text.ts';

export const INDICATOR_KEYS = [
  'siteArea',
  'floorArea',
  'floorAreaRatio',
  'coveredArea',
  'buildingDensity',
  'greenArea',
  'greenRatio',
  'population',
  'jobs',
  'parking',
  'parkingNeeded',
  'height',
  'setback',
] as const;
export type IndicatorKey = (typeof INDICATOR_KEYS)[number];

export interface IndicatorDefinition {
  name: LocalizedText;
  unit: string;
  /** Digits after the point to which it is told and judged: 2.004 keeps a limit of 2.00, 2.006 does not. */
  digits: number;
  formula: LocalizedText;
}

const define = (
  zh: string,
  en: string,
  unit: string,
  digits: number,
  formulaZh: string,
  formulaEn: string,
) => ({
  name: { 'zh-CN': zh, en },
  unit,
  digits,
  formula: { 'zh-CN': formulaZh, en: formulaEn },
});

/** What is reckoned of a parcel and of a scheme, how, and in what unit. Shares are judged in tenths of a percent. */
export const INDICATORS: Record<IndicatorKey, IndicatorDefinition> = {
  siteArea: define(
    '用地面积',
    'Site area',
    'm²',
    1,
    '地块在投影坐标系上的面积',
    "The parcel's area in the projected grid CRS",
  ),
  floorArea: define(
    '计容建筑面积',
    'Floor area',
    'm²',
    1,
    '∑ 各层水平投影面积 × 层数（规则规定不计容的用途和地下层除外）',
    '∑ area of each storey, but for uses and basements that the rules do not count',
  ),
  floorAreaRatio: define(
    '容积率',
    'Floor-area ratio',
    '',
    2,
    '计容建筑面积 ÷ 用地面积',
    'Floor area ÷ site area',
  ),
  coveredArea: define(
    '建筑基底面积',
    'Covered area',
    'm²',
    1,
    '各建筑底层轮廓并集与地块之交的面积',
    'Area of the union of ground floors within the parcel',
  ),
  buildingDensity: define(
    '建筑密度',
    'Building density',
    '',
    3,
    '建筑基底面积 ÷ 用地面积',
    'Covered area ÷ site area',
  ),
  greenArea: define(
    '绿地面积',
    'Green area',
    'm²',
    1,
    '∑ 各类绿地面积（重叠处只计一次，扣除建筑基底）× 该类绿地折算系数',
    '∑ area of each kind of green, each place once and ground floors taken off, × the share that the kind counts with',
  ),
  greenRatio: define('绿地率', 'Green ratio', '', 3, '绿地面积 ÷ 用地面积', 'Green area ÷ site area'),
  population: define(
    '居住人口',
    'Residents',
    '人',
    0,
    '∑ 各用途建筑面积 ÷ 人均建筑面积',
    '∑ floor area of each use ÷ floor area for one resident',
  ),
  jobs: define(
    '就业岗位',
    'Jobs',
    '个',
    0,
    '∑ 各用途建筑面积 ÷ 岗均建筑面积',
    '∑ floor area of each use ÷ floor area for one job',
  ),
  parking: define(
    '停车位',
    'Parking places',
    '个',
    0,
    '地面与楼内停车位之和',
    'Places on the ground and in buildings',
  ),
  parkingNeeded: define(
    '应配停车位',
    'Parking needed',
    '个',
    0,
    '∑ 方案新建各用途建筑面积 ÷ 100 × 每百平方米配建指标，进位取整；现状建筑不计',
    '∑ floor area of each use that the scheme builds ÷ 100 × places for each 100 m², rounded up; not of what stands',
  ),
  height: define(
    '建筑高度',
    'Height',
    'm',
    1,
    '最高建筑各层层高之和',
    'Storey heights of the highest building, added up',
  ),
  setback: define(
    '退界距离',
    'Setback',
    'm',
    2,
    '地上各层轮廓至地块边界的最小水平距离',
    'Least way from any storey over the ground to the side of the parcel',
  ),
};

/** A value as it is told and judged. */
export function toldValue(key: IndicatorKey, value: number): number {
  const scale = 10 ** INDICATORS[key].digits;
  // A unit in the last place of a float is no reason to round 2.005 down; and nothing is told as -0.
  return Math.round(value * scale * (1 + 4 * Number.EPSILON)) / scale + 0;
}

/** Shares, which plans write and people read as percent. */
const SHARES: ReadonlySet<IndicatorKey> = new Set(['buildingDensity', 'greenRatio']);

/** How a value is shown: times `factor`, with so many digits, in this unit. */
export function shownAs(key: IndicatorKey): { factor: number; digits: number; unit: string } {
  const { digits, unit } = INDICATORS[key];
  return SHARES.has(key) ? { factor: 100, digits: digits - 2, unit: '%' } : { factor: 1, digits, unit };
}

/** A value in the unit that it is shown in, as told. */
export function shownValue(key: IndicatorKey, value: number): number {
  const { factor, digits } = shownAs(key);
  return Number((value * factor).toFixed(digits));
}
