import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PMTiles, type Source } from 'pmtiles';
import { afterAll, expect, it } from 'vitest';
import { decodeTile, mapClassOf, PmtilesReader } from '../../models/vector-tiles/index.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { checkTileArchive, importVectorTiles } from '../../tiles-service/tile/vector-tiles/index.ts';
import { tilerBench } from '../tiles-service/tile/vector/features.ts';
import { describeReal, realData } from './data.ts';

describeReal('firenze.pmtiles', () => {
  const bench = tilerBench();
  afterAll(() => bench.end());
  const path = realData('vector/firenze.pmtiles');

  it('should hold what its header says, and every tile be decoded', async () => {
    const out = join(bench.folder, 'firenze');
    await mkdir(out);
    const tally = new Tally();
    const { walk, ...result } = await importVectorTiles(
      [path],
      { source: 'firenze', scratch: out },
      bench.job(out, { tally }),
    );
    expect([walk.tiles, walk.entries, walk.contents]).toEqual([
      walk.header.addressedTiles,
      walk.header.tileEntries,
      walk.header.tileContents,
    ]);
    expect(walk.tiles).toBe(108);
    expect([walk.survey.broken, walk.survey.faulty, walk.problems]).toEqual([0, 0, []]);
    expect(tally.entries('dropped')).toEqual([]);
    expect(result).toMatchObject({ minimumZoom: 0, maximumZoom: 14, layer: { kind: 'vector' } });
    expect(result.extent![0]).toBeCloseTo(11.154026, 6);
    // Twelve of the thirteen layers of its metadata, and one (landuse) that its metadata call "land".
    expect(Object.keys(walk.survey.layers)).toHaveLength(13);
    expect(await checkTileArchive(out)).toEqual({ problems: [], tiles: 108 });
  });

  it('should be read by range as the reference reader reads it', async () => {
    const bytes = await readFile(path);
    const source: Source = {
      getKey: () => 'firenze',
      getBytes: async (offset, length) => ({
        data: new Uint8Array(bytes).slice(offset, offset + length).buffer,
      }),
    };
    const theirs = new PMTiles(source);
    const file = await open(path);
    try {
      const ours = await PmtilesReader.open(async (offset, length) => {
        const part = new Uint8Array(length);
        const { bytesRead } = await file.read(part, 0, length, offset);
        return part.subarray(0, bytesRead);
      });
      for (const [z, x, y] of [
        [0, 0, 0],
        [14, 8704, 5971],
        [14, 8703, 5972],
        [14, 8600, 5976],
        [13, 4352, 2985],
      ]) {
        const tile = await ours.tile({ z, x, y });
        const expected = await theirs.getZxy(z, x, y);
        expect(tile).toEqual(expected && new Uint8Array(expected.data));
      }
    } finally {
      await file.close();
    }
  });

  it('should be drawn by what its features are: nothing falls to what is not known', async () => {
    const bytes = await readFile(path);
    const reader = await PmtilesReader.open(async (offset, length) =>
      bytes.subarray(offset, offset + length),
    );
    const drawn = new Map<string, number>();
    for (const { name, features } of decodeTile((await reader.tile({ z: 14, x: 8704, y: 5971 }))!))
      for (const feature of features) {
        const found = mapClassOf(name, feature) ?? 'nothing';
        drawn.set(found, (drawn.get(found) ?? 0) + 1);
      }
    for (const name of ['other-area', 'other-line', 'other-point']) expect(drawn.has(name)).toBe(false);
    for (const name of ['building', 'water', 'park', 'major-road', 'minor-road', 'rail', 'land'])
      expect(drawn.get(name), name).toBeGreaterThan(0);
  });
});
