import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Block, FEATURES_FILE } from '../../models/feature-store/index.ts';
import type { Columns } from './columns.ts';
import type { LeafCell } from './quadtree.ts';
import type { Spool } from './spool.ts';

const gzipAsync = promisify(gzip);
/** Blocks compressed at once, on Node's own thread pool. */
const CONCURRENCY = 4;

export type RowColumn = 'offset' | 'length' | 'west' | 'south' | 'east' | 'north' | 'high' | 'low';

/** Writes features.bin, leaf by leaf. `blockOfRow` says for each row of the spool in which block it went. */
export async function writeBlocks(
  folder: string,
  spool: Spool,
  rows: Columns<RowColumn>,
  order: Uint32Array,
  leaves: readonly LeafCell[],
  signal?: AbortSignal,
): Promise<{ blocks: Block[]; blockOfRow: Uint32Array }> {
  const offsets = rows.column('offset');
  const lengths = rows.column('length');
  const blockOfRow = new Uint32Array(rows.length);
  const blocks: Block[] = [];
  const file = await open(join(folder, FEATURES_FILE), 'w');
  const waiting: Promise<{ packed: Uint8Array; leaf: LeafCell; extent: Block['extent']; bytes: number }>[] =
    [];
  let offset = 0;

  async function writeNext(): Promise<void> {
    const { packed, leaf, extent, bytes } = await waiting.shift()!;
    await file.write(packed);
    const { level, x, y } = leaf;
    blocks.push({
      offset,
      length: packed.length,
      count: leaf.end - leaf.start,
      extent,
      cell: [level, x, y],
      bytes,
    });
    offset += packed.length;
  }

  try {
    for (const [block, leaf] of leaves.entries()) {
      signal?.throwIfAborted();
      let bytes = 0;
      for (let i = leaf.start; i < leaf.end; i++) bytes += lengths[order[i]];
      const raw = new Uint8Array(bytes);
      let at = 0;
      for (let i = leaf.start; i < leaf.end; i++) {
        const row = order[i];
        blockOfRow[row] = block;
        spool.read(offsets[row], raw.subarray(at, at + lengths[row]));
        at += lengths[row];
      }
      const extent = extentOf(rows, order, leaf);
      waiting.push(gzipAsync(raw, { level: 5 }).then((packed) => ({ packed, leaf, extent, bytes })));
      if (waiting.length >= CONCURRENCY) await writeNext();
    }
    while (waiting.length > 0) await writeNext();
  } finally {
    await Promise.allSettled(waiting);
    await file.close();
  }
  return { blocks, blockOfRow };
}

function extentOf(rows: Columns<RowColumn>, order: Uint32Array, leaf: LeafCell): Block['extent'] {
  const [west, south] = [rows.column('west'), rows.column('south')];
  const [east, north] = [rows.column('east'), rows.column('north')];
  const extent: Block['extent'] = [180, 90, -180, -90];
  for (let i = leaf.start; i < leaf.end; i++) {
    const row = order[i];
    extent[0] = Math.min(extent[0], west[row]);
    extent[1] = Math.min(extent[1], south[row]);
    extent[2] = Math.max(extent[2], east[row]);
    extent[3] = Math.max(extent[3], north[row]);
  }
  // Records without a shape lie nowhere.
  return extent[0] > extent[2] ? [0, 0, 0, 0] : extent;
}
