import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Feature } from '../../models/feature.ts';
import { NAMES_FILE, type StoreHeader } from '../../models/feature-store/index.ts';
import { formatNameRow } from '../../models/feature-store/name-index.ts';
import type { Bounds } from './bounds.ts';
import { Spool } from './spool.ts';

/** Names in a page, or a few more: those of one feature stay together. */
const PAGE_NAMES = 4_000;
const NEW_LINE = 10;
/** Attributes that hold further names of a feature. */
const NAME_ATTRIBUTES = /^(name|alt_name|official_name|old_name|short_name|ref)(:[a-z]{2,3}(-[A-Za-z]+)?)?$/;

/** Collects the names of features that have a place, and writes names.bin. */
export class NameIndexWriter {
  readonly #path: string;
  readonly #spool: Spool;
  /** For each feature that was added, where its names end in the spool. */
  #ends = new Uint32Array(1024);
  #features = 0;

  constructor(path: string) {
    this.#path = path;
    this.#spool = new Spool(path);
  }

  add(feature: Feature, bounds: Bounds): void {
    if (!bounds.empty) this.#append(feature, bounds);
    if (this.#features === this.#ends.length) {
      const ends = new Uint32Array(this.#features * 2);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#ends[this.#features++] = this.#spool.length;
  }

  #append(feature: Feature, bounds: Bounds): void {
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
    }
  }

  /** Writes the names of the features in `order`, which counts them as they were added, and of no others. */
  async finish(folder: string, order: Uint32Array): Promise<StoreHeader['names']> {
    this.#spool.flush();
    const text = readFileSync(this.#path);
    this.#spool.remove();
    const packed: Uint8Array[] = [];
    const pages: StoreHeader['names']['pages'] = [];
    let rows: Uint8Array[] = [];
    let count = 0;
    let offset = 0;
    const endPage = (): void => {
      if (count === 0) return;
      const bytes = gzipSync(Buffer.concat(rows));
      packed.push(bytes);
      pages.push({ offset, length: bytes.length, count });
      offset += bytes.length;
      rows = [];
      count = 0;
    };
    for (const feature of order) {
      const names = text.subarray(feature === 0 ? 0 : this.#ends[feature - 1], this.#ends[feature]);
      if (names.length === 0) continue;
      rows.push(names);
      for (const byte of names) if (byte === NEW_LINE) count++;
      if (count >= PAGE_NAMES) endPage();
    }
    endPage();
    await writeFile(join(folder, NAMES_FILE), Buffer.concat(packed));
    return { count: pages.reduce((sum, page) => sum + page.count, 0), pages };
  }
}

/** To 1e-6 degrees, 0.1 m. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
