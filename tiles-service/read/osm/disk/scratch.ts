import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { RecordFile } from './record-file.ts';
import { SortedIndex } from './sorted-index.ts';

/** The temporary files of one reading, in a new folder inside the caller's scratch folder. */
export class Scratch {
  readonly #folder: string;
  readonly #open: { close(): void }[] = [];

  constructor(folder: string) {
    this.#folder = mkdtempSync(join(folder, 'osm-'));
  }

  index(name: string): SortedIndex {
    return this.#keep(new SortedIndex(join(this.#folder, `${name}.index`)));
  }

  records(name: string): RecordFile {
    return this.#keep(new RecordFile(join(this.#folder, `${name}.records`)));
  }

  close(): void {
    for (const file of this.#open.splice(0)) file.close();
  }

  #keep<T extends { close(): void }>(file: T): T {
    this.#open.push(file);
    return file;
  }
}
