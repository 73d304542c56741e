/**
 * Entities of NGSI-LD (ETSI GS CIM 009) in whatever form they come: normalized, concise, simplified (key-values) and as
 * GeoJSON features. All of them become one plain form.
 */

export interface Attribute {
  /** Of a Property its value, of a Relationship the id that it leads to. */
  value: unknown;
  kind: 'property' | 'relationship' | 'geometry';
  observedAt?: string;
  /** UN/CEFACT common code. */
  unitCode?: string;
}

export interface Entity {
  id: string;
  type: string;
  attributes: Record<string, Attribute>;
}

type Json = Record<string, unknown>;

const RESERVED = new Set(['id', 'type', '@id', '@type', '@context', 'createdAt', 'modifiedAt', 'scope']);
const GEOMETRIES = new Set([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
]);

/** Throws a RangeError for what is no entity. */
export function readEntity(source: unknown): Entity {
  if (!isObject(source)) throw new RangeError('it is no object');
  const feature = source.type === 'Feature' && isObject(source.properties);
  const body: Json = feature ? { ...(source.properties as Json), id: source.id } : source;
  const id = body.id ?? body['@id'];
  const type = body.type ?? body['@type'];
  if (typeof id !== 'string' || id === '') throw new RangeError('it has no id');
  const own = Array.isArray(type) ? type[0] : type;
  if (typeof own !== 'string' || own === '') throw new RangeError(`the entity "${id}" has no type`);
  const attributes: Record<string, Attribute> = {};
  for (const [name, value] of Object.entries(body)) {
    if (RESERVED.has(name) || value === null || value === undefined) continue;
    const attribute = readAttribute(value);
    if (attribute) attributes[name] = attribute;
  }
  if (feature && !attributes.location && source.geometry) {
    const geometry = readAttribute(source.geometry);
    if (geometry) attributes.location = geometry;
  }
  return { id, type: own, attributes };
}

function readAttribute(source: unknown): Attribute | undefined {
  // Of several values with datasetId the one without it counts, else the first.
  if (Array.isArray(source) && source.length > 0 && source.every((one) => isObject(one) && isAttribute(one)))
    return readAttribute(source.find((one) => !('datasetId' in (one as Json))) ?? source[0]);
  if (!isObject(source)) return { value: source, kind: 'property' };
  if (GEOMETRIES.has(String(source.type)) && Array.isArray(source.coordinates))
    return { value: source, kind: 'geometry' };
  if (!isAttribute(source)) return { value: plain(source), kind: 'property' };
  const { observedAt, unitCode } = source;
  const more = {
    ...(typeof observedAt === 'string' ? { observedAt } : {}),
    ...(typeof unitCode === 'string' ? { unitCode } : {}),
  };
  if ('object' in source) return { value: source.object, kind: 'relationship', ...more };
  const { value = source.languageMap ?? source.vocab ?? source.json } = source;
  const geometry = isObject(value) && GEOMETRIES.has(String(value.type)) && Array.isArray(value.coordinates);
  return { value: geometry ? value : plain(value), kind: geometry ? 'geometry' : 'property', ...more };
}

const TYPES = new Set([
  'Property',
  'GeoProperty',
  'Relationship',
  'LanguageProperty',
  'VocabProperty',
  'JsonProperty',
  'ListProperty',
]);

/** Normalized: it says its type. Concise: it has a value or an object. */
const isAttribute = (source: Json): boolean =>
  TYPES.has(String(source.type)) ||
  'value' in source ||
  'languageMap' in source ||
  (typeof source.object === 'string' && !('type' in source));

/** A typed value of JSON-LD is its value. */
const plain = (value: unknown): unknown => (isObject(value) && '@value' in value ? value['@value'] : value);

const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Entities of a payload: one, a list, a notification (`data`), or a GeoJSON collection. Throws a RangeError. */
export function entitiesIn(document: unknown): unknown[] {
  if (Array.isArray(document)) return document;
  if (!isObject(document)) throw new RangeError('it is neither an entity nor a list of them');
  if (document.type === 'Notification') return entitiesIn(document.data ?? []);
  if (document.type === 'FeatureCollection') return Array.isArray(document.features) ? document.features : [];
  return [document];
}

/** UN/CEFACT Recommendation 20 common codes to UCUM, as far as smart data models use them. */
export const UNIT_CODES: Readonly<Record<string, string>> = {
  CEL: 'Cel',
  FAH: '[degF]',
  KEL: 'K',
  P1: '%',
  C62: '1',
  E30: '1',
  MTR: 'm',
  CMT: 'cm',
  MMT: 'mm',
  KMT: 'km',
  FOT: '[ft_i]',
  MTS: 'm/s',
  KMH: 'km/h',
  KNT: '[kn_i]',
  MTK: 'm2',
  MTQ: 'm3',
  LTR: 'l',
  MQS: 'm3/s',
  MQH: 'm3/h',
  G51: 'l/s',
  L2: 'l/min',
  GP: 'mg/m3',
  GQ: 'ug/m3',
  '59': '[ppm]',
  '61': '[ppb]',
  PAL: 'Pa',
  A97: 'hPa',
  KPA: 'kPa',
  MBR: 'mbar',
  BAR: 'bar',
  '2N': 'dB',
  LUX: 'lx',
  DD: 'deg',
  SEC: 's',
  MIN: 'min',
  HUR: 'h',
  DAY: 'd',
  WTT: 'W',
  KWT: 'kW',
  MAW: 'MW',
  WHR: 'W.h',
  KWH: 'kW.h',
  VLT: 'V',
  AMP: 'A',
  HTZ: 'Hz',
  D54: 'W/m2',
  KGM: 'kg',
  TNE: 't',
  Q30: '[pH]',
  D10: 'S/m',
  H61: 'mm/h',
};
