import { open, rename, rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import { hash64 } from '../../../models/ids.ts';
import { RecordReader, RecordSorter } from './sorted-records.ts';

/**
 * A crosswalk file: from the ids of other owners (address register, meter, camera) to the features of one source.
 * Bytes 0–7 say `CMXWALK1`, bytes 8–11 the length of the header (u32, little-endian), the header is JSON, the
 * pages follow it: each gzip'd JSON rows [owner, other id, feature id] in the order of hash64(owner ␀ other id). A
 * row that a later import no longer had is kept, with the time of that import as a fourth member. Read by range: the
 * header tells which page a hash is in.
 */
export const CROSSWALK_FILE = 'ids.crosswalk';

const MAGIC = 'CMXWALK1';
const PAGE_ROWS = 2_048;

export interface CrosswalkHeader {
  count: number;
  /** Rows that hold now, by owner. */
  owners: Record<string, number>;
  /** For each page: hash (high, low) of its first row, offset behind the header, bytes. */
  pages: [high: number, low: number, offset: number, bytes: number][];
}

type Row = [owner: string, other: string, id: string, until?: string];

/** A feature that another owner knows by an id; `until`: time of the import that no longer had it so, UTC. */
export interface CrosswalkMatch {
  id: string;
  until?: string;
}

export class CrosswalkWriter {
  readonly #path: string;
  readonly #sorter: RecordSorter;
  readonly #owners: Record<string, number> = {};

  constructor(path: string, runBytes?: number) {
    this.#path = path;
    this.#sorter = new RecordSorter(`${path}.sorted`, runBytes);
  }

  get count(): number {
    return this.#sorter.count;
  }

  /** `until`: for a row of an import before that is no more. */
  add(owner: string, other: string, id: string, until?: string): void {
    if (until === undefined) this.#owners[owner] = (this.#owners[owner] ?? 0) + 1;
    const [high, low] = keyOf(owner, other);
    const row: Row = until === undefined ? [owner, other, id] : [owner, other, id, until];
    this.#sorter.add(high, low, Buffer.from(JSON.stringify(row)));
  }

  /** Throws away what was added. */
  discard(): void {
    this.#sorter.discard();
  }

  /** Writes nothing where there are no rows. */
  async finish(signal?: AbortSignal): Promise<void> {
    const { count } = this.#sorter;
    await this.#sorter.finish(signal);
    try {
      if (count > 0) await this.#write(count, signal);
    } finally {
      await rm(`${this.#path}.sorted`, { force: true });
      await rm(`${this.#path}.pages`, { force: true });
    }
  }

  async #write(count: number, signal?: AbortSignal): Promise<void> {
    const header: CrosswalkHeader = { count, owners: this.#owners, pages: [] };
    const pages = await open(`${this.#path}.pages`, 'w+');
    const reader = new RecordReader(`${this.#path}.sorted`);
    let offset = 0;
    let rows: string[] = [];
    let first: [number, number] = [0, 0];
    const flush = async (): Promise<void> => {
      const bytes = gzipSync(`[${rows.join()}]`);
      await pages.write(bytes);
      header.pages.push([...first, offset, bytes.length]);
      offset += bytes.length;
      rows = [];
      signal?.throwIfAborted();
    };
    try {
      while (reader.next()) {
        const { high, low, payload } = reader.record;
        // Rows of one hash stay on one page, so that one page answers.
        const isSame = rows.length > 0 && high === first[0] && low === first[1];
        if (rows.length >= PAGE_ROWS && !isSame) await flush();
        if (rows.length === 0) first = [high, low];
        rows.push(payload.toString('utf8'));
      }
      await flush();
      await assemble(this.#path, header, pages, offset);
    } finally {
      reader.close();
      await pages.close();
    }
  }
}

async function assemble(
  path: string,
  header: CrosswalkHeader,
  pages: Awaited<ReturnType<typeof open>>,
  bytes: number,
): Promise<void> {
  const json = Buffer.from(JSON.stringify(header));
  const head = Buffer.alloc(12);
  head.write(MAGIC, 0, 'latin1');
  head.writeUInt32LE(json.length, 8);
  const file = await open(`${path}.part`, 'w');
  try {
    await file.write(head);
    await file.write(json);
    const chunk = Buffer.alloc(1 << 20);
    for (let at = 0; at < bytes; ) {
      const { bytesRead } = await pages.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      await file.write(chunk, 0, bytesRead);
      at += bytesRead;
    }
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}

/** A crosswalk file opened for look-ups. Throws RangeError for a file that is none. */
export class Crosswalk {
  readonly header: CrosswalkHeader;
  readonly #file: Awaited<ReturnType<typeof open>>;
  readonly #start: number;
  /** The page that was read last: look-ups in order stay on it. */
  #latest: { index: number; rows: Row[] } | undefined;

  private constructor(file: Awaited<ReturnType<typeof open>>, header: CrosswalkHeader, start: number) {
    this.#file = file;
    this.header = header;
    this.#start = start;
  }

  static async open(path: string): Promise<Crosswalk> {
    const file = await open(path, 'r');
    try {
      const head = await readBytes(file, 0, 12);
      if (head.toString('latin1', 0, 8) !== MAGIC) throw new RangeError(`${path} is no crosswalk.`);
      const length = head.readUInt32LE(8);
      const json = (await readBytes(file, 12, length)).toString('utf8');
      return new Crosswalk(file, JSON.parse(json) as CrosswalkHeader, 12 + length);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The features that an owner knows as `other`, or did. */
  async find(owner: string, other: string): Promise<CrosswalkMatch[]> {
    const [high, low] = keyOf(owner, other);
    const { pages } = this.header;
    let from = 0;
    let to = pages.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      const [h, l] = pages[middle];
      if (h < high || (h === high && l <= low)) from = middle + 1;
      else to = middle;
    }
    if (from === 0) return [];
    const rows = await this.#page(from - 1);
    return rows
      .filter((row) => row[0] === owner && row[1] === other)
      .map(([, , id, until]) => (until === undefined ? { id } : { id, until }));
  }

  async *rows(): AsyncGenerator<Row> {
    for (let page = 0; page < this.header.pages.length; page++) yield* await this.#page(page);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #page(index: number): Promise<Row[]> {
    if (this.#latest?.index === index) return this.#latest.rows;
    const [, , offset, bytes] = this.header.pages[index];
    const packed = await readBytes(this.#file, this.#start + offset, bytes);
    const rows = JSON.parse((await promisify(gunzip)(packed)).toString('utf8')) as Row[];
    this.#latest = { index, rows };
    return rows;
  }
}

async function readBytes(
  file: Awaited<ReturnType<typeof open>>,
  offset: number,
  length: number,
): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, offset);
  if (bytesRead < length) throw new RangeError('A crosswalk file is cut off.');
  return bytes;
}

function keyOf(owner: string, other: string): [high: number, low: number] {
  return hash64(`${owner}\0${other}`);
}
