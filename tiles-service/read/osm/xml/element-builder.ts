import { InputError } from '../../../../models/errors.ts';
import {
  type ElementKind,
  type ElementRequest,
  type ElementVisitor,
  MAXIMUM_LATITUDE,
  MAXIMUM_LONGITUDE,
  MAXIMUM_REFERENCES,
  type Member,
  NO_COORDINATE,
  NO_TAGS,
  type Tags,
} from '../elements.ts';
import { parseInteger, parseUnits } from './numbers.ts';
import type { XmlHandler, XmlTokenizer } from './tokenizer.ts';

const KINDS: Record<string, ElementKind> = { node: 'n', way: 'w', relation: 'r' };
const NAMES: Record<ElementKind, string> = { n: 'node', w: 'way', r: 'relation' };
const MAXIMUM_DEPTH = 64;

/** Makes elements out of the tags of an OpenStreetMap XML document (API version 0.6). */
export class ElementBuilder implements XmlHandler {
  readonly #name: string;
  readonly #request: ElementRequest;
  visitor: ElementVisitor = {};
  #depth = 0;
  #rootSeen = false;
  /** Depth of an element that nobody asked for; everything inside is passed over. */
  #skipping = 0;
  #kind: ElementKind = 'n';
  #id = 0;
  #longitude = NO_COORDINATE;
  #latitude = NO_COORDINATE;
  #tags: Tags = NO_TAGS;
  #nodes = new Float64Array(256);
  #count = 0;
  #members: Member[] = [];

  constructor(name: string, request: ElementRequest) {
    this.#name = name;
    this.#request = request;
  }

  /** To be called at the end of the document. */
  finish(tokenizer: XmlTokenizer): void {
    if (!this.#rootSeen || this.#depth > 0) throw tokenizer.broken('it ends before its elements do');
  }

  start(xml: XmlTokenizer, empty: boolean): void {
    this.#depth++;
    if (this.#depth > MAXIMUM_DEPTH) throw xml.broken('its elements are nested too deeply');
    if (this.#skipping === 0) {
      if (this.#depth === 1) this.#startRoot(xml);
      else if (this.#depth === 2) this.#startElement(xml);
      else if (this.#depth === 3) this.#startDetail(xml);
    }
    if (empty) this.end(xml);
  }

  end(xml: XmlTokenizer): void {
    if (this.#depth === 0) throw xml.broken('an element ends that never began');
    if (this.#skipping === this.#depth) this.#skipping = 0;
    else if (this.#skipping === 0 && this.#depth === 2) {
      if (!xml.is(NAMES[this.#kind])) throw xml.broken(`a ${NAMES[this.#kind]} is ended by another tag`);
      this.#finishElement();
    }
    this.#depth--;
  }

  #startRoot(xml: XmlTokenizer): void {
    if (xml.is('osm') && !this.#rootSeen) {
      this.#rootSeen = true;
      return;
    }
    const changes = xml.is('osmChange');
    throw new InputError(
      'osm-xml-root',
      this.#name,
      changes
        ? 'it is a change file (osmChange): edits to a map and no map.'
        : `its first element is <${xml.tagName().slice(0, 40)}> and not <osm>.`,
      changes
        ? 'Apply it to a map first, with "osmium apply-changes".'
        : 'Give an OpenStreetMap XML or PBF file.',
    );
  }

  #startElement(xml: XmlTokenizer): void {
    const kind = xml.is('node') ? 'n' : xml.is('way') ? 'w' : xml.is('relation') ? 'r' : undefined;
    const { nodes, ways, relations } = this.#request;
    if (!kind || !(kind === 'n' ? nodes : kind === 'w' ? ways : relations)) {
      this.#skipping = this.#depth;
      return;
    }
    this.#kind = kind;
    this.#id = integer(xml, 'id');
    if (!Number.isSafeInteger(this.#id)) throw xml.broken(`an element has no id`);
    this.#tags = NO_TAGS;
    this.#count = 0;
    if (this.#kind === 'n') {
      this.#longitude = units(xml, 'lon', MAXIMUM_LONGITUDE);
      this.#latitude = units(xml, 'lat', MAXIMUM_LATITUDE);
    } else if (this.#kind === 'r') this.#members = [];
    if (xml.value('visible') === 'false' || xml.value('action') === 'delete') {
      this.#skipping = this.#depth;
      this.visitor.deleted?.(kind, this.#id);
    }
  }

  #startDetail(xml: XmlTokenizer): void {
    if (xml.is('tag')) {
      if (
        this.#kind === 'n'
          ? this.#request.nodes === 'tagged'
          : this.#kind === 'r' || this.#request.ways === 'all'
      ) {
        this.#addTag(xml);
      }
    } else if (xml.is('nd') && this.#kind === 'w') this.#addNode(xml);
    else if (xml.is('member') && this.#kind === 'r') this.#addMember(xml);
  }

  #addTag(xml: XmlTokenizer): void {
    const key = xml.value('k');
    const value = xml.value('v');
    if (key === undefined || value === undefined) throw xml.broken('a tag has no key or no value');
    if (this.#tags === NO_TAGS) this.#tags = new Map();
    if (this.#tags.size >= MAXIMUM_REFERENCES) throw xml.broken('an element has too many tags');
    this.#tags.set(key, value);
  }

  #addNode(xml: XmlTokenizer): void {
    const node = integer(xml, 'ref');
    if (!Number.isSafeInteger(node)) throw xml.broken(`a node of way ${this.#id} has no id`);
    if (this.#count === this.#nodes.length) {
      if (this.#count >= MAXIMUM_REFERENCES) throw xml.broken(`way ${this.#id} has too many nodes`);
      const larger = new Float64Array(Math.min(MAXIMUM_REFERENCES, this.#count * 2));
      larger.set(this.#nodes);
      this.#nodes = larger;
    }
    this.#nodes[this.#count++] = node;
    if (this.visitor.wayNode && xml.find('lat') >= 0) {
      this.visitor.wayNode(node, units(xml, 'lon', MAXIMUM_LONGITUDE), units(xml, 'lat', MAXIMUM_LATITUDE));
    }
  }

  #addMember(xml: XmlTokenizer): void {
    const kind = KINDS[xml.value('type') ?? ''];
    const id = integer(xml, 'ref');
    if (!kind || !Number.isSafeInteger(id))
      throw xml.broken(`a member of relation ${this.#id} has no type or id`);
    if (this.#members.length >= MAXIMUM_REFERENCES)
      throw xml.broken(`relation ${this.#id} has too many members`);
    this.#members.push({ kind, id, role: xml.value('role') ?? '' });
  }

  #finishElement(): void {
    if (this.#kind === 'w') this.visitor.way?.(this.#id, this.#nodes, this.#count, this.#tags);
    else if (this.#kind === 'r') this.visitor.relation?.(this.#id, this.#members, this.#tags);
    else if (this.#request.nodes === 'positions' || this.#tags.size > 0) {
      this.visitor.node?.(this.#id, this.#longitude, this.#latitude, this.#tags);
    }
  }
}

function integer(xml: XmlTokenizer, name: string): number {
  const start = xml.find(name);
  return start < 0 ? Number.NaN : parseInteger(xml.bytes, start, xml.valueEnd);
}

function units(xml: XmlTokenizer, name: string, maximum: number): number {
  const start = xml.find(name);
  return start < 0 ? NO_COORDINATE : parseUnits(xml.bytes, start, xml.valueEnd, maximum);
}
