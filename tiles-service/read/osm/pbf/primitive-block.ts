import { PbfReader } from 'pbf';
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

/** Kinds of element that a block holds, as bits. */
export const HOLDS_NODES = 1;
export const HOLDS_WAYS = 2;
export const HOLDS_RELATIONS = 4;
/** Nodes with tags, which few blocks of a big file lack. */
export const HOLDS_TAGGED_NODES = 8;

const MEMBER_KINDS: readonly ElementKind[] = ['n', 'w', 'r'];
const NANODEGREES_PER_UNIT = 100;
const MAXIMUM_STRINGS = 2_000_000;

/**
 * Decodes one PrimitiveBlock (osmformat.proto) for a visitor. Throws on bytes that are no such block; the
 * caller says where they were. All lengths are checked against the bytes that are there, so that a wrong
 * number costs no memory.
 */
export class PrimitiveBlockReader {
  readonly #reader: PbfReader;
  readonly #request: ElementRequest;
  readonly #visitor: ElementVisitor;
  /** What was seen, of the HOLDS_ bits. Complete after `read` for the kinds that the request names. */
  holds = 0;
  #stringPlaces: number[] = [];
  #strings: (string | undefined)[] = [];
  #granularity = NANODEGREES_PER_UNIT;
  #longitudeOffset = 0;
  #latitudeOffset = 0;
  readonly #nodes = { values: new Float64Array(256) };
  readonly #longitudes = { values: new Float64Array(0) };
  readonly #latitudes = { values: new Float64Array(0) };

  constructor(bytes: Uint8Array, request: ElementRequest, visitor: ElementVisitor) {
    this.#reader = new PbfReader(bytes);
    this.#request = request;
    this.#visitor = visitor;
  }

  read(): void {
    const reader = this.#reader;
    const groups: number[] = [];
    for (let field = reader.nextField(); field; field = reader.nextField()) {
      if (field === 1) this.#readStringTable(this.#end());
      else if (field === 2) {
        const end = this.#end();
        groups.push(reader.pos, end);
        reader.pos = end;
      } else if (field === 17) this.#granularity = reader.readVarint(true);
      else if (field === 19) this.#latitudeOffset = reader.readVarint(true);
      else if (field === 20) this.#longitudeOffset = reader.readVarint(true);
    }
    // Granularity and offsets may follow the groups, so the groups wait until all else is read.
    for (let i = 0; i < groups.length; i += 2) {
      reader.pos = groups[i];
      this.#readGroup(groups[i + 1]);
    }
  }

  #readGroup(end: number): void {
    const reader = this.#reader;
    const { nodes, ways, relations } = this.#request;
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field === 1) {
        this.holds |= HOLDS_NODES;
        if (nodes) this.#readNode(this.#end());
      } else if (field === 2) {
        this.holds |= HOLDS_NODES;
        if (nodes) this.#readDenseNodes(this.#end());
      } else if (field === 3) {
        this.holds |= HOLDS_WAYS;
        if (ways) this.#readWay(this.#end());
      } else if (field === 4) {
        this.holds |= HOLDS_RELATIONS;
        if (relations) this.#readRelation(this.#end());
      }
    }
  }

  /** Reads the length of the field under way and returns where it ends. */
  #end(): number {
    const reader = this.#reader;
    if (reader.type !== 2) throw new Error('a field has the wrong wire type');
    const end = reader.readVarint() + reader.pos;
    if (!(end <= reader.length)) throw new Error('a field is longer than its block');
    return end;
  }

  #readStringTable(end: number): void {
    const reader = this.#reader;
    while (reader.pos < end) {
      const field = reader.nextField(end);
      if (!field) break;
      if (field !== 1) continue;
      const stop = this.#end();
      if (this.#stringPlaces.length >= MAXIMUM_STRINGS * 2) throw new Error('its string table is too long');
      this.#stringPlaces.push(reader.pos, stop);
      reader.pos = stop;
    }
    this.#strings = new Array(this.#stringPlaces.length / 2);
  }

  #string(index: number): string {
    const known = this.#strings[index];
    if (known !== undefined) return known;
    if (!(index < this.#strings.length)) throw new Error(`string ${index} is not in the block's table`);
    const { buf } = this.#reader;
    const start = this.#stringPlaces[index * 2];
    const stop = this.#stringPlaces[index * 2 + 1];
    const text = Buffer.from(buf.buffer, buf.byteOffset + start, stop - start).toString('utf8');
    this.#strings[index] = text;
    return text;
  }

  #longitude(value: number): number {
    return toUnits(this.#longitudeOffset + this.#granularity * value, MAXIMUM_LONGITUDE);
  }

  #latitude(value: number): number {
    return toUnits(this.#latitudeOffset + this.#granularity * value, MAXIMUM_LATITUDE);
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
      else if (field === 2) keys = this.#packed();
      else if (field === 3) values = this.#packed();
      else if (field === 8) latitude = reader.readSVarint();
      else if (field === 9) longitude = reader.readSVarint();
    }
    if (keys.length > 0) this.holds |= HOLDS_TAGGED_NODES;
    const tags = this.#request.nodes === 'tagged' ? this.#tags(keys, values) : NO_TAGS;
    if (this.#request.nodes === 'tagged' && tags.size === 0) return;
    this.#visitor.node?.(checkedId(id), this.#longitude(longitude), this.#latitude(latitude), tags);
  }

  #readDenseNodes(end: number): void {
    const reader = this.#reader;
    const places = {
      ids: 0,
      idsEnd: 0,
      latitudes: 0,
      latitudesEnd: 0,
      longitudes: 0,
      longitudesEnd: 0,
      tags: 0,
      tagsEnd: 0,
    };
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field !== 1 && field !== 8 && field !== 9 && field !== 10) continue;
      const stop = this.#end();
      if (field === 1) [places.ids, places.idsEnd] = [reader.pos, stop];
      else if (field === 8) [places.latitudes, places.latitudesEnd] = [reader.pos, stop];
      else if (field === 9) [places.longitudes, places.longitudesEnd] = [reader.pos, stop];
      else [places.tags, places.tagsEnd] = [reader.pos, stop];
      reader.pos = stop;
    }
    if (places.tagsEnd > places.tags) this.holds |= HOLDS_TAGGED_NODES;
    this.#visitDenseNodes(places);
  }

  #visitDenseNodes(places: DensePlaces): void {
    const reader = this.#reader;
    const tagged = this.#request.nodes === 'tagged';
    if (tagged && places.tags === places.tagsEnd) return;
    let { ids, latitudes, longitudes, tags: tagsAt } = places;
    let id = 0;
    let latitude = 0;
    let longitude = 0;
    while (ids < places.idsEnd) {
      reader.pos = ids;
      id += reader.readSVarint();
      ids = reader.pos;
      if (latitudes >= places.latitudesEnd || longitudes >= places.longitudesEnd) {
        throw new Error('dense nodes have fewer coordinates than ids');
      }
      reader.pos = latitudes;
      latitude += reader.readSVarint();
      latitudes = reader.pos;
      reader.pos = longitudes;
      longitude += reader.readSVarint();
      longitudes = reader.pos;
      let tags = NO_TAGS;
      if (tagged) {
        reader.pos = tagsAt;
        tags = this.#denseTags(places.tagsEnd);
        tagsAt = reader.pos;
        if (tags === NO_TAGS) continue;
      }
      this.#visitor.node?.(checkedId(id), this.#longitude(longitude), this.#latitude(latitude), tags);
    }
  }

  /** Key and value indices in turn, up to a 0 (or to the end, for the last node). */
  #denseTags(end: number): Tags {
    const reader = this.#reader;
    let tags = NO_TAGS;
    while (reader.pos < end) {
      const key = reader.readVarint();
      if (key === 0) break;
      if (reader.pos >= end) throw new Error('a tag of a dense node has no value');
      if (tags === NO_TAGS) tags = new Map();
      tags.set(this.#string(key), this.#string(reader.readVarint()));
    }
    return tags;
  }

  #readWay(end: number): void {
    const reader = this.#reader;
    const all = this.#request.ways === 'all';
    let id = 0;
    let count = 0;
    let longitudes = 0;
    let latitudes = 0;
    let keys: number[] = [];
    let values: number[] = [];
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field === 1) id = reader.readVarint(true);
      else if (field === 2 && all) keys = this.#packed();
      else if (field === 3 && all) values = this.#packed();
      else if (field === 8) count = this.#deltas(this.#nodes);
      else if (field === 9) latitudes = this.#deltas(this.#latitudes);
      else if (field === 10) longitudes = this.#deltas(this.#longitudes);
    }
    for (let i = 0; i < Math.min(count, longitudes, latitudes); i++) {
      const node = checkedId(this.#nodes.values[i]);
      const longitude = this.#longitude(this.#longitudes.values[i]);
      this.#visitor.wayNode?.(node, longitude, this.#latitude(this.#latitudes.values[i]));
    }
    this.#visitor.way?.(checkedId(id), this.#nodes.values, count, this.#tags(keys, values));
  }

  #readRelation(end: number): void {
    const reader = this.#reader;
    let id = 0;
    let keys: number[] = [];
    let values: number[] = [];
    let roles: number[] = [];
    let kinds: number[] = [];
    let count = 0;
    for (let field = reader.nextField(end); field; field = reader.nextField(end)) {
      if (field === 1) id = reader.readVarint(true);
      else if (field === 2) keys = this.#packed();
      else if (field === 3) values = this.#packed();
      else if (field === 8) roles = this.#packed();
      else if (field === 9) count = this.#deltas(this.#nodes);
      else if (field === 10) kinds = this.#packed();
    }
    const members: Member[] = [];
    for (let i = 0; i < count; i++) {
      const kind = MEMBER_KINDS[kinds[i]];
      if (!kind || roles[i] === undefined)
        throw new Error(`relation ${id} has a member without kind or role`);
      members.push({ kind, id: checkedId(this.#nodes.values[i]), role: this.#string(roles[i]) });
    }
    this.#visitor.relation?.(checkedId(id), members, this.#tags(keys, values));
  }

  #packed(): number[] {
    const reader = this.#reader;
    const end = this.#end();
    const values: number[] = [];
    while (reader.pos < end) {
      if (values.length === MAXIMUM_REFERENCES) throw new Error('an element has too many tags or members');
      values.push(reader.readVarint());
    }
    return values;
  }

  /** Sums signed deltas into `target`, which grows as needed, and returns how many there were. */
  #deltas(target: { values: Float64Array }): number {
    const reader = this.#reader;
    const end = this.#end();
    let count = 0;
    let value = 0;
    while (reader.pos < end) {
      if (count === target.values.length) target.values = grown(target.values);
      target.values[count++] = value += reader.readSVarint();
    }
    return count;
  }

  #tags(keys: number[], values: number[]): Tags {
    if (keys.length === 0) return NO_TAGS;
    if (keys.length !== values.length) throw new Error('keys and values of an element differ in number');
    const tags: Tags = new Map();
    for (let i = 0; i < keys.length; i++) tags.set(this.#string(keys[i]), this.#string(values[i]));
    return tags;
  }
}

interface DensePlaces {
  ids: number;
  idsEnd: number;
  latitudes: number;
  latitudesEnd: number;
  longitudes: number;
  longitudesEnd: number;
  tags: number;
  tagsEnd: number;
}

function grown(values: Float64Array): Float64Array {
  if (values.length >= MAXIMUM_REFERENCES) throw new Error('an element has too many nodes or members');
  const larger = new Float64Array(Math.min(MAXIMUM_REFERENCES, Math.max(256, values.length * 2)));
  larger.set(values);
  return larger;
}

function toUnits(nanodegrees: number, maximum: number): number {
  const units = Math.round(nanodegrees / NANODEGREES_PER_UNIT);
  return units >= -maximum && units <= maximum ? units : NO_COORDINATE;
}

function checkedId(id: number): number {
  if (!Number.isSafeInteger(id)) throw new Error(`${id} is no element id`);
  return id;
}
