import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadOptions } from '../../../tiles-service/read/feature-source.ts';
import { type Reading, readFile } from './reading.ts';

/** Writes files beside each other, reads the first of them, and removes them. */
export async function readFiles(
  files: Record<string, string | Uint8Array | undefined>,
  options: Partial<ReadOptions> = {},
): Promise<Reading> {
  const folder = mkdtempSync(join(tmpdir(), 'reading-files-'));
  try {
    for (const [name, content] of Object.entries(files))
      if (content !== undefined) writeFileSync(join(folder, name), content);
    return await readFile(join(folder, Object.keys(files)[0]), options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
