import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { sortedOrder } from '../../store/sort.ts';

/**
 * Records of any length under 64-bit keys, sorted on disk: gathered into runs of bounded size, each sorted and
 * written, then merged. On disk a record is: key (high and low half, u32 each), length of the payload (u32), the
 * payload; all little-endian. Records of one key are in the order of their payloads' bytes.
 */
const RECORD_HEAD = 12;
const RUN_BYTES = 24 << 20;
const READ_BYTES = 1 << 18;
/** Records between two looks at the signal and at other work. */
const BREATH = 50_000;

export interface SortedRecord {
  high: number;
  low: number;
  /** Valid until the next record is asked for. */
  payload: Buffer;
}

export class RecordSorter {
  readonly #path: string;
  readonly #runBytes: number;
  #run = Buffer.alloc(1 << 20);
  #used = 0;
  #starts: number[] = [];
  readonly #runs: string[] = [];
  count = 0;

  /** Runs lie beside `path`, which `finish` writes. */
  constructor(path: string, runBytes = RUN_BYTES) {
    this.#path = path;
    this.#runBytes = runBytes;
  }

  add(high: number, low: number, payload: Uint8Array): void {
    const bytes = RECORD_HEAD + payload.length;
    if (this.#used > 0 && this.#used + bytes > this.#runBytes) this.#writeRun();
    this.#reserve(this.#used + bytes);
    this.#starts.push(this.#used);
    this.#run.writeUInt32LE(high, this.#used);
    this.#run.writeUInt32LE(low, this.#used + 4);
    this.#run.writeUInt32LE(payload.length, this.#used + 8);
    this.#run.set(payload, this.#used + RECORD_HEAD);
    this.#used += bytes;
    this.count++;
  }

  /** Writes all records in order. */
  async finish(signal?: AbortSignal): Promise<void> {
    this.#writeRun();
    this.#run = Buffer.alloc(0);
    const readers = this.#runs.map((run) => new RecordReader(run));
    const out = new BufferedFile(this.#path);
    try {
      await mergeRecords(readers, (record) => out.record(record), signal);
    } finally {
      out.close();
      for (const reader of readers) reader.close();
      for (const run of this.#runs) rmSync(run, { force: true });
    }
  }

  /** Throws away what was added and writes nothing. */
  discard(): void {
    this.#run = Buffer.alloc(0);
    for (const run of this.#runs) rmSync(run, { force: true });
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#run.length) return;
    const grown = Buffer.alloc(Math.max(bytes, Math.min(this.#runBytes, this.#run.length * 2)));
    grown.set(this.#run.subarray(0, this.#used));
    this.#run = grown;
  }

  #writeRun(): void {
    const run = this.#run;
    const starts = Uint32Array.from(this.#starts);
    const highs = starts.map((start) => run.readUInt32LE(start));
    const lows = starts.map((start) => run.readUInt32LE(start + 4));
    const order = sortedOrder(highs, sortedOrder(lows));
    const path = `${this.#path}.run${this.#runs.length}`;
    const file = new BufferedFile(path);
    const recordAt = (index: number): SortedRecord => {
      const start = starts[index];
      const from = start + RECORD_HEAD;
      return {
        high: highs[index],
        low: lows[index],
        payload: run.subarray(from, from + run.readUInt32LE(start + 8)),
      };
    };
    try {
      for (let at = 0; at < order.length; ) {
        const { high, low } = recordAt(order[at]);
        let end = at + 1;
        while (end < order.length && highs[order[end]] === high && lows[order[end]] === low) end++;
        const same = [...order.subarray(at, end)].map(recordAt);
        if (same.length > 1) same.sort((a, b) => Buffer.compare(a.payload, b.payload));
        for (const record of same) file.record(record);
        at = end;
      }
    } finally {
      file.close();
    }
    this.#runs.push(path);
    this.#used = 0;
    this.#starts = [];
  }
}

function compareRecords(a: SortedRecord, b: SortedRecord): number {
  return a.high - b.high || a.low - b.low || Buffer.compare(a.payload, b.payload);
}

/** Hands on the records of several sorted files in order. */
async function mergeRecords(
  readers: readonly RecordReader[],
  onRecord: (record: SortedRecord) => void,
  signal?: AbortSignal,
): Promise<void> {
  const open = readers.filter((reader) => reader.next());
  for (let count = 1; open.length > 0; count++) {
    let first = 0;
    for (let i = 1; i < open.length; i++)
      if (compareRecords(open[i].record, open[first].record) < 0) first = i;
    onRecord(open[first].record);
    if (!open[first].next()) open.splice(first, 1);
    if (count % BREATH === 0) await breathe(signal);
  }
}

/** Lets other work happen. Throws when the signal says so. */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/** Reads a file of sorted records one after the other. */
export class RecordReader {
  readonly #file: number;
  #buffer = Buffer.alloc(READ_BYTES);
  #at = 0;
  #filled = 0;
  #offset: number;
  record: SortedRecord = { high: 0, low: 0, payload: Buffer.alloc(0) };

  /** `offset`: bytes before the first record. */
  constructor(path: string, offset = 0) {
    this.#file = openSync(path, 'r');
    this.#offset = offset;
  }

  /** False at the end. Throws RangeError for a file that is cut off. */
  next(): boolean {
    if (!this.#have(RECORD_HEAD)) return false;
    const length = this.#buffer.readUInt32LE(this.#at + 8);
    if (!this.#have(RECORD_HEAD + length)) throw new RangeError('A file of sorted records is cut off.');
    const { record } = this;
    record.high = this.#buffer.readUInt32LE(this.#at);
    record.low = this.#buffer.readUInt32LE(this.#at + 4);
    record.payload = this.#buffer.subarray(this.#at + RECORD_HEAD, this.#at + RECORD_HEAD + length);
    this.#at += RECORD_HEAD + length;
    return true;
  }

  close(): void {
    closeSync(this.#file);
  }

  #have(bytes: number): boolean {
    if (this.#filled - this.#at >= bytes) return true;
    const rest = this.#buffer.subarray(this.#at, this.#filled);
    // A new buffer: the last record's payload is a view of the old one.
    const buffer = Buffer.alloc(Math.max(READ_BYTES, bytes));
    buffer.set(rest);
    this.#filled = rest.length;
    this.#at = 0;
    this.#buffer = buffer;
    while (this.#filled < bytes) {
      const read = readSync(this.#file, buffer, this.#filled, buffer.length - this.#filled, this.#offset);
      if (read === 0) return false;
      this.#filled += read;
      this.#offset += read;
    }
    return true;
  }
}

class BufferedFile {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(READ_BYTES);
  #used = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  record({ high, low, payload }: SortedRecord): void {
    const bytes = RECORD_HEAD + payload.length;
    if (this.#used + bytes > this.#buffer.length) this.#flush();
    const target = bytes > this.#buffer.length ? Buffer.alloc(bytes) : this.#buffer;
    const at = target === this.#buffer ? this.#used : 0;
    target.writeUInt32LE(high, at);
    target.writeUInt32LE(low, at + 4);
    target.writeUInt32LE(payload.length, at + 8);
    target.set(payload, at + RECORD_HEAD);
    if (target === this.#buffer) this.#used += bytes;
    else writeAll(this.#file, target);
  }

  close(): void {
    this.#flush();
    closeSync(this.#file);
  }

  #flush(): void {
    writeAll(this.#file, this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}
