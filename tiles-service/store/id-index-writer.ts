import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ID_ENTRY_BYTES, IDS_FILE, type StoreHeader } from '../../models/feature-store/index.ts';

const PAGE_ENTRIES = 2_048;

/** Writes ids.bin for rows sorted by hash. */
export async function writeIdIndex(
  folder: string,
  byHash: Uint32Array,
  high: Uint32Array,
  low: Uint32Array,
  blockOfRow: Uint32Array,
): Promise<StoreHeader['ids']> {
  const bytes = new Uint8Array(byHash.length * ID_ENTRY_BYTES);
  const view = new DataView(bytes.buffer);
  const firstHashes: number[] = [];
  byHash.forEach((row, i) => {
    view.setUint32(i * ID_ENTRY_BYTES, high[row], true);
    view.setUint32(i * ID_ENTRY_BYTES + 4, low[row], true);
    view.setUint32(i * ID_ENTRY_BYTES + 8, blockOfRow[row], true);
    if (i % PAGE_ENTRIES === 0) firstHashes.push(high[row]);
  });
  await writeFile(join(folder, IDS_FILE), bytes);
  return { pageEntries: PAGE_ENTRIES, count: byHash.length, firstHashes };
}
