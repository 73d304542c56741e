import type {
  Feed,
  LiveConfiguration,
  LiveLayer,
  LocalizedText,
  Publication,
} from '../../../models/schema/index.ts';
import { PUBLIC_CAMERAS } from '../../../scenes/demo/things/index.ts';

/** Files of the simulator in the folder of a city: never served. */
export const SIMULATOR_FILES = { city: 'simulator/city.json', things: 'simulator/things.ndjson' } as const;

const text = (zh: string, en: string): LocalizedText => ({ 'zh-CN': zh, en });

const GROUPS = {
  'live-environment': text('实时·环境', 'Live: environment'),
  'live-water': text('实时·水务', 'Live: water'),
  'live-municipal': text('实时·市政', 'Live: municipal works'),
  'live-energy': text('实时·能源', 'Live: energy'),
  'live-safety': text('实时·安全', 'Live: safety'),
  'live-transport': text('实时·交通', 'Live: transport'),
  'live-cameras': text('视频监控', 'Cameras'),
  'live-events': text('事件', 'Events'),
} as const;
type Group = keyof typeof GROUPS;

interface Row {
  id: string;
  group: Group;
  name: LocalizedText;
  kind: LiveLayer['kind'];
  publication: Publication;
  owner: string;
  master: string;
  /** Seconds between messages of the feed. */
  rhythm: number;
  property?: string;
  visible?: boolean;
  verticalDatum?: string;
  retentionDays?: number;
}

/** Days that raw values of the simulator are kept: nobody will want them later, and minutes and hours stay. */
const RETENTION = 5;

/** Each layer has a feed of its own: so it has one owner, one rhythm and one class of publication. */
const ROWS: readonly Row[] = [
  row('air', 'live-environment', '空气质量', 'Air quality', 'public', '生态环境局', '空气自动监测系统', 60, {
    property: 'pm2.5',
    visible: true,
  }),
  row('noise', 'live-environment', '噪声', 'Noise', 'public', '生态环境局', '噪声自动监测系统', 10, {
    property: 'noise',
  }),
  row('rain', 'live-environment', '雨量', 'Rain', 'public', '气象局', '雨量站网', 60, {
    property: 'rain',
    visible: true,
  }),
  row(
    'water',
    'live-water',
    '河道水位与泵站',
    'Rivers and pump stations',
    'internal',
    '水利局',
    '智慧水务平台',
    10,
    {
      property: 'water-level',
      visible: true,
      verticalDatum: '1985',
    },
  ),
  row('drainage', 'live-water', '排水井', 'Manholes', 'internal', '排水公司', '排水监测系统', 60, {
    property: 'water-depth',
    verticalDatum: '1985',
  }),
  row('hydrants', 'live-municipal', '消火栓', 'Hydrants', 'internal', '供水公司', '智慧消火栓平台', 30, {
    property: 'water-pressure',
  }),
  row('lamps', 'live-municipal', '路灯', 'Street lamps', 'internal', '城市管理局', '照明单灯控制系统', 60, {
    property: 'brightness',
  }),
  row(
    'signals',
    'live-municipal',
    '交通信号机',
    'Traffic signals',
    'internal',
    '交警支队',
    '信号控制系统',
    60,
    {
      property: 'signal-state',
    },
  ),
  row(
    'energy',
    'live-energy',
    '建筑能耗',
    'Energy of buildings',
    'internal',
    '住房和城乡建设局',
    '建筑能耗监测平台',
    60,
    { property: 'power' },
  ),
  row(
    'electrical-safety',
    'live-safety',
    '电气火灾监控',
    'Electrical safety',
    'restricted',
    '消防救援支队',
    '电气火灾监控系统',
    30,
    {
      property: 'residual-current',
    },
  ),
  row('crowd', 'live-safety', '人群密度', 'Crowds', 'internal', '公安局', '人群密度分析系统', 10, {
    property: 'crowd-density',
  }),
  row('parking', 'live-transport', '停车场', 'Car parks', 'public', '交通运输局', '停车诱导系统', 30, {
    property: 'occupancy',
  }),
  row('buses', 'live-transport', '公交车', 'Buses', 'public', '公交集团', '公交调度系统', 10, {
    kind: 'tracks',
    visible: true,
    retentionDays: 3,
  }),
  row('taxis', 'live-transport', '出租车', 'Taxis', 'internal', '交通运输局', '出租汽车监管平台', 10, {
    kind: 'tracks',
    retentionDays: 3,
  }),
  row(
    'hazardous-goods',
    'live-transport',
    '危险货物运输车辆',
    'Dangerous goods',
    'restricted',
    '交通运输局',
    '两客一危监管平台',
    10,
    {
      kind: 'tracks',
      visible: true,
    },
  ),
  row(
    'ambulances',
    'live-transport',
    '急救车',
    'Ambulances',
    'restricted',
    '卫生健康委员会',
    '120 急救调度系统',
    10,
    {
      kind: 'tracks',
      visible: true,
    },
  ),
  row(
    PUBLIC_CAMERAS,
    'live-cameras',
    '公众景观视频',
    'Public views',
    'public',
    '文旅局',
    '城市景观直播',
    60,
    { kind: 'cameras' },
  ),
  row('cameras', 'live-cameras', '视频监控', 'Cameras', 'internal', '视频共享平台', '视频联网共享平台', 60, {
    kind: 'cameras',
  }),
  row('events', 'live-events', '城市事件', 'Events', 'internal', '城市运行管理中心', '事件汇聚平台', 900, {
    kind: 'events',
    visible: true,
  }),
];

function row(
  id: string,
  group: Group,
  zh: string,
  en: string,
  publication: Publication,
  owner: string,
  master: string,
  rhythm: number,
  more: Partial<Row> = {},
): Row {
  return {
    id,
    group,
    name: text(zh, en),
    kind: 'things',
    publication,
    owner: `两江${owner}`,
    master,
    rhythm,
    ...more,
  };
}

export interface DemoLiveOptions {
  /** What the simulator tells goes over the broker of MQTT_URL. */
  mqtt?: boolean;
}

/** What is live in the demo city: everything comes from its simulator, and says so. */
export function demoLive({ mqtt = false }: DemoLiveOptions = {}): LiveConfiguration {
  return {
    schema: 'citymirror/live/1',
    timeZone: 'Asia/Shanghai',
    eventCode: 'LJ',
    areas: ['areas-map'],
    groups: Object.entries(GROUPS).map(([id, name]) => ({ id, name })),
    layers: ROWS.map(({ id, group, name, kind, publication, property, visible = false }) => ({
      id,
      kind,
      name,
      group,
      publication,
      appearance: 'any',
      visible,
      opacity: 1,
      legend: [],
      ...(property ? { property } : {}),
    })),
    feeds: ROWS.map((row) => ({ ...feedOf(row), ...(mqtt && { via: 'mqtt' }) })),
  };
}

function feedOf({
  id,
  name,
  publication,
  owner,
  master,
  rhythm,
  verticalDatum,
  retentionDays = RETENTION,
  kind,
}: Row): Feed {
  return {
    id: `simulator-${id}`,
    name: text(`${name['zh-CN']}（模拟）`, `${name.en} (simulated)`),
    adapter: 'simulator',
    layer: id,
    owner,
    master,
    licence: 'CC0-1.0',
    publication,
    rhythm,
    ...(verticalDatum ? { verticalDatum } : {}),
    retentionDays,
    simulated: true,
    enabled: true,
    ...SIMULATOR_FILES,
    roads: 'map.roads',
    tells: kind === 'events' ? 'events' : 'observations',
  };
}
