import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { sha256OfFile, writeFileAtomically } from './files.ts';

export interface HashedInput {
  bytes: number;
  sha256: string;
  /** The newest time of change of the files, as the data's own time where nobody says another. */
  changed: Date;
}

type Known = Record<string, { stamp: string; sha256: string }>;

/**
 * Hashes inputs by their bytes: a file, or every file in a folder that is one input (FileGDB, 3D Tiles). What is
 * known of a file counts on while its size, its times and its place on the disk are the same, so that a sync need
 * not read terabytes again.
 */
export class InputHasher {
  readonly #path: string | undefined;
  #known: Known = {};
  #changed = false;

  private constructor(path: string | undefined) {
    this.#path = path;
  }

  /** `path`: the JSON file that hashes are kept in between calls; absent: none are kept. */
  static async open(path?: string): Promise<InputHasher> {
    const hasher = new InputHasher(path);
    if (path) {
      const text = await readFile(path, 'utf8').catch(() => '{}');
      try {
        hasher.#known = JSON.parse(text) as Known;
      } catch {
        // A torn file costs a second look at the inputs and nothing else.
      }
    }
    return hasher;
  }

  async hash(path: string, signal?: AbortSignal): Promise<HashedInput> {
    const facts = await stat(path);
    if (!facts.isDirectory())
      return { bytes: facts.size, changed: facts.mtime, sha256: await this.#fileHash(path, signal) };
    const entries = await readdir(path, { withFileTypes: true, recursive: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    const hash = createHash('sha256');
    let bytes = 0;
    let changed = new Date(0);
    for (const file of files) {
      signal?.throwIfAborted();
      const { size, mtime } = await stat(file);
      bytes += size;
      if (mtime > changed) changed = mtime;
      hash.update(`${relative(path, file).split(sep).join('/')}\n${await this.#fileHash(file, signal)}\n`);
    }
    return { bytes, changed, sha256: hash.digest('hex') };
  }

  /**
   * Hashes a file together with the files beside it that belong to it: the parts of a Shapefile, the tiles below
   * a tileset.json, a world file.
   */
  async hashWithCompanions(path: string, format: string, signal?: AbortSignal): Promise<HashedInput> {
    if (format === '3d-tiles' && /\.json$/i.test(path)) return this.hash(dirname(path), signal);
    if (format === 'osgb' && /\.(osgb|xml)$/i.test(path)) return this.hash(dirname(path), signal);
    const own = await this.hash(path, signal);
    const companions = await companionsOf(path);
    if (companions.length === 0) return own;
    const hash = createHash('sha256').update(own.sha256);
    let { bytes } = own;
    for (const companion of companions) {
      const found = await this.hash(companion, signal);
      bytes += found.bytes;
      hash.update(`${extensionOf(companion)}\n${found.sha256}\n`);
    }
    return { ...own, bytes, sha256: hash.digest('hex') };
  }

  /** Keeps what is known for the next time. */
  async save(): Promise<void> {
    if (this.#path && this.#changed) await writeFileAtomically(this.#path, JSON.stringify(this.#known));
  }

  async #fileHash(path: string, signal?: AbortSignal): Promise<string> {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    const stamp = `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
    const known = this.#known[path];
    if (known?.stamp === stamp) return known.sha256;
    const sha256 = await sha256OfFile(path, signal);
    this.#known[path] = { stamp, sha256 };
    this.#changed = true;
    return sha256;
  }
}

/** Ends of names of files that stand beside another of the same name and are a part of it. */
const COMPANIONS: Record<string, readonly string[]> = {
  shp: ['dbf', 'shx', 'prj', 'cpg', 'cst'],
  tif: ['tfw', 'prj', 'aux.xml', 'tif.aux.xml'],
  tiff: ['tfw', 'prj', 'aux.xml', 'tiff.aux.xml'],
  asc: ['prj'],
  jpg: ['jgw', 'jpw', 'prj'],
  png: ['pgw', 'prj'],
  las: ['prj', 'wkt'],
  laz: ['prj', 'wkt'],
  csv: ['csvt', 'prj'],
};

async function companionsOf(path: string): Promise<string[]> {
  const extensions = COMPANIONS[extensionOf(path)];
  if (!extensions) return [];
  const stem = path.slice(0, -extensionOf(path).length);
  const folder = dirname(path);
  const names = new Set((await readdir(folder)).map((name) => join(folder, name)));
  const spellings = extensions.flatMap((extension) => [extension, extension.toUpperCase()]);
  return spellings.map((extension) => stem + extension).filter((name) => names.has(name));
}

const extensionOf = (path: string): string => /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? '';
