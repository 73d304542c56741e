import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import type { FileTileOptions, FileTileResult, FileTiler } from '../../../../tiles-service/tile/product.ts';
import type { WorkerPool } from '../../../../tiles-service/work/pool.ts';

export interface TiledFiles {
  out: string;
  scratch: string;
  result: FileTileResult;
  tally: Tally;
}

/** Runs a tiler of files into new folders below `root`. */
export async function tileFiles(
  tiler: FileTiler,
  files: readonly string[],
  options: Partial<FileTileOptions>,
  { root, pool, signal }: { root: string; pool: WorkerPool; signal?: AbortSignal },
): Promise<TiledFiles> {
  const folder = mkdtempSync(join(root, 'tiled-'));
  const out = join(folder, 'out');
  const scratch = join(folder, 'scratch');
  mkdirSync(out);
  mkdirSync(scratch);
  const tally = new Tally();
  const result = await tiler(
    files,
    { source: 'test', scratch, ...options },
    {
      ...{ out, pool, tally, publication: 'public' },
      signal: signal ?? new AbortController().signal,
      onProgress: () => {},
    },
  );
  return { out, scratch, result, tally };
}
