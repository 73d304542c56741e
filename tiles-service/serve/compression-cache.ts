import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { ENCODING_SUFFIX, ENCODINGS, type Encoding } from './content-encoding.ts';
import type { FoundFile } from './file-finder.ts';

/** Below this a header costs more than compression saves. Bytes. */
export const SMALLEST_COMPRESSED = 1024;
/** Up to here a first request waits for its compression; above, it is sent plain meanwhile. Bytes. */
const WAITED_FOR = 256 * 1024;
/** Above this a file is for reading by range. Bytes. */
const LARGEST_COMPRESSED = 64 * 1024 * 1024;
const SMALL_AT_ONCE = 2;
const LARGE_AT_ONCE = 1;
const WAITING_AT_MOST = 256;
/** A variant that saves less than this share is not worth the browser's work. */
const LEAST_SAVING = 0.05;

export interface CompressionCacheOptions {
  /** Bytes on disk, beyond which the files longest unused are removed. Default 1 GiB. */
  maximumBytes?: number;
  /** Told once when the folder cannot be written; files are sent plain from then on. */
  onUnwritable?: (error: Error) => void;
}

interface Entry {
  path: string;
  bytes: number;
}

/**
 * Compressed variants of files that the importer did not compress, made once and kept in a folder of its own,
 * readable by its owner only: it holds data of every class. A name is the hash of path, size and time, so a
 * changed file has a new variant. Files are written aside and renamed, so a variant is whole or absent.
 */
export class CompressionCache {
  readonly #folder: string;
  readonly #maximumBytes: number;
  readonly #onUnwritable: (error: Error) => void;
  /** By key, the longest unused first. */
  readonly #entries = new Map<string, Entry>();
  readonly #notWorth = new Set<string>();
  readonly #running = new Map<string, Promise<string | undefined>>();
  readonly #small = new Lane(SMALL_AT_ONCE);
  readonly #large = new Lane(LARGE_AT_ONCE);
  #bytes = 0;
  #ready: Promise<boolean> | undefined;

  constructor(folder: string, options: CompressionCacheOptions = {}) {
    this.#folder = folder;
    this.#maximumBytes = options.maximumBytes ?? 1024 ** 3;
    this.#onUnwritable = options.onUnwritable ?? (() => {});
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Path of the variant, when it is there or small enough to be waited for; else undefined: send it plain. */
  async variant(file: FoundFile, encoding: Encoding): Promise<string | undefined> {
    if (!file.compressible || file.size < SMALLEST_COMPRESSED || file.size > LARGEST_COMPRESSED)
      return undefined;
    this.#ready ??= this.#open();
    if (!(await this.#ready)) return undefined;
    const key = variantKey(file, encoding);
    const entry = this.#entries.get(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return entry.path;
    }
    if (this.#notWorth.has(key)) return undefined;
    const made = this.#running.get(key) ?? this.#start(key, file, encoding);
    return file.size <= WAITED_FOR ? made : undefined;
  }

  /** To be called when a variant turned out to be gone. */
  forget(file: FoundFile, encoding: Encoding): void {
    const key = variantKey(file, encoding);
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0;
    this.#entries.delete(key);
  }

  /** Resolves when nothing is being compressed. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #start(key: string, file: FoundFile, encoding: Encoding): Promise<string | undefined> | undefined {
    const lane = file.size <= WAITED_FOR ? this.#small : this.#large;
    if (lane.waiting >= WAITING_AT_MOST) return undefined;
    const made = lane.run(() => this.#make(key, file, encoding)).finally(() => this.#running.delete(key));
    this.#running.set(key, made);
    return made;
  }

  async #make(key: string, file: FoundFile, encoding: Encoding): Promise<string | undefined> {
    const path = this.#pathOf(key);
    const aside = `${path}.${randomUUID()}.part`;
    try {
      await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
      await pipeline(
        createReadStream(file.path),
        compressor(encoding, file.size),
        createWriteStream(aside, { mode: 0o600 }),
      );
      const { size } = await stat(aside);
      if (size > file.size * (1 - LEAST_SAVING)) {
        await rm(aside);
        if (this.#notWorth.size >= 100_000) this.#notWorth.clear();
        this.#notWorth.add(key);
        return undefined;
      }
      await rename(aside, path);
      this.#entries.set(key, { path, bytes: size });
      this.#bytes += size;
      await this.#shrink();
      return this.#entries.has(key) ? path : undefined;
    } catch (error) {
      await rm(aside, { force: true }).catch(() => {});
      if (isUnwritable(error)) this.#giveUp(error as Error);
      return undefined;
    }
  }

  #giveUp(error: Error): false {
    this.#ready = Promise.resolve(false);
    this.#onUnwritable(error);
    return false;
  }

  /** Takes stock of what earlier runs left; removes what they did not finish. */
  async #open(): Promise<boolean> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const left: Array<Entry & { key: string; used: number }> = [];
      for (const name of await readdir(this.#folder, { recursive: true })) {
        const path = join(this.#folder, name);
        const facts = await stat(path);
        if (!facts.isFile()) continue;
        const key = name.slice(3);
        if (ENCODINGS.some((encoding) => key.endsWith(ENCODING_SUFFIX[encoding]))) {
          left.push({ key, path, bytes: facts.size, used: facts.mtimeMs });
        } else if (name.endsWith('.part') && Date.now() - facts.mtimeMs > 3_600_000) {
          await rm(path, { force: true });
        }
      }
      left.sort((a, b) => a.used - b.used);
      for (const { key, path, bytes } of left) {
        this.#entries.set(key, { path, bytes });
        this.#bytes += bytes;
      }
      await this.#shrink();
      return true;
    } catch (error) {
      return this.#giveUp(error as Error);
    }
  }

  async #shrink(): Promise<void> {
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#maximumBytes) return;
      this.#entries.delete(key);
      this.#bytes -= entry.bytes;
      await rm(entry.path, { force: true });
    }
  }

  #pathOf(key: string): string {
    return join(this.#folder, key.slice(0, 2), key);
  }
}

function variantKey(file: FoundFile, encoding: Encoding): string {
  const hash = createHash('sha256').update(`${file.path}\0${file.size}\0${file.modified}`).digest('hex');
  return hash.slice(0, 40) + ENCODING_SUFFIX[encoding];
}

function compressor(encoding: Encoding, size: number) {
  if (encoding === 'gzip') return createGzip({ level: 6 });
  return createBrotliCompress({
    params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: size },
  });
}

function isUnwritable(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT'].includes(code);
}

/** Runs at most so many jobs at once, the others in order of arrival. */
class Lane {
  readonly #width: number;
  readonly #queue: Array<() => void> = [];
  #running = 0;

  constructor(width: number) {
    this.#width = width;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  async run<Result>(job: () => Promise<Result>): Promise<Result> {
    if (this.#running >= this.#width) await new Promise<void>((resolve) => this.#queue.push(resolve));
    else this.#running++;
    try {
      return await job();
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
