import { join } from 'node:path';
import type { ReadOptions } from '../feature-source.ts';
import { Breather } from '../json/breather.ts';
import type { ByteFile } from '../json/byte-file.ts';
import { SortedIndex } from '../osm/disk/sorted-index.ts';
import { EOF, START, XmlCursor } from '../xml/xml-cursor.ts';
import { keyOf } from './appearance-index.ts';
import type { GeometryParser } from './geometry-parser.ts';
import { codeOf, isGeometry } from './vocabulary.ts';

/**
 * Where each geometry with an id begins in the file, on disk. Made when a link first leads out of its own member:
 * most files never need it.
 */
export class GeometryIndex {
  readonly #file: ByteFile;
  readonly #options: ReadOptions;
  readonly #bindings: ReadonlyMap<string, string>;
  readonly #path: string;
  #index: SortedIndex | undefined;

  constructor(file: ByteFile, folder: string, bindings: ReadonlyMap<string, string>, options: ReadOptions) {
    this.#file = file;
    this.#path = join(folder, 'geometries.index');
    this.#bindings = bindings;
    this.#options = options;
  }

  /** Reads the geometry of this id into the parser's pool; false if the file has none. */
  async fetch(id: string, parser: GeometryParser): Promise<boolean> {
    this.#index ??= await this.#build();
    const key = keyOf(id);
    const index = this.#index;
    for (let at = index.lowerBound(key); at < index.count; at++) {
      if (index.keyAt(at) !== key) break;
      const xml = new XmlCursor(this.#file, codeOf, index.wide, this.#bindings);
      if (xml.next() !== START || !isGeometry(xml.name.code) || xml.attribute('id') !== id) continue;
      parser.parse(xml);
      return true;
    }
    return false;
  }

  close(): void {
    this.#index?.close();
  }

  async #build(): Promise<SortedIndex> {
    const index = new SortedIndex(this.#path);
    try {
      const breather = new Breather(this.#options, 'indexing links', this.#file.size);
      const xml = new XmlCursor(this.#file, codeOf);
      for (let token = xml.next(); token !== EOF; token = xml.next()) {
        if (token !== START) continue;
        if (breather.due(xml.position)) await breather.breathe(xml.position);
        if (xml.attributeCount === 0 || !isGeometry(xml.name.code)) continue;
        const id = xml.attribute('id');
        if (id !== undefined) index.addWide(keyOf(id), xml.tagPosition);
      }
      index.finish();
      return index;
    } catch (error) {
      index.close();
      throw error;
    }
  }
}
