import type { AttributeValue, Feature, Geometry } from '../../models/feature.ts';

const NAMES = ['name', 'Name', 'NAME', '名称', '名字', '点位名称', '项目名称', 'title', 'Title', '标题'];

/** Ids of one file, each given once. */
export class Ids {
  readonly #given = new Set<string>();
  #next = 1;

  /** The native id where it is one and still free, otherwise the next number. */
  give(native?: unknown): string {
    const wanted = typeof native === 'string' || typeof native === 'number' ? String(native) : '';
    if (wanted !== '' && !this.#given.has(wanted)) {
      this.#given.add(wanted);
      return wanted;
    }
    while (this.#given.has(`#${this.#next}`)) this.#next++;
    const id = `#${this.#next++}`;
    this.#given.add(id);
    return id;
  }
}

/** Names of fields so that none hides another: one that is taken, or that every object has, gets a number. */
export class FieldNames {
  readonly #given = new Set(['__proto__']);

  give(name: string): string {
    let free = name;
    for (let next = 2; this.#given.has(free); next++) free = `${name} (${next})`;
    this.#given.add(free);
    return free;
  }
}

/** A feature of a file that was added; nothing is known of its type. */
export function featureOf(
  id: string,
  attributes: Record<string, AttributeValue>,
  geometries: Geometry[],
  name?: string,
): Feature {
  const own =
    name ?? NAMES.map((key) => attributes[key]).find((value) => value !== undefined && value !== '');
  return {
    id,
    type: 'GenericCityObject',
    ...(typeof own === 'string' || typeof own === 'number' ? { name: String(own) } : {}),
    attributes,
    geometries,
  };
}
