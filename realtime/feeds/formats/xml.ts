import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element: attributes under `@name`, its own text under `#text`; one without either is its text. */
export type XmlNode = string | { [key: string]: XmlNode | XmlNode[] };

/** Deeper ones are no document of a feed. */
const MOST_DEPTH = 64;

/**
 * Parses XML without namespaces' prefixes. A document type is refused, whatever it holds: entities of its own are how
 * a small document becomes a great one, or reads files. Throws a RangeError that says where and what.
 *
 * @param lists Names of elements that are lists even where there is one.
 */
export function parseXml(
  text: string,
  lists: readonly string[] = [],
): { [name: string]: XmlNode | XmlNode[] } {
  if (/<!DOCTYPE/i.test(text)) throw new RangeError('it has a document type (<!DOCTYPE), which is refused');
  const valid = XMLValidator.validate(text, { allowBooleanAttributes: false });
  if (valid !== true) throw new RangeError(`line ${valid.err.line}: ${valid.err.msg}`);
  const always = new Set(lists);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
    // The five of XML and numbers; others cannot be declared without a document type.
    processEntities: true,
    htmlEntities: true,
    maxNestedTags: MOST_DEPTH,
    isArray: (name) => always.has(name),
  });
  try {
    return parser.parse(text);
  } catch (error) {
    throw new RangeError((error as Error).message);
  }
}

/** The members of something that is there never, once or often. */
export const listOf = (node: XmlNode | XmlNode[] | undefined): XmlNode[] =>
  node === undefined ? [] : Array.isArray(node) ? node : [node];

/** The child elements of a name. */
export const childrenOf = (node: XmlNode | undefined, name: string): XmlNode[] =>
  node === undefined || typeof node === 'string' || !Object.hasOwn(node, name) ? [] : listOf(node[name]);

export const childOf = (node: XmlNode | undefined, name: string): XmlNode | undefined =>
  childrenOf(node, name)[0];

/** The text of an element; undefined: it is not there, or empty. */
export function textOf(node: XmlNode | undefined): string | undefined {
  const text = typeof node === 'object' ? node['#text'] : node;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
}

/** The text of a child element. */
export const childText = (node: XmlNode | undefined, name: string): string | undefined =>
  textOf(childOf(node, name));

export const attributeOf = (node: XmlNode | undefined, name: string): string | undefined => {
  const value = typeof node === 'object' ? node[`@${name}`] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** Bytes to text as the declaration says (`encoding="…"`), else UTF-8. Throws a RangeError. */
export function xmlText(body: Uint8Array): string {
  const head = Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, 200)).toString('latin1');
  const encoding = /^[^<]*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1] ?? 'utf-8';
  return decodeText(body, encoding);
}

/** Making one takes as long as reading a small message. */
const decoders = new Map<string, TextDecoder>();
const MOST_DECODERS = 100;

/** Throws a RangeError where the bytes are not of the encoding, or it is not known. */
export function decodeText(body: Uint8Array, encoding: string): string {
  let decoder = decoders.get(encoding);
  if (!decoder) {
    try {
      decoder = new TextDecoder(encoding, { fatal: true });
    } catch {
      throw new RangeError(`the encoding "${encoding}" is not known`);
    }
    if (decoders.size < MOST_DECODERS) decoders.set(encoding, decoder);
  }
  try {
    return decoder.decode(body);
  } catch {
    throw new RangeError(`it is not ${encoding}`);
  }
}
