import { unitAt } from '../../../models/bim/measures.ts';
import type { AttributeValue, Feature } from '../../../models/feature.ts';

/** One line of a record, ready to be shown. */
export interface AttributeRow {
  /** Name in the source; `attribute.<name>` in the locale files where people have a word for it. */
  name: string;
  text: string;
  unit?: string;
}

/** Units of attributes by their names in OSM, CityGML, 3DBAG and BGT. */
const UNITS: Record<string, string> = {
  height: 'm',
  min_height: 'm',
  'roof:height': 'm',
  measuredHeight: 'm',
  b3_h_dak_max: 'm',
  b3_h_dak_min: 'm',
  b3_h_dak_50p: 'm',
  b3_h_dak_70p: 'm',
  b3_h_maaiveld: 'm',
  b3_h_nok: 'm',
  b3_volume_lod12: 'm³',
  b3_volume_lod13: 'm³',
  b3_volume_lod22: 'm³',
  b3_opp_grond: 'm²',
  b3_opp_buitenmuur: 'm²',
  b3_opp_dak_plat: 'm²',
  b3_opp_dak_schuin: 'm²',
  b3_opp_scheidingsmuur: 'm²',
  b3_hellingshoek: '°',
  b3_azimut: '°',
  'roof:direction': '°',
  'roof:angle': '°',
  direction: '°',
  maxspeed: 'km/h',
  width: 'm',
  ele: 'm',
  diameter_crown: 'm',
  circumference: 'm',
  diameter_mm: 'mm',
  invert_from: 'm',
  invert_to: 'm',
  cover_from: 'm',
  cover_to: 'm',
  ground_level: 'm',
  bottom_level: 'm',
  depth: 'm',
};

/** Unit of an attribute by its name; undefined where it has none, or none that is known. */
export function unitOf(name: string): string | undefined {
  return Object.hasOwn(UNITS, name) ? UNITS[name] : undefined;
}

/** Names that people look for first, in this order; the others follow by alphabet. */
const FIRST = [
  'addr:street',
  'addr:housenumber',
  'addr:postcode',
  'addr:city',
  'height',
  'heightSource',
  'measuredHeight',
  'building:levels',
  'storeysAboveGround',
  'roof:shape',
  'roofType',
  'yearOfConstruction',
  'oorspronkelijkbouwjaar',
  'function',
  'usage',
  'status',
];

const LONGEST = 600;

/** All attributes of a feature as lines; nested ones with their path, empty ones left out. */
export function attributeRows(attributes: Feature['attributes']): AttributeRow[] {
  const rows: AttributeRow[] = [];
  const add = (name: string, value: AttributeValue): void => {
    if (value === null || value === '') return;
    if (Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object'))
      add(name, value.map(plain).join('; '));
    else if (typeof value === 'object')
      for (const [key, item] of Object.entries(value)) add(`${name}.${key}`, item);
    else {
      const unit = isNumeric(value) ? (unitOf(name) ?? unitAt(attributes, name)?.symbol) : undefined;
      rows.push({ name, text: cut(plain(value)), ...(unit === undefined ? {} : { unit }) });
    }
  };
  // What numbers of a building model measure says something of other rows alone.
  for (const [name, value] of Object.entries(attributes)) if (name !== 'measures') add(name, value);
  const rank = ({ name }: AttributeRow) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return rows.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
}

function plain(value: AttributeValue): string {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? '✓' : '✗';
  return String(value ?? '');
}

/** Up to three decimals, no thousands separators: codes and years are numbers too. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(3)));
}

function isNumeric(value: AttributeValue): boolean {
  return (
    typeof value === 'number' || (typeof value === 'string' && /^[+-]?\d+([.,]\d+)?$/.test(value.trim()))
  );
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
