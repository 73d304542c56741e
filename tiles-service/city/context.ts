import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Progress } from '../../models/schema/index.ts';
import type { WorkerPool } from '../work/pool.ts';

/** What every step of an import shares. */
export interface ImportContext {
  city: string;
  pool: WorkerPool;
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
  /** Hash of the code that makes products: a new release makes them anew. */
  pipeline: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PRODUCING_FOLDERS = [
  'models',
  'tiles-service/city/classes',
  'tiles-service/read',
  'tiles-service/store',
  'tiles-service/tile',
  'assets/map-styles',
];

/** Hash of every file whose change may change a product. */
export function hashPipeline(): Promise<string> {
  return hashCode(PRODUCING_FOLDERS);
}

/** Hash of every file in folders of the project. */
export async function hashCode(folders: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(file.slice(ROOT.length)).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
