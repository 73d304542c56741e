import { strictestOf, strictness } from '../../../models/access/strictness.ts';
import type { Feature } from '../../../models/feature.ts';
import { hash64 } from '../../../models/ids.ts';
import type { Publication } from '../../../models/schema/index.ts';

/**
 * Learns, while a source is read, which of its features are stricter than the source. Who may not see a whole may
 * not see its parts: a class is handed down from parents to children. Memory grows with the stricter features
 * and with the links between wholes and parts, and by nothing else.
 */
export class FeatureClasses {
  readonly #base: Publication;
  /** Stricter features by the hash of their id. */
  readonly #classes = new Map<number, Publication>();
  readonly #attributes: readonly [name: string, publication: Publication][];
  /** Pairs of hashes: the whole, the part. */
  readonly #links: number[] = [];

  /** `base`: the class of the source; `attributes`: those of stricter classes, by name. */
  constructor(base: Publication, attributes: Readonly<Record<string, Publication>> = {}) {
    this.#base = base;
    this.#attributes = Object.entries(attributes);
  }

  /** True if nothing is stricter than the source. */
  get isEmpty(): boolean {
    return this.#classes.size === 0;
  }

  /** An id that comes twice has the stricter of its classes. */
  add(feature: Feature): void {
    const { id, parents, children, publication } = feature;
    if (publication && strictness(publication) > strictness(this.#base)) this.#raise(hashOf(id), publication);
    // Readers make ids of columns that look like ids: then the id tells what the attribute must not.
    const native = id.slice(id.indexOf(':') + 1);
    for (const [name, own] of this.#attributes)
      if (String(feature.attributes[name]) === native && ID_NAME.test(name)) this.#raise(hashOf(id), own);
    if (parents) for (const parent of parents) this.#links.push(hashOf(parent), hashOf(id));
    if (children) for (const child of children) this.#links.push(hashOf(id), hashOf(child));
  }

  /** Hands classes down; to be called once, when all features were added. */
  handDown(): void {
    for (let changed = !this.isEmpty; changed; ) {
      changed = false;
      for (let i = 0; i < this.#links.length; i += 2) {
        const own = this.#classes.get(this.#links[i]);
        if (own && this.#raise(this.#links[i + 1], own)) changed = true;
      }
    }
  }

  classOf(id: string): Publication {
    return this.#classes.get(hashOf(id)) ?? this.#base;
  }

  #raise(hash: number, publication: Publication): boolean {
    const known = this.#classes.get(hash) ?? this.#base;
    const raised = strictestOf(known, publication);
    if (raised === known) return false;
    this.#classes.set(hash, raised);
    return true;
  }
}

const ID_NAME = /id$|^id|code|number|nummer|编号|编码|代码|号$/i;

/** 53 bits: two ids that share one are both taken for the stricter, which hides too much and never too little. */
function hashOf(id: string): number {
  const [high, low] = hash64(id);
  return (high & 0x1fffff) * 0x1_0000_0000 + low;
}
