import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BimDocument } from '../../../models/bim/bim-document.ts';
import { openFeatureStore } from '../../../models/feature-store/index.ts';
import type { Bim } from '../../../models/schema/index.ts';
import { fileByteSource } from '../../store/file-source.ts';
import type { LayerGroup } from '../layer-groups.ts';
import type { SourceStores } from '../read-source.ts';

/** What stands in a building model; see models/schema/bim.ts. */
export const BIM_FILE = 'bim.json';

const GROUPS: readonly LayerGroup[] = ['bim', 'spaces'];

/**
 * Writes bim.json into a layer's folder from the stores of one class of readers, so that it tells no more than they.
 * Memory: one block of the store, and some hundred bytes for each element.
 */
export async function writeBim(
  { folder: stores, format, crs: { stands } }: Pick<SourceStores, 'folder' | 'format' | 'crs'>,
  source: string,
  out: string,
): Promise<void> {
  const document = new BimDocument(source, format);
  for (const group of GROUPS) {
    const folder = join(stores, group);
    if (!existsSync(folder)) continue;
    const store = await openFeatureStore(fileByteSource(folder));
    for (let block = 0; block < store.header.blocks.length; block++)
      for (const feature of await store.readBlock(block)) document.add(feature);
  }
  await writeFile(
    join(out, BIM_FILE),
    JSON.stringify({ ...document.finish(), ...(stands && { stands }) } satisfies Bim),
  );
}
