import type { Bim, BimElement } from '../schema/bim.ts';
import type { Room } from '../schema/room.ts';

/** How something is drawn in a building that is taken apart. */
export const HIDDEN = 0;
export const CLEAR = 1;
export const SOLID = 2;

/** What of a room says what is seen. */
export type RoomChoice = Pick<Room, 'storey' | 'only' | 'hidden' | 'clear' | 'rest'>;

/** Elements by what they are a part of: made once for a model. */
export class ModelParts {
  readonly elements: readonly BimElement[];
  /** Index of each element by its id. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Index among `bim.storeys` of each element: its own, else that of what it is a part of or of its room; −1: none. */
  readonly storeyOf: Int16Array;
  /** The same, but for those in no storey the one that they stand in by height: what is lifted with it. */
  readonly levelOf: Int16Array;
  readonly #names: readonly (readonly string[])[];

  constructor(bim: Bim) {
    const { elements, spaces, storeys } = bim;
    this.elements = elements;
    this.indexOf = new Map(elements.map(({ id }, index) => [id, index]));
    const storeyAt = new Map(storeys.map(({ id }, index) => [id, index]));
    const ofSpace = new Map(spaces.map(({ id, storey }) => [id, storey]));
    this.storeyOf = new Int16Array(elements.length).fill(-1);
    this.levelOf = new Int16Array(elements.length).fill(-1);
    const names: string[][] = [];
    for (const [index, element] of elements.entries()) {
      const chain = this.#chainOf(element);
      const storey = firstOf(chain, (one) => one.storey ?? (one.space ? ofSpace.get(one.space) : undefined));
      const space = firstOf(chain, (one) => one.space);
      this.storeyOf[index] = storey === undefined ? -1 : (storeyAt.get(storey) ?? -1);
      this.levelOf[index] = this.storeyOf[index] >= 0 ? this.storeyOf[index] : levelOf(element, storeys);
      names.push([
        ...chain.map(({ id }) => id),
        element.class,
        ...(storey === undefined ? [] : [storey]),
        ...(space === undefined ? [] : [space]),
      ]);
    }
    this.#names = names;
  }

  /** Indices of the elements that a name means: an id of an element (with its parts), a room, a storey, or a class. */
  named(name: string): number[] {
    return this.#names.flatMap((names, index) => (names.includes(name) ? [index] : []));
  }

  /** The element that this one is a part of in the end: itself, where it is a part of none. */
  outermost(element: BimElement): BimElement {
    return this.#chainOf(element).at(-1) ?? element;
  }

  /** How each element is drawn: HIDDEN, CLEAR or SOLID. What is hidden by name stays so, whatever else is said. */
  visibility({ storey, only, hidden, clear, rest }: RoomChoice): Uint8Array {
    const others = rest === 'clear' ? CLEAR : HIDDEN;
    const alone = new Set(only);
    const gone = new Set(hidden);
    const seenThrough = new Set(clear);
    return Uint8Array.from(this.#names, (names) => {
      if (names.some((name) => gone.has(name))) return HIDDEN;
      if (storey !== undefined && !names.includes(storey)) return others;
      if (alone.size > 0 && !names.some((name) => alone.has(name))) return others;
      return names.some((name) => seenThrough.has(name)) ? CLEAR : SOLID;
    });
  }

  /** The element and what it is a part of, from the inside out. */
  #chainOf(element: BimElement): BimElement[] {
    const chain = [element];
    for (let parent = element.parent; parent !== undefined; ) {
      const at = this.indexOf.get(parent);
      const next = at === undefined ? undefined : this.elements[at];
      if (!next || chain.includes(next)) break;
      chain.push(next);
      parent = next.parent;
    }
    return chain;
  }
}

function firstOf<Value>(
  chain: readonly BimElement[],
  of: (element: BimElement) => Value | undefined,
): Value | undefined {
  for (const element of chain) {
    const value = of(element);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The storey in whose heights the middle of an element lies, else the nearest; −1 without a shape or storeys. */
function levelOf({ bounds }: BimElement, storeys: Bim['storeys']): number {
  if (!bounds) return -1;
  const middle = (bounds[2] + bounds[5]) / 2;
  let best = -1;
  let least = Infinity;
  for (const [index, { lowest, highest }] of storeys.entries()) {
    if (lowest === undefined || highest === undefined) continue;
    const away = Math.max(lowest - middle, middle - highest, 0);
    // Storeys overlap by what stands in both: the upper one begins there.
    if (away <= least) [best, least] = [index, away];
  }
  return best;
}
