import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../../models/errors.ts';
import { Tally } from '../../../../tiles-service/read/feature-source.ts';
import { encodeTile, type TileLayer } from '../../../../tiles-service/tile/vector/mvt.ts';
import { PmtilesWriter } from '../../../../tiles-service/tile/vector/pmtiles-writer.ts';
import { ARCHIVE_FILE } from '../../../../tiles-service/tile/vector-tiles/import-vector-tiles.ts';
import {
  checkTileArchive,
  importVectorTiles,
  isForeignArchive,
} from '../../../../tiles-service/tile/vector-tiles/index.ts';
import { mutatedBytes } from '../../read/mutations.ts';
import { tilerBench } from '../vector/features.ts';

const bench = tilerBench();
let count = 0;
let sound: Uint8Array;

const roads: TileLayer = {
  name: 'roads',
  features: [
    { type: 2, properties: { kind: 'path', 'name:zh': '路', 'name:en': 'Road' }, parts: [[0, 0, 100, 100]] },
  ],
};
const parcels: TileLayer = {
  name: 'parcels',
  features: [{ type: 3, properties: { owner: 'a' }, parts: [[0, 0, 100, 0, 100, 100, 0, 100]] }],
};

beforeAll(async () => {
  sound = await archiveOf([
    [{ z: 0, x: 0, y: 0 }, encodeTile([roads])],
    [{ z: 1, x: 0, y: 0 }, encodeTile([roads, parcels])],
    [{ z: 1, x: 0, y: 1 }, encodeTile([roads, parcels])],
  ]);
});
afterAll(() => bench.end());

async function archiveOf(tiles: [{ z: number; x: number; y: number }, Uint8Array][]): Promise<Uint8Array> {
  const path = join(bench.folder, `made-${count++}.pmtiles`);
  const writer = await PmtilesWriter.create(path, `${path}.scratch`);
  for (const [tile, bytes] of tiles) await writer.add(tile, gzipSync(bytes));
  await writer.finish({ vector_layers: [] }, [8, 47, 9, 48]);
  return readFileSync(path);
}

async function importOf(bytes: Uint8Array) {
  const path = join(bench.folder, `given-${count}.pmtiles`);
  const out = join(bench.folder, `out-${count++}`);
  await mkdir(out);
  writeFileSync(path, bytes);
  const tally = new Tally();
  const result = await importVectorTiles([path], { source: 'map', scratch: out }, bench.job(out, { tally }));
  return { path, out, result, tally };
}

/** A copy with some bytes of the header changed. */
function withHeader(changes: Record<number, number>): Uint8Array {
  const bytes = Uint8Array.from(sound);
  for (const [at, value] of Object.entries(changes)) bytes[Number(at)] = value;
  return bytes;
}

describe('importVectorTiles', () => {
  it('should serve a sound archive as it is, and tell its layers and fields', async () => {
    const { path, out, result, tally } = await importOf(sound);
    expect(result).toMatchObject({
      entry: ARCHIVE_FILE,
      tiles: 3,
      read: 2,
      extent: [8, 47, 9, 48],
      minimumZoom: 0,
      maximumZoom: 1,
      layer: { kind: 'vector' },
    });
    expect(statSync(join(out, ARCHIVE_FILE)).ino).toBe(statSync(path).ino);
    expect(tally.entries('dropped')).toEqual([]);
    expect(tally.entries('notes').map(({ reason, message }) => [reason, message])).toEqual([
      ['vector-layer:roads', 'Layer roads: lines, zooms 0 to 1, with the fields kind, name:*.'],
      ['vector-layer:parcels', 'Layer parcels: areas, zooms 1 to 1, with the fields owner.'],
    ]);
    expect(result.layer.legend?.map(({ label }) => label.en)).toEqual(['Roads', 'Railways', 'Other']);
    expect(isForeignArchive(out)).toBe(true);
    expect(await checkTileArchive(out)).toEqual({ problems: [], tiles: 3 });
  });

  it('should count tiles that cannot be decoded, and serve the others', async () => {
    const bytes = await archiveOf([
      [{ z: 0, x: 0, y: 0 }, encodeTile([roads])],
      [{ z: 1, x: 0, y: 0 }, Uint8Array.of(0x1a, 0x50, 1, 2)],
    ]);
    const { out, tally, result } = await importOf(bytes);
    expect(tally.entries('dropped')).toMatchObject([{ reason: 'tile-broken', count: 1 }]);
    expect(tally.entries('dropped')[0].examples[0]).toMatch(/^1\/0\/0: /);
    expect(result.read).toBe(2);
    expect((await checkTileArchive(out)).problems).toMatchObject([{ code: 'tile-broken', where: '1/0/0' }]);
  });

  it('should count tiles behind the end of a file that is cut off', async () => {
    const { tally } = await importOf(sound.subarray(0, -20));
    expect(tally.entries('dropped')).toMatchObject([{ reason: 'tile-broken', count: 1 }]);
  });

  it('should tell features that lie far outside of their tile', async () => {
    const far = { ...parcels, features: [{ ...parcels.features[0], parts: [[0, 0, 9000, 0, 9000, 9000]] }] };
    const { tally } = await importOf(await archiveOf([[{ z: 0, x: 0, y: 0 }, encodeTile([far])]]));
    expect(tally.entries('notes')).toContainEqual(
      expect.objectContaining({ reason: 'feature-geometry', count: 1 }),
    );
  });

  it('should tell a header that counts other than the directories', async () => {
    const { tally } = await importOf(withHeader({ 72: 9 }));
    expect(tally.entries('notes')).toContainEqual(
      expect.objectContaining({
        reason: 'archive-count',
        examples: ['header: the header says 9 addressed tiles, but there are 3'],
      }),
    );
  });

  it('should take the place of the tiles where the header says none', async () => {
    const zeros = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [102 + i, 0]));
    const { result } = await importOf(withHeader(zeros));
    expect(result.extent![0]).toBe(-180);
    expect(result.extent![3]).toBeCloseTo(85.0511, 3);
  });

  it.each<[string, Record<number, number>]>([
    ['another version', { 7: 2 }],
    ['another beginning', { 0: 0 }],
    ['tiles compressed with brotli', { 98: 3 }],
    ['tiles of an unknown type', { 99: 0 }],
    ['a root directory that is damaged', { 130: 0xff, 131: 0xff }],
  ])('should refuse an archive with %s', async (_, changes) => {
    await expect(importOf(withHeader(changes))).rejects.toMatchObject({ code: 'pmtiles-unreadable' });
  });

  it('should take pictures for imagery, and count those of another type', async () => {
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13);
    const archive = await archiveOf([
      [{ z: 0, x: 0, y: 0 }, png],
      [{ z: 1, x: 0, y: 0 }, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)],
    ]);
    archive[99] = 2;
    const { result, tally } = await importOf(archive);
    expect(result.layer).toMatchObject({ kind: 'imagery', legend: [] });
    expect(tally.entries('dropped')).toMatchObject([{ reason: 'tile-broken', count: 1 }]);
  });

  it('should be read or refused, whatever happens to its bytes', async () => {
    await fc.assert(
      fc.asyncProperty(mutatedBytes(sound), async (bytes) => {
        try {
          const { result, tally } = await importOf(bytes);
          expect(result.tiles).toBeGreaterThan(0);
          expect(tally.total('dropped')).toBeLessThanOrEqual(result.read);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 200 },
    );
  });
});
