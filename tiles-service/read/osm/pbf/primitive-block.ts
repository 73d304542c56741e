import { PbfReader } from 'pbf';
import {
  type ElementKind,
  type ElementRequest,
  type ElementVisitor,
  MAXIMUM_LATITUDE,
  MAXIMUM_LONGITUDE,
  type Member,
  NO_COORDINATE,
  NO_TAGS,
} from '../elements.ts';
import { DeltaList, endOfField, readPacked, StringTable } from './wire.ts';

/** Kinds of element that a block holds, as bits. */
export const HOLDS_NODES = 1;
export const HOLDS_WAYS = 2;
export const HOLDS_RELATIONS = 4;
/** Nodes with tags, which few blocks of a big file lack. */
export const HOLDS_TAGGED_NODES = 8;

const MEMBER_KINDS: readonly ElementKind[] = ['n', 'w', 'r'];
const NANODEGREES_PER_UNIT = 100;

/**
 * Decodes one PrimitiveBlock (osmformat.proto) for a visitor. Throws on bytes that are no such block; the caller says
 * where they were.
 */
export class PrimitiveBlockReader {
  readonly #reader: PbfReader;
  readonly #request: ElementRequest;
  readonly #visitor: ElementVisitor;
  readonly #strings: StringTable;
  readonly #references = new DeltaList();
  readonly #longitudes = new DeltaList();
  readonly #latitudes = new DeltaList();
  #granularity = NANODEGREES_PER_UNIT;
  #longitudeOffset = 0;
  #latitudeOffset = 0;
  /** What was seen, of the HOLDS_ bits; of tagged nodes only if nodes were asked for. */
  holds = 0;

  constructor(bytes: Uint8Array, request: ElementRequest, visitor: ElementVisitor) {
    this.#reader = new PbfReader(bytes);
    this.#strings = new StringTable(bytes);
    this.#request = request;
    this.#visitor = visitor;
  }

  read(): void {
    const reader = this.#reader;
    const groups: number[] = [];
    for (let field = reader.nextField(); field; field = reader.nextField()) {
      if (field === 1) this.#strings.read(reader);
      else if (field === 2) {
        const end = endOfField(reader);
        groups.push(reader.pos, end);
        reader.pos = end;
      } else if (field === 17) this.#granularity = reader.readVarint(true);
      else if (field === 19) this.#latitudeOffset = reader.readVarint(true);
      else if (field === 20) this.#longitudeOffset = reader.readVarint(true);
    }
    // Granularity, offsets and strings may follow the groups, so the groups wait until all else is read.
    for (let i = 0; i < groups.length; i += 2) {
      reader.pos = groups[i];
      this.#readGroup(groups[i + 1]);
    }
  }

  #readGroup(end: number): void {
    const reader = this.#reader;
    const { nodes, ways, relations } = this.#request;
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field > 4) continue;
      const stop = endOfField(reader);
      if (field <= 2) {
        this.holds |= HOLDS_NODES;
        if (nodes && field === 1) this.#readNode(stop);
        else if (nodes) this.#readDenseNodes(stop);
      } else if (field === 3) {
        this.holds |= HOLDS_WAYS;
        if (ways) this.#readWay(stop);
      } else {
        this.holds |= HOLDS_RELATIONS;
        if (relations) this.#readRelation(stop);
      }
      reader.pos = stop;
    }
  }

  #readNode(end: number): void {
    const reader = this.#reader;
    let id = 0;
    let longitude = Number.NaN;
    let latitude = Number.NaN;
    let keys: number[] = [];
    let values: number[] = [];
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field === 1) id = reader.readSVarint();
      else if (field === 2) keys = readPacked(reader);
      else if (field === 3) values = readPacked(reader);
      else if (field === 8) latitude = reader.readSVarint();
      else if (field === 9) longitude = reader.readSVarint();
    }
    if (keys.length > 0) this.holds |= HOLDS_TAGGED_NODES;
    const tagged = this.#request.nodes === 'tagged';
    const tags = tagged ? this.#strings.tags(keys, values) : NO_TAGS;
    if (tagged && tags.size === 0) return;
    this.#visitor.node?.(checkedId(id), this.#longitude(longitude), this.#latitude(latitude), tags);
  }

  /** Finds the four lists of dense nodes, which may come in any order. */
  #readDenseNodes(end: number): void {
    const reader = this.#reader;
    const lists = { ids: 0, idsEnd: 0, y: 0, yEnd: 0, x: 0, xEnd: 0, tags: 0, tagsEnd: 0 };
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field !== 1 && field !== 8 && field !== 9 && field !== 10) continue;
      const stop = endOfField(reader);
      if (field === 1) [lists.ids, lists.idsEnd] = [reader.pos, stop];
      else if (field === 8) [lists.y, lists.yEnd] = [reader.pos, stop];
      else if (field === 9) [lists.x, lists.xEnd] = [reader.pos, stop];
      else [lists.tags, lists.tagsEnd] = [reader.pos, stop];
      reader.pos = stop;
    }
    if (lists.tagsEnd > lists.tags) this.holds |= HOLDS_TAGGED_NODES;
    this.#visitDenseNodes(lists);
  }

  /** Walks along the lists at once, one node after the other. */
  #visitDenseNodes(lists: DenseLists): void {
    const reader = this.#reader;
    const tagged = this.#request.nodes === 'tagged';
    if (tagged && lists.tags === lists.tagsEnd) return;
    let id = 0;
    let y = 0;
    let x = 0;
    while (lists.ids < lists.idsEnd) {
      if (lists.y >= lists.yEnd || lists.x >= lists.xEnd)
        throw new Error('dense nodes have too few coordinates');
      reader.pos = lists.ids;
      id += reader.readSVarint();
      lists.ids = reader.pos;
      reader.pos = lists.y;
      y += reader.readSVarint();
      lists.y = reader.pos;
      reader.pos = lists.x;
      x += reader.readSVarint();
      lists.x = reader.pos;
      let tags = NO_TAGS;
      if (tagged) {
        reader.pos = lists.tags;
        tags = this.#strings.denseTags(reader, lists.tagsEnd);
        lists.tags = reader.pos;
        if (tags === NO_TAGS) continue;
      }
      this.#visitor.node?.(checkedId(id), this.#longitude(x), this.#latitude(y), tags);
    }
  }

  #readWay(end: number): void {
    const reader = this.#reader;
    const all = this.#request.ways === 'all';
    const [nodes, x, y] = [this.#references, this.#longitudes, this.#latitudes];
    nodes.count = x.count = y.count = 0;
    let id = 0;
    let keys: number[] = [];
    let values: number[] = [];
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field === 1) id = reader.readVarint(true);
      else if (field === 2 && all) keys = readPacked(reader);
      else if (field === 3 && all) values = readPacked(reader);
      else if (field === 8) nodes.read(reader);
      else if (field === 9) y.read(reader);
      else if (field === 10) x.read(reader);
    }
    const located = Math.min(nodes.count, x.count, y.count);
    for (let i = 0; i < located; i++) {
      const node = checkedId(nodes.values[i]);
      this.#visitor.wayNode?.(node, this.#longitude(x.values[i]), this.#latitude(y.values[i]));
    }
    this.#visitor.way?.(checkedId(id), nodes.values, nodes.count, this.#strings.tags(keys, values));
  }

  #readRelation(end: number): void {
    const reader = this.#reader;
    const ids = this.#references;
    ids.count = 0;
    let id = 0;
    let keys: number[] = [];
    let values: number[] = [];
    let roles: number[] = [];
    let kinds: number[] = [];
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field === 1) id = reader.readVarint(true);
      else if (field === 2) keys = readPacked(reader);
      else if (field === 3) values = readPacked(reader);
      else if (field === 8) roles = readPacked(reader);
      else if (field === 9) ids.read(reader);
      else if (field === 10) kinds = readPacked(reader);
    }
    const members: Member[] = [];
    for (let i = 0; i < ids.count; i++) {
      const kind = MEMBER_KINDS[kinds[i]];
      if (!kind || roles[i] === undefined)
        throw new Error(`relation ${id} has a member without kind or role`);
      members.push({ kind, id: checkedId(ids.values[i]), role: this.#strings.get(roles[i]) });
    }
    this.#visitor.relation?.(checkedId(id), members, this.#strings.tags(keys, values));
  }

  #longitude(value: number): number {
    return toUnits(this.#longitudeOffset + this.#granularity * value, MAXIMUM_LONGITUDE);
  }

  #latitude(value: number): number {
    return toUnits(this.#latitudeOffset + this.#granularity * value, MAXIMUM_LATITUDE);
  }
}

/** Where each list is read on and where it ends. */
interface DenseLists {
  ids: number;
  idsEnd: number;
  y: number;
  yEnd: number;
  x: number;
  xEnd: number;
  tags: number;
  tagsEnd: number;
}

function toUnits(nanodegrees: number, maximum: number): number {
  const units = Math.round(nanodegrees / NANODEGREES_PER_UNIT);
  return units >= -maximum && units <= maximum ? units : NO_COORDINATE;
}

function checkedId(id: number): number {
  if (!Number.isSafeInteger(id)) throw new Error(`${id} is no element id`);
  return id;
}
