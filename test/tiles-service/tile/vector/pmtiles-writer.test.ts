import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PMTiles, type Source } from 'pmtiles';
import { afterAll, describe, expect, it } from 'vitest';
import { PmtilesArchive } from '../../../../tiles-service/tile/vector/pmtiles-archive.ts';
import { buildDirectories, decodeDirectory } from '../../../../tiles-service/tile/vector/pmtiles-format.ts';
import { PmtilesWriter } from '../../../../tiles-service/tile/vector/pmtiles-writer.ts';
import { tilerBench } from './features.ts';

const bench = tilerBench();
afterAll(() => bench.end());

/** An archive in memory for the reference reader. */
function sourceOf(bytes: Uint8Array): Source {
  return {
    getKey: () => 'test',
    getBytes: async (offset, length) => ({
      data: new Uint8Array(bytes).slice(offset, offset + length).buffer,
    }),
  };
}

const textOf = (x: number, y: number) =>
  x % 7 === 0 ? 'the sea' : `${x}/${y}${'.'.repeat((x * 31 + y * 17) % 83)}${Math.sin(x * 71 + y)}`;

async function write(name: string, size: number) {
  const path = join(bench.folder, `${name}.pmtiles`);
  const writer = await PmtilesWriter.create(path, `${path}.scratch`);
  // In an order that is not the archive's.
  for (let x = size - 1; x >= 0; x--)
    for (let y = 0; y < size; y++)
      await writer.add({ z: 12, x: 2100 + x, y: 1400 + y }, gzipSync(textOf(x, y)));
  await writer.add({ z: 3, x: 4, y: 2 }, gzipSync('far'));
  const summary = await writer.finish({ name: 'test' }, [6, 46, 7, 47]);
  return { path, summary };
}

describe('PmtilesWriter', () => {
  it('should write an archive that the reference reader reads', async () => {
    const { path, summary } = await write('small', 20);
    const bytes = await readFile(path);
    const archive = new PMTiles(sourceOf(bytes));
    const header = await archive.getHeader();
    expect(header).toMatchObject({ specVersion: 3, clustered: true, minZoom: 3, maxZoom: 12, tileType: 1 });
    expect([header.minLon, header.minLat, header.maxLon, header.maxLat]).toEqual([6, 46, 7, 47]);
    expect(await archive.getMetadata()).toEqual({ name: 'test' });
    for (const [x, y] of [
      [0, 0],
      [7, 13],
      [19, 19],
    ]) {
      const tile = await archive.getZxy(12, 2100 + x, 1400 + y);
      expect(new TextDecoder().decode(tile?.data)).toBe(textOf(x, y));
    }
    expect(await archive.getZxy(12, 2099, 1400)).toBeUndefined();
    expect(summary).toMatchObject({ tiles: 401, bytes: bytes.length, minimumZoom: 3, maximumZoom: 12 });
  });

  it('should hold equal contents once', async () => {
    const archive = await PmtilesArchive.open((await write('shared', 20)).path);
    await archive.close();
    // Columns 0, 7 and 14 are one content; the far tile is another.
    expect(archive.header.tileContents).toBe(17 * 20 + 1 + 1);
    expect(archive.header.addressedTiles).toBe(401);
    expect(archive.header.tileEntries).toBeLessThan(401);
  });

  it('should use leaf directories when the root would not fit, and stay readable', async () => {
    const { path } = await write('large', 150);
    const bytes = await readFile(path);
    const archive = new PMTiles(sourceOf(bytes));
    const header = await archive.getHeader();
    expect(header.leafDirectoryLength).toBeGreaterThan(0);
    expect(header.rootDirectoryOffset + header.rootDirectoryLength).toBeLessThanOrEqual(16_384);
    for (const [x, y] of [
      [1, 149],
      [75, 75],
      [149, 0],
    ])
      expect(new TextDecoder().decode((await archive.getZxy(12, 2100 + x, 1400 + y))?.data)).toBe(
        textOf(x, y),
      );
  });

  it('should refuse a tile that was added twice', async () => {
    const path = join(bench.folder, 'twice.pmtiles');
    const writer = await PmtilesWriter.create(path, `${path}.scratch`);
    await writer.add({ z: 1, x: 0, y: 0 }, gzipSync('a'));
    await writer.add({ z: 1, x: 0, y: 0 }, gzipSync('b'));
    await expect(writer.finish({}, [0, 0, 1, 1])).rejects.toThrow('Tile 1/0/0 was added twice.');
    await writer.discard();
    await expect(stat(`${path}.scratch`)).rejects.toThrow('ENOENT');
  });

  it('should refuse to make an archive of nothing', async () => {
    const path = join(bench.folder, 'empty.pmtiles');
    const writer = await PmtilesWriter.create(path, `${path}.scratch`);
    await expect(writer.finish({}, [0, 0, 1, 1])).rejects.toThrow('at least one tile');
    await writer.discard();
  });
});

describe('directories', () => {
  it('should come back as they were, whatever the size of the root', () => {
    const entries = Array.from({ length: 9000 }, (_, i) => ({
      tileId: i * 7 + (i % 5),
      offset: ((i * 7919) % 9000) * 100,
      length: 100 + (i % 13),
      runLength: 1 + (i % 2),
    }));
    const { root, leaves } = buildDirectories(entries, 300);
    expect(root.length).toBeLessThanOrEqual(300);
    expect(leaves.flatMap((leaf) => decodeDirectory(leaf))).toEqual(entries);
  });

  it('should refuse a count that the bytes cannot hold', () => {
    expect(() => decodeDirectory(gzipSync(Uint8Array.of(0xff, 0xff, 0xff, 0x7f)))).toThrow('ends too early');
  });
});
