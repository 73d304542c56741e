import type { EventKind, LocalizedText } from '../../../models/schema/index.ts';

/** What is reported, how many of all kinds there are in a day of a city of a million, and what they are about. */
export interface EventTemplate {
  kind: EventKind;
  /** In a day, in fair weather. */
  perDay: number;
  /** When in the day. */
  when: 'day' | 'evening' | 'traffic' | 'always';
  /** Kinds of things at which it happens; none: on a street. */
  at: readonly string[];
  /** More of them for each mm/h of rain, as a share. */
  wet?: number;
  titles: readonly LocalizedText[];
  level?: 3 | 4;
}

const text = (zh: string, en: string): LocalizedText => ({ 'zh-CN': zh, en });

/** The 13 kinds; all counts are assumptions of the order of what city hotlines and command centres report. */
export const TEMPLATES: readonly EventTemplate[] = [
  {
    kind: 'hotline',
    perDay: 260,
    when: 'day',
    at: ['building-energy', 'electrical-safety'],
    titles: [
      text('市民咨询：医保报销手续', 'Citizen asks about health insurance'),
      text('市民反映：小区停水', 'Citizen reports that the water is off'),
      text('市民反映：电梯故障', 'Citizen reports a broken lift'),
      text('市民求助：房产证办理', 'Citizen asks about a property certificate'),
    ],
  },
  {
    kind: 'city-management',
    perDay: 180,
    when: 'day',
    at: [],
    titles: [
      text('占道经营', 'Trading on the pavement'),
      text('共享单车乱停放', 'Shared bicycles in the way'),
      text('垃圾满溢', 'Overflowing bins'),
      text('违规户外广告', 'Advertising without a permit'),
    ],
  },
  {
    kind: 'governance',
    perDay: 110,
    when: 'day',
    at: ['building-energy'],
    titles: [
      text('邻里纠纷', 'Quarrel between neighbours'),
      text('楼道堆物', 'Stairs blocked by belongings'),
      text('独居老人巡访异常', 'No answer at the home of a person living alone'),
    ],
  },
  {
    kind: 'environment',
    perDay: 34,
    when: 'day',
    at: ['noise-meter', 'air-station'],
    titles: [
      text('夜间施工噪声', 'Noise from a building site'),
      text('露天焚烧', 'Open burning'),
      text('工地扬尘', 'Dust from a building site'),
    ],
  },
  {
    kind: 'public-order',
    perDay: 60,
    when: 'evening',
    at: ['crowd'],
    titles: [
      text('治安纠纷', 'Dispute'),
      text('电动车被盗', 'Electric bicycle stolen'),
      text('人员走失', 'Missing person'),
    ],
  },
  {
    kind: 'traffic',
    perDay: 120,
    when: 'traffic',
    at: [],
    wet: 0.09,
    titles: [
      text('车辆追尾', 'Rear-end collision'),
      text('车辆抛锚', 'Broken-down vehicle'),
      text('路口拥堵', 'Congested junction'),
      text('非机动车事故', 'Accident with a bicycle'),
    ],
  },
  {
    kind: 'municipal',
    perDay: 40,
    when: 'day',
    at: ['street-lamp', 'manhole', 'hydrant'],
    wet: 0.06,
    titles: [text('设施损坏', 'Damaged facility'), text('设施需养护', 'Facility needs upkeep')],
  },
  {
    kind: 'fire',
    perDay: 7,
    when: 'evening',
    at: ['electrical-safety', 'building-energy'],
    level: 3,
    titles: [
      text('厨房起火', 'Kitchen fire'),
      text('烟雾报警', 'Smoke alarm'),
      text('电动车充电起火', 'Fire at a charging electric bicycle'),
    ],
  },
  {
    kind: 'work-safety',
    perDay: 3,
    when: 'day',
    at: ['building-energy'],
    level: 4,
    titles: [text('高处作业隐患', 'Unsafe work at height'), text('机械伤害', 'Injury at a machine')],
  },
  {
    kind: 'market-enforcement',
    perDay: 26,
    when: 'day',
    at: ['building-energy', 'parking'],
    titles: [text('食品安全投诉', 'Food safety complaint'), text('价格违规', 'Pricing offence')],
  },
  {
    kind: 'complaint',
    perDay: 80,
    when: 'evening',
    at: ['building-energy', 'parking'],
    titles: [
      text('消费纠纷', 'Consumer dispute'),
      text('物业服务投诉', 'Complaint about property management'),
      text('停车收费投诉', 'Complaint about parking fees'),
    ],
  },
];
