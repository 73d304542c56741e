import { deflateSync } from 'node:zlib';
import { PbfWriter } from 'pbf';

/** A small writer of OpenStreetMap PBF for tests, after osmformat.proto and fileformat.proto. */
export interface PbfNode {
  id: number;
  /** Whole 1e-7 degrees. */
  longitude: number;
  latitude: number;
  tags?: Record<string, string>;
}
export interface PbfWay {
  id: number;
  nodes: number[];
  tags?: Record<string, string>;
  /** Positions of the nodes, for files with locations on ways: longitude, latitude … */
  locations?: number[];
}
export interface PbfRelation {
  id: number;
  members: { kind: 'n' | 'w' | 'r'; id: number; role: string }[];
  tags?: Record<string, string>;
}

export interface BlockContent {
  nodes?: PbfNode[];
  /** Nodes one by one and not packed together. */
  plainNodes?: PbfNode[];
  ways?: PbfWay[];
  relations?: PbfRelation[];
  /** Nanodegrees per unit; offsets in nanodegrees. Written after the groups, as the format allows. */
  granularity?: number;
  latitudeOffset?: number;
  longitudeOffset?: number;
}

class Strings {
  readonly list = [''];
  readonly #places = new Map([['', 0]]);

  place(text: string): number {
    const known = this.#places.get(text);
    if (known !== undefined) return known;
    this.#places.set(text, this.list.length);
    return this.list.push(text) - 1;
  }
}

export function primitiveBlock(content: BlockContent): Uint8Array {
  const strings = new Strings();
  const granularity = content.granularity ?? 100;
  const longitudeOffset = content.longitudeOffset ?? 0;
  const latitudeOffset = content.latitudeOffset ?? 0;
  const x = (units: number) => Math.round((units * 100 - longitudeOffset) / granularity);
  const y = (units: number) => Math.round((units * 100 - latitudeOffset) / granularity);
  const groups: Uint8Array[] = [];
  const group = (write: (pbf: PbfWriter) => void) => {
    const pbf = new PbfWriter();
    write(pbf);
    groups.push(pbf.finish());
  };
  if (content.nodes)
    group((pbf) =>
      pbf.writeMessage(2, (nodes, out) => writeDense(nodes, out, strings, x, y), content.nodes as PbfNode[]),
    );
  for (const node of content.plainNodes ?? [])
    group((pbf) => pbf.writeMessage(1, (n, out) => writeNode(n, out, strings, x, y), node));
  const { ways, relations } = content;
  if (ways) {
    group((pbf) => {
      for (const way of ways) pbf.writeMessage(3, (w, out) => writeWay(w, out, strings, x, y), way);
    });
  }
  if (relations) {
    group((pbf) => {
      for (const relation of relations)
        pbf.writeMessage(4, (r, out) => writeRelation(r, out, strings), relation);
    });
  }
  const block = new PbfWriter();
  for (const bytes of groups) block.writeBytesField(2, bytes);
  const table = new PbfWriter();
  for (const text of strings.list) table.writeBytesField(1, Buffer.from(text));
  block.writeBytesField(1, table.finish());
  block.writeVarintField(17, granularity);
  block.writeVarintField(19, latitudeOffset);
  block.writeVarintField(20, longitudeOffset);
  return block.finish();
}

type Unit = (units: number) => number;

function writeDense(nodes: PbfNode[], pbf: PbfWriter, strings: Strings, x: Unit, y: Unit): void {
  pbf.writePackedSVarint(1, deltas(nodes.map(({ id }) => id)));
  const keysAndValues = nodes.flatMap(({ tags }) => [
    ...Object.entries(tags ?? {}).flatMap(([key, value]) => [strings.place(key), strings.place(value)]),
    0,
  ]);
  pbf.writePackedSVarint(8, deltas(nodes.map(({ latitude }) => y(latitude))));
  pbf.writePackedSVarint(9, deltas(nodes.map(({ longitude }) => x(longitude))));
  if (keysAndValues.some((place) => place > 0)) pbf.writePackedVarint(10, keysAndValues);
}

function writeNode(node: PbfNode, pbf: PbfWriter, strings: Strings, x: Unit, y: Unit): void {
  pbf.writeSVarintField(1, node.id);
  writeTags(node.tags, pbf, strings);
  pbf.writeSVarintField(8, y(node.latitude));
  pbf.writeSVarintField(9, x(node.longitude));
}

function writeWay(way: PbfWay, pbf: PbfWriter, strings: Strings, x: Unit, y: Unit): void {
  pbf.writeVarintField(1, way.id);
  writeTags(way.tags, pbf, strings);
  pbf.writePackedSVarint(8, deltas(way.nodes));
  if (!way.locations) return;
  pbf.writePackedSVarint(9, deltas(way.locations.filter((_, i) => i % 2 === 1).map(y)));
  pbf.writePackedSVarint(10, deltas(way.locations.filter((_, i) => i % 2 === 0).map(x)));
}

function writeRelation(relation: PbfRelation, pbf: PbfWriter, strings: Strings): void {
  pbf.writeVarintField(1, relation.id);
  writeTags(relation.tags, pbf, strings);
  pbf.writePackedVarint(
    8,
    relation.members.map(({ role }) => strings.place(role)),
  );
  pbf.writePackedSVarint(9, deltas(relation.members.map(({ id }) => id)));
  pbf.writePackedVarint(
    10,
    relation.members.map(({ kind }) => 'nwr'.indexOf(kind)),
  );
}

function writeTags(tags: Record<string, string> | undefined, pbf: PbfWriter, strings: Strings): void {
  const entries = Object.entries(tags ?? {});
  pbf.writePackedVarint(
    2,
    entries.map(([key]) => strings.place(key)),
  );
  pbf.writePackedVarint(
    3,
    entries.map(([, value]) => strings.place(value)),
  );
}

function deltas(values: number[]): number[] {
  return values.map((value, i) => value - (i === 0 ? 0 : values[i - 1]));
}

export interface BlobOptions {
  /** Field of the blob that the data go to; 3 is zlib, 1 is none. */
  field?: number;
  rawSize?: number;
}

export function blob(
  type: string,
  data: Uint8Array,
  { field = 3, rawSize = data.length }: BlobOptions = {},
): Buffer {
  const body = new PbfWriter();
  if (field !== 1) body.writeVarintField(2, rawSize);
  body.writeBytesField(field, field === 3 ? deflateSync(data) : data);
  const bytes = body.finish();
  const header = new PbfWriter();
  header.writeStringField(1, type);
  header.writeVarintField(3, bytes.length);
  const head = header.finish();
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, bytes]);
}

export function headerBlob(requiredFeatures: string[] = ['OsmSchema-V0.6', 'DenseNodes']): Buffer {
  const pbf = new PbfWriter();
  for (const feature of requiredFeatures) pbf.writeStringField(4, feature);
  return blob('OSMHeader', pbf.finish());
}

/** A whole file with one data blob for each content. */
export function pbfFile(...contents: BlockContent[]): Buffer {
  return Buffer.concat([
    headerBlob(),
    ...contents.map((content) => blob('OSMData', primitiveBlock(content))),
  ]);
}
