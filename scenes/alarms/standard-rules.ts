import { type AlarmRule, alarmRuleSchema } from '../../models/schema/index.ts';

type Rule = Parameters<typeof alarmRuleSchema.parse>[0] & object;

const rule = (given: Rule): AlarmRule => alarmRuleSchema.parse(given);

/**
 * The rules that a city begins with; people change them in the page, where each change is a version of its own. A number
 * that no standard gives says so: it is a beginning, to be set by whoever answers for the field.
 */
export const STANDARD_RULES: readonly AlarmRule[] = [
  // Air. HJ 633-2012, table 1: limits of the concentrations at an index of 150, 200, 300 and 400 (24 h means of
  // particles, which the hourly report is measured by as well; 1 h means of gases).
  rule({
    id: 'air-pm2.5',
    name: { 'zh-CN': 'PM2.5 超标', en: 'PM2.5 too high' },
    property: 'pm2.5',
    levels: [
      { level: 4, above: 115 },
      { level: 3, above: 150 },
      { level: 2, above: 250 },
      { level: 1, above: 350 },
    ],
    hysteresis: 10,
    duration: 600,
    eventKind: 'environment',
  }),
  rule({
    id: 'air-pm10',
    name: { 'zh-CN': 'PM10 超标', en: 'PM10 too high' },
    property: 'pm10',
    levels: [
      { level: 4, above: 250 },
      { level: 3, above: 350 },
      { level: 2, above: 420 },
      { level: 1, above: 500 },
    ],
    hysteresis: 15,
    duration: 600,
    eventKind: 'environment',
  }),
  rule({
    id: 'air-o3',
    name: { 'zh-CN': '臭氧超标', en: 'Ozone too high' },
    property: 'o3',
    levels: [
      { level: 4, above: 200 },
      { level: 3, above: 300 },
      { level: 2, above: 400 },
      { level: 1, above: 800 },
    ],
    hysteresis: 10,
    duration: 600,
    eventKind: 'environment',
  }),
  rule({
    id: 'air-no2',
    name: { 'zh-CN': '二氧化氮超标', en: 'Nitrogen dioxide too high' },
    property: 'no2',
    levels: [
      { level: 4, above: 200 },
      { level: 3, above: 700 },
      { level: 2, above: 1_200 },
      { level: 1, above: 2_340 },
    ],
    hysteresis: 20,
    duration: 600,
    eventKind: 'environment',
  }),
  rule({
    id: 'air-co',
    name: { 'zh-CN': '一氧化碳超标', en: 'Carbon monoxide too high' },
    property: 'co',
    levels: [
      { level: 4, above: 10 },
      { level: 3, above: 35 },
      { level: 2, above: 60 },
      { level: 1, above: 90 },
    ],
    hysteresis: 1,
    duration: 600,
    eventKind: 'environment',
  }),

  // Noise. GB 3096-2008, 5.1: 70 dB(A) is the limit by day beside main roads (class 4a), the loudest that any part of a
  // town may be; 5.4 lets sudden noise at night go 15 dB over its class. The steps above 70 are ours.
  rule({
    id: 'noise-level',
    name: { 'zh-CN': '噪声超标', en: 'Too loud' },
    property: 'noise',
    levels: [
      { level: 4, above: 75 },
      { level: 3, above: 85 },
    ],
    hysteresis: 2,
    duration: 300,
    eventKind: 'environment',
  }),

  // Rivers. 水情预警发布管理办法 (水利部, 2013) and SL 758: yellow when the level reaches the warning level, orange at the
  // guarantee level, red when it comes to the crest of the levee. Each gauge has its own.
  rule({
    id: 'river-level',
    name: { 'zh-CN': '河道水位超警', en: 'River above its warning level' },
    property: 'water-level',
    things: { kind: 'river-gauge' },
    levels: [
      { level: 3, aboveOwn: 'warningLevel' },
      { level: 2, aboveOwn: 'guaranteeLevel' },
      { level: 1, aboveOwn: 'leveeLevel' },
    ],
    hysteresis: 0.05,
    duration: 120,
    eventKind: 'natural-disaster',
  }),
  // Half a metre in an hour; a number of ours.
  rule({
    id: 'river-rise',
    name: { 'zh-CN': '水位急涨', en: 'River rising fast' },
    property: 'water-level',
    things: { kind: 'river-gauge' },
    watches: 'rate',
    levels: [{ level: 4, above: 0.0083 }],
    hysteresis: 0.002,
    duration: 900,
    eventKind: 'natural-disaster',
  }),

  // Rain of an hour. GB/T 28592-2012 and the practice of the CMA: 20 mm in an hour is short heavy rain, 30 mm and 50 mm
  // the steps to which storm-water drains are built (GB 50014-2021). The statutory signals count 12, 6 and 3 hours.
  rule({
    id: 'rain-hour',
    name: { 'zh-CN': '短时强降水', en: 'Short heavy rain' },
    property: 'rain-hour',
    levels: [
      { level: 4, above: 20 },
      { level: 3, above: 30 },
      { level: 2, above: 50 },
      { level: 1, above: 80 },
    ],
    hysteresis: 2,
    eventKind: 'natural-disaster',
  }),
  // 气象灾害预警信号发布与传播办法 (中国气象局令第16号, 2007), rainstorms: 50 mm in 12 h blue, in 6 h yellow, in 3 h orange;
  // 100 mm in 3 h red. For gauges that tell these sums.
  rule({
    id: 'rain-12h',
    name: { 'zh-CN': '暴雨（12 小时雨量）', en: 'Rainstorm (12 hours)' },
    property: 'rain-12h',
    levels: [{ level: 4, above: 50 }],
    hysteresis: 1,
    eventKind: 'natural-disaster',
  }),
  rule({
    id: 'rain-6h',
    name: { 'zh-CN': '暴雨（6 小时雨量）', en: 'Rainstorm (6 hours)' },
    property: 'rain-6h',
    levels: [{ level: 3, above: 50 }],
    hysteresis: 1,
    eventKind: 'natural-disaster',
  }),
  rule({
    id: 'rain-3h',
    name: { 'zh-CN': '暴雨（3 小时雨量）', en: 'Rainstorm (3 hours)' },
    property: 'rain-3h',
    levels: [
      { level: 2, above: 50 },
      { level: 1, above: 100 },
    ],
    hysteresis: 1,
    eventKind: 'natural-disaster',
  }),

  // Drains: water that comes to the cover of a manhole floods the street.
  rule({
    id: 'manhole-overflow',
    name: { 'zh-CN': '检查井冒溢', en: 'Manhole overflowing' },
    property: 'water-level',
    things: { kind: 'manhole' },
    levels: [{ level: 3, aboveOwn: 'coverLevel' }],
    hysteresis: 0.1,
    duration: 60,
    eventKind: 'municipal',
  }),
  // Whoever falls in dies: 城市井盖 are to be put back at once (《城市窨井盖安全管理指导意见》, 2021).
  rule({
    id: 'manhole-cover',
    name: { 'zh-CN': '井盖异常打开', en: 'Manhole cover open' },
    property: 'cover-open',
    levels: [{ level: 3, equals: true }],
    eventKind: 'municipal',
  }),

  // Hydrants. GB 50974-2014, 7.2.8: not under 0.14 MPa in peace, nor under 0.10 MPa in a fire.
  rule({
    id: 'hydrant-pressure',
    name: { 'zh-CN': '消火栓水压不足', en: 'Hydrant without pressure' },
    property: 'water-pressure',
    levels: [
      { level: 3, below: 0.14 },
      { level: 2, below: 0.1 },
    ],
    hysteresis: 0.01,
    duration: 300,
    eventKind: 'fire',
  }),

  // Electrical fires. GB 14287.2-2014: detectors of residual current are set between 20 and 1,000 mA, 300 mA as a rule.
  rule({
    id: 'residual-current',
    name: { 'zh-CN': '剩余电流超限', en: 'Residual current' },
    property: 'residual-current',
    levels: [
      { level: 3, above: 300 },
      { level: 2, above: 500 },
      { level: 1, above: 1_000 },
    ],
    hysteresis: 20,
    duration: 60,
    eventKind: 'fire',
  }),
  // GB 14287.3-2014: set between 45 and 140 °C; insulation of PVC bears 70 °C for good, of XLPE 90 °C (GB/T 16895.6).
  rule({
    id: 'wire-temperature',
    name: { 'zh-CN': '线缆温度过高', en: 'Wire too hot' },
    property: 'wire-temperature',
    levels: [
      { level: 3, above: 70 },
      { level: 2, above: 90 },
      { level: 1, above: 120 },
    ],
    hysteresis: 3,
    duration: 60,
    eventKind: 'fire',
  }),

  // Crowds. Fruin (Pedestrian Planning and Design, 1971) and Still: from 4 persons on a square metre on they no longer
  // move freely, from 5 on falls begin. The first two steps are ours.
  rule({
    id: 'crowd-density',
    name: { 'zh-CN': '人群过密', en: 'Crowd too dense' },
    property: 'crowd-density',
    levels: [
      { level: 4, above: 2 },
      { level: 3, above: 3 },
      { level: 2, above: 4 },
      { level: 1, above: 5 },
    ],
    hysteresis: 0.2,
    duration: 60,
    eventKind: 'public-order',
  }),

  // Signals that show nothing, or that tell of a fault.
  rule({
    id: 'signal-fault',
    name: { 'zh-CN': '信号灯故障', en: 'Traffic signal out' },
    property: 'signal-state',
    levels: [
      { level: 3, equals: 'dark' },
      { level: 4, equals: 'fault' },
    ],
    eventKind: 'traffic',
  }),

  // Vehicles with dangerous goods: numbers of ours, below the 50 °C at which valves of LPG tanks are tried.
  rule({
    id: 'tank-temperature',
    name: { 'zh-CN': '罐温过高', en: 'Tank too hot' },
    property: 'tank-temperature',
    levels: [
      { level: 2, above: 45 },
      { level: 1, above: 50 },
    ],
    hysteresis: 1,
    duration: 60,
    eventKind: 'traffic',
  }),

  // Silence: a gauge that says nothing when it matters. Ten rhythms; the feed shows as stale after three.
  rule({
    id: 'river-silent',
    name: { 'zh-CN': '水位站失联', en: 'River gauge silent' },
    property: '*',
    things: { kind: 'river-gauge' },
    watches: 'silence',
    levels: [{ level: 4, above: 10 }],
  }),
  rule({
    id: 'electrical-silent',
    name: { 'zh-CN': '电气火灾探测器失联', en: 'Electrical detector silent' },
    property: '*',
    things: { kind: 'electrical-safety' },
    watches: 'silence',
    levels: [{ level: 4, above: 20 }],
  }),
];
