import type { Place } from '../bodies.ts';
import type { Point } from '../plane.ts';
import { globalIdOf } from './global-id.ts';
import { type Part, SolidWriter } from './solids.ts';
import {
  choice,
  DERIVED,
  list,
  ratio,
  real,
  type StepArgument,
  StepText,
  text,
  typed,
  UNSET,
} from './step-text.ts';

/** Where a model stands: its origin and the direction of its x axis in the plane of the CRS. */
export interface ModelPlace {
  crs: string;
  verticalDatum: string;
  eastings: number;
  northings: number;
  /** Metres over the vertical datum of the model's zero. */
  height: number;
  along: Point;
}

export interface ModelNames {
  /** Of the file; GlobalIds are made of it. */
  id: string;
  project: string;
  building: string;
  description: string;
}

/** Values of a property set, or quantities by their unit: m (length), m2, m3, or pieces. */
export type Properties = Record<string, string | number | boolean>;
export type Quantities = Record<string, readonly [value: number, unit: 'm' | 'm2' | 'm3' | 'pieces']>;

/** Something that others can lie in or be a part of. */
export interface Node {
  entity: StepArgument;
  placement: StepArgument;
}

export interface Common {
  /** Tells it apart in its model. */
  key: string;
  name: string;
  description?: string;
  properties?: Record<string, Properties>;
  quantities?: readonly [name: string, Quantities];
}

export interface ElementSpec extends Common {
  /** IFCWALL … */
  class: string;
  /** Attributes of the class behind its tag. */
  more: readonly StepArgument[];
  /** In the axes of what it lies in. */
  at: Place;
  along?: Point;
  parts?: readonly Part[];
  /** What gives it its shape in place of parts. */
  type?: TypeNode;
}

export interface TypeNode {
  entity: StepArgument;
  map: StepArgument;
  material: StepArgument;
}

export interface SpaceSpec extends Common {
  number: string;
  ring: readonly Point[];
  height: number;
  /** Metres over the storey's floor that it begins at. */
  base?: number;
  /** INTERNAL, EXTERNAL, PARKING … */
  kind?: string;
}

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

const QUANTITY = {
  m: 'IFCQUANTITYLENGTH',
  m2: 'IFCQUANTITYAREA',
  m3: 'IFCQUANTITYVOLUME',
  pieces: 'IFCQUANTITYCOUNT',
};

/** Writes one building as IFC4 (ISO 16739-1) in STEP text. Lengths are metres. */
export class IfcModelWriter {
  readonly #step = new StepText();
  readonly #solids = new SolidWriter(this.#step);
  readonly #names: ModelNames;
  readonly #keys = new Set<string>();
  readonly #body: StepArgument;
  readonly #site: Node;
  readonly #building: Node;
  /** What becomes relationships at the end: of the one to the many. */
  readonly #parts = new Map<StepArgument, StepArgument[]>();
  readonly #contents = new Map<StepArgument, StepArgument[]>();
  readonly #typed = new Map<StepArgument, StepArgument[]>();
  readonly #materials = new Map<StepArgument, StepArgument[]>();
  readonly #sets = new Map<string, { set: StepArgument; of: StepArgument[] }>();

  constructor(names: ModelNames, place: ModelPlace) {
    this.#names = names;
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
      ...this.#root('project', names.project, names.description),
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
    push(this.#parts, project, this.#site.entity);
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
      ...this.#root(spec.key, spec.number, spec.description),
      UNSET,
      placement,
      this.#shape('SweptSolid', [solid]),
      text(spec.name),
      choice('ELEMENT'),
      choice(spec.kind ?? 'INTERNAL'),
      UNSET,
    );
    push(this.#parts, storey.entity, entity);
    this.#describe(entity, spec);
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
      this.#propertySet(`${spec.key}/${name}`, name, values),
    );
    const entity = this.#step.add(
      spec.class,
      ...this.#root(spec.key, spec.name),
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
    push(this.#contents, within.entity, node.entity);
    return node;
  }

  /** An element that is a part of another. */
  part(whole: Node, spec: ElementSpec): Node {
    const node = this.#element(whole, spec);
    push(this.#parts, whole.entity, node.entity);
    return node;
  }

  /** Cuts a box out of an element, in its axes. */
  opening(element: Node, key: string, box: readonly [number, number, number, number, number, number]): Node {
    const [x0, y0, z0, x1, y1, z1] = box;
    const placement = this.#place([x0, 0, z0], undefined, element);
    const solid = this.#solids.body({ box: [0, y0, 0, x1 - x0, y1, z1 - z0] });
    const entity = this.#step.add(
      'IFCOPENINGELEMENT',
      ...this.#root(key, 'Opening'),
      UNSET,
      placement,
      this.#shape('SweptSolid', [solid]),
      UNSET,
      choice('OPENING'),
    );
    this.#relation('IFCRELVOIDSELEMENT', key, element.entity, entity);
    return { entity, placement };
  }

  /** A door or a window in an opening, which lies in a storey. */
  filling(opening: Node, storey: Node, spec: ElementSpec): Node {
    const node = this.#element(opening, spec);
    push(this.#contents, storey.entity, node.entity);
    this.#relation('IFCRELFILLSELEMENT', spec.key, opening.entity, node.entity);
    return node;
  }

  /** The file's text. */
  finish(): string {
    const many = (type: string, related: ReadonlyMap<StepArgument, readonly StepArgument[]>): void => {
      for (const [one, all] of related) this.#relation(type, one, list(all), one);
    };
    for (const [whole, parts] of this.#parts) this.#relation('IFCRELAGGREGATES', whole, whole, list(parts));
    many('IFCRELCONTAINEDINSPATIALSTRUCTURE', this.#contents);
    many('IFCRELDEFINESBYTYPE', this.#typed);
    many('IFCRELASSOCIATESMATERIAL', this.#materials);
    for (const [key, { set, of }] of this.#sets)
      this.#relation('IFCRELDEFINESBYPROPERTIES', key, list(of), set);
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
      ...this.#root(spec.key, spec.name, spec.description),
      UNSET,
      placement,
      shape,
      UNSET,
      ...spec.more,
    );
    if (type) push(this.#typed, type.entity, entity);
    const material = type?.material ?? (parts[0] && this.#solids.material(parts[0].material));
    if (material) push(this.#materials, material, entity);
    this.#describe(entity, spec);
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
      ...this.#root(key, name, description),
      UNSET,
      placement,
      UNSET,
      UNSET,
      choice('ELEMENT'),
      ...more,
    );
    if (within) push(this.#parts, within.entity, entity);
    return { entity, placement };
  }

  /** @throws RangeError for a key that came before: two things would have one GlobalId. */
  #root(key: string, name: string, description?: string): StepArgument[] {
    if (this.#keys.has(key)) throw new RangeError(`Two things of ${this.#names.id} are called ${key}.`);
    this.#keys.add(key);
    const id = globalIdOf(`${this.#names.id}/${key}`);
    return [text(id), UNSET, text(name), description === undefined ? UNSET : text(description)];
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

  #describe(entity: StepArgument, { key, properties = {}, quantities }: Common): void {
    for (const [name, values] of Object.entries(properties)) {
      const shared = `${name}${JSON.stringify(values)}`;
      let known = this.#sets.get(shared);
      if (!known) {
        const set = this.#propertySet(`set/${shared}`, name, values);
        this.#sets.set(shared, (known = { set, of: [] }));
      }
      known.of.push(entity);
    }
    if (!quantities) return;
    const [name, values] = quantities;
    const items = Object.entries(values).map(([own, [value, unit]]) =>
      this.#solids.once(QUANTITY[unit], text(own), UNSET, UNSET, real(value), UNSET),
    );
    const set = this.#step.add(
      'IFCELEMENTQUANTITY',
      ...this.#root(`${key}/${name}`, name),
      UNSET,
      list(items),
    );
    this.#relation('IFCRELDEFINESBYPROPERTIES', `${key}/${name}`, list([entity]), set);
  }

  #propertySet(key: string, name: string, values: Properties): StepArgument {
    const items = Object.entries(values).map(([own, value]) =>
      this.#solids.once('IFCPROPERTYSINGLEVALUE', text(own), UNSET, measureOf(value), UNSET),
    );
    return this.#step.add('IFCPROPERTYSET', ...this.#root(key, name), list(items));
  }

  #relation(type: string, key: string, one: StepArgument, other: StepArgument): void {
    const id = globalIdOf(`${this.#names.id}/${type}/${key}`);
    this.#step.add(type, text(id), UNSET, UNSET, UNSET, one, other);
  }
}

function measureOf(value: string | number | boolean): StepArgument {
  if (typeof value === 'boolean') return typed('IFCBOOLEAN', choice(value ? 'T' : 'F'));
  if (typeof value === 'number') return typed('IFCREAL', real(value));
  return typed('IFCLABEL', text(value));
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
