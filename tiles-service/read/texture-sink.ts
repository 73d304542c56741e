import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tally, type TextureSink } from './feature-source.ts';
import { readPictureHeader } from './picture-format.ts';
import { tiffToWebp } from './tiff-picture.ts';

/** Pictures larger than this would take gigabytes to decode. */
const MOST_PIXELS = 64 << 20;
const MOST_BYTES = 256 << 20;
/** Paths whose names are remembered; others are hashed again. */
const REMEMBERED = 100_000;

/**
 * Gathers the pictures of textured surfaces in one folder, each content once, named by its hash. The folder is made
 * with the first picture. What is missing or no picture is counted in `tally`, once for each path.
 */
export class PictureFolder implements TextureSink {
  readonly tally = new Tally();
  /** Pictures in the folder. */
  count = 0;
  readonly #folder: string;
  readonly #known = new Map<string, Promise<string | undefined>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(path: string): Promise<string | undefined> {
    const known = this.#known.get(path);
    if (known) return known;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    const adding = this.#take(path);
    this.#known.set(path, adding);
    return adding;
  }

  async #take(path: string): Promise<string | undefined> {
    const info = await stat(path).catch(() => undefined);
    if (!info?.isFile()) {
      this.tally.repaired(
        'texture-missing',
        'Pictures of textured surfaces that are not there; their surfaces are shown without.',
        shortName(path),
      );
      return undefined;
    }
    if (info.size > MOST_BYTES) return this.#tooLarge(path);
    const bytes = await readFile(path);
    const header = readPictureHeader(bytes);
    if (!header) return this.#broken(path);
    if (header.width * header.height > MOST_PIXELS) return this.#tooLarge(path);
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
    if (header.format !== 'tif') {
      if (header.width === 0 || header.height === 0) return this.#broken(path);
      return this.#write(`${hash}.${header.format}`, bytes);
    }
    const name = `${hash}.webp`;
    if (existsSync(join(this.#folder, name))) return name;
    const converted = await tiffToWebp(bytes, MOST_PIXELS);
    if (converted === 'too-large') return this.#tooLarge(path);
    if (converted === 'broken') return this.#broken(path);
    if (converted === 'no-canvas') {
      this.tally.note(
        'texture-needs-canvas',
        'TIFF pictures were left out: the optional package @napi-rs/canvas is not installed for this machine.',
        shortName(path),
      );
      return undefined;
    }
    return this.#write(name, converted);
  }

  async #write(name: string, bytes: Uint8Array): Promise<string> {
    const target = join(this.#folder, name);
    if (existsSync(target)) return name;
    if (this.count === 0) await mkdir(this.#folder, { recursive: true });
    this.count++;
    // Two paths of one content may arrive at once; each writes a file of its own and the last one stays.
    const temporary = `${target}.${this.count}`;
    await writeFile(temporary, bytes);
    await rename(temporary, target);
    return name;
  }

  #broken(path: string): undefined {
    this.tally.repaired(
      'texture-broken',
      'Files that are no JPEG, PNG, WebP or TIFF picture; their surfaces are shown without.',
      shortName(path),
    );
    return undefined;
  }

  #tooLarge(path: string): undefined {
    this.tally.repaired(
      'texture-too-large',
      `Pictures of more than ${MOST_PIXELS >> 20} megapixels; their surfaces are shown without.`,
      shortName(path),
    );
    return undefined;
  }
}

/** Folder and file: reports do not tell where on the machine they lie. */
function shortName(path: string): string {
  return path.split(/[\\/]/).slice(-2).join('/');
}
