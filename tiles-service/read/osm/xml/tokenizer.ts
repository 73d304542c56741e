import { InputError } from '../../../../models/errors.ts';

/** Start tags longer than this are taken as damage. */
const MAXIMUM_TAG_BYTES = 1024 * 1024;
const MAXIMUM_ATTRIBUTES = 256;
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const AMPERSAND = 0x26;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;

export interface XmlHandler {
  /** The tag's name and attributes are read from the tokenizer during the call. `empty`: no end tag follows. */
  start(tokenizer: XmlTokenizer, empty: boolean): void;
  end(tokenizer: XmlTokenizer): void;
}

/**
 * A streaming XML tokenizer over UTF-8 bytes: start and end tags with attributes; text, comments, processing
 * instructions and CDATA are passed over. It holds one chunk and the unfinished tag before it. Document type
 * definitions are refused: nothing here needs one, and their entities can be made to fill the memory.
 */
export class XmlTokenizer {
  readonly #name: string;
  #bytes: Buffer = Buffer.alloc(0);
  #position = 0;
  /** Bytes of the document before #bytes. */
  #before = 0;
  /** Start and end of the tag's name, then of every attribute name and value, in #bytes. */
  nameStart = 0;
  nameEnd = 0;
  attributeCount = 0;
  readonly #places = new Int32Array(MAXIMUM_ATTRIBUTES * 4);

  constructor(name: string) {
    this.#name = name;
  }

  get bytes(): Buffer {
    return this.#bytes;
  }

  /** Takes the next piece of the document and hands over all tags that are complete. */
  feed(chunk: Buffer, handler: XmlHandler): void {
    const rest = this.#bytes.subarray(this.#position);
    if (rest.length > MAXIMUM_TAG_BYTES) throw this.broken('a tag is longer than a megabyte');
    this.#before += this.#position;
    this.#bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    this.#position = 0;
    if (this.#before === 0) this.#checkEncoding();
    while (this.#next(handler)) {
      // Every turn passes over one tag.
    }
  }

  /** To be called after the last piece: anything but white space left over is an unfinished tag. */
  finish(): void {
    if (this.#bytes.toString('latin1', this.#position).trim() !== '')
      throw this.broken('it ends in the middle of a tag');
  }

  broken(what: string): InputError {
    return new InputError(
      'osm-xml-broken',
      this.#name,
      `it is no well-formed XML: ${what} (at byte ${this.#before + this.#position}).`,
      'Fetch the file again, or write it anew with "osmium cat" or JOSM.',
    );
  }

  /** Start of the value of the attribute called `name` (ASCII), and its end in `valueEnd`; −1 where absent. */
  valueEnd = 0;
  find(name: string): number {
    for (let i = 0; i < this.attributeCount; i++) {
      const start = this.#places[i * 4];
      if (this.#places[i * 4 + 1] - start === name.length && this.#matches(start, name)) {
        this.valueEnd = this.#places[i * 4 + 3];
        return this.#places[i * 4 + 2];
      }
    }
    return -1;
  }

  is(name: string): boolean {
    return this.nameEnd - this.nameStart === name.length && this.#matches(this.nameStart, name);
  }

  tagName(): string {
    return this.#bytes.toString('utf8', this.nameStart, this.nameEnd);
  }

  /** The value of an attribute with its references resolved. */
  value(name: string): string | undefined {
    const start = this.find(name);
    if (start < 0) return undefined;
    const text = this.#bytes.toString('utf8', start, this.valueEnd);
    const reference = this.#bytes.indexOf(AMPERSAND, start);
    return reference >= 0 && reference < this.valueEnd ? resolveReferences(text) : text;
  }

  #matches(start: number, name: string): boolean {
    for (let i = 0; i < name.length; i++) if (this.#bytes[start + i] !== name.charCodeAt(i)) return false;
    return true;
  }

  #checkEncoding(): void {
    const bytes = this.#bytes;
    const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([\w-]+)["']/.exec(
      bytes.toString('latin1', 0, 200),
    )?.[1];
    const wide = (bytes[0] === 0xfe && bytes[1] === 0xff) || (bytes[0] === 0xff && bytes[1] === 0xfe);
    if (!wide && (!declared || /^(utf-?8|us-ascii)$/i.test(declared))) return;
    throw new InputError(
      'osm-xml-encoding',
      this.#name,
      `it is encoded as ${wide ? 'UTF-16' : declared}; OpenStreetMap XML is UTF-8.`,
      'Convert it, for example with "iconv -t UTF-8", and mend the encoding in its first line.',
    );
  }

  /** Passes over one tag; false when the bytes at hand hold no more complete one. */
  #next(handler: XmlHandler): boolean {
    const bytes = this.#bytes;
    const open = bytes.indexOf(LESS_THAN, this.#position);
    if (open < 0) {
      this.#position = bytes.length;
      return false;
    }
    this.#position = open;
    if (open + 1 >= bytes.length) return false;
    const first = bytes[open + 1];
    if (first === EXCLAMATION) return this.#passDeclaration(open);
    if (first === QUESTION) return this.#passTo('?>', open + 2);
    if (first === SLASH) {
      const close = bytes.indexOf(GREATER_THAN, open);
      if (close < 0) return false;
      this.nameStart = open + 2;
      this.nameEnd = close;
      while (this.nameEnd > this.nameStart && bytes[this.nameEnd - 1] <= 0x20) this.nameEnd--;
      handler.end(this);
      this.#position = close + 1;
      return true;
    }
    const close = this.#scanTag(open + 1);
    if (close < 0) return false;
    handler.start(this, bytes[close - 1] === SLASH);
    this.#position = close + 1;
    return true;
  }

  #passDeclaration(open: number): boolean {
    const bytes = this.#bytes;
    if (open + 9 > bytes.length) return false;
    const start = bytes.toString('latin1', open, open + 9);
    if (start.startsWith('<!--')) return this.#passTo('-->', open + 4);
    if (start === '<![CDATA[') return this.#passTo(']]>', open + 9);
    throw this.broken('it has a document type definition, which is not allowed here');
  }

  #passTo(mark: string, from: number): boolean {
    const at = this.#bytes.indexOf(mark, from, 'latin1');
    if (at >= 0) {
      this.#position = at + mark.length;
      return true;
    }
    // A long comment needs not be held: only its opening and the last bytes, where the mark may be cut, count.
    const opening = this.#bytes.subarray(this.#position, from);
    const keep = Math.max(from, this.#bytes.length - mark.length + 1);
    if (keep > from) {
      const kept = Buffer.concat([opening, this.#bytes.subarray(keep)]);
      this.#before += this.#bytes.length - kept.length;
      this.#bytes = kept;
      this.#position = 0;
    }
    return false;
  }

  /** Notes name and attributes of the start tag whose name begins at `at`; returns where its `>` is, or −1. */
  #scanTag(at: number): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    let i = at;
    while (i < length && bytes[i] > 0x20 && bytes[i] !== SLASH && bytes[i] !== GREATER_THAN) i++;
    this.nameStart = at;
    this.nameEnd = i;
    this.attributeCount = 0;
    while (i < length) {
      const byte = bytes[i];
      if (byte <= 0x20 || byte === SLASH) i++;
      else if (byte === GREATER_THAN) return i;
      else if (byte === LESS_THAN) throw this.broken('a tag begins inside a tag');
      else {
        i = this.#scanAttribute(i);
        if (i < 0) return -1;
      }
    }
    return -1;
  }

  #scanAttribute(start: number): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    let i = start;
    while (i < length && bytes[i] !== EQUALS && bytes[i] > 0x20 && bytes[i] !== GREATER_THAN) i++;
    const nameEnd = i;
    while (i < length && bytes[i] <= 0x20) i++;
    if (i >= length) return -1;
    if (bytes[i] !== EQUALS) throw this.broken('an attribute has no value');
    i++;
    while (i < length && bytes[i] <= 0x20) i++;
    if (i >= length) return -1;
    const quote = bytes[i];
    if (quote !== QUOTE && quote !== APOSTROPHE) throw this.broken('an attribute value has no quotes');
    const valueStart = ++i;
    while (i < length && bytes[i] !== quote) i++;
    if (i >= length) return -1;
    if (this.attributeCount === MAXIMUM_ATTRIBUTES) throw this.broken('a tag has too many attributes');
    const place = this.attributeCount++ * 4;
    this.#places[place] = start;
    this.#places[place + 1] = nameEnd;
    this.#places[place + 2] = valueStart;
    this.#places[place + 3] = i;
    return i + 1;
  }
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** References that XML does not define stay as they are written. */
function resolveReferences(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/g,
    (whole, hex, decimal, name) => {
      if (name) return NAMED[name];
      const code = hex ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
