import { globalIdOf } from './global-id.ts';
import type { Common, Properties } from './ifc-parts.ts';
import type { SolidWriter } from './solids.ts';
import { choice, list, real, type StepArgument, type StepText, text, typed, UNSET } from './step-text.ts';

const QUANTITY = {
  m: 'IFCQUANTITYLENGTH',
  m2: 'IFCQUANTITYAREA',
  m3: 'IFCQUANTITYVOLUME',
  pieces: 'IFCQUANTITYCOUNT',
};

/** Relationships that have the one first, and then the many; all others have the many first. */
const ONE_FIRST = 'IFCRELAGGREGATES';
type Gathered =
  | typeof ONE_FIRST
  | 'IFCRELCONTAINEDINSPATIALSTRUCTURE'
  | 'IFCRELDEFINESBYTYPE'
  | 'IFCRELASSOCIATESMATERIAL';

/** Gives the things of a model their GlobalIds, and writes what they have to do with each other. */
export class IfcRelations {
  readonly #model: string;
  readonly #step: StepText;
  readonly #solids: SolidWriter;
  readonly #keys = new Set<string>();
  /** What becomes relationships at the end: by their type, of the one to the many. */
  readonly #gathered = new Map<Gathered, Map<StepArgument, StepArgument[]>>();
  readonly #sets = new Map<string, { set: StepArgument; of: StepArgument[] }>();

  /** `model`: its name, which GlobalIds are made of. */
  constructor(model: string, step: StepText, solids: SolidWriter) {
    this.#model = model;
    this.#step = step;
    this.#solids = solids;
  }

  /** @throws RangeError for a key that came before: two things would have one GlobalId. */
  root(key: string, name: string, description?: string): StepArgument[] {
    if (this.#keys.has(key)) throw new RangeError(`Two things of ${this.#model} are called ${key}.`);
    this.#keys.add(key);
    const id = globalIdOf(`${this.#model}/${key}`);
    return [text(id), UNSET, text(name), description === undefined ? UNSET : text(description)];
  }

  /** One more of the many that the one has; written at the end, in one relationship. */
  gather(type: Gathered, one: StepArgument, other: StepArgument): void {
    let ofType = this.#gathered.get(type);
    if (!ofType) this.#gathered.set(type, (ofType = new Map()));
    const known = ofType.get(one);
    if (known) known.push(other);
    else ofType.set(one, [other]);
  }

  /** Writes the relationships that were gathered. */
  finish(): void {
    for (const [type, ofType] of this.#gathered)
      for (const [one, many] of ofType)
        this.add(
          type,
          one,
          ...(type === ONE_FIRST ? ([one, list(many)] as const) : ([list(many), one] as const)),
        );
    for (const [key, { set, of }] of this.#sets) this.add('IFCRELDEFINESBYPROPERTIES', key, list(of), set);
  }

  /** Properties, which things that have the same share, and quantities. */
  describe(entity: StepArgument, { key, properties = {}, quantities }: Common): void {
    for (const [name, values] of Object.entries(properties)) {
      const shared = `${name}${JSON.stringify(values)}`;
      let known = this.#sets.get(shared);
      if (!known) {
        const set = this.propertySet(`set/${shared}`, name, values);
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
      ...this.root(`${key}/${name}`, name),
      UNSET,
      list(items),
    );
    this.add('IFCRELDEFINESBYPROPERTIES', `${key}/${name}`, list([entity]), set);
  }

  propertySet(key: string, name: string, values: Properties): StepArgument {
    const items = Object.entries(values).map(([own, value]) =>
      this.#solids.once('IFCPROPERTYSINGLEVALUE', text(own), UNSET, measureOf(value), UNSET),
    );
    return this.#step.add('IFCPROPERTYSET', ...this.root(key, name), list(items));
  }

  add(type: string, key: string, one: StepArgument, other: StepArgument): void {
    const id = globalIdOf(`${this.#model}/${type}/${key}`);
    this.#step.add(type, text(id), UNSET, UNSET, UNSET, one, other);
  }
}

function measureOf(value: string | number | boolean): StepArgument {
  if (typeof value === 'boolean') return typed('IFCBOOLEAN', choice(value ? 'T' : 'F'));
  if (typeof value === 'number') return typed('IFCREAL', real(value));
  return typed('IFCLABEL', text(value));
}
