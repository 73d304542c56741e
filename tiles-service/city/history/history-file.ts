import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { historyFolder } from '../paths.ts';
import type { FeatureChangeKind } from './feature-index.ts';

/** What a sync found of one feature: one line of a file of a source's history. */
export interface HistoryEntry {
  id: string;
  change: FeatureChangeKind;
  layer: string;
  /** Since when it exists: as the data says; else, for what was added, since when the city knows it. UTC. */
  validFrom?: string;
  /** For what was removed: the time of the sync that missed it. UTC. */
  validTo?: string;
  /** Time of the sync, UTC. */
  at: string;
}

const fileOf = (city: string, source: string, revision: number): string =>
  join(historyFolder(city, source), `${String(revision).padStart(6, '0')}.ndjson.gz`);

/**
 * Writes one revision of a source's history, line by line; a revision that a killed sync wrote before is replaced.
 * Nothing is written where nothing is added.
 */
export class HistoryWriter {
  readonly #path: string;
  readonly #gzip = createGzip({ level: 6 });
  #writing: Promise<void> | undefined;
  #lines: string[] = [];

  constructor(city: string, source: string, revision: number) {
    this.#path = fileOf(city, source, revision);
  }

  add(entry: HistoryEntry): void {
    this.#lines.push(JSON.stringify(entry));
  }

  /** Hands what was added on to the disk; to be awaited now and then, so that memory stays bounded. */
  async drain(): Promise<void> {
    if (this.#lines.length === 0) return;
    if (!this.#writing) {
      await mkdir(dirname(this.#path), { recursive: true });
      this.#writing = pipeline(this.#gzip, createWriteStream(`${this.#path}.part`));
      // Awaited in `finish`; until then a failure must not end the process.
      this.#writing.catch(() => {});
    }
    const text = `${this.#lines.join('\n')}\n`;
    this.#lines = [];
    if (!this.#gzip.write(text)) await new Promise((resolve) => this.#gzip.once('drain', resolve));
  }

  async finish(): Promise<void> {
    await this.drain();
    if (!this.#writing) return rm(this.#path, { force: true });
    this.#gzip.end();
    await this.#writing;
    await rename(`${this.#path}.part`, this.#path);
  }
}

/** The latest revision that the history of a source holds, also of one that was gone for a while; 0 without any. */
export async function lastRevision(city: string, source: string): Promise<number> {
  const names = await readdir(historyFolder(city, source)).catch(() => []);
  return Math.max(0, ...names.map((name) => Number.parseInt(name, 10) || 0));
}

/** The history of a source, oldest first, up to a revision (see CitySource.revision). */
export async function* readHistory(
  city: string,
  source: string,
  revision: number,
): AsyncGenerator<HistoryEntry> {
  const folder = historyFolder(city, source);
  if (!existsSync(folder)) return;
  const names = (await readdir(folder)).filter((name) => /^\d+\.ndjson\.gz$/.test(name)).sort();
  for (const name of names) {
    // A killed sync may have left a revision that was never put in force.
    if (Number.parseInt(name, 10) > revision) return;
    const lines = createInterface({ input: createReadStream(join(folder, name)).pipe(createGunzip()) });
    for await (const line of lines) if (line) yield JSON.parse(line) as HistoryEntry;
  }
}
