import {
  IFCELEMENT,
  IFCFEATUREELEMENTSUBTRACTION,
  IFCPRODUCT,
  IFCSPATIALELEMENT,
  IFCSPATIALSTRUCTUREELEMENT,
} from 'web-ifc';
import type { Feature } from '../../../models/feature.ts';
import { nativeId } from '../../../models/ids.ts';
import { type IfcLine, reference, references, textOf } from '../../../models/ifc/lines.ts';
import { type FlatProperties, noteMeasure, PropertyReader } from '../../../models/ifc/properties.ts';
import { type IfcRelations, readRelations } from '../../../models/ifc/relations.ts';
import type { IfcUnits } from '../../../models/ifc/units.ts';
import { IdSet } from '../id-set.ts';
import { GridPlacements } from './grid-placement.ts';
import { MaterialReader } from './materials.ts';
import type { IfcModel } from './model.ts';
import { ownAttributes } from './own-attributes.ts';
import type { Placing } from './placing.ts';
import type { Findings } from './reasons.ts';
import { semanticOf } from './semantics.ts';
import { ShapeMaker } from './shapes.ts';

export interface ElementSettings {
  source: string;
  units: IfcUnits;
  placing: Placing;
  findings: Findings;
}

/** Representations that are bodies; others are axes, footprints, boxes, symbols. */
const NO_BODY = /^(Axis|FootPrint|Box|Annotation|Plan|Profile|Reference|CoG|Clearance|Lighting)$/i;

/** Turns the products of a model (elements, spaces, storeys, buildings, sites …) into features, one each. */
export class ElementReader {
  /** Numbers of all products, in the order that they are read in. */
  readonly products: number[];
  readonly #model: IfcModel;
  readonly #settings: ElementSettings;
  readonly #relations: IfcRelations;
  readonly #ids = new Map<number, string>();
  readonly #names = new Map<number, string>();
  readonly #elements: Set<number>;
  readonly #spatial: Set<number>;
  readonly #openings: Set<number>;
  readonly #properties: PropertyReader;
  readonly #materials: MaterialReader;
  readonly #grids: GridPlacements;
  readonly #shapes: ShapeMaker;

  constructor(model: IfcModel, settings: ElementSettings) {
    this.#model = model;
    this.#settings = settings;
    this.#relations = readRelations(model);
    this.products = model.ids(IFCPRODUCT);
    this.#elements = new Set(model.ids(IFCELEMENT));
    // IFC2x3 has no IfcSpatialElement.
    this.#spatial = new Set([...model.ids(IFCSPATIALELEMENT), ...model.ids(IFCSPATIALSTRUCTUREELEMENT)]);
    this.#openings = new Set(model.ids(IFCFEATUREELEMENTSUBTRACTION));
    this.#properties = new PropertyReader(model, settings.units);
    this.#materials = new MaterialReader(model);
    this.#grids = new GridPlacements(model);
    this.#shapes = new ShapeMaker(model, settings.placing, settings.units, settings.findings);
    this.#giveIds();
  }

  read(product: number): Feature | undefined {
    const line = this.#model.line(product);
    const id = this.#ids.get(product);
    if (!line || id === undefined) return undefined;
    const className = this.#model.typeName(line.type);
    const feature: Feature = {
      id,
      type: className === 'IfcBuilding' ? 'Building' : 'GenericCityObject',
      class: className,
      attributes: this.#attributes(product, line),
      geometries: [],
    };
    const name = nameOf(line, className);
    if (name !== undefined) feature.name = name;
    const parent = this.#relations.parentOf.get(product);
    const parentId = parent === undefined ? undefined : this.#ids.get(parent);
    if (parentId !== undefined) feature.parents = [parentId];
    const children = this.#relations.childrenOf.get(product)?.map((child) => this.#ids.get(child));
    const known = children?.filter((child) => child !== undefined) ?? [];
    if (known.length > 0) feature.children = known;
    this.#addShape(product, line, className, feature, known.length > 0);
    this.#settings.findings.settle(`${id} ${className}${name === undefined ? '' : ` "${name}"`}`);
    return feature;
  }

  #giveIds(): void {
    const { source, findings } = this.#settings;
    const seen = new IdSet();
    for (const product of this.products) {
      const line = this.#model.line(product);
      const global = textOf(line?.GlobalId);
      if (global === undefined) findings.add('global-id-missing');
      const native = global ?? `~${product}`;
      let own = native;
      for (let number = 2; !seen.add(own); number++) own = `${native}~${number}`;
      if (own !== native) findings.add('global-id-twice');
      this.#ids.set(product, nativeId(source, own));
      findings.settle(`${own} (#${product})`);
    }
    for (const id of this.#spatial) {
      const line = this.#model.line(id);
      const name = line && nameOf(line, this.#model.typeName(line.type));
      if (name !== undefined) this.#names.set(id, name);
    }
  }

  #attributes(product: number, line: IfcLine): FlatProperties {
    const { findings, units } = this.#settings;
    const relations = this.#relations;
    const { name: _, ...out }: FlatProperties = ownAttributes(this.#model, line, units);
    // What is no part of another stands first in the tree: there the units are told that properties are in.
    const isFirst = !this.#ids.has(relations.parentOf.get(product) ?? 0);
    if (isFirst && Object.keys(units.names).length > 0) out.fileUnits = units.names;
    this.#addStructure(product, out);
    const type = this.#model.line(relations.typeOf.get(product));
    if (type) this.#addType(type, out);
    const ofType = <Value>(known: Map<number, Value[]>): Value[] => (type && known.get(type.expressID)) ?? [];
    const materials = this.#materials.namesOf(
      relations.materialOf.get(product) ?? ofType(relations.materialOf),
    );
    if (materials.length > 0) out.materials = materials;
    const classes = this.#labels([
      ...(relations.classificationOf.get(product) ?? []),
      ...ofType(relations.classificationOf),
    ]);
    if (classes.length > 0) out.classifications = classes;
    const groups = this.#labels(relations.groupsOf.get(product));
    if (groups.length > 0) out.groups = groups;
    const sets = relations.propertiesOf.get(product) ?? [];
    const { quantities, measures, isWhole } = this.#properties.quantities(sets);
    if (Object.keys(quantities).length > 0) out.quantities = quantities;
    for (const name in measures) noteMeasure(out, `quantities.${name}`, measures[name]);
    if (!isWhole) findings.add('quantity-unit');
    const ownUnits: Record<string, string> = {};
    const typeSets = references(type?.HasPropertySets);
    const isSound = this.#properties.add(sets, out, ownUnits, false);
    const isTypeSound = this.#properties.add(typeSets, out, ownUnits, true);
    if (!isSound || !isTypeSound) findings.add('property-unreadable');
    if (Object.keys(ownUnits).length > 0) out.units = ownUnits;
    return out;
  }

  /** What a type says of its occurrences, as far as they do not say it themselves. */
  #addType(type: IfcLine, out: FlatProperties): void {
    const {
      globalId: _,
      name,
      description,
      tag,
      ...rest
    } = ownAttributes(this.#model, type, this.#settings.units);
    if (name !== undefined) out.typeName = name;
    if (description !== undefined) out.typeDescription = description;
    if (tag !== undefined) out.typeTag = tag;
    for (const key in rest) out[key] ??= rest[key];
  }

  /** The storey, space and building that a product lies in, by name and by id. */
  #addStructure(product: number, out: FlatProperties): void {
    const { parentOf } = this.#relations;
    let isPlaced = this.#spatial.has(product);
    for (
      let at = parentOf.get(product), steps = 0;
      at !== undefined && steps < 64;
      at = parentOf.get(at), steps++
    ) {
      if (!this.#spatial.has(at)) continue;
      isPlaced = true;
      const kind = KINDS[this.#model.typeName(this.#model.api.GetLineType(this.#model.id, at))];
      if (!kind || out[`${kind}Id`] !== undefined) continue;
      out[kind] = this.#names.get(at) ?? '';
      out[`${kind}Id`] = this.#ids.get(at) ?? null;
    }
    if (!isPlaced && this.#elements.has(product)) this.#settings.findings.add('storey-missing');
  }

  /** What tells classification references and groups apart: code and name. */
  #labels(ids: readonly number[] = []): string[] {
    const labels = ids.map((id) => {
      const line = this.#model.line(id);
      const code = textOf(line?.Identification) ?? textOf(line?.ItemReference);
      return [code, textOf(line?.Name)].filter((part) => part !== undefined).join(' ');
    });
    return [...new Set(labels.filter((label) => label !== ''))];
  }

  #addShape(product: number, line: IfcLine, className: string, feature: Feature, hasParts: boolean): void {
    const { findings } = this.#settings;
    if (this.#openings.has(product)) {
      findings.add('opening');
      return;
    }
    if (reference(line.Representation) === undefined) {
      // A stair of flights, and all that is a part of the structure, need none of their own.
      if (this.#elements.has(product) && !hasParts) findings.add('geometry-empty');
      return;
    }
    const onGrid = this.#model.attempt(() => ({
      matrix: this.#grids.matrixOf(reference(line.ObjectPlacement)),
    }));
    if (!onGrid || onGrid.matrix === 'lost') {
      findings.add('placement-grid');
      return;
    }
    const shape = this.#shapes.shapeOf(product, className, semanticOf(className), onGrid.matrix);
    if (shape) feature.geometries.push(shape);
    else findings.add(this.#hasBody(line) ? 'geometry-unreadable' : 'geometry-flat');
  }

  #hasBody(line: IfcLine): boolean {
    const shape = this.#model.follow(line.Representation);
    return references(shape?.Representations).some((id) => {
      const representation = this.#model.line(id);
      const identifier = textOf(representation?.RepresentationIdentifier) ?? '';
      const kind = textOf(representation?.RepresentationType) ?? '';
      return !NO_BODY.test(identifier) && !/Curve|Annotation|GeometricSet|Point/i.test(kind);
    });
  }
}

const KINDS: Record<string, string> = {
  IfcBuildingStorey: 'storey',
  IfcSpace: 'space',
  IfcBuilding: 'building',
  IfcFacility: 'facility',
  IfcRoad: 'facility',
  IfcBridge: 'facility',
  IfcRailway: 'facility',
  IfcMarineFacility: 'facility',
  IfcTunnel: 'facility',
  IfcFacilityPart: 'facilityPart',
  IfcRoadPart: 'facilityPart',
  IfcBridgePart: 'facilityPart',
  IfcRailwayPart: 'facilityPart',
};

/** Rooms are known by their number and their long name. */
function nameOf(line: IfcLine, className: string): string | undefined {
  const name = textOf(line.Name);
  const long = textOf(line.LongName);
  if (className !== 'IfcSpace' || name === undefined || long === undefined || name === long)
    return name ?? long;
  return `${name} ${long}`;
}
