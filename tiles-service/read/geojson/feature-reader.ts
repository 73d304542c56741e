import type { AreasGeometry, ExtrusionGeometry, Feature, Geometry } from '../../../models/feature.ts';
import { derivedId, nativeId } from '../../../models/ids.ts';
import type { Georeference } from '../georeference.ts';
import type { IdSet } from '../id-set.ts';
import { GEOMETRY_TYPES } from '../json/detect-json.ts';
import { GeometryReader } from './geometry.ts';
import {
  byLowerCase,
  findId,
  findKind,
  findName,
  findStature,
  type Properties,
  type Shape,
  type Stature,
} from './properties.ts';
import type { Findings } from './reasons.ts';

/** Features of one type at one place that are told apart; more are left out. */
const MAXIMUM_TWINS = 1000;
/** Places of which the number of features is remembered; at others it is counted anew. */
const MAXIMUM_PLACES = 10_000;

const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  '__proto__',
  'type',
  'id',
  'bbox',
  'geometry',
  'properties',
]);

/** Makes features of GeoJSON's. Their repairs wait in `findings`; the caller settles them. */
export class FeatureReader {
  readonly #source: string;
  readonly #ids: IdSet;
  readonly #findings: Findings;
  readonly #geometries: GeometryReader;
  /** How many features are at a place already, by the id of the first. */
  readonly #twins = new Map<string, number>();

  constructor(source: string, georeference: Georeference, ids: IdSet, findings: Findings) {
    this.#source = source;
    this.#ids = ids;
    this.#findings = findings;
    this.#geometries = new GeometryReader(georeference, findings);
  }

  /** A feature, or a bare geometry as a feature without properties. Undefined for anything else. */
  read(value: unknown): Feature | undefined {
    const findings = this.#findings;
    const object = (isObject(value) ? value : {}) as Record<string, unknown>;
    const isGeometry = GEOMETRY_TYPES.has(String(object.type));
    if (object.type !== 'Feature' && !isGeometry) {
      findings.add('feature-malformed');
      return undefined;
    }
    const geometries: Geometry[] = [];
    this.#geometries.read(isGeometry ? object : object.geometry, geometries);
    const attributes = isGeometry ? {} : this.#attributes(object);
    const lowered = byLowerCase(attributes);
    const stature = this.#stature(lowered);
    const shape = shapeOf(geometries);
    const kind = findKind(lowered, shape, stature !== undefined);
    const solid =
      stature &&
      (kind.type === 'Building' || kind.type === 'BuildingPart' || kind.type === 'OtherConstruction');
    if (solid && geometries.some(({ kind }) => kind === 'areas') && stature.fromStoreys)
      findings.add('height-from-storeys');
    const feature: Feature = {
      id: '',
      type: kind.type,
      attributes,
      geometries: solid
        ? geometries.map((geometry) => (geometry.kind === 'areas' ? extrude(geometry, stature) : geometry))
        : geometries,
    };
    if (kind.class !== undefined) feature.class = kind.class;
    const name = findName(lowered);
    if (name !== undefined) feature.name = name;
    const id = this.#id(isGeometry ? undefined : object.id, findId(lowered), feature);
    if (id === undefined) {
      findings.add('duplicate-feature');
      return undefined;
    }
    feature.id = id;
    if (geometries.length === 0) findings.add('geometry-empty');
    return feature;
  }

  #attributes(object: Record<string, unknown>): Properties {
    const { properties } = object;
    let attributes: Properties = {};
    if (isObject(properties)) attributes = properties as Properties;
    else if (properties !== null && properties !== undefined) this.#findings.add('properties-malformed');
    // Foreign members (RFC 7946, section 6.1) are kept where no property has their name.
    for (const key of Object.keys(object)) {
      if (!KNOWN_MEMBERS.has(key) && !Object.hasOwn(attributes, key))
        attributes[key] = object[key] as Properties[string];
    }
    return attributes;
  }

  #stature(properties: ReturnType<typeof byLowerCase>): Stature | undefined {
    const stature = findStature(properties);
    if (stature !== 'implausible') return stature;
    this.#findings.add('height-implausible');
    return undefined;
  }

  /** The feature's own id if no other has it, else one made from its type and place. */
  #id(own: unknown, fromProperties: string | undefined, feature: Feature): string | undefined {
    const native = (typeof own === 'string' && own !== '') || typeof own === 'number' ? own : fromProperties;
    if (native !== undefined) {
      const id = nativeId(this.#source, native);
      if (this.#ids.add(id)) return id;
      this.#findings.add('duplicate-id');
    }
    const centroid = centroidOf(feature.geometries);
    const first = derivedId(this.#source, feature.type, centroid);
    if (this.#ids.add(first)) return first;
    for (let twin = this.#twins.get(first) ?? 1; twin < MAXIMUM_TWINS; twin++) {
      const id = derivedId(this.#source, feature.type, centroid, twin);
      if (!this.#ids.add(id)) continue;
      if (this.#twins.size < MAXIMUM_PLACES) this.#twins.set(first, twin + 1);
      return id;
    }
    return undefined;
  }
}

/** The kind of the geometry that a feature is foremost: areas before lines before points. */
function shapeOf(geometries: readonly Geometry[]): Shape {
  if (geometries.some(({ kind }) => kind === 'areas')) return 'areas';
  return geometries.some(({ kind }) => kind === 'lines') ? 'lines' : 'points';
}

function extrude(areas: AreasGeometry, stature: Stature): ExtrusionGeometry {
  const { heightReference, positions, ringStarts, polygonStarts } = areas;
  for (let at = 2; at < positions.length; at += 3) positions[at] += stature.base;
  return {
    kind: 'extrusion',
    lod: 1,
    heightReference,
    positions,
    ringStarts,
    polygonStarts,
    height: stature.height,
    ...(stature.storeys !== undefined && { storeys: stature.storeys }),
    roof: stature.roof,
  };
}

function centroidOf(geometries: readonly Geometry[]): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (const { positions } of geometries) {
    for (let at = 0; at < positions.length; at += 3) {
      for (let axis = 0; axis < 3; axis++) sum[axis] += positions[at + axis];
    }
    count += positions.length / 3;
  }
  if (count > 0) for (let axis = 0; axis < 3; axis++) sum[axis] /= count;
  return sum;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
