import { AddError } from './add-error.ts';

/** An element of a parsed document. Names are without their prefix: kml:Point is Point. */
export interface XmlElement {
  name: string;
  /** Without prefixes, but for xlink:href, which is `href`. */
  attributes: Record<string, string>;
  children: XmlElement[];
  /** Its own text, CDATA included, trimmed. */
  text: string;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
const MOST_DEEP = 200;

/**
 * A well-formed XML document as a tree: for service descriptions, KML and GML, in a worker too, where there is no
 * DOM. Entities of a document's own are not expanded but refused: nobody needs them here, and they can be a bomb.
 * Throws `xml-broken` with the line, `xml-entities`.
 */
export function parseXml(name: string, text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open: XmlElement[] = [root];
  let at = 0;
  const broken = (where: number) =>
    new AddError('xml-broken', { name, line: text.slice(0, where).split('\n').length });
  while (at < text.length) {
    const tag = text.indexOf('<', at);
    const current = open[open.length - 1];
    const between = tag < 0 ? text.slice(at) : text.slice(at, tag);
    if (between.trim() !== '') {
      if (current === root && between.replace('\ufeff', '').trim() !== '') throw broken(at);
      current.text += decodeEntities(between, () => broken(at));
    }
    if (tag < 0) break;
    if (text.startsWith('<!--', tag)) {
      at = behind(text, '-->', tag + 4);
    } else if (text.startsWith('<![CDATA[', tag)) {
      at = behind(text, ']]>', tag + 9);
      if (at > 0) current.text += text.slice(tag + 9, at - 3);
    } else if (text.startsWith('<?', tag)) {
      at = behind(text, '?>', tag + 2);
    } else if (text.startsWith('<!', tag)) {
      at = behind(text, '>', tag + 2);
      if (/<!ENTITY/i.test(text.slice(tag, at)) || text.slice(tag, at).includes('['))
        throw new AddError('xml-entities', { name });
    } else {
      const end = endOfTag(text, tag);
      if (end < 0) throw broken(tag);
      at = end + 1;
      const isClosing = text[tag + 1] === '/';
      if (isClosing) {
        if (open.length < 2 || localName(text.slice(tag + 2, end).trim()) !== current.name) throw broken(tag);
        current.text = current.text.trim();
        open.pop();
      } else {
        const isEmpty = text[end - 1] === '/';
        const element = elementOf(text.slice(tag + 1, isEmpty ? end - 1 : end));
        if (!element || (current === root && root.children.length > 0)) throw broken(tag);
        current.children.push(element);
        if (!isEmpty) open.push(element);
        if (open.length > MOST_DEEP) throw broken(tag);
      }
    }
    if (at <= 0) throw broken(tag);
  }
  if (open.length > 1) throw new AddError('xml-truncated', { name, element: open[open.length - 1].name });
  const [document] = root.children;
  if (!document) throw broken(0);
  return document;
}

/** The place behind a mark, or 0. */
function behind(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found < 0 ? 0 : found + mark.length;
}

/** The `>` that ends a tag: those within quotes do not. */
function endOfTag(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (quote) {
      if (sign === quote) quote = '';
    } else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '>') return at;
  }
  return -1;
}

function elementOf(tag: string): XmlElement | undefined {
  const name = /^[^\s/>="'<]+/.exec(tag)?.[0];
  if (!name) return undefined;
  const attributes: Record<string, string> = {};
  for (const [, key, double, single] of tag
    .slice(name.length)
    // A name begins behind a blank or a value, so that a long word without one is looked through once.
    .matchAll(/(?<![^\s"'])([^\s="']+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g))
    if (!key.startsWith('xmlns'))
      attributes[localName(key)] = decodeEntities(double ?? single ?? '', () => undefined);
  return { name: localName(name), attributes, children: [], text: '' };
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decodeEntities(text: string, unknown: () => AddError | undefined): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (whole, entity: string) => {
    if (entity[0] === '#') {
      const code =
        entity[1] === 'x' || entity[1] === 'X'
          ? Number.parseInt(entity.slice(2), 16)
          : Number(entity.slice(1));
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    }
    const known = Object.hasOwn(ENTITIES, entity) ? ENTITIES[entity] : undefined;
    if (known !== undefined) return known;
    const error = unknown();
    if (error) throw error;
    return whole;
  });
}

export function child(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((item) => item.name === name);
}

export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((item) => item.name === name) ?? [];
}

/** Text of a child, or of a child of a child …; undefined where there is none. */
export function textAt(element: XmlElement | undefined, ...path: string[]): string | undefined {
  let at = element;
  for (const name of path) at = child(at, name);
  return at?.text || undefined;
}

/** All elements of a name, at any depth. */
export function* descendants(element: XmlElement, name: string): Generator<XmlElement> {
  for (const item of element.children) {
    if (item.name === name) yield item;
    yield* descendants(item, name);
  }
}
