import { GEOMETRY_TYPES } from '../json/detect-json.ts';
import type { Properties } from '../simple-features/properties.ts';
import type { Findings } from '../simple-features/reasons.ts';
import type { Row } from '../simple-features/row.ts';
import type { GeometryReader } from './geometry.ts';

const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  '__proto__',
  'type',
  'id',
  'bbox',
  'geometry',
  'properties',
]);

/** A feature, or a bare geometry as a feature without properties. Undefined, with a finding, for anything else. */
export function featureRow(
  value: unknown,
  name: string,
  geometries: GeometryReader,
  findings: Findings,
): Row | undefined {
  const object = (isObject(value) ? value : {}) as Record<string, unknown>;
  const isGeometry = GEOMETRY_TYPES.has(String(object.type));
  if (object.type !== 'Feature' && !isGeometry) {
    findings.add('feature-malformed');
    return undefined;
  }
  const row: Row = { name, attributes: {}, geometries: [] };
  geometries.read(isGeometry ? object : object.geometry, row.geometries);
  if (isGeometry) return row;
  row.attributes = attributesOf(object, findings);
  const { id } = object;
  if ((typeof id === 'string' && id !== '') || typeof id === 'number') row.id = id;
  return row;
}

function attributesOf(object: Record<string, unknown>, findings: Findings): Properties {
  const { properties } = object;
  let attributes: Properties = {};
  if (isObject(properties)) attributes = properties as Properties;
  else if (properties !== null && properties !== undefined) findings.add('properties-malformed');
  // Foreign members (RFC 7946, section 6.1) are kept where no property has their name.
  for (const key of Object.keys(object)) {
    if (!KNOWN_MEMBERS.has(key) && !Object.hasOwn(attributes, key))
      attributes[key] = object[key] as Properties[string];
  }
  return attributes;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
