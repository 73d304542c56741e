import fc from 'fast-check';
import { PMTiles, type Source } from 'pmtiles';
import { describe, expect, it } from 'vitest';
import { PmtilesReader, tileIdOf, tileOfId } from '../../../models/vector-tiles/index.ts';
import {
  buildDirectories,
  type DirectoryEntry,
  encodeHeader,
  HEADER_BYTES,
} from '../../../tiles-service/tile/vector/pmtiles-format.ts';
import { mutatedBytes } from '../../tiles-service/read/mutations.ts';

/** An archive whose every tile is its own address as text; `gap` tiles are left out. */
function archiveOf(zoom: number, gap: number, rootLimit?: number): Uint8Array {
  const entries: DirectoryEntry[] = [];
  const chunks: Uint8Array[] = [];
  let offset = 0;
  const last = tileIdOf({ z: zoom + 1, x: 0, y: 0 });
  for (let id = 0; id < last; id++) {
    if (id % gap === 1) continue;
    const bytes = new TextEncoder().encode(JSON.stringify(tileOfId(id)));
    entries.push({ tileId: id, offset, length: bytes.length, runLength: 1 });
    chunks.push(bytes);
    offset += bytes.length;
  }
  const { root, leaves } = buildDirectories(entries, rootLimit);
  const leavesLength = leaves.reduce((sum, leaf) => sum + leaf.length, 0);
  const metadata = new TextEncoder().encode('{}');
  const metadataOffset = HEADER_BYTES + root.length;
  const leavesOffset = metadataOffset + metadata.length;
  const header = encodeHeader({
    rootOffset: HEADER_BYTES,
    rootLength: root.length,
    metadataOffset,
    metadataLength: metadata.length,
    leavesOffset,
    leavesLength,
    dataOffset: leavesOffset + leavesLength,
    dataLength: offset,
    addressedTiles: entries.length,
    tileEntries: entries.length,
    tileContents: entries.length,
    minimumZoom: 0,
    maximumZoom: zoom,
    extent: [-180, -85, 180, 85],
    centre: { zoom: 0, longitude: 0, latitude: 0 },
  });
  // The tiles are not compressed.
  header[98] = 1;
  return new Uint8Array(Buffer.concat([header, root, metadata, ...leaves, ...chunks]));
}

const rangesOf = (bytes: Uint8Array) => async (offset: number, length: number) =>
  bytes.subarray(offset, offset + length);

/** The same archive for the reference implementation. */
function reference(bytes: Uint8Array): PMTiles {
  const source: Source = {
    getKey: () => 'memory',
    getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer }),
  };
  return new PMTiles(source);
}

describe('PmtilesReader', () => {
  it.each([
    ['in the root', undefined],
    ['in leaves', 60],
  ])('should find every tile and no other, with directories %s', async (_, rootLimit) => {
    const bytes = archiveOf(6, 7, rootLimit);
    const reader = await PmtilesReader.open(rangesOf(bytes));
    const theirs = reference(bytes);
    expect(reader.header.leavesLength > 0).toBe(rootLimit !== undefined);
    for (let id = 0; id < tileIdOf({ z: 7, x: 0, y: 0 }); id += 13) {
      const tile = tileOfId(id);
      const found = await reader.tile(tile);
      const expected = await theirs.getZxy(tile.z, tile.x, tile.y);
      expect(found && new TextDecoder().decode(found)).toBe(
        expected && new TextDecoder().decode(expected.data),
      );
      expect(found === undefined).toBe(id % 7 === 1);
    }
    expect(await reader.tile({ z: 9, x: 1, y: 1 })).toBeUndefined();
  });

  it('should ask for a leaf once', async () => {
    const bytes = archiveOf(6, 7, 60);
    const asked: number[] = [];
    const reader = await PmtilesReader.open(async (offset, length) => {
      asked.push(offset);
      return bytes.subarray(offset, offset + length);
    });
    await Promise.all([0, 2, 3].map((id) => reader.tile(tileOfId(id))));
    expect(asked.filter((offset) => offset < reader.header.dataOffset && offset > 0)).toHaveLength(1);
  });

  it('should give tiles or errors of its own, whatever happens to the bytes', async () => {
    const bytes = archiveOf(3, 7, 60);
    await fc.assert(
      fc.asyncProperty(mutatedBytes(bytes), fc.nat(80), async (changed, id) => {
        try {
          const reader = await PmtilesReader.open(rangesOf(changed));
          await reader.tile(tileOfId(id));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 300 },
    );
  });
});
