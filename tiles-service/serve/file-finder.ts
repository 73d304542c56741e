import { realpath, stat } from 'node:fs/promises';
import { ENCODING_SUFFIX, ENCODINGS, type Encoding } from './content-encoding.ts';
import { mediaType } from './media-type.ts';
import { resolveInside } from './safe-path.ts';

/** A file that may be sent: where it is, and its compressed variants that lie beside it. */
export interface FoundFile {
  /** Real path, inside the root. */
  path: string;
  type: string;
  compressible: boolean;
  /** Bytes, when it was looked up; what is sent is asked of the open file. */
  size: number;
  /** Time of the last change, in milliseconds, when it was looked up. */
  modified: number;
  /** Compressed variants as files. */
  variants: Partial<Record<Encoding, string>>;
}

const REMEMBERED = 20_000;
/** Milliseconds. Long enough that a burst of tiles costs one look-up each, short enough that a change shows. */
const REMEMBERED_FOR = 2_000;

/**
 * Finds files below one folder. The folder itself must not be a symbolic link, so that one class of a city
 * cannot be made to point at another; it may come and go while the server runs.
 */
export class FileFinder {
  readonly #root: string;
  readonly #found = new Map<string, { file: FoundFile; until: number }>();

  constructor(root: string) {
    this.#root = root;
  }

  async find(segments: readonly string[]): Promise<FoundFile | undefined> {
    const key = segments.join('/');
    const now = performance.now();
    const remembered = this.#found.get(key);
    if (remembered && remembered.until > now) return remembered.file;
    this.#found.delete(key);
    const file = await this.#look(segments);
    if (!file) return undefined;
    if (this.#found.size >= REMEMBERED) this.#found.delete(this.#found.keys().next().value as string);
    this.#found.set(key, { file, until: now + REMEMBERED_FOR });
    return file;
  }

  /** To be called when a remembered file turned out to be gone. */
  forget(segments: readonly string[]): void {
    this.#found.delete(segments.join('/'));
  }

  async #look(segments: readonly string[]): Promise<FoundFile | undefined> {
    try {
      if ((await realpath(this.#root)) !== this.#root) return undefined;
    } catch {
      return undefined;
    }
    const path = await resolveInside(this.#root, segments);
    if (path === undefined) return undefined;
    const facts = await regularFile(path);
    if (!facts) return undefined;
    const { type, compressible } = mediaType(segments[segments.length - 1]);
    const variants: FoundFile['variants'] = {};
    if (compressible) {
      await Promise.all(
        ENCODINGS.map(async (encoding) => {
          const variant = await this.#variant(segments, ENCODING_SUFFIX[encoding], facts.mtimeMs);
          if (variant !== undefined) variants[encoding] = variant;
        }),
      );
    }
    return { path, type, compressible, size: facts.size, modified: facts.mtimeMs, variants };
  }

  /** A variant older than its file is left from an earlier content, and not used. */
  async #variant(
    segments: readonly string[],
    suffix: string,
    notBefore: number,
  ): Promise<string | undefined> {
    const names = [...segments];
    names[names.length - 1] += suffix;
    const path = await resolveInside(this.#root, names);
    if (path === undefined) return undefined;
    const facts = await regularFile(path);
    return facts && facts.mtimeMs >= notBefore ? path : undefined;
  }
}

async function regularFile(path: string) {
  try {
    const facts = await stat(path);
    return facts.isFile() ? facts : undefined;
  } catch {
    return undefined;
  }
}
