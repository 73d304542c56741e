/**
 * Tar archives with the headers of POSIX.1-1988 (ustar), as any tar reads them; of regular files only, with names up to
 * 255 bytes and sizes below 8 GiB.
 */
const BLOCK = 512;
const NAME_BYTES = 100;
const PREFIX_BYTES = 155;

export interface TarMember {
  name: string;
  bytes: Uint8Array;
}

/** A member with its header and padding. `modified`: UTC milliseconds. */
export function* tarBlocks({ name, bytes }: TarMember, modified: number): Generator<Uint8Array> {
  yield headerOf(name, bytes.length, modified);
  yield bytes;
  const rest = bytes.length % BLOCK;
  if (rest > 0) yield new Uint8Array(BLOCK - rest);
}

/** What stands at the end of an archive. */
export const tarEnd = (): Uint8Array => new Uint8Array(2 * BLOCK);

function headerOf(name: string, size: number, modified: number): Uint8Array {
  const header = Buffer.alloc(BLOCK);
  const [prefix, last] = splitName(name);
  header.write(last, 0);
  header.write('0000600\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write(
    `${Math.floor(modified / 1000)
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
  );
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345);
  let sum = 0;
  for (const byte of header) sum += byte;
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** Whether a name is one that an archive can have. */
export function isTarName(name: string): boolean {
  try {
    splitName(name);
    return true;
  } catch {
    return false;
  }
}

function splitName(name: string): [prefix: string, last: string] {
  if (Buffer.byteLength(name) <= NAME_BYTES) return ['', name];
  for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
    const [prefix, last] = [name.slice(0, at), name.slice(at + 1)];
    if (Buffer.byteLength(prefix) <= PREFIX_BYTES && Buffer.byteLength(last) <= NAME_BYTES)
      return [prefix, last];
  }
  throw new RangeError(`The name ${name} is too long for an archive.`);
}

/** The members of an archive as they come. Throws RangeError for what is no such archive, or ends too early. */
export async function* readTar(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TarMember> {
  const source = new Blocks(chunks);
  for (;;) {
    const header = await source.take(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const { name, size } = readHeader(header);
    const bytes = await source.take(size);
    await source.take((BLOCK - (size % BLOCK)) % BLOCK);
    yield { name, bytes };
  }
}

function readHeader(header: Buffer): TarMember & { size: number } {
  const text = (from: number, length: number) => {
    const end = header.indexOf(0, from);
    return header.toString('utf8', from, end < 0 || end > from + length ? from + length : end);
  };
  const told = Number.parseInt(text(148, 8), 8);
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 0x20 : header[i];
  if (text(257, 5) !== 'ustar' || told !== sum) throw new RangeError('this is no archive, or it is damaged.');
  const [prefix, last] = [text(345, PREFIX_BYTES), text(0, NAME_BYTES)];
  return {
    name: prefix === '' ? last : `${prefix}/${last}`,
    size: Number.parseInt(text(124, 12), 8),
    bytes: header,
  };
}

/** Bytes in the portions that are asked for. */
class Blocks {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #left: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async take(count: number): Promise<Buffer> {
    const parts: Buffer[] = [this.#left];
    let have = this.#left.length;
    while (have < count) {
      const { value, done } = await this.#chunks.next();
      if (done) throw new RangeError('it ends too early.');
      parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      have += value.length;
    }
    const all = parts.length === 1 ? this.#left : Buffer.concat(parts);
    this.#left = all.subarray(count);
    return all.subarray(0, count);
  }
}
