/** An element's name as it is written, with what it means where it stands. One object per spelling and document. */
export interface XmlName {
  readonly prefix: string;
  readonly local: string;
  /** Namespace that the prefix stands for at the element read last; empty where there is none. */
  uri: string;
  /** What the vocabulary calls the element. */
  code: number;
}

interface Entry extends XmlName {
  readonly bytes: Uint8Array;
  epoch: number;
}

/** Gives known elements a number other than 0, for quick comparison. */
export type Vocabulary = (uri: string, local: string) => number;

/** Different names that a document may use; what has more is no document but an attack. */
const MAXIMUM_NAMES = 65_536;

/** Element names by their bytes, so that no string is made for a tag that was seen before. */
export class NameTable {
  readonly #vocabulary: Vocabulary;
  readonly #codes = new Map<string, number>();
  #slots: (Entry | undefined)[] = new Array(1024);
  #count = 0;
  /** Prefixes bound at present. */
  bindings: ReadonlyMap<string, string>;
  #epoch = 0;

  constructor(vocabulary: Vocabulary, bindings: ReadonlyMap<string, string> = new Map()) {
    this.#vocabulary = vocabulary;
    this.bindings = bindings;
  }

  /** The prefixes mean something else from here on. */
  rebind(bindings: ReadonlyMap<string, string>): void {
    this.bindings = bindings;
    this.#epoch++;
  }

  /** Undefined once there are too many names. */
  intern(bytes: Uint8Array, start: number, end: number): XmlName | undefined {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at], 0x01000193);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = this.#slots[slot];
      if (entry === undefined) break;
      if (equals(entry.bytes, bytes, start, end)) return entry;
      slot = (slot + 1) & mask;
    }
    if (this.#count >= MAXIMUM_NAMES) return undefined;
    // A copy: the slice of a Buffer is none.
    const own = new Uint8Array(bytes.subarray(start, end));
    const text = Buffer.from(own).toString('utf8');
    const colon = text.indexOf(':');
    const entry: Entry = {
      bytes: own,
      prefix: colon < 0 ? '' : text.slice(0, colon),
      local: text.slice(colon + 1),
      uri: '',
      code: 0,
      epoch: -1,
    };
    this.#slots[slot] = entry;
    if (++this.#count * 2 > this.#slots.length) this.#grow();
    return entry;
  }

  /** Brings `uri` and `code` up to what is bound at present. */
  resolve(name: XmlName): void {
    const entry = name as Entry;
    if (entry.epoch === this.#epoch) return;
    entry.epoch = this.#epoch;
    entry.uri = this.bindings.get(entry.prefix) ?? '';
    const key = `${entry.uri} ${entry.local}`;
    let code = this.#codes.get(key);
    if (code === undefined) {
      code = this.#vocabulary(entry.uri, entry.local);
      if (this.#codes.size < MAXIMUM_NAMES) this.#codes.set(key, code);
    }
    entry.code = code;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Array(old.length * 2);
    const mask = this.#slots.length - 1;
    for (const entry of old) {
      if (!entry) continue;
      let hash = 0x811c9dc5;
      for (const byte of entry.bytes) hash = Math.imul(hash ^ byte, 0x01000193);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (this.#slots[slot]) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}

function equals(own: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (own.length !== length) return false;
  for (let at = 0; at < length; at++) if (own[at] !== bytes[start + at]) return false;
  return true;
}
