import type { PipeKind } from './pipe-network.ts';

/**
 * Attributes that say something of a pipe or its nodes, by the names that bureaus give them: small letters and
 * digits only, Chinese names as CJJ 61 (技术规程 of underground pipelines) and the data sets after it have them.
 * A manifest's `fields` can give any other column one of these names.
 */
export const PIPE_WORDS = {
  diameter: ['diameter', 'innerdiameter', 'insidediameter'],
  millimetres: [
    'diametermm',
    'dn',
    'nominaldiameter',
    '管径',
    '管径mm',
    '管径或断面尺寸',
    '断面尺寸',
    '管径断面尺寸',
    'section',
    'crosssection',
  ],
  depth: ['depth', 'coverdepth', '埋深', '管顶埋深', '起点埋深', '起点管顶埋深'],
  material: ['material', 'pipematerial', '材质', '管材', '材料', '管线材料'],
  kind: [
    'kind',
    'utility',
    'network',
    'medium',
    'service',
    '管线种类',
    '管线类别',
    '管线类型',
    '管类',
    '管线大类',
  ],
  invertFrom: [
    'invertfrom',
    'invertstart',
    'startinvert',
    'upstreaminvert',
    'usinvert',
    'invertup',
    '起点管底高程',
    '起点管内底高程',
    '起点内底高程',
    '上游管底高程',
  ],
  invertTo: [
    'invertto',
    'invertend',
    'endinvert',
    'downstreaminvert',
    'dsinvert',
    'invertdown',
    '终点管底高程',
    '终点管内底高程',
    '终点内底高程',
    '下游管底高程',
  ],
  fromNode: [
    'fromnode',
    'startnode',
    'upstreamnode',
    'usnode',
    'usnodeid',
    '起点点号',
    '起点编号',
    '起点物探点号',
    '上游节点',
  ],
  toNode: [
    'tonode',
    'endnode',
    'downstreamnode',
    'dsnode',
    'dsnodeid',
    '终点点号',
    '终点编号',
    '终点物探点号',
    '下游节点',
  ],
  flow: ['flow', 'flowdirection', 'flowdir', '流向', '水流方向'],
  nodeNumber: ['node', 'nodeid', 'nodenumber', '点号', '管点编号', '物探点号', '管点号'],
  cover: ['coverlevel', 'groundlevel', 'rimlevel', 'rimelevation', '地面高程', '井盖高程', '井口高程'],
  bottom: ['bottomlevel', 'invertlevel', 'chamberbottom', '井底高程', '井底标高'],
} as const;
export type PipeWord = keyof typeof PIPE_WORDS;

/** Words of the kind of a pipe, tried in this order: waste water is drainage, and no water supply. */
export const KIND_PATTERNS: readonly (readonly [PipeKind, RegExp])[] = [
  ['drainage', /drain|sewer|sewage|storm|waste|foul|combined|排水|雨水|污水|雨污|合流|^(ps|ys|ws|hs)$/i],
  ['gas', /gas|燃气|天然气|煤气|液化气|^(rq|tr|mq)$/i],
  ['heat', /heat|steam|热力|供热|蒸汽|热水|^(rl|zq|rs)$/i],
  ['power', /power|electric|lighting|电力|供电|路灯|^(dl|gd|ld)$/i],
  ['telecom', /telecom|communicat|fib(re|er)|cable ?tv|通信|电信|通讯|有线电视|光缆|弱电|^(dx|tx)$/i],
  ['water', /water|给水|供水|上水|自来水|再生水|中水|^(js|zs)$/i],
];

/** With the drawing, or against it. Codes of numbers are not read: a manifest's `values` says what they mean. */
export const FLOW_FORWARD =
  /^(\+|forward|with|with (the )?(drawing|digiti[sz]ed direction)|from ?(->|→|to) ?to|正向|顺向|正|顺|起点(到|至|→)终点)$/i;
export const FLOW_BACKWARD =
  /^(-|−|backward|reverse|against|against (the )?(drawing|digiti[sz]ed direction)|反向|逆向|反|逆|终点(到|至|→)起点)$/i;
export const FLOW_BOTH = /^(both|either|bidirectional|none|unknown|双向|无|不明)$/i;

/** Kinds that flow downhill by themselves. */
export const GRAVITY_KINDS: ReadonlySet<PipeKind> = new Set(['drainage']);
