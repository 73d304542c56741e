import type { AttributeValue } from '../../../models/feature.ts';

export type Properties = Record<string, AttributeValue>;

/** Where a feature's own id may stand, the most telling first. Compared in lower case, as all names here. */
const ID_NAMES = [
  '@id',
  'identificatie',
  // Cut to ten characters, as a Shapefile does.
  'identifica',
  'lokaalid',
  'gml_id',
  'globalid',
  'uuid',
  'osm_id',
  'id',
  '标识码',
  'bsm',
  '编号',
  '编码',
  'objectid',
  'gid',
  'fid',
  'ogc_fid',
];

const NAME_NAMES = ['name', 'naam', 'nom', 'nombre', '名称', 'name_1', 'label', 'title'];
/** Names of things after what they are: 道路名称, 设备名称, 路名; not of who owns or made them. */
const CHINESE_NAME = /^(?!.*(权利|单位|公司|部门|作者|类|用户|图层)).*(名称|路名|地名|街名|楼名|站名)$/;

/** Properties by lower-case name, for look-ups whatever the case. */
export function byLowerCase(properties: Properties): Map<string, AttributeValue> {
  const map = new Map<string, AttributeValue>();
  for (const key of Object.keys(properties)) {
    const lower = key.toLowerCase();
    if (!map.has(lower)) map.set(lower, properties[key]);
  }
  return map;
}

export function findId(properties: ReadonlyMap<string, AttributeValue>): string | undefined {
  for (const name of ID_NAMES) {
    const id = toId(properties.get(name));
    if (id !== undefined) return id;
  }
  return undefined;
}

/** The value as an id, if it can be one. */
export function toId(value: AttributeValue | undefined): string | undefined {
  if (typeof value === 'string' && value.trim() !== '') return value;
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

export function findName(properties: ReadonlyMap<string, AttributeValue>): string | undefined {
  for (const name of NAME_NAMES) {
    const value = properties.get(name);
    if (typeof value === 'string' && value.trim() !== '') return value;
  }
  for (const [name, value] of properties)
    if (typeof value === 'string' && value.trim() !== '' && CHINESE_NAME.test(name)) return value;
  return undefined;
}

export function firstNumber(
  properties: ReadonlyMap<string, AttributeValue>,
  names: readonly string[],
): number | undefined {
  for (const name of names) {
    const value = toNumber(properties.get(name));
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A number, or a text of one in metres or feet: 12, "12", "12.5 m", "40 ft", "40'". */
export function toNumber(value: AttributeValue | undefined): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const match = /^\s*([+-]?(?:\d+(?:[.,]\d+)?|\.\d+))\s*(m|meters?|metres?|米|ft|feet|')?\s*$/i.exec(value);
  if (!match) return undefined;
  const number = Number(match[1].replace(',', '.'));
  return /^(ft|feet|')$/i.test(match[2] ?? '') ? number * 0.3048 : number;
}

/** The names, and what is left of them in a Shapefile: ten bytes, of which a Chinese character takes three. */
export function withCutNames(names: string[]): string[] {
  const cut = names.map((name) => (/^[\x20-\x7e]*$/.test(name) ? name.slice(0, 10) : name.slice(0, 3)));
  return [...new Set([...names, ...cut])];
}
