import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Publication } from '../../models/schema/index.ts';
import { Tally, type TallySnapshot } from '../read/feature-source.ts';
import type { TileJob, TileResult } from '../tile/product.ts';
import type { ImportContext } from './context.ts';
import { makeFolderAtomically, measureFolder, writeFileAtomically } from './files.ts';
import { layerFolder } from './paths.ts';

/** A layer's folder as a tiler left it. */
export interface Product<Result extends TileResult = TileResult> {
  layer: string;
  version: string;
  folder: string;
  result: Result;
  tally: TallySnapshot;
  seconds: number;
  reused: boolean;
}

/**
 * Makes the folder of a layer's version through a tiler, or finds it already made from the same inputs. The
 * folder appears whole or not at all.
 */
export async function makeProduct<Result extends TileResult>(
  context: ImportContext,
  layer: string,
  version: string,
  publication: Publication,
  ground: string | undefined,
  tile: (job: TileJob) => Promise<Result>,
): Promise<Product<Result>> {
  const folder = layerFolder(context.city, publication, layer, version);
  const summary = join(context.city, 'work', 'products', `${layer}-${version}.json`);
  if (existsSync(folder) && existsSync(summary)) {
    const known = JSON.parse(await readFile(summary, 'utf8')) as Omit<Product<Result>, 'folder' | 'reused'>;
    return { ...known, folder, reused: true };
  }
  const begun = performance.now();
  const tally = new Tally();
  await mkdir(join(folder, '..'), { recursive: true });
  const result = await makeFolderAtomically(folder, (out) =>
    tile({
      out,
      pool: context.pool,
      ...(ground ? { ground } : {}),
      publication,
      signal: context.signal,
      onProgress: (progress) =>
        context.onProgress({ ...progress, step: `${layer}: ${progress.step ?? 'tiling'}` }),
      tally,
    }),
  );
  const { bytes } = await measureFolder(folder);
  const product = {
    layer,
    version,
    result: { ...result, bytes },
    tally: tally.snapshot(),
    seconds: (performance.now() - begun) / 1000,
  };
  await writeFileAtomically(summary, JSON.stringify(product));
  return { ...product, folder, reused: false };
}
