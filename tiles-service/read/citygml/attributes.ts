import type { AttributeValue } from '../../../models/feature.ts';
import type { Codelists } from './codelists.ts';
import type { Element } from './member.ts';
import type { Findings } from './reasons.ts';
import { CITYGML, GML } from './vocabulary.ts';

const MAXIMUM_DEPTH = 16;

/** Attributes of CityGML that are codes, whatever they look like. */
const CODES: ReadonlySet<string> = new Set(['class', 'function', 'usage', 'roofType', 'species', 'status']);
/** Metres per unit of length; other units are kept as they are. */
const METRES: Record<string, number> = {
  m: 1,
  '#m': 1,
  metre: 1,
  meter: 1,
  metres: 1,
  'urn:ogc:def:uom:UCUM::m': 1,
  'urn:adv:uom:m': 1,
  cm: 0.01,
  mm: 0.001,
  ft: 0.3048,
};

export type Attributes = Record<string, AttributeValue>;

/** Makes attribute values of elements: texts, numbers, codes with their meanings, nested ones of extensions. */
export class AttributeReader {
  readonly #codelists: Codelists;
  readonly #findings: Findings;

  constructor(codelists: Codelists, findings: Findings) {
    this.#codelists = codelists;
    this.#findings = findings;
  }

  /**
   * Adds a property under its name: of CityGML and GML as it is, of extensions with its prefix (`uro:…`). What comes
   * several times becomes a list. A code whose meaning is known is replaced by it and kept as `<name>Code`; a unit
   * other than metres is kept as `<name>Unit`.
   */
  add(property: Element, out: Attributes): void {
    const isOwn = CITYGML.test(property.uri) || GML.test(property.uri);
    this.#addAs(
      isOwn || property.prefix === '' ? property.local : `${property.prefix}:${property.local}`,
      property,
      out,
      0,
    );
  }

  /** Adds generic attributes (CityGML 1 and 2: `stringAttribute name="…"`; 3: `StringAttribute` with `name`). */
  addGeneric(element: Element, out: Attributes): void {
    this.#addGeneric(element, out, 0);
  }

  #addGeneric(element: Element, out: Attributes, depth: number): void {
    const name = element.attributes?.name ?? childText(element, 'name') ?? element.local;
    if (depth > MAXIMUM_DEPTH) {
      this.#findings.add('attributes-nested');
      return;
    }
    if (/^genericattributeset$/i.test(element.local)) {
      const set: Attributes = {};
      for (const child of element.children) {
        for (const one of /^genericAttribute$/.test(child.local) ? child.children : [child]) {
          if (/attribute(set)?$/i.test(one.local)) this.#addGeneric(one, set, depth + 1);
        }
      }
      put(out, name, set);
      return;
    }
    const value = element.children.find(({ local }) => local === 'value');
    if (!value) return;
    const kind = element.local.toLowerCase();
    const isNumber = /^(int|double|measure)/.test(kind);
    put(out, name, isNumber ? numberOrText(value.text) : value.text);
    const unit = value.attributes?.uom;
    if (unit !== undefined && METRES[unit] !== 1) put(out, `${name}Unit`, unit);
  }

  /** The value of a property. */
  value(property: Element): AttributeValue | undefined {
    return this.#value(property, 0);
  }

  #addAs(key: string, property: Element, out: Attributes, depth: number): void {
    const value = this.#value(property, depth);
    if (value === undefined) return;
    put(out, key, value);
    const { codeSpace, uom } = property.attributes ?? {};
    if (codeSpace !== undefined && value !== property.text) put(out, `${key}Code`, property.text);
    if (uom !== undefined && METRES[uom] !== 1 && typeof value === 'number') put(out, `${key}Unit`, uom);
  }

  #value(property: Element, depth: number): AttributeValue | undefined {
    const { attributes, children, text } = property;
    if (depth > MAXIMUM_DEPTH) {
      this.#findings.add('attributes-nested');
      return undefined;
    }
    if (property.geometry) {
      this.#findings.add('attribute-geometry');
      return undefined;
    }
    if (children.length === 0) {
      const { codeSpace, uom, href } = attributes ?? {};
      if (text === '') return href;
      if (codeSpace !== undefined) return this.#codelists.meaning(codeSpace, text) ?? text;
      if (CODES.has(property.local) && uom === undefined) return text;
      if (uom !== undefined) return numberOrText(text);
      return exactNumber(text) ?? (text === 'true' ? true : text === 'false' ? false : text);
    }
    // Properties begin with a small letter, objects with a capital: an object alone stands for its property.
    if (children.length === 1 && isObject(children[0])) {
      const object = this.#object(children[0], depth);
      if (object === undefined) return undefined;
      return sameName(property.local, children[0].local) ? object : { type: children[0].local, ...object };
    }
    return this.#object(property, depth);
  }

  #object(element: Element, depth: number): Attributes | undefined {
    if (element.geometry) {
      this.#findings.add('attribute-geometry');
      return undefined;
    }
    const out: Attributes = {};
    for (const child of element.children) this.#addAs(child.local, child, out, depth + 1);
    if (element.children.length === 0 && element.text !== '') out.value = element.text;
    return Object.keys(out).length > 0 ? out : undefined;
  }
}

/** A length in metres; undefined for what is none. */
export function metresOf(element: Element | undefined): number | undefined {
  if (!element || element.text === '') return undefined;
  const value = Number(element.text);
  const unit = element.attributes?.uom ?? 'm';
  return Number.isFinite(value) ? value * (METRES[unit] ?? 1) : undefined;
}

/** Adds a value; with one of this name there, both become a list. `__proto__` is no name. */
export function put(out: Attributes, key: string, value: AttributeValue): void {
  if (key === '__proto__' || key === '') return;
  if (!Object.hasOwn(out, key)) {
    out[key] = value;
    return;
  }
  const known = out[key];
  if (Array.isArray(known)) known.push(value);
  else out[key] = [known, value];
}

export function childText(element: Element, local: string): string | undefined {
  return element.children.find((child) => child.local === local)?.text;
}

function isObject({ local }: Element): boolean {
  const first = local.charCodeAt(0);
  return first >= 0x41 && first <= 0x5a;
}

function sameName(property: string, object: string): boolean {
  return property.toLowerCase() === object.toLowerCase();
}

function numberOrText(text: string): number | string {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : text;
}

/** A number that is written as it would be written back, so that codes such as 001 stay texts. */
function exactNumber(text: string): number | undefined {
  if (!/^-?(0|[1-9]\d{0,14})(\.\d{1,15})?$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) && value.toString().length <= 17 ? value : undefined;
}
