import { type Feature, type FeatureType, type Geometry, SURFACE_SEMANTICS } from '../../../models/feature.ts';
import { derivedId, nativeId } from '../../../models/ids.ts';
import { FOOTPRINT_TYPES, GROUND_TYPES } from '../cityjson/types.ts';
import { readAddress } from './address.ts';
import { type AttributeReader, type Attributes, childText, metresOf, put } from './attributes.ts';
import { cutRelief } from './cut-relief.ts';
import type { Dresser } from './dresser.ts';
import type { GeometryPool, GeometryRun } from './geometry-pool.ts';
import type { ImplicitPlacer } from './implicit.ts';
import type { Element } from './member.ts';
import type { Findings } from './reasons.ts';
import type { Corners, ShapeBuilder, SurfacePart } from './shape-builder.ts';
import { CITYGML, CODE, extensionType, FEATURES, GML, INTERIORS, SPACES, SURFACES } from './vocabulary.ts';

const MAXIMUM_DEPTH = 64;
/** Relief with more is cut into several features, which tiles can take one by one. */
const MOST_TRIANGLES = 20_000;
/** Shapes of relief, which have no level of detail in their names. */
const RELIEF_SHAPE = /^(tin|reliefPoints|ridgeOrValleyLines|breaklines)$/;

export interface FeatureReaderSettings {
  source: string;
  pool: GeometryPool;
  shapes: ShapeBuilder;
  attributes: AttributeReader;
  implicit: ImplicitPlacer;
  dresser: Dresser | undefined;
  findings: Findings;
  /** Takes a feature's native id; false if it was there before. */
  takeId: (id: string) => boolean;
}

/** Shapes of one feature at one level of detail. */
interface Level {
  /** Surfaces that say what they are: of walls, roofs, traffic areas. */
  semantic: SurfacePart[];
  /** Geometries of the feature itself. */
  whole: SurfacePart[];
  footprint: SurfacePart[];
  roofEdge: SurfacePart[];
  runs: GeometryRun[];
  implicit: Element[];
}

interface Draft {
  type: FeatureType;
  attributes: Attributes;
  levels: Map<number, Level>;
  parts: { element: Element; type: FeatureType }[];
  height?: number;
}

/** Makes features of the elements of a member whose positions are placed. */
export class FeatureReader {
  readonly #settings: FeatureReaderSettings;
  /** Objects left out so far. */
  dropped = 0;

  constructor(settings: FeatureReaderSettings) {
    this.#settings = settings;
  }

  /** The features of an object: itself first, then its parts. */
  read(element: Element, corners: Corners): Feature[] {
    const out: Feature[] = [];
    const { type, isOwn } = typeOf(element);
    if (!isOwn) this.#settings.findings.add('type-extension');
    this.#read(element, type, corners, undefined, out, 0);
    return out;
  }

  #read(
    element: Element,
    type: FeatureType,
    corners: Corners,
    parent: string | undefined,
    out: Feature[],
    depth: number,
  ): string | undefined {
    const { findings, source, takeId } = this.#settings;
    const draft: Draft = { type, attributes: {}, levels: new Map(), parts: [] };
    this.#collect(element, draft, 0, 0);
    const native = element.attributes?.id;
    if (native !== undefined && !takeId(native)) {
      this.dropped++;
      findings.add('duplicate-id');
      findings.settle(native);
      return undefined;
    }
    const pieces = type === 'TINRelief' ? this.#pieces(draft, corners) : [];
    const geometries = this.#geometries(draft, corners);
    const { attributes } = draft;
    const id =
      native !== undefined ? nativeId(source, native) : this.#derivedId(type, geometries, out.length);
    const feature: Feature = { id, type, attributes, geometries };
    nameAndDate(feature, element);
    if (parent !== undefined) feature.parents = [parent];
    const isWrapper = element.local === 'ReliefFeature' && geometries.length === 0;
    if (!isWrapper) out.push(feature);
    const children: string[] = [];
    for (const [index, piece] of pieces.entries()) {
      const own = `${id}.${index + 1}`;
      children.push(own);
      out.push({ ...feature, id: own, attributes: { ...attributes }, geometries: [piece], parents: [id] });
    }
    for (const part of draft.parts) {
      if (depth >= MAXIMUM_DEPTH) break;
      const child = this.#read(part.element, part.type, corners, isWrapper ? undefined : id, out, depth + 1);
      if (child !== undefined) children.push(child);
    }
    if (isWrapper) {
      // A relief is its components.
      const { cityObjectType, ...shared } = attributes;
      for (const component of out) component.attributes = { ...shared, ...component.attributes };
    }
    if (children.length > 0) feature.children = children;
    else if (geometries.length === 0) findings.add('geometry-empty');
    findings.settle(native ?? id);
    return id;
  }

  /** Sorts an object's properties into attributes, shapes and parts. `semantic`: what surfaces inside are. */
  #collect(element: Element, draft: Draft, semantic: number, depth: number): void {
    const { findings, attributes } = this.#settings;
    const isWhole = depth === 0;
    for (const property of element.children) {
      if (property.code === CODE.gml || property.code === CODE.envelope) {
        if (isWhole) this.#gmlProperty(property, draft);
        continue;
      }
      const first = property.children[0];
      const lod =
        lodOf(property.local) ?? (RELIEF_SHAPE.test(property.local) ? reliefLod(element) : undefined);
      if (isGeneric(property)) {
        if (isWhole) attributes.addGeneric(property, draft.attributes);
        else findings.add('surface-attributes');
      } else if (first?.geometry) {
        if (lod === undefined) findings.add('attribute-geometry');
        else this.#geometry(property, lod, draft, semantic);
      } else if (first?.local === 'ImplicitGeometry') {
        level(draft, lod ?? 1).implicit.push(first);
      } else if (
        first &&
        (CITYGML.test(first.uri) || isExtensionFeature(first)) &&
        this.#child(property, draft, semantic, depth)
      ) {
        // It was a part.
      } else if (!isWhole) {
        if (property.children.length > 0 || property.text !== '') findings.add('surface-attributes');
      } else this.#attribute(property, draft);
    }
  }

  /** A property whose value is an object: true if that is a part, a surface, or nothing that is kept. */
  #child(property: Element, draft: Draft, semantic: number, depth: number): boolean {
    const { findings, attributes } = this.#settings;
    let isTaken = false;
    for (const child of property.children) {
      const { local } = child;
      if (isGeneric(child)) {
        if (depth === 0) attributes.addGeneric(child, draft.attributes);
        else findings.add('surface-attributes');
      } else if (Object.hasOwn(SURFACES, local)) {
        if (depth < MAXIMUM_DEPTH)
          this.#collect(child, draft, SURFACE_SEMANTICS.indexOf(SURFACES[local]), depth + 1);
      } else if (INTERIORS.has(local)) findings.add('interior-left-out');
      else if (SPACES.has(local) || local === 'GenericThematicSurface') {
        if (depth < MAXIMUM_DEPTH) this.#collect(child, draft, semantic, depth + 1);
      } else if (Object.hasOwn(FEATURES, local)) draft.parts.push({ element: child, type: FEATURES[local] });
      else if (isExtensionFeature(child)) draft.parts.push({ element: child, type: extensionType(local) });
      else if (/^(Dynamizer|Version|VersionTransition)$/.test(local)) findings.add('dynamic-left-out');
      else continue;
      isTaken = true;
    }
    return isTaken;
  }

  #gmlProperty(property: Element, draft: Draft): void {
    const { local } = property;
    if (local === 'name' || local === 'description' || local === 'identifier') {
      this.#settings.attributes.add(property, draft.attributes);
    }
  }

  #attribute(property: Element, draft: Draft): void {
    const { attributes, findings } = this.#settings;
    const out = draft.attributes;
    const { local } = property;
    if (local === 'address') {
      const address = readAddress(property);
      if (address) put(out, 'address', [...((out.address as Attributes[]) ?? []), address]);
      return;
    }
    if (local === 'groupMember') findings.add('links-to-members');
    if (/^lod\dTerrainIntersection/.test(local)) {
      findings.add('terrain-intersection');
      return;
    }
    if (local === 'height' && property.children[0]?.local === 'Height') {
      // CityGML 3: from one reference to another, measured or estimated; the first one counts.
      draft.height ??= metresOf(property.children[0].children.find((child) => child.local === 'value'));
      attributes.add({ ...property, local: 'heights' }, out);
      return;
    }
    if (local === 'measuredHeight' || local === 'height') draft.height ??= metresOf(property);
    // Extensions may wrap all that they add to a type: what is inside counts.
    if (/^adeOf/.test(local)) {
      for (const object of property.children) for (const child of object.children) attributes.add(child, out);
      return;
    }
    attributes.add(property, out);
  }

  #geometry(property: Element, lod: number, draft: Draft, semantic: number): void {
    const { findings } = this.#settings;
    if (/TerrainIntersection/.test(property.local)) {
      findings.add('terrain-intersection');
      return;
    }
    const target = level(draft, lod);
    for (const { geometry } of property.children) {
      if (!geometry) continue;
      target.runs.push(geometry);
      const part = { run: geometry, semantic };
      if (/FootPrint$/i.test(property.local)) target.footprint.push(part);
      else if (/RoofEdge$/i.test(property.local)) target.roofEdge.push(part);
      else if (semantic > 0) target.semantic.push(part);
      else target.whole.push(part);
    }
  }

  #geometries(draft: Draft, corners: Corners): Geometry[] {
    const { shapes, pool, dresser, implicit, findings } = this.#settings;
    const { type, levels, attributes } = draft;
    const out: Geometry[] = [];
    const lods = [...levels.keys()].sort((a, b) => a - b);
    const coversGround = GROUND_TYPES.has(type) || FOOTPRINT_TYPES.has(type);
    let hasAreas = false;
    for (const lod of lods) {
      const shape = levels.get(lod)!;
      const parts = this.#parts(shape, pool);
      const before = out.length;
      shapes.surfaces(parts, lod, type, pool, corners, dresser, coversGround && !hasAreas, out);
      shapes.lines(shape.runs, lod, pool, corners, out);
      shapes.points(shape.runs, lod, pool, corners, out);
      for (const element of shape.implicit) implicit.place(element, lod, type, corners, !hasAreas, out);
      const isFlat = shape.runs.length > 0 && shape.runs.every((run) => run.isFlat);
      if (isFlat && out.length > before) findings.add('heights-absent');
      for (let index = before; index < out.length; index++) {
        if (out[index].kind === 'areas') hasAreas = true;
        if (isFlat) layOnGround(out[index]);
      }
    }
    if (draft.height !== undefined && draft.height > 0) {
      attributes.height = draft.height;
      raise(draft, out);
    }
    return out;
  }

  /** The surfaces of relief that is too large for one feature, cut; what is cut is taken off the draft. */
  #pieces(draft: Draft, corners: Corners): Geometry[] {
    const { shapes, pool, dresser, findings } = this.#settings;
    const out: Geometry[] = [];
    for (const [lod, shape] of draft.levels) {
      shape.whole = shape.whole.filter(({ run, semantic }) => {
        if (run.itemTo - run.itemFrom <= MOST_TRIANGLES) return true;
        findings.add('relief-cut');
        for (const piece of cutRelief(pool, corners, run, MOST_TRIANGLES))
          shapes.surfaces([{ run: piece, semantic }], lod, draft.type, pool, corners, dresser, false, out);
        return false;
      });
    }
    return out;
  }

  /** The surfaces of one level of detail: those that say what they are and, where these do not repeat it, the whole. */
  #parts(shape: Level, pool: GeometryPool): SurfacePart[] {
    const { findings } = this.#settings;
    const parts = [...shape.semantic];
    for (const part of shape.whole) {
      const { itemFrom, itemTo } = part.run;
      let links = 0;
      for (let item = itemFrom; item < itemTo; item++) if (pool.items.data[item] < 0) links++;
      if (links === 0 && itemTo > itemFrom && shape.semantic.some(({ run }) => run.itemTo > run.itemFrom)) {
        // A solid with polygons of its own beside surfaces: unless surfaces link to them, both draw the same.
        const isLinked = shape.semantic.some(({ run }) => hasLink(pool, run));
        if (part.run.isSolid && !isLinked) {
          findings.add('solid-repeats-surfaces');
          continue;
        }
      }
      parts.push(part);
    }
    if (shape.footprint.length > 0 && shape.roofEdge.length > 0) findings.add('footprint-and-roof-edge');
    parts.push(...(shape.footprint.length > 0 ? shape.footprint : shape.roofEdge));
    return parts;
  }

  #derivedId(type: FeatureType, geometries: readonly Geometry[], place: number): string {
    const { source, takeId } = this.#settings;
    const sums = [0, 0, 0];
    let count = 0;
    for (const { positions } of geometries) {
      for (let at = 0; at < positions.length; at += 3, count++)
        for (let axis = 0; axis < 3; axis++) sums[axis] += positions[at + axis];
    }
    const centroid = sums.map((sum) => (count > 0 ? sum / count : 0)) as [number, number, number];
    for (let duplicate = count > 0 ? 0 : place; ; duplicate++) {
      const id = derivedId(source, type, centroid, duplicate);
      if (takeId(id)) return id;
    }
  }
}

/** The model's type of an object of CityGML or of an extension. */
export function typeOf({ uri, local }: Element): { type: FeatureType; isOwn: boolean } {
  if (CITYGML.test(uri) && Object.hasOwn(FEATURES, local)) return { type: FEATURES[local], isOwn: true };
  return { type: extensionType(local), isOwn: false };
}

/** An object of an extension that has a shape of its own, as CityGML's have. */
function isExtensionFeature(element: Element): boolean {
  if (CITYGML.test(element.uri) || GML.test(element.uri) || element.geometry) return false;
  return (
    element.attributes?.id !== undefined &&
    element.children.some((child) => lodOf(child.local) !== undefined && child.children[0]?.geometry)
  );
}

/** A generic attribute or a set of them. */
function isGeneric({ uri, local }: Element): boolean {
  return uri.includes('/citygml/generics/') && /attribute(set)?$/i.test(local);
}

function nameAndDate(feature: Feature, element: Element): void {
  const { attributes } = feature;
  const { class: className, name } = attributes;
  if (typeof className === 'string' && className !== '') feature.class = className;
  else if (element.local !== feature.type) feature.class = element.local;
  const shown = Array.isArray(name) ? name[0] : name;
  if (typeof shown === 'string' && shown !== '') feature.name = shown;
  else if (typeof shown === 'number') feature.name = String(shown);
  const from = childText(element, 'creationDate') ?? childText(element, 'validFrom');
  const to = childText(element, 'terminationDate') ?? childText(element, 'validTo');
  if (from && /^\d{4}-\d{2}-\d{2}/.test(from)) feature.validFrom = from;
  if (to && /^\d{4}-\d{2}-\d{2}/.test(to)) feature.validTo = to;
  if (element.local !== feature.type) attributes.cityObjectType ??= element.local;
}

function level(draft: Draft, lod: number): Level {
  let known = draft.levels.get(lod);
  if (!known) {
    known = { semantic: [], whole: [], footprint: [], roofEdge: [], runs: [], implicit: [] };
    draft.levels.set(lod, known);
  }
  return known;
}

/** The level of detail that a property's name begins with. */
function lodOf(local: string): number | undefined {
  return local.startsWith('lod') && /^lod[0-4][A-Z]/.test(local) ? local.charCodeAt(3) - 0x30 : undefined;
}

/** Relief says its level of detail as an attribute. */
function reliefLod(element: Element): number {
  const lod = Number(childText(element, 'lod') ?? '1');
  return lod >= 0 && lod <= 4 ? lod : 1;
}

function hasLink(pool: GeometryPool, run: GeometryRun): boolean {
  for (let item = run.itemFrom; item < run.itemTo; item++) if (pool.items.data[item] < 0) return true;
  return false;
}

function layOnGround(geometry: Geometry): void {
  geometry.heightReference = 'ground';
  for (let at = 2; at < geometry.positions.length; at += 3) geometry.positions[at] = 0;
}

/** A building that is known by its outline and height alone stands on the ground as an upright body. */
function raise(draft: Draft, out: Geometry[]): void {
  if (draft.type !== 'Building' && draft.type !== 'BuildingPart') return;
  if (draft.parts.length > 0 || out.some(({ kind }) => kind === 'surfaces')) return;
  const areas = out.find(({ kind }) => kind === 'areas');
  if (areas?.kind !== 'areas' || draft.height === undefined) return;
  const positions = areas.positions.slice();
  for (let at = 2; at < positions.length; at += 3) positions[at] = 0;
  const storeys = Number(draft.attributes.storeysAboveGround);
  out.push({
    kind: 'extrusion',
    lod: 1,
    heightReference: 'ground',
    positions,
    ringStarts: areas.ringStarts,
    polygonStarts: areas.polygonStarts,
    height: draft.height,
    ...(Number.isInteger(storeys) && storeys > 0 && storeys < 300 ? { storeys } : {}),
    roof: { shape: 'flat', height: 0 },
  });
}
