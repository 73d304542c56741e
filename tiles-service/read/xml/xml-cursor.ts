import { InputError } from '../../../models/errors.ts';
import type { Bytes } from '../json/byte-file.ts';
import { NameTable, type Vocabulary, type XmlName } from './name-table.ts';
import { type NumberList, parseNumbers } from './numbers.ts';
import { resolveReferences } from './references.ts';

export const START = 1;
export const END = 2;
/** The document is over, all elements closed. */
export const EOF = 0;
export type XmlToken = typeof START | typeof END | typeof EOF;

const WINDOW_BYTES = 2 ** 20;
/** A tag or a run of text that is longer is taken as damage. */
const MAXIMUM_TOKEN_BYTES = 256 * 2 ** 20;
const MAXIMUM_ATTRIBUTES = 512;
const MAXIMUM_DEPTH = 256;
/** Bytes looked at one by one before the search is left to the machine. */
const NEAR = 24;

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const COLON = 0x3a;

/**
 * A pull tokenizer for XML in UTF-8: `next()` goes from tag to tag; the text between the last two tags, the
 * attributes of the start tag and its position can be asked for until the next call. Namespaces are resolved,
 * tags are checked for pairs, references are resolved when a text is asked for. Memory: a window of the file, as
 * large as its longest tag or text. Document type definitions are refused: nothing needs one here, and their
 * entities can be made to fill the memory.
 */
export class XmlCursor {
  readonly #file: Bytes;
  readonly #names: NameTable;
  #bytes: Buffer;
  /** Position in the file of #bytes[0]. */
  #base: number;
  #at = 0;
  #end = 0;
  /** The start tag read last is empty: its end tag comes next, of itself. */
  #pendingEnd = false;
  readonly #open: XmlName[] = [];
  readonly #scopes: { depth: number; bindings: ReadonlyMap<string, string> }[] = [];
  readonly #isFragment: boolean;
  #rootSeen = false;
  #textStart = 0;
  #textEnd = 0;
  /** Text before a comment or a CDATA section. */
  #textBefore = '';
  #tagStart = 0;
  /** Start and end of the name, then of the value of every attribute. */
  readonly #places = new Int32Array(MAXIMUM_ATTRIBUTES * 4);
  attributeCount = 0;
  /** The element that starts or ends. */
  name: XmlName = NO_NAME;

  /** `position` and `bindings`: reads a single element that starts there, in the scope of these prefixes. */
  constructor(
    file: Bytes,
    vocabulary: Vocabulary,
    position = 0,
    bindings: ReadonlyMap<string, string> = XML_BINDINGS,
  ) {
    this.#file = file;
    this.#names = new NameTable(vocabulary, bindings);
    this.#base = position;
    this.#isFragment = position > 0;
    this.#bytes = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, Math.max(64, file.size + 1)));
    if (position === 0) this.#passByteOrderMark();
  }

  /** Elements that are open, the one that just started included, the one that just ended not. */
  get depth(): number {
    return this.#open.length;
  }

  /** The file's name, for messages. */
  get file(): string {
    return this.#file.name;
  }

  /** Position in the file behind the last tag. */
  get position(): number {
    return this.#base + this.#at;
  }

  /** Position in the file of the start tag read last. */
  get tagPosition(): number {
    return this.#base + this.#tagStart;
  }

  /** Namespaces by prefix, as bound at present. */
  get bindings(): ReadonlyMap<string, string> {
    return this.#names.bindings;
  }

  /** @throws InputError `xml-broken` */
  next(): XmlToken {
    if (this.#pendingEnd) {
      this.#pendingEnd = false;
      this.#textStart = this.#textEnd = this.#at;
      this.#textBefore = '';
      return this.#close();
    }
    if (this.#isFragment && this.#rootSeen && this.#open.length === 0) return EOF;
    this.#textStart = this.#at;
    if (this.#textBefore !== '') this.#textBefore = '';
    for (;;) {
      const open = this.#find(this.#at);
      if (open < 0) return this.#finish();
      this.#at = open;
      if (open + 1 >= this.#end && !this.#more()) throw this.broken('it ends in the middle of a tag');
      const first = this.#bytes[this.#at + 1];
      if (first === EXCLAMATION || first === QUESTION) {
        this.#passSpecial(first);
        continue;
      }
      this.#textEnd = this.#at;
      return first === SLASH ? this.#endTag() : this.#startTag();
    }
  }

  /** Passes over the rest of the element that just started, its end tag included. */
  skip(): void {
    const target = this.#open.length - 1;
    while (this.#open.length > target) if (this.next() === EOF) return;
  }

  /** The text between the last two tags, references resolved. */
  text(): string {
    const run = resolveReferences(this.#bytes.toString('utf8', this.#textStart, this.#textEnd));
    return this.#textBefore === '' ? run : this.#textBefore + run;
  }

  /** Appends the numbers in the text between the last two tags. */
  numbers(out: NumberList): void {
    if (this.#textBefore === '') parseNumbers(this.#bytes, this.#textStart, this.#textEnd, out);
    else {
      const bytes = Buffer.from(this.text());
      parseNumbers(bytes, 0, bytes.length, out);
    }
  }

  /** The value of the attribute whose name without prefix is `local` (ASCII), references resolved. */
  attribute(local: string): string | undefined {
    for (let index = 0; index < this.attributeCount; index++) {
      const end = this.#places[index * 4 + 1];
      const start = end - local.length;
      const whole = this.#places[index * 4];
      if (start < whole || (start > whole && this.#bytes[start - 1] !== COLON)) continue;
      let at = 0;
      while (at < local.length && this.#bytes[start + at] === local.charCodeAt(at)) at++;
      if (at < local.length) continue;
      const text = this.#bytes.toString('utf8', this.#places[index * 4 + 2], this.#places[index * 4 + 3]);
      return resolveReferences(text);
    }
    return undefined;
  }

  broken(what: string): InputError {
    return new InputError(
      'xml-broken',
      this.#file.name,
      `is no well-formed XML: ${what} (near byte ${this.position}).`,
      'Copy or export the file again; "xmllint --noout" shows where it breaks.',
    );
  }

  #startTag(): XmlToken {
    const close = this.#scanTag();
    const bytes = this.#bytes;
    let nameEnd = this.#at + 1;
    while (bytes[nameEnd] > 0x20 && bytes[nameEnd] !== GREATER_THAN && bytes[nameEnd] !== SLASH) nameEnd++;
    if (nameEnd === this.#at + 1) throw this.broken('a tag has no name');
    const name = this.#names.intern(bytes, this.#at + 1, nameEnd);
    if (!name) throw this.broken('it has too many different element names');
    if (this.#open.length >= MAXIMUM_DEPTH) throw this.broken('its elements are nested too deeply');
    if (this.#open.length === 0 && this.#rootSeen) throw this.broken('it goes on behind its root element');
    this.#rootSeen = true;
    this.#open.push(name);
    if (this.attributeCount > 0) this.#bind();
    this.#names.resolve(name);
    this.name = name;
    this.#tagStart = this.#at;
    this.#pendingEnd = bytes[close - 1] === SLASH;
    this.#at = close + 1;
    return START;
  }

  #endTag(): XmlToken {
    let close = this.#at + 2;
    for (;;) {
      while (close < this.#end && this.#bytes[close] !== GREATER_THAN) close++;
      if (close < this.#end) break;
      const length = close - this.#at;
      if (!this.#more()) throw this.broken('it ends in the middle of a tag');
      close = this.#at + length;
    }
    let nameEnd = close;
    while (nameEnd > this.#at + 2 && this.#bytes[nameEnd - 1] <= 0x20) nameEnd--;
    const name = this.#names.intern(this.#bytes, this.#at + 2, nameEnd);
    if (name === undefined || this.#open[this.#open.length - 1] !== name)
      throw this.broken(`</${name?.local ?? ''}> ends an element that is not open`);
    this.#at = close + 1;
    return this.#close();
  }

  #close(): XmlToken {
    const name = this.#open[this.#open.length - 1];
    // An element inside may have bound the same spelling to something else.
    this.#names.resolve(name);
    this.name = name;
    const scope = this.#scopes[this.#scopes.length - 1];
    if (scope !== undefined && scope.depth === this.#open.length) {
      this.#scopes.pop();
      this.#names.rebind(scope.bindings);
    }
    this.#open.pop();
    return END;
  }

  #finish(): XmlToken {
    if (this.#open.length > 0) throw this.broken('it ends before its elements do');
    if (!this.#rootSeen) throw this.broken('it has no elements');
    return EOF;
  }

  /** Index of the next `<` from `from` on; −1 at the end of the file. */
  #find(from: number): number {
    let at = from;
    for (;;) {
      const near = Math.min(this.#end, at + NEAR);
      const bytes = this.#bytes;
      while (at < near) {
        if (bytes[at] === LESS_THAN) return at;
        at++;
      }
      if (at < this.#end) {
        const found = bytes.indexOf(LESS_THAN, at);
        if (found >= 0 && found < this.#end) return found;
      }
      const length = this.#end - this.#at;
      if (!this.#more()) return -1;
      at = this.#at + length;
    }
  }

  /** Notes the attributes of the start tag at #at; returns where its `>` is. */
  #scanTag(): number {
    for (;;) {
      const close = this.#scanTagIn();
      if (close >= 0) return close;
      if (!this.#more()) throw this.broken('it ends in the middle of a tag');
    }
  }

  #scanTagIn(): number {
    const bytes = this.#bytes;
    const end = this.#end;
    let at = this.#at + 1;
    this.attributeCount = 0;
    while (at < end && bytes[at] > 0x20 && bytes[at] !== SLASH && bytes[at] !== GREATER_THAN) at++;
    while (at < end) {
      const byte = bytes[at];
      if (byte === GREATER_THAN) return at;
      if (byte <= 0x20 || byte === SLASH) at++;
      else if (byte === LESS_THAN) throw this.broken('a tag begins inside a tag');
      else {
        const start = at;
        while (at < end && bytes[at] !== EQUALS && bytes[at] > 0x20 && bytes[at] !== GREATER_THAN) at++;
        const nameEnd = at;
        while (at < end && bytes[at] <= 0x20) at++;
        if (at >= end) return -1;
        if (bytes[at] !== EQUALS) throw this.broken('an attribute has no value');
        at++;
        while (at < end && bytes[at] <= 0x20) at++;
        if (at >= end) return -1;
        const quote = bytes[at];
        if (quote !== QUOTE && quote !== APOSTROPHE) throw this.broken('an attribute value has no quotes');
        const valueStart = ++at;
        while (at < end && bytes[at] !== quote) at++;
        if (at >= end) return -1;
        if (this.attributeCount === MAXIMUM_ATTRIBUTES) throw this.broken('a tag has too many attributes');
        const place = this.attributeCount++ * 4;
        this.#places[place] = start;
        this.#places[place + 1] = nameEnd;
        this.#places[place + 2] = valueStart;
        this.#places[place + 3] = at;
        at++;
      }
    }
    return -1;
  }

  /** Takes in the namespaces that the start tag declares. */
  #bind(): void {
    let bindings: Map<string, string> | undefined;
    for (let index = 0; index < this.attributeCount; index++) {
      const start = this.#places[index * 4];
      if (this.#bytes[start] !== 0x78 || this.#bytes[start + 1] !== 0x6d) continue;
      const name = this.#bytes.toString('utf8', start, this.#places[index * 4 + 1]);
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
      const value = this.#bytes.toString('utf8', this.#places[index * 4 + 2], this.#places[index * 4 + 3]);
      const prefix = name.slice(6);
      const uri = resolveReferences(value).trim();
      if ((bindings ?? this.#names.bindings).get(prefix) === uri) continue;
      if (!bindings) {
        bindings = new Map(this.#names.bindings);
        this.#scopes.push({ depth: this.#open.length, bindings: this.#names.bindings });
      }
      bindings.set(prefix, uri);
    }
    if (bindings) this.#names.rebind(bindings);
  }

  #passSpecial(first: number): void {
    while (this.#end - this.#at < 9 && this.#more());
    const opening = this.#bytes.toString('latin1', this.#at, Math.min(this.#end, this.#at + 9));
    if (first === QUESTION) this.#passTo('?>', 2);
    else if (opening.startsWith('<!--')) this.#passTo('-->', 4);
    else if (opening === '<![CDATA[') {
      const before = resolveReferences(this.#bytes.toString('utf8', this.#textStart, this.#at));
      this.#textBefore += before;
      this.#textStart = this.#at;
      const end = this.#seek(']]>', 9);
      this.#textBefore += this.#bytes.toString('utf8', this.#at + 9, end);
      this.#at = this.#textStart = end + 3;
    } else if (opening.startsWith('<!DOCTYPE')) {
      throw this.broken('it has a document type definition, which is not allowed here');
    } else throw this.broken('a tag begins with "<!"');
  }

  #passTo(mark: string, opening: number): void {
    this.#textBefore += resolveReferences(this.#bytes.toString('utf8', this.#textStart, this.#at));
    this.#textStart = this.#at;
    const end = this.#seek(mark, opening);
    this.#at = this.#textStart = end + mark.length;
  }

  /** Index of the mark behind the tag at #at. */
  #seek(mark: string, skip: number): number {
    let from = skip;
    for (;;) {
      const found = this.#bytes.indexOf(mark, this.#at + from, 'latin1');
      if (found >= 0 && found + mark.length <= this.#end) return found;
      from = Math.max(skip, this.#end - this.#at - mark.length + 1);
      if (!this.#more()) throw this.broken(`"${mark}" is missing`);
    }
  }

  /** Reads on behind the bytes from the current text on; false at the end of the file. */
  #more(): boolean {
    const keep = this.#textStart;
    const kept = this.#end - keep;
    if (kept > MAXIMUM_TOKEN_BYTES) {
      throw this.broken(`a tag or text is longer than ${MAXIMUM_TOKEN_BYTES / 2 ** 20} MiB`);
    }
    if (this.#base + this.#end >= this.#file.size) return false;
    let target = this.#bytes;
    if (kept > target.length / 2) target = Buffer.allocUnsafe(target.length * 2);
    this.#bytes.copy(target, 0, keep, this.#end);
    this.#bytes = target;
    this.#base += keep;
    this.#at -= keep;
    this.#textStart = 0;
    this.#textEnd -= keep;
    const count = this.#file.read(target.subarray(kept), this.#base + kept);
    this.#end = kept + count;
    return count > 0;
  }

  #passByteOrderMark(): void {
    this.#more();
    const bytes = this.#bytes;
    if (this.#end >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
  }
}

const NO_NAME: XmlName = { prefix: '', local: '', uri: '', code: 0 };
const XML_BINDINGS: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);
