import { z } from 'zod';
import { VALUE_TYPES } from '../../schema/index.ts';
import type { Cell } from '../cells.ts';
import { ByteReader, ByteWriter, WireError } from './bytes.ts';
import { readTexts, TextColumn } from './columns.ts';
import { headingByte, headingOf, quantized, speedByte, speedOf, unquantized } from './place.ts';
import { readValue, TAG, writeValue } from './values.ts';
import type { WireThing, WireValue } from './wire-thing.ts';

const PLACED = 1;
const HIGH = 2;
const MOVED = 4;
const STALE = 8;
const FEATURE = 16;

/** What many things have in common is said once. */
const shapeSchema = z.object({
  kind: z.string(),
  heightIs: z.enum(['ellipsoidal', 'above-ground']),
  simulated: z.boolean(),
  feature: z.string().optional(),
  datastreams: z.array(
    z.object({
      id: z.string(),
      property: z.string(),
      type: z.enum(VALUE_TYPES),
      name: z.object({ 'zh-CN': z.string(), en: z.string() }).optional(),
      unit: z.string().optional(),
      rhythm: z.number().optional(),
    }),
  ),
});
type Shape = z.infer<typeof shapeSchema>;

/**
 * Things of one cell column by column, so that like stands beside like and compresses well. Times are whole
 * milliseconds, told as the distance to `base`. Positions are brought to steps of the cell (place.ts).
 */
export function encodeThings(things: readonly WireThing[], base: number, cell: Cell): Uint8Array {
  const shapes = new Map<string, number>();
  // One object of datastreams for many things is looked at once.
  const known = new Map<unknown, string>();
  const columns = Array.from({ length: 10 }, () => new ByteWriter());
  const [handles, kinds, flags, xs, ys, heights, motions, levels, times, tags] = columns;
  const values = new ByteWriter();
  const [ids, chinese, english, features] = Array.from({ length: 4 }, () => new TextColumn());
  let before = 0;
  for (const thing of [...things].sort((a, b) => a.handle - b.handle)) {
    handles.varint(thing.handle - before);
    before = thing.handle;
    kinds.varint(indexIn(shapes, shapeKey(thing, known)));
    ids.add(thing.id);
    chinese.add(thing.name['zh-CN']);
    english.add(thing.name.en);
    if (thing.feature) features.add(thing.feature.id);
    levels.byte(thing.level);
    const { position, moved } = thing;
    flags.byte(
      (position ? PLACED : 0) |
        (position?.height === undefined ? 0 : HIGH) |
        (moved === undefined ? 0 : MOVED) |
        (thing.stale ? STALE : 0) |
        (thing.feature ? FEATURE : 0),
    );
    if (position) {
      const [x, y] = quantized(position.longitude, position.latitude, cell);
      xs.uint16(x);
      ys.uint16(y);
      motions.byte(headingByte(position.heading));
      motions.byte(speedByte(position.speed));
      if (position.height !== undefined) heights.signed(Math.round(position.height * 100));
    }
    // A thing mostly tells all that it has at one time.
    let last = base;
    if (moved !== undefined) {
      times.signed(last - moved);
      last = moved;
    }
    for (let i = 0; i < thing.datastreams.length; i++) {
      const latest = thing.latest[i];
      tags.byte(latest ? writeValue(values, latest.value) : TAG.absent);
      if (!latest) continue;
      times.signed(last - latest.time);
      last = latest.time;
    }
  }
  const writer = new ByteWriter(1024);
  writer.varint(things.length);
  writer.varint(shapes.size);
  for (const shape of shapes.keys()) writer.text(shape);
  for (const column of [...columns, values]) writer.block(column.done());
  for (const column of [ids, chinese, english, features]) column.write(writer);
  return writer.done();
}

function shapeKey(
  { kind, heightIs, simulated, feature, datastreams }: WireThing,
  known: Map<unknown, string>,
): string {
  let streams = known.get(datastreams);
  if (streams === undefined) {
    streams = JSON.stringify(datastreams);
    known.set(datastreams, streams);
  }
  const rest = JSON.stringify({ kind, heightIs, simulated, ...(feature && { feature: feature.layer }) });
  return `${rest.slice(0, -1)},"datastreams":${streams}}`;
}

function indexIn(table: Map<string, number>, key: string): number {
  const index = table.get(key);
  if (index !== undefined) return index;
  table.set(key, table.size);
  return table.size - 1;
}

/** Throws WireError when the bytes are no list of things. */
export function decodeThings(bytes: Uint8Array, base: number, cell: Cell): WireThing[] {
  const reader = new ByteReader(bytes);
  const count = reader.count(5);
  const shapes = Array.from({ length: reader.count() }, () => readShape(reader.text(1 << 20)));
  const columns = Array.from({ length: 11 }, () => new ByteReader(reader.block()));
  const [handles, kinds, flags, xs, ys, heights, motions, levels, times, tags, values] = columns;
  const ids = readTexts(reader, count);
  const chinese = readTexts(reader, count);
  const english = readTexts(reader, count);
  const has = flags.bytes(count);
  const features = readTexts(
    reader,
    has.reduce((sum, flag) => sum + (flag & FEATURE ? 1 : 0), 0),
  );
  reader.end();
  let handle = 0;
  let nextFeature = 0;
  const things: WireThing[] = [];
  for (let i = 0; i < count; i++) {
    handle += handles.varint();
    const shape = shapes[kinds.varint()];
    if (!shape) throw new WireError('A thing of a frame is of a shape that is not there.');
    const flag = has[i];
    const thing: WireThing = {
      handle,
      id: ids[i],
      kind: shape.kind,
      name: { 'zh-CN': chinese[i], en: english[i] },
      heightIs: shape.heightIs,
      simulated: shape.simulated,
      datastreams: shape.datastreams,
      latest: [],
      level: levels.byte(),
      stale: (flag & STALE) !== 0,
    };
    if (flag & FEATURE) thing.feature = { layer: shape.feature ?? '', id: features[nextFeature++] };
    if (flag & PLACED) {
      thing.position = unquantized(xs.uint16(), ys.uint16(), cell);
      const heading = headingOf(motions.byte());
      const speed = speedOf(motions.byte());
      if (heading !== undefined) thing.position.heading = heading;
      if (speed !== undefined) thing.position.speed = speed;
      if (flag & HIGH) thing.position.height = heights.signed() / 100;
    }
    let last = base;
    if (flag & MOVED) {
      last -= times.signed();
      thing.moved = last;
    }
    const latest: (WireValue | undefined)[] = [];
    for (let stream = 0; stream < shape.datastreams.length; stream++) {
      const value = readValue(values, tags.byte());
      if (value === undefined) {
        latest.push(undefined);
        continue;
      }
      last -= times.signed();
      latest.push({ time: last, value });
    }
    thing.latest = latest;
    things.push(thing);
  }
  for (const column of columns) if (column !== flags) column.end();
  return things;
}

function readShape(text: string): Shape {
  try {
    return shapeSchema.parse(JSON.parse(text));
  } catch {
    throw new WireError('A frame describes a shape of things that cannot be read.');
  }
}
