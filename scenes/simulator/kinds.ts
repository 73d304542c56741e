import type { Datastream, LocalizedText } from '../../models/schema/index.ts';

type Stream = Omit<Datastream, 'type' | 'name'> & {
  name: LocalizedText;
  type?: Datastream['type'];
  rhythm: number;
};

/** What things of one kind tell, and on which layer they are shown. */
export interface Kind {
  layer: string;
  datastreams: readonly Stream[];
}

const stream = (
  id: string,
  zh: string,
  en: string,
  unit: string | undefined,
  rhythm: number,
  more: Partial<Stream> = {},
): Stream => ({
  id,
  name: { 'zh-CN': zh, en },
  property: id,
  ...(unit === undefined ? {} : { unit }),
  rhythm,
  ...more,
});
const position = (rhythm: number): Stream =>
  stream('position', '位置', 'Position', undefined, rhythm, { type: 'position' });
/** Levels are over 1985 国家高程基准. */
const level = (rhythm: number): Stream =>
  stream('water-level', '水位', 'Water level', 'm', rhythm, { verticalDatum: '1985' });
const text = { type: 'text' } as const;
const truth = { type: 'boolean' } as const;

/** Kinds of things that the simulator knows; units are UCUM, rhythms seconds. */
export const KINDS = {
  'air-station': {
    layer: 'air',
    datastreams: [
      stream('pm2.5', 'PM2.5', 'PM2.5', 'ug/m3', 300),
      stream('pm10', 'PM10', 'PM10', 'ug/m3', 300),
      stream('no2', '二氧化氮', 'Nitrogen dioxide', 'ug/m3', 300),
      stream('o3', '臭氧', 'Ozone', 'ug/m3', 300),
      stream('so2', '二氧化硫', 'Sulphur dioxide', 'ug/m3', 300),
      stream('co', '一氧化碳', 'Carbon monoxide', 'mg/m3', 300),
      stream('temperature', '气温', 'Temperature', 'Cel', 60),
      stream('humidity', '相对湿度', 'Relative humidity', '%', 60),
      stream('wind-speed', '风速', 'Wind speed', 'm/s', 60),
    ],
  },
  'noise-meter': {
    layer: 'noise',
    datastreams: [stream('noise', '等效声级', 'Noise level (LAeq)', 'dB[SPL]', 10)],
  },
  'rain-gauge': {
    layer: 'rain',
    datastreams: [
      stream('rain', '雨强', 'Rain', 'mm/h', 60),
      stream('rain-hour', '小时雨量', 'Rain of the last hour', 'mm', 300),
    ],
  },
  'river-gauge': {
    layer: 'water',
    datastreams: [level(60), stream('river-flow', '流量', 'Flow', 'm3/s', 60)],
  },
  'pump-station': {
    layer: 'water',
    datastreams: [
      level(10),
      stream('pump-flow', '抽排流量', 'Pumped', 'm3/h', 10),
      stream('pumps-running', '运行泵数', 'Pumps running', '{pump}', 10),
      stream('power', '功率', 'Power', 'kW', 30),
    ],
  },
  manhole: {
    layer: 'drainage',
    datastreams: [
      stream('water-depth', '井内水深', 'Water over the invert', 'm', 60),
      { ...level(60), name: { 'zh-CN': '井内水位', en: 'Water level' } },
      stream('cover-open', '井盖打开', 'Cover open', undefined, 300, truth),
    ],
  },
  hydrant: {
    layer: 'hydrants',
    datastreams: [stream('water-pressure', '水压', 'Water pressure', 'MPa', 300)],
  },
  'street-lamp': {
    layer: 'lamps',
    datastreams: [
      stream('brightness', '亮度', 'Brightness', '%', 900),
      stream('lamp-power', '功率', 'Power', 'W', 900),
    ],
  },
  'traffic-signal': {
    layer: 'signals',
    datastreams: [stream('signal-state', '信号状态', 'State', undefined, 60, text)],
  },
  'building-energy': {
    layer: 'energy',
    datastreams: [
      stream('power', '用电功率', 'Electric power', 'kW', 60),
      stream('energy-day', '当日用电量', 'Electricity today', 'kW.h', 900),
    ],
  },
  'electrical-safety': {
    layer: 'electrical-safety',
    datastreams: [
      stream('current', '电流', 'Current', 'A', 30),
      stream('residual-current', '剩余电流', 'Residual current', 'mA', 30),
      stream('wire-temperature', '线缆温度', 'Wire temperature', 'Cel', 30),
    ],
  },
  parking: {
    layer: 'parking',
    datastreams: [
      stream('free-spaces', '空余车位', 'Free spaces', '{space}', 30),
      stream('occupancy', '占用率', 'Occupancy', '%', 60),
    ],
  },
  crowd: {
    layer: 'crowd',
    datastreams: [
      stream('people', '人数', 'People', '{person}', 10),
      stream('crowd-density', '人群密度', 'Crowd density', '{person}/m2', 10),
    ],
  },
  bus: {
    layer: 'buses',
    datastreams: [position(2), stream('passengers', '载客', 'Passengers', '{person}', 60)],
  },
  taxi: {
    layer: 'taxis',
    datastreams: [position(2), stream('occupied', '载客中', 'Hired', undefined, 60, truth)],
  },
  'hazardous-goods': {
    layer: 'hazardous-goods',
    datastreams: [
      position(2),
      stream('tank-pressure', '罐压', 'Tank pressure', 'MPa', 30),
      stream('tank-temperature', '罐温', 'Tank temperature', 'Cel', 30),
    ],
  },
  ambulance: {
    layer: 'ambulances',
    datastreams: [position(1), stream('duty', '任务状态', 'Duty', undefined, 30, text)],
  },
  camera: {
    layer: 'cameras',
    datastreams: [stream('online', '在线', 'Online', undefined, 60, truth)],
  },
} as const satisfies Record<string, Kind>;
export type KindName = keyof typeof KINDS;

export const kindOf = (name: string): Kind | undefined => (KINDS as Record<string, Kind>)[name];
