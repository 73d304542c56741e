import { InputError } from '../../../models/errors.ts';
import type { AttributeValue, Feature, Geometry } from '../../../models/feature.ts';
import { nativeId } from '../../../models/ids.ts';
import type { Georeference } from '../georeference.ts';
import { readAddress } from './address.ts';
import { type Appearance, GeometryReader, type RawGeometry } from './geometry.ts';
import { isObject } from './is-object.ts';
import type { Findings } from './reasons.ts';
import type { VertexReader } from './surface-mesh.ts';
import { placeTemplate, readMatrix, type Templates, vertexArray } from './templates.ts';
import { FOOTPRINT_TYPES, GROUND_TYPES, matchType } from './types.ts';

/** Positions of one feature's geometries together; templates can multiply without end. */
const MAXIMUM_POSITIONS = 8_000_000;

/** Members of a city object with a meaning of their own; all others are kept with the attributes. */
const KNOWN_MEMBERS: ReadonlySet<string> = new Set([
  '__proto__',
  'type',
  'attributes',
  'geometry',
  'parents',
  'children',
  'address',
]);

export interface ObjectReaderSettings {
  source: string;
  file: string;
  georeference: Georeference;
  templates: Templates;
  findings: Findings;
  /** Whether the file holds an object of this id: links to others are left out. */
  hasObject: (id: string) => boolean;
}

/** Makes features of city objects. Their repairs wait in `findings`; the caller settles them. */
export class CityObjectReader {
  readonly #settings: ObjectReaderSettings;
  readonly #geometries: GeometryReader;

  constructor(settings: ObjectReaderSettings) {
    this.#settings = settings;
    this.#geometries = new GeometryReader(settings.findings);
  }

  /** Undefined for what is not a city object. */
  read(id: string, object: unknown, vertices: VertexReader, appearance: Appearance): Feature | undefined {
    const { source, findings } = this.#settings;
    if (!isObject(object) || typeof object.type !== 'string') {
      findings.add('object-malformed');
      return undefined;
    }
    const { type, how } = matchType(object.type);
    if (how === 'extension') findings.add('type-extension');
    else if (how === 'unknown') findings.add('type-unknown');
    const attributes = this.#attributes(object, how === 'own' ? undefined : object.type, vertices);
    const feature: Feature = {
      id: nativeId(source, id),
      type,
      attributes,
      geometries: this.#readGeometries(id, object.geometry, type, vertices, appearance),
    };
    const className = attributes.class;
    if (typeof className === 'string' && className !== '') feature.class = className;
    else if (how !== 'own') feature.class = object.type;
    const name = attributes.name ?? attributes['gml:name'] ?? attributes.gml_name;
    if (typeof name === 'string' && name !== '') feature.name = name;
    const from = dateOf(attributes, 'validFrom', 'creationDate');
    if (from) feature.validFrom = from;
    const to = dateOf(attributes, 'validTo', 'terminationDate');
    if (to) feature.validTo = to;
    const parents = this.#links(object.parents, id, 'parent-missing');
    if (parents) feature.parents = parents;
    // CityJSON 1.0 called a group's children its members.
    const children = this.#links(object.children ?? object.members, id, 'child-missing');
    if (children) feature.children = children;
    if (feature.geometries.length === 0 && !children) findings.add('geometry-empty');
    return feature;
  }

  #attributes(
    object: Record<string, unknown>,
    originalType: string | undefined,
    vertices: VertexReader,
  ): Record<string, AttributeValue> {
    const { findings } = this.#settings;
    let attributes: Record<string, AttributeValue> = {};
    if (isObject(object.attributes)) attributes = object.attributes as Record<string, AttributeValue>;
    else if (object.attributes !== undefined && object.attributes !== null)
      findings.add('attributes-malformed');
    // Members of extensions, the bounding box and the like: kept where no attribute has their name.
    for (const key of Object.keys(object)) {
      if (!KNOWN_MEMBERS.has(key) && !Object.hasOwn(attributes, key)) {
        attributes[key] = object[key] as AttributeValue;
      }
    }
    if (object.address !== undefined && !Object.hasOwn(attributes, 'address')) {
      const address = readAddress(object.address, vertices);
      if (address !== undefined) attributes.address = address;
    }
    if (originalType !== undefined && !Object.hasOwn(attributes, 'cityObjectType')) {
      attributes.cityObjectType = originalType;
    }
    return attributes;
  }

  #readGeometries(
    id: string,
    list: unknown,
    type: Feature['type'],
    vertices: VertexReader,
    appearance: Appearance,
  ): Geometry[] {
    const { findings } = this.#settings;
    const out: Geometry[] = [];
    if (list === undefined || list === null) return out;
    if (!Array.isArray(list)) {
      findings.add('geometry-unreadable');
      return out;
    }
    const lods = list.map((geometry) => this.#lod(geometry));
    const coversGround = GROUND_TYPES.has(type) || FOOTPRINT_TYPES.has(type);
    if (hasTwice(list, lods)) findings.add('lod-twice');
    // The simplest geometry tells best what the thing covers on the map.
    const areasFrom = coversGround ? simplestSurfaces(list, lods) : -1;
    let positions = 0;
    list.forEach((geometry: unknown, index) => {
      const before = out.length;
      if (!isObject(geometry)) findings.add('geometry-unreadable');
      else if (geometry.type === 'GeometryInstance') {
        this.#instance(geometry, type, vertices, appearance, index === areasFrom, out);
      } else
        this.#geometries.read(geometry, lods[index], type, vertices, appearance, index === areasFrom, out);
      // A template costs as many steps as it has vertices, whatever it gives.
      if (isObject(geometry)) positions += (this.#template(geometry)?.vertices.length ?? 0) / 3;
      for (let made = before; made < out.length; made++) positions += out[made].positions.length / 3;
      if (positions > MAXIMUM_POSITIONS) {
        throw new InputError(
          'feature-too-large',
          this.#settings.file,
          `CityObject "${id}" has more than ${MAXIMUM_POSITIONS} vertices.`,
          'Split it into smaller objects.',
        );
      }
    });
    return out;
  }

  #lod(geometry: unknown): number {
    if (!isObject(geometry)) return 1;
    // An instance has the level of detail of its template.
    const template = this.#template(geometry);
    const value = (template?.geometry ?? (geometry as RawGeometry)).lod;
    const lod = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof lod === 'number' && lod >= 0 && lod < 5) return lod;
    this.#settings.findings.add('lod-invalid');
    return 1;
  }

  #template(instance: RawGeometry) {
    if (instance.type !== 'GeometryInstance') return undefined;
    return typeof instance.template === 'number'
      ? this.#settings.templates.get(instance.template)
      : undefined;
  }

  /** A template set up at a vertex; for what is no building also the point itself, for maps. */
  #instance(
    instance: RawGeometry,
    type: Feature['type'],
    vertices: VertexReader,
    appearance: Appearance,
    wantAreas: boolean,
    out: Geometry[],
  ): void {
    const { findings, georeference } = this.#settings;
    const template = this.#template(instance);
    if (!template) {
      findings.add('template-missing');
      return;
    }
    const index: unknown = Array.isArray(instance.boundaries) ? instance.boundaries.flat(5)[0] : undefined;
    const anchor = new Float64Array(3);
    if (typeof index !== 'number' || !vertices.read(index, anchor, 0)) {
      findings.add('vertex-out-of-range');
      return;
    }
    if (!Number.isFinite(anchor[0] + anchor[1] + anchor[2])) {
      findings.add('vertex-invalid');
      return;
    }
    const matrix = readMatrix(instance.transformationMatrix);
    if (!matrix && instance.transformationMatrix !== undefined) findings.add('template-matrix');
    const positions = anchor.slice();
    georeference.fromGeodetic(anchor);
    const placed = placeTemplate(template.vertices, matrix, anchor);
    georeference.toGeodetic(placed);
    const before = out.length;
    const lod = this.#lod(instance);
    this.#geometries.read(template.geometry, lod, type, vertexArray(placed), appearance, wantAreas, out);
    if (out.length > before && !FOOTPRINT_TYPES.has(type) && !GROUND_TYPES.has(type)) {
      out.push({ kind: 'points', lod: 0, heightReference: 'ellipsoid', positions });
    }
  }

  #links(value: unknown, own: string, reason: 'parent-missing' | 'child-missing'): string[] | undefined {
    if (value === undefined || value === null) return undefined;
    const { findings, hasObject, source } = this.#settings;
    const list: unknown[] = Array.isArray(value) ? value : [value];
    const links: string[] = [];
    for (const link of list) {
      if (typeof link === 'string' && link !== own && hasObject(link)) links.push(nativeId(source, link));
      else findings.add(reason);
    }
    return links.length > 0 ? links : undefined;
  }
}

/** Whether two surface geometries have one level of detail. (Instances may: a row of trees.) */
function hasTwice(list: readonly unknown[], lods: readonly number[]): boolean {
  const surfaceLods = lods.filter(
    (_, index) => isSurfaces(list[index]) && (list[index] as RawGeometry).type !== 'GeometryInstance',
  );
  return new Set(surfaceLods).size < surfaceLods.length;
}

/** Anything but points and lines; instances too, since templates are surfaces as a rule. */
function isSurfaces(geometry: unknown): boolean {
  return isObject(geometry) && geometry.type !== 'MultiPoint' && geometry.type !== 'MultiLineString';
}

/** The index of the surface geometry with the lowest level of detail; -1 if there is none. */
function simplestSurfaces(list: readonly unknown[], lods: readonly number[]): number {
  let best = -1;
  list.forEach((geometry, index) => {
    if (!isSurfaces(geometry)) return;
    if (best < 0 || lods[index] < lods[best]) best = index;
  });
  return best;
}

/** The first of two attributes that begins with a date (year, month, day). */
function dateOf(attributes: Record<string, AttributeValue>, ...keys: string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key];
    if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)) return value;
  }
  return undefined;
}
