import type { AreasGeometry, ExtrusionGeometry, Feature, Geometry } from '../../../models/feature.ts';
import { derivedId, nativeId } from '../../../models/ids.ts';
import type { ReadOptions } from '../feature-source.ts';
import type { IdSet } from '../id-set.ts';
import { findKind, findKindByLayer } from './classification.ts';
import { shapeOf } from './geometry-builder.ts';
import { byLowerCase, findId, findName, toId } from './properties.ts';
import type { Findings } from './reasons.ts';
import type { Row } from './row.ts';
import { findStature, type Stature } from './stature.ts';

/** Features of one type at one place that are told apart; more are left out. */
const MAXIMUM_TWINS = 1000;
/** Places of which the number of features is remembered; at others it is counted anew. */
const MAXIMUM_PLACES = 10_000;

/** Makes features of rows. Their repairs wait in `findings`; the caller settles them. */
export class FeatureMaker {
  readonly #options: Pick<ReadOptions, 'source' | 'idField'>;
  readonly #ids: IdSet;
  readonly #findings: Findings;
  /** How many features are at a place already, by the id of the first. */
  readonly #twins = new Map<string, number>();

  constructor(options: Pick<ReadOptions, 'source' | 'idField'>, ids: IdSet, findings: Findings) {
    this.#options = options;
    this.#ids = ids;
    this.#findings = findings;
  }

  /** The feature of a row; undefined for one too many at its place. `layer`: the name of the rows' layer. */
  make(row: Row, layer?: string): Feature | undefined {
    const { attributes, geometries } = row;
    const lowered = byLowerCase(attributes);
    const stature = this.#stature(lowered);
    const shape = shapeOf(geometries);
    let kind = findKind(lowered, shape, stature !== undefined);
    if (kind.type === 'GenericCityObject')
      kind = findKindByLayer(row.layer ?? layer, shape) ?? findKindByLayer(layer, shape) ?? kind;
    const solid =
      stature &&
      (kind.type === 'Building' || kind.type === 'BuildingPart' || kind.type === 'OtherConstruction');
    if (solid && geometries.some(({ kind }) => kind === 'areas') && stature.fromStoreys)
      this.#findings.add('height-from-storeys');
    const feature: Feature = {
      id: '',
      type: kind.type,
      attributes,
      geometries: solid
        ? geometries.map((geometry) => (geometry.kind === 'areas' ? extrude(geometry, stature) : geometry))
        : geometries,
    };
    if (kind.class !== undefined) feature.class = kind.class;
    const name = findName(lowered) ?? row.title;
    if (name !== undefined) feature.name = name;
    const id = this.#id(this.#nativeId(row, lowered), feature);
    if (id === undefined) {
      this.#findings.add('duplicate-feature');
      return undefined;
    }
    feature.id = id;
    if (geometries.length === 0) this.#findings.add('geometry-empty');
    return feature;
  }

  #stature(properties: ReturnType<typeof byLowerCase>): Stature | undefined {
    const stature = findStature(properties);
    if (stature !== 'implausible') return stature;
    this.#findings.add('height-implausible');
    return undefined;
  }

  /** The value of the field that the user names; else the format's own id, or that of a field known for ids. */
  #nativeId(row: Row, lowered: ReturnType<typeof byLowerCase>): string | number | undefined {
    const { idField } = this.#options;
    if (idField === undefined) return row.id ?? findId(lowered) ?? row.rowId;
    const exact = Object.hasOwn(row.attributes, idField) ? row.attributes[idField] : undefined;
    const id = toId(exact ?? lowered.get(idField.toLowerCase()));
    if (id === undefined) this.#findings.add('id-missing');
    return id;
  }

  /** The feature's own id if no other has it, else one made from its type and place. */
  #id(native: string | number | undefined, feature: Feature): string | undefined {
    const { source } = this.#options;
    if (native !== undefined) {
      const id = nativeId(source, native);
      if (this.#ids.add(id)) return id;
      this.#findings.add('duplicate-id');
    }
    const centroid = centroidOf(feature.geometries);
    const first = derivedId(source, feature.type, centroid);
    if (this.#ids.add(first)) return first;
    for (let twin = this.#twins.get(first) ?? 1; twin < MAXIMUM_TWINS; twin++) {
      const id = derivedId(source, feature.type, centroid, twin);
      if (!this.#ids.add(id)) continue;
      if (this.#twins.size < MAXIMUM_PLACES) this.#twins.set(first, twin + 1);
      return id;
    }
    return undefined;
  }
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
