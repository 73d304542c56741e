import { join } from 'node:path';
import { hash64 } from '../../../models/ids.ts';
import { RecordFile } from '../osm/disk/record-file.ts';
import { SortedIndex } from '../osm/disk/sorted-index.ts';

/** 53 bits of an id's hash: a key of SortedIndex. (Of ten million ids, two share a key once in 180 files.) */
export function keyOf(id: string): number {
  const [high, low] = hash64(id);
  return (high & 0x1fffff) * 4294967296 + low;
}

/** Where a picture lies on a surface, in coordinates 0–1 from its lower left corner. */
export type Placement =
  /** By ring: u, v per position of the ring as it is written, the closing one included. */
  | { kind: 'list'; rings: { key: number; coordinates: Float32Array }[] }
  /** Rows of a 3 × 4 matrix from positions in the CRS. */
  | { kind: 'matrix'; matrix: number[] }
  /**
   * x, y of the middle of the first pixel, then east and north of a step to the right, and of a step down.
   * Undefined: the picture has a world file.
   */
  | { kind: 'world'; parameters: number[] | undefined };

export type Appearance =
  | { kind: 'material'; theme: number; color: readonly [number, number, number, number] }
  | { kind: 'texture'; theme: number; image: string; placement: Placement };

const MATERIAL = 1;
const LIST = 2;
const MATRIX = 3;
const WORLD = 4;
/** Longest image address that is kept. */
const MAXIMUM_ADDRESS = 4096;

/** Colours and pictures of surfaces by the id of the surface, on disk. Add all, `finish()`, then look up. */
export class AppearanceIndex {
  readonly #index: SortedIndex;
  readonly #records: RecordFile;
  #count = 0;
  readonly themes: string[] = [];
  readonly #themeCounts: number[] = [];
  #preferred: number[] = [];
  /** Images written last: all targets of one texture share the address. */
  #lastImage = '';
  #lastOffset = 0;
  readonly #images = new Map<number, string>();

  constructor(folder: string) {
    this.#index = new SortedIndex(join(folder, 'appearances.index'));
    this.#records = new RecordFile(join(folder, 'appearances.records'));
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Number of a theme; all beyond the first thousand count as one. */
  theme(name: string): number {
    const known = this.themes.indexOf(name);
    if (known >= 0) return known;
    if (this.themes.length >= 1000) return 999;
    this.themes.push(name);
    this.#themeCounts.push(0);
    return this.themes.length - 1;
  }

  addMaterial(theme: number, id: string, color: readonly number[]): void {
    this.#add(id, Buffer.from([MATERIAL, theme & 0xff, theme >> 8, ...color]));
  }

  addTexture(theme: number, id: string, image: string, placement: Placement): void {
    this.#themeCounts[theme]++;
    const offset = this.#imageOffset(image);
    if (placement.kind === 'list') {
      const size = placement.rings.reduce((sum, ring) => sum + 12 + ring.coordinates.byteLength, 0);
      const record = header(LIST, theme, offset, size);
      let at = 11;
      for (const { key, coordinates } of placement.rings) {
        record.writeDoubleLE(key, at);
        record.writeUInt32LE(coordinates.length, at + 8);
        at += 12;
        record.set(new Uint8Array(coordinates.buffer, coordinates.byteOffset, coordinates.byteLength), at);
        at += coordinates.byteLength;
      }
      this.#add(id, record);
      return;
    }
    const numbers = placement.kind === 'matrix' ? placement.matrix : (placement.parameters ?? []);
    const record = header(placement.kind === 'matrix' ? MATRIX : WORLD, theme, offset, numbers.length * 8);
    numbers.forEach((number, index) => {
      record.writeDoubleLE(number, 11 + index * 8);
    });
    this.#add(id, record);
  }

  finish(): void {
    this.#index.finish();
    this.#records.finish();
    // The theme with the most pictures is the one that the city is meant to be seen in.
    this.#preferred = this.themes.map((_, theme) => theme);
    this.#preferred.sort((a, b) => this.#themeCounts[b] - this.#themeCounts[a] || a - b);
  }

  /** What a surface of this id looks like in the preferred theme; of textures and materials one each, at most. */
  find(id: string): { texture?: Appearance & { kind: 'texture' }; material?: Appearance; themes: number } {
    const found: ReturnType<AppearanceIndex['find']> = { themes: 0 };
    const key = keyOf(id);
    let bestTexture = Infinity;
    let bestMaterial = Infinity;
    const seen: number[] = [];
    const offsets: number[] = [];
    for (let at = this.#index.lowerBound(key); at < this.#index.count; at++) {
      if (this.#index.keyAt(at) !== key) break;
      offsets.push(this.#index.wide);
    }
    for (const offset of offsets) {
      const record = this.#records.read(offset);
      const theme = record.readUInt16LE(1);
      if (!seen.includes(theme)) seen.push(theme);
      const rank = this.#preferred.indexOf(theme);
      if (record[0] === MATERIAL) {
        if (rank >= bestMaterial) continue;
        bestMaterial = rank;
        found.material = { kind: 'material', theme, color: [record[3], record[4], record[5], record[6]] };
      } else if (rank < bestTexture) {
        bestTexture = rank;
        found.texture = this.#texture(record, theme);
      }
    }
    found.themes = seen.length;
    return found;
  }

  close(): void {
    this.#index.close();
    this.#records.close();
  }

  #add(id: string, record: Buffer): void {
    this.#count++;
    this.#index.addWide(keyOf(id), this.#records.append(record));
  }

  #imageOffset(image: string): number {
    if (image !== this.#lastImage) {
      this.#lastImage = image;
      this.#lastOffset = this.#records.append(Buffer.from(image.slice(0, MAXIMUM_ADDRESS)));
    }
    return this.#lastOffset;
  }

  #image(offset: number): string {
    let image = this.#images.get(offset);
    if (image === undefined) {
      image = this.#records.read(offset).toString('utf8');
      if (this.#images.size > 4096) this.#images.clear();
      this.#images.set(offset, image);
    }
    return image;
  }

  #texture(record: Buffer, theme: number): Appearance & { kind: 'texture' } {
    const image = this.#image(record.readDoubleLE(3));
    if (record[0] === LIST) {
      const rings: { key: number; coordinates: Float32Array }[] = [];
      for (let at = 11; at < record.length; ) {
        const key = record.readDoubleLE(at);
        const bytes = record.readUInt32LE(at + 8) * 4;
        // Copied: the bytes of a record lie at any address.
        const coordinates = new Float32Array(bytes / 4);
        new Uint8Array(coordinates.buffer).set(record.subarray(at + 12, at + 12 + bytes));
        rings.push({ key, coordinates });
        at += 12 + bytes;
      }
      return { kind: 'texture', theme, image, placement: { kind: 'list', rings } };
    }
    const numbers: number[] = [];
    for (let at = 11; at < record.length; at += 8) numbers.push(record.readDoubleLE(at));
    const placement: Placement =
      record[0] === MATRIX
        ? { kind: 'matrix', matrix: numbers }
        : { kind: 'world', parameters: numbers.length === 6 ? numbers : undefined };
    return { kind: 'texture', theme, image, placement };
  }
}

function header(kind: number, theme: number, imageOffset: number, more: number): Buffer {
  const record = Buffer.allocUnsafe(11 + more);
  record[0] = kind;
  record.writeUInt16LE(theme, 1);
  record.writeDoubleLE(imageOffset, 3);
  return record;
}
