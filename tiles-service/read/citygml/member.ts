import { EOF, START, type XmlCursor } from '../xml/xml-cursor.ts';
import type { GeometryParser } from './geometry-parser.ts';
import type { GeometryRun } from './geometry-pool.ts';
import { CODE, isGeometry } from './vocabulary.ts';

/** An element of a city object that is no geometry. */
export interface Element {
  prefix: string;
  local: string;
  /** Namespace. */
  uri: string;
  code: number;
  /** Attributes by their name without prefix; undefined: none. */
  attributes?: Record<string, string>;
  children: Element[];
  /** Text, if there are no children. */
  text: string;
  /** A geometry's place in the pool; it has no children here. */
  geometry?: GeometryRun;
}

/** Attributes of elements that are looked at. */
const KEPT = ['id', 'codeSpace', 'uom', 'name', 'href', 'uri', 'role'] as const;
/** Properties that may lead to a geometry by a link alone. */
const GEOMETRY_PROPERTY = /^(lod[0-4][A-Z]|tin$)/;
const RELATIVE = /^relative(GML)?Geometry$/;
/** Elements of one member; what has more is no city object. */
const MAXIMUM_ELEMENTS = 1_500_000;

/**
 * Reads the element whose start tag the cursor is at, with all that is in it, up to its end tag: geometries into the
 * parser's pool (those of implicit geometries, in axes of their own, into the prototypes'), everything else as a
 * tree. Appearances are passed over: the survey has them. `prototypeLinks` gets the ids of prototypes elsewhere.
 */
export function readMember(
  xml: XmlCursor,
  geometries: GeometryParser,
  prototypes: GeometryParser,
  prototypeLinks: string[],
): Element {
  const root = elementOf(xml);
  const stack: Element[] = [root];
  let count = 1;
  while (stack.length > 0) {
    const token = xml.next();
    const parent = stack[stack.length - 1];
    if (token === EOF) break;
    if (token !== START) {
      if (parent.children.length === 0) {
        parent.text = xml.text().trim();
        const href = parent.attributes?.href;
        if (href !== undefined && GEOMETRY_PROPERTY.test(parent.local)) {
          parent.children.push({ ...parent, children: [], text: '', geometry: geometries.link(href) });
        }
      }
      stack.pop();
      continue;
    }
    if (++count > MAXIMUM_ELEMENTS) throw xml.broken('an object has more than 1.5 million parts');
    const { code } = xml.name;
    if (code === CODE.appearance) xml.skip();
    else if (isGeometry(code)) {
      const element = elementOf(xml);
      element.geometry = (RELATIVE.test(parent.local) ? prototypes : geometries).parse(xml);
      parent.children.push(element);
    } else {
      const element = elementOf(xml);
      parent.children.push(element);
      stack.push(element);
      const href = element.attributes?.href;
      if (href?.startsWith('#') && RELATIVE.test(element.local)) prototypeLinks.push(href.slice(1));
    }
  }
  return root;
}

function elementOf(xml: XmlCursor): Element {
  const { prefix, local, uri, code } = xml.name;
  const element: Element = { prefix, local, uri, code, children: [], text: '' };
  if (xml.attributeCount === 0) return element;
  for (const name of KEPT) {
    const value = xml.attribute(name);
    if (value === undefined) continue;
    element.attributes ??= {};
    element.attributes[name] = value;
  }
  return element;
}
