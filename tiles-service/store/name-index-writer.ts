import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Feature } from '../../models/feature.ts';
import { NAMES_FILE, type StoreHeader } from '../../models/feature-store/index.ts';
import { formatNameRow } from '../../models/feature-store/name-index.ts';
import type { Bounds } from './bounds.ts';
import { Spool } from './spool.ts';

const PAGE_NAMES = 4_000;
/** Attributes that hold further names of a feature. */
const NAME_ATTRIBUTES = /^(name|alt_name|official_name|old_name|short_name|ref)(:[a-z]{2,3}(-[A-Za-z]+)?)?$/;

/** Collects the names of features that have a place, and writes names.bin. */
export class NameIndexWriter {
  readonly #path: string;
  readonly #spool: Spool;
  readonly #pageEnds: number[] = [];
  #count = 0;

  constructor(path: string) {
    this.#path = path;
    this.#spool = new Spool(path);
  }

  add(feature: Feature, bounds: Bounds): void {
    if (bounds.empty) return;
    const names = new Set<string>();
    if (feature.name) names.add(feature.name);
    for (const key in feature.attributes) {
      const value = feature.attributes[key];
      if (typeof value === 'string' && NAME_ATTRIBUTES.test(key)) names.add(value);
    }
    const longitude = round((bounds.west + bounds.east) / 2);
    const latitude = round((bounds.south + bounds.north) / 2);
    for (const name of names) {
      const { id, type } = feature;
      const row = formatNameRow({ name, id, type, class: feature.class, longitude, latitude });
      this.#spool.append(Buffer.from(`${row}\n`));
      if (++this.#count % PAGE_NAMES === 0) this.#pageEnds.push(this.#spool.length);
    }
  }

  async finish(folder: string): Promise<StoreHeader['names']> {
    this.#spool.flush();
    if (this.#count % PAGE_NAMES !== 0) this.#pageEnds.push(this.#spool.length);
    const text = readFileSync(this.#path);
    const packed = this.#pageEnds.map((end, page) =>
      gzipSync(text.subarray(this.#pageEnds[page - 1] ?? 0, end)),
    );
    this.#spool.remove();
    await writeFile(join(folder, NAMES_FILE), Buffer.concat(packed));
    let offset = 0;
    const pages = packed.map((bytes, page) => {
      const count = Math.min(PAGE_NAMES, this.#count - page * PAGE_NAMES);
      offset += bytes.length;
      return { offset: offset - bytes.length, length: bytes.length, count };
    });
    return { count: this.#count, pages };
  }
}

/** To 1e-6 degrees, 0.1 m. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
