import { type FileHandle, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeGroundIndex, GROUND_FILES, type GroundDescription, type GroundEntry } from './ground-store.ts';
import type { MeshedBlock } from './mesh-tiles.ts';

/** Writes the ground folder: packed heights as they come, the index and the description at the end. */
export class GroundWriter {
  readonly #folder: string;
  readonly #heights: FileHandle;
  readonly #entries: GroundEntry[] = [];

  private constructor(folder: string, heights: FileHandle) {
    this.#folder = folder;
    this.#heights = heights;
  }

  static async create(folder: string): Promise<GroundWriter> {
    await mkdir(folder, { recursive: true });
    return new GroundWriter(folder, await open(join(folder, GROUND_FILES.heights), 'w'));
  }

  async add({ ground, entries }: Pick<MeshedBlock, 'ground' | 'entries'>): Promise<void> {
    if (entries.length === 0) return;
    await this.#heights.writeFile(ground);
    for (const entry of entries) this.#entries.push(entry);
  }

  async finish(about: Pick<GroundDescription, 'extent' | 'resolution' | 'deepest'>): Promise<void> {
    const description: GroundDescription = {
      schema: 'citymirror/ground/2',
      ...about,
      tiles: this.#entries.length,
    };
    await writeFile(join(this.#folder, GROUND_FILES.index), encodeGroundIndex(this.#entries));
    await writeFile(join(this.#folder, GROUND_FILES.description), JSON.stringify(description));
  }

  async close(): Promise<void> {
    await this.#heights.close();
  }
}
