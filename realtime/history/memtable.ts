import { type ObservationColumns, POSITION_NUMBERS } from '../../models/live/chunk-codec.ts';
import { VALUE_TYPES } from '../../models/schema/thing.ts';
import { type Measured, TYPE } from './measured.ts';
import { pick } from './observation-columns.ts';

const NONE = -1;
/** A datastream with more rows than this is looked through by time and not one by one. */
const LONG = 64;

/** Observations of one segment of the journal in memory, in the order in which they came. */
export class Memtable {
  readonly segment: number;
  length = 0;
  #streams: Uint32Array;
  #times: Float64Array;
  #received: Float64Array;
  /** Number, boolean, index of a text, or index of a position. */
  #values: Float64Array;
  /** Type, and quality × 4. */
  #kinds: Uint8Array;
  /** Row before of the same datastream. */
  #before: Int32Array;
  #keys: Float64Array | undefined;
  readonly #texts: string[] = [];
  readonly #textIndex = new Map<string, number>();
  #positions = new Float64Array(0);
  #positionCount = 0;
  /** Newest row of each datastream. */
  readonly #newest = new Map<number, number>();
  readonly #counts = new Map<number, number>();
  /** Rows by time of datastreams that are long, made when something late has to be looked for. */
  readonly #byTime = new Map<number, Map<number, number[]>>();
  /** Least and greatest result time. */
  from = Number.POSITIVE_INFINITY;
  to = Number.NEGATIVE_INFINITY;

  constructor(segment: number, capacity = 1_024) {
    this.segment = segment;
    this.#streams = new Uint32Array(capacity);
    this.#times = new Float64Array(capacity);
    this.#received = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
    this.#kinds = new Uint8Array(capacity);
    this.#before = new Int32Array(capacity);
  }

  add(measured: Measured): void {
    if (this.length === this.#times.length) this.#grow(this.length * 2);
    const row = this.length++;
    const { stream, time } = measured;
    this.#streams[row] = stream;
    this.#times[row] = time;
    this.#received[row] = measured.received;
    this.#kinds[row] = measured.type + measured.quality * 4;
    this.#values[row] =
      measured.type === TYPE.text
        ? this.#textOf(measured.text)
        : measured.type === TYPE.position
          ? this.#addPosition(measured.position)
          : measured.number;
    if (measured.key !== 0) {
      this.#keys ??= new Float64Array(this.#times.length);
      this.#keys[row] = measured.key;
    }
    this.#before[row] = this.#newest.get(stream) ?? NONE;
    this.#newest.set(stream, row);
    this.#counts.set(stream, (this.#counts.get(stream) ?? 0) + 1);
    const byTime = this.#byTime.get(stream);
    if (byTime) addTo(byTime, time, row);
    if (time < this.from) this.from = time;
    if (time > this.to) this.to = time;
  }

  /** Takes the last rows away again: what was not written after all. */
  truncate(length: number): void {
    for (let row = this.length - 1; row >= length; row--) {
      const stream = this.#streams[row];
      if (this.#before[row] === NONE) this.#newest.delete(stream);
      else this.#newest.set(stream, this.#before[row]);
      this.#counts.set(stream, (this.#counts.get(stream) as number) - 1);
      this.#byTime.delete(stream);
      if (this.#keys) this.#keys[row] = 0;
    }
    this.length = length;
  }

  /** Reads a row back. */
  read(row: number, into: Measured): Measured {
    into.stream = this.#streams[row];
    into.time = this.#times[row];
    into.received = this.#received[row];
    into.type = this.#kinds[row] & 3;
    into.quality = this.#kinds[row] >> 2;
    into.key = this.#keys?.[row] ?? 0;
    const value = this.#values[row];
    if (into.type === TYPE.text) into.text = this.#texts[value];
    else if (into.type === TYPE.position)
      into.position.set(this.#positions.subarray(value * POSITION_NUMBERS, (value + 1) * POSITION_NUMBERS));
    else into.number = value;
    return into;
  }

  /** Whether an observation is here already. */
  has(measured: Measured): boolean {
    const { stream, time } = measured;
    if (time < this.from || time > this.to) return false;
    if ((this.#counts.get(stream) ?? 0) > LONG)
      return (this.#timesOf(stream).get(time) ?? []).some((row) => this.#isRow(row, measured));
    for (let row = this.#newest.get(stream) ?? NONE; row !== NONE; row = this.#before[row])
      if (this.#times[row] === time && this.#isRow(row, measured)) return true;
    return false;
  }

  /** Datastreams that have rows. */
  streams(): Iterable<number> {
    return this.#newest.keys();
  }

  /** Least and greatest result time of some datastreams; undefined: they have no rows. */
  boundsOf(has: (stream: number) => boolean): { from: number; to: number } | undefined {
    const among = new Set([...this.streams()].filter(has));
    if (among.size === 0) return undefined;
    if (among.size === this.#newest.size) return { from: this.from, to: this.to };
    let from = Number.POSITIVE_INFINITY;
    let to = Number.NEGATIVE_INFINITY;
    for (let row = 0; row < this.length; row++) {
      if (!among.has(this.#streams[row])) continue;
      from = Math.min(from, this.#times[row]);
      to = Math.max(to, this.#times[row]);
    }
    return { from, to };
  }

  /** Rows of one datastream in order of result time, of one type: of the newest row. */
  columnsOf(stream: number): ObservationColumns | undefined {
    const newest = this.#newest.get(stream);
    if (newest === undefined) return undefined;
    const type = this.#kinds[newest] & 3;
    const rows: number[] = [];
    let sorted = true;
    for (let row = newest; row !== NONE; row = this.#before[row]) {
      if ((this.#kinds[row] & 3) !== type) continue;
      if (rows.length > 0 && this.#times[row] > this.#times[rows[rows.length - 1]]) sorted = false;
      rows.push(row);
    }
    rows.reverse();
    const columns = this.#columns(type, rows);
    if (sorted) return columns;
    const order = rows.map((_, i) => i).sort((a, b) => columns.times[a] - columns.times[b] || a - b);
    return pick(columns, order);
  }

  #columns(type: number, rows: readonly number[]): ObservationColumns {
    const count = rows.length;
    const width = type === TYPE.position ? POSITION_NUMBERS : type === TYPE.text ? 0 : 1;
    const columns: ObservationColumns = {
      type: VALUE_TYPES[type],
      count,
      times: new Float64Array(count),
      received: new Float64Array(count),
      numbers: new Float64Array(count * width),
      texts: type === TYPE.text ? rows.map((row) => this.#texts[this.#values[row]]) : [],
    };
    let keys = false;
    let qualities = false;
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      columns.times[i] = this.#times[row];
      columns.received[i] = this.#received[row];
      if (width === 1) columns.numbers[i] = this.#values[row];
      else
        for (let part = 0; part < width; part++)
          columns.numbers[i * width + part] = this.#positions[this.#values[row] * width + part];
      keys ||= this.#keys !== undefined && this.#keys[row] !== 0;
      qualities ||= this.#kinds[row] > 3;
    }
    if (keys) columns.keys = Float64Array.from(rows, (row) => this.#keys?.[row] ?? 0);
    if (qualities) columns.qualities = Uint8Array.from(rows, (row) => this.#kinds[row] >> 2);
    return columns;
  }

  #isRow(row: number, measured: Measured): boolean {
    const key = this.#keys?.[row] ?? 0;
    if (key !== measured.key) return false;
    if (key !== 0) return true;
    if ((this.#kinds[row] & 3) !== measured.type) return false;
    const value = this.#values[row];
    if (measured.type === TYPE.text) return this.#texts[value] === measured.text;
    if (measured.type !== TYPE.position) return value === measured.number;
    for (let part = 0; part < POSITION_NUMBERS; part++)
      if (!Object.is(this.#positions[value * POSITION_NUMBERS + part], measured.position[part])) return false;
    return true;
  }

  #timesOf(stream: number): Map<number, number[]> {
    let byTime = this.#byTime.get(stream);
    if (!byTime) {
      byTime = new Map();
      for (let row = this.#newest.get(stream) ?? NONE; row !== NONE; row = this.#before[row])
        addTo(byTime, this.#times[row], row);
      this.#byTime.set(stream, byTime);
    }
    return byTime;
  }

  #textOf(text: string): number {
    let index = this.#textIndex.get(text);
    if (index === undefined) {
      index = this.#texts.push(text) - 1;
      this.#textIndex.set(text, index);
    }
    return index;
  }

  #addPosition(position: Float64Array): number {
    const at = this.#positionCount * POSITION_NUMBERS;
    if (at === this.#positions.length)
      this.#positions = grown(this.#positions, Math.max(1_024 * POSITION_NUMBERS, at * 2));
    this.#positions.set(position, at);
    return this.#positionCount++;
  }

  #grow(capacity: number): void {
    this.#streams = grown(this.#streams, capacity);
    this.#times = grown(this.#times, capacity);
    this.#received = grown(this.#received, capacity);
    this.#values = grown(this.#values, capacity);
    this.#kinds = grown(this.#kinds, capacity);
    this.#before = grown(this.#before, capacity);
    if (this.#keys) this.#keys = grown(this.#keys, capacity);
  }
}

function addTo(byTime: Map<number, number[]>, time: number, row: number): void {
  const rows = byTime.get(time);
  if (rows) rows.push(row);
  else byTime.set(time, [row]);
}

function grown<Column extends Float64Array | Uint32Array | Int32Array | Uint8Array>(
  column: Column,
  capacity: number,
): Column {
  const larger = new (column.constructor as new (length: number) => Column)(capacity);
  larger.set(column as never);
  return larger;
}
