import type { Place } from '../bodies.ts';
import type { Point } from '../plane.ts';
import type {
  ElementSpec,
  ModelNames,
  ModelPlace,
  Node,
  Properties,
  SpaceSpec,
  TypeNode,
} from './ifc-parts.ts';
import { IfcRelations } from './ifc-relations.ts';
import { type Part, SolidWriter } from './solids.ts';
import { choice, DERIVED, list, ratio, real, type StepArgument, StepText, text, UNSET } from './step-text.ts';

const SCHEMA = 'IFC4';
/** The same file each time: it was made at no time in particular. */
const TIME = '2026-01-01T00:00:00';
const AUTHOR = 'CityMirror';

const UNITS: readonly (readonly [kind: string, prefix: string, name: string])[] = [
  ['LENGTHUNIT', '', 'METRE'],
  ['AREAUNIT', '', 'SQUARE_METRE'],
  ['VOLUMEUNIT', '', 'CUBIC_METRE'],
  ['PLANEANGLEUNIT', '', 'RADIAN'],
  ['MASSUNIT', 'KILO', 'GRAM'],
  ['TIMEUNIT', '', 'SECOND'],
];

/** Writes one building as IFC4 (ISO 16739-1) in STEP text. Lengths are metres. */
export class IfcModelWriter {
  readonly #step = new StepText();
  readonly #solids = new SolidWriter(this.#step);
  readonly #names: ModelNames;
  readonly #body: StepArgument;
  readonly #site: Node;
  readonly #building: Node;
  readonly #relations: IfcRelations;

  constructor(names: ModelNames, place: ModelPlace) {
    this.#names = names;
    this.#relations = new IfcRelations(names.id, this.#step, this.#solids);
    const step = this.#step;
    const solids = this.#solids;
    const context = step.add(
      'IFCGEOMETRICREPRESENTATIONCONTEXT',
      UNSET,
      text('Model'),
      '3',
      real(1e-5, 5),
      solids.axes([0, 0, 0]),
      UNSET,
    );
    this.#body = step.add(
      'IFCGEOMETRICREPRESENTATIONSUBCONTEXT',
      text('Body'),
      text('Model'),
      ...Array<StepArgument>(4).fill(DERIVED),
      context,
      UNSET,
      choice('MODEL_VIEW'),
      UNSET,
    );
    const units = UNITS.map(([kind, prefix, name]) =>
      step.add('IFCSIUNIT', DERIVED, choice(kind), prefix ? choice(prefix) : UNSET, choice(name)),
    );
    const assignment = step.add('IFCUNITASSIGNMENT', list(units));
    const project = step.add(
      'IFCPROJECT',
      ...this.#relations.root('project', names.project, names.description),
      UNSET,
      UNSET,
      UNSET,
      list([context]),
      assignment,
    );
    const crs = step.add(
      'IFCPROJECTEDCRS',
      text(place.crs),
      UNSET,
      UNSET,
      text(place.verticalDatum),
      UNSET,
      UNSET,
      units[0],
    );
    const [east, north] = place.along;
    const numbers = [place.eastings, place.northings, place.height].map((value) => real(value));
    step.add('IFCMAPCONVERSION', context, crs, ...numbers, ratio(east), ratio(north), real(1));
    this.#site = this.#spatial('IFCSITE', 'site', names.building, undefined, [0, 0, 0], undefined, [
      UNSET,
      UNSET,
      UNSET,
      UNSET,
      UNSET,
    ]);
    this.#building = this.#spatial(
      'IFCBUILDING',
      'building',
      names.building,
      names.description,
      [0, 0, 0],
      this.#site,
      [UNSET, UNSET, UNSET],
    );
    this.#relations.gather('IFCRELAGGREGATES', project, this.#site.entity);
  }

  storey(key: string, name: string, elevation: number): Node {
    return this.#spatial('IFCBUILDINGSTOREY', key, name, undefined, [0, 0, elevation], this.#building, [
      real(elevation),
    ]);
  }

  /** A room over a ring in its storey's axes. */
  space(storey: Node, spec: SpaceSpec): Node {
    const placement = this.#place([0, 0, spec.base ?? 0], undefined, storey);
    const solid = this.#solids.body({ ring: spec.ring, from: 0, to: spec.height });
    const entity = this.#step.add(
      'IFCSPACE',
      ...this.#relations.root(spec.key, spec.number, spec.description),
      UNSET,
      placement,
      this.#shape('SweptSolid', [solid]),
      text(spec.name),
      choice('ELEMENT'),
      choice(spec.kind ?? 'INTERNAL'),
      UNSET,
    );
    this.#relations.gather('IFCRELAGGREGATES', storey.entity, entity);
    this.#relations.describe(entity, spec);
    return { entity, placement };
  }

  /** A kind of element whose shape its occurrences share. `more`: attributes of the type's class behind ElementType. */
  type(
    spec: {
      key: string;
      class: string;
      name: string;
      more: readonly StepArgument[];
      properties?: Record<string, Properties>;
    },
    parts: readonly Part[],
  ): TypeNode {
    const items = parts.map((part) => this.#solids.part(part));
    const shape = this.#representation('SweptSolid', items);
    const map = this.#step.add('IFCREPRESENTATIONMAP', this.#solids.axes([0, 0, 0]), shape);
    const sets = Object.entries(spec.properties ?? {}).map(([name, values]) =>
      this.#relations.propertySet(`${spec.key}/${name}`, name, values),
    );
    const entity = this.#step.add(
      spec.class,
      ...this.#relations.root(spec.key, spec.name),
      UNSET,
      sets.length > 0 ? list(sets) : UNSET,
      list([map]),
      UNSET,
      UNSET,
      ...spec.more,
    );
    return { entity, map, material: this.#solids.material(parts[0].material) };
  }

  /** An element that lies in a storey or a room. */
  element(within: Node, spec: ElementSpec): Node {
    const node = this.#element(within, spec);
    this.#relations.gather('IFCRELCONTAINEDINSPATIALSTRUCTURE', within.entity, node.entity);
    return node;
  }

  /** An element that is a part of another. */
  part(whole: Node, spec: ElementSpec): Node {
    const node = this.#element(whole, spec);
    this.#relations.gather('IFCRELAGGREGATES', whole.entity, node.entity);
    return node;
  }

  /** Cuts a box out of an element, in its axes. */
  opening(element: Node, key: string, box: readonly [number, number, number, number, number, number]): Node {
    const [x0, y0, z0, x1, y1, z1] = box;
    const placement = this.#place([x0, 0, z0], undefined, element);
    const solid = this.#solids.body({ box: [0, y0, 0, x1 - x0, y1, z1 - z0] });
    const entity = this.#step.add(
      'IFCOPENINGELEMENT',
      ...this.#relations.root(key, 'Opening'),
      UNSET,
      placement,
      this.#shape('SweptSolid', [solid]),
      UNSET,
      choice('OPENING'),
    );
    this.#relations.add('IFCRELVOIDSELEMENT', key, element.entity, entity);
    return { entity, placement };
  }

  /** A door or a window in an opening, which lies in a storey. */
  filling(opening: Node, storey: Node, spec: ElementSpec): Node {
    const node = this.#element(opening, spec);
    this.#relations.gather('IFCRELCONTAINEDINSPATIALSTRUCTURE', storey.entity, node.entity);
    this.#relations.add('IFCRELFILLSELEMENT', spec.key, opening.entity, node.entity);
    return node;
  }

  /** The file's text. */
  finish(): string {
    this.#relations.finish();
    return this.#step.finish({
      description: 'ViewDefinition [ReferenceView]',
      file: `${this.#names.id}.ifc`,
      time: TIME,
      author: AUTHOR,
      schema: SCHEMA,
    });
  }

  #element(within: Node, spec: ElementSpec): Node {
    const { parts = [], type } = spec;
    const placement = this.#place(spec.at, spec.along, within);
    const shape = type
      ? this.#shape('MappedRepresentation', [this.#mapped(type)])
      : parts.length > 0
        ? this.#shape(
            'SweptSolid',
            parts.map((part) => this.#solids.part(part)),
          )
        : UNSET;
    const entity = this.#step.add(
      spec.class,
      ...this.#relations.root(spec.key, spec.name, spec.description),
      UNSET,
      placement,
      shape,
      UNSET,
      ...spec.more,
    );
    if (type) this.#relations.gather('IFCRELDEFINESBYTYPE', type.entity, entity);
    const material = type?.material ?? (parts[0] && this.#solids.material(parts[0].material));
    if (material) this.#relations.gather('IFCRELASSOCIATESMATERIAL', material, entity);
    this.#relations.describe(entity, spec);
    return { entity, placement };
  }

  #mapped({ map }: TypeNode): StepArgument {
    const still = this.#solids.once(
      'IFCCARTESIANTRANSFORMATIONOPERATOR3D',
      UNSET,
      UNSET,
      this.#solids.point(0, 0, 0),
      UNSET,
      UNSET,
    );
    return this.#solids.once('IFCMAPPEDITEM', map, still);
  }

  #spatial(
    type: string,
    key: string,
    name: string,
    description: string | undefined,
    at: Place,
    within: Node | undefined,
    more: readonly StepArgument[],
  ): Node {
    const placement = this.#place(at, undefined, within);
    const entity = this.#step.add(
      type,
      ...this.#relations.root(key, name, description),
      UNSET,
      placement,
      UNSET,
      UNSET,
      choice('ELEMENT'),
      ...more,
    );
    if (within) this.#relations.gather('IFCRELAGGREGATES', within.entity, entity);
    return { entity, placement };
  }

  #place(at: Place, along: Point | undefined, within: Node | undefined): StepArgument {
    return this.#step.add('IFCLOCALPLACEMENT', within?.placement ?? UNSET, this.#solids.axes(at, along));
  }

  #representation(kind: string, items: readonly StepArgument[]): StepArgument {
    return this.#step.add('IFCSHAPEREPRESENTATION', this.#body, text('Body'), text(kind), list(items));
  }

  #shape(kind: string, items: readonly StepArgument[]): StepArgument {
    return this.#step.add(
      'IFCPRODUCTDEFINITIONSHAPE',
      UNSET,
      UNSET,
      list([this.#representation(kind, items)]),
    );
  }
}
