import { mkdirSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkImagery, webpSize } from '../../../../tiles-service/tile/imagery/check.ts';
import { imageryDescriptionSchema } from '../../../../tiles-service/tile/imagery/description.ts';
import { tileImagery } from '../../../../tiles-service/tile/imagery/imagery.ts';
import { areaFeature, lineFeature, rectangle, tilerBench } from '../vector/features.ts';

const bench = tilerBench();
afterAll(() => bench.end());
let folder: string;
let result: Awaited<ReturnType<typeof tileImagery>>;
let store: string;

beforeAll(async () => {
  store = await bench.store('village', [
    areaFeature('WaterBody', 'lake', 'lake', [rectangle(6.141, 46.201, 6.143, 46.203)]),
    lineFeature('Road', 'primary', 'road', [
      [6.1405, 46.2005],
      [6.1435, 46.2035],
    ]),
  ]);
  folder = join(bench.folder, 'night');
  mkdirSync(folder);
  result = await tileImagery({ vectorStores: [store], style: 'night' }, bench.job(folder));
}, 120_000);

describe('tileImagery', () => {
  it('should write every tile that its description promises, and no other', async () => {
    expect(result).toMatchObject({ entry: 'imagery.json', features: 2, minimumZoom: 0, maximumZoom: 17 });
    expect(await checkImagery(folder)).toEqual({ problems: [], tiles: result.tiles });
    const description = imageryDescriptionSchema.parse(
      JSON.parse(await readFile(join(folder, 'imagery.json'), 'utf8')),
    );
    const promised = description.coverage
      .flatMap(({ levels }) => levels)
      .reduce(
        (sum, range) => sum + (range.maximumX - range.minimumX + 1) * (range.maximumY - range.minimumY + 1),
        0,
      );
    expect(result.tiles).toBe(promised);
    expect(new Set(await readdir(folder))).toEqual(
      new Set(['imagery.json', ...Array.from({ length: 18 }, (_, zoom) => String(zoom))]),
    );
  });

  it('should give rectangles that end inside their tiles, so that no viewer asks for the next ones', async () => {
    const { coverage } = JSON.parse(await readFile(join(folder, 'imagery.json'), 'utf8'));
    for (const { extent, levels } of coverage) {
      const { zoom, minimumX, maximumX } = levels[levels.length - 1];
      const column = (longitude: number) => Math.floor((longitude / 360 + 0.5) * 2 ** zoom);
      expect([column(extent[0]), column(extent[2])]).toEqual([minimumX, maximumX]);
    }
  });

  it('should write the same bytes again', async () => {
    const again = join(bench.folder, 'again');
    mkdirSync(again);
    await tileImagery({ vectorStores: [store], style: 'night' }, bench.job(again));
    const { coverage } = JSON.parse(await readFile(join(folder, 'imagery.json'), 'utf8'));
    for (const { zoom, minimumX, minimumY } of coverage[1].levels) {
      const tile = join(String(zoom), String(minimumX), `${minimumY}.webp`);
      expect(await readFile(join(again, tile))).toEqual(await readFile(join(folder, tile)));
    }
  }, 60_000);

  it('should refuse to draw nothing', async () => {
    const out = join(bench.folder, 'nothing');
    mkdirSync(out);
    await expect(tileImagery({ vectorStores: [], style: 'day' }, bench.job(out))).rejects.toMatchObject({
      name: 'InputError',
      code: 'nothing-to-draw',
    });
    expect(await readdir(out)).toEqual([]);
  });

  it('should stop when it is told to, and write no more', async () => {
    const out = join(bench.folder, 'stopped');
    mkdirSync(out);
    const stop = new AbortController();
    const onProgress = ({ step }: { step?: string | undefined }) => {
      if (step === 'imagery-draw') stop.abort(new Error('enough'));
    };
    await expect(
      tileImagery(
        { vectorStores: [store], style: 'day' },
        bench.job(out, { signal: stop.signal, onProgress }),
      ),
    ).rejects.toThrow('enough');
    await rm(out, { recursive: true });
    expect(await readdir(bench.folder)).not.toContain('stopped');
  });

  it('should say what to do where the canvas package is missing', async () => {
    vi.doMock('@napi-rs/canvas', () => {
      throw new Error('no binary for this machine');
    });
    vi.resetModules();
    const { tileImagery: withoutCanvas } = await import('../../../../tiles-service/tile/imagery/imagery.ts');
    await expect(
      withoutCanvas({ vectorStores: [store], style: 'day' }, bench.job(folder)),
    ).rejects.toMatchObject({
      code: 'imagery-needs-canvas',
      advice: expect.stringContaining('npm install @napi-rs/canvas'),
    });
    vi.doUnmock('@napi-rs/canvas');
  });
});

describe('checkImagery', () => {
  it('should find a missing, a broken and a foreign file', async () => {
    const { coverage } = JSON.parse(await readFile(join(folder, 'imagery.json'), 'utf8'));
    const { zoom, minimumX, minimumY, maximumX, maximumY } = coverage[1].levels[4];
    const first = join(folder, String(zoom), String(minimumX), `${minimumY}.webp`);
    const last = join(folder, String(zoom), String(maximumX), `${maximumY}.webp`);
    const kept = [await readFile(first), await readFile(last)];
    await rm(first);
    await writeFile(last, kept[1].subarray(0, 100));
    const foreign = join(folder, String(zoom), String(maximumX), 'notes.txt');
    await writeFile(foreign, 'x');
    const { problems, tiles } = await checkImagery(folder);
    expect(problems.map(({ code }) => code).sort()).toEqual([
      'imagery-extra',
      'imagery-missing',
      'imagery-tile',
    ]);
    expect(tiles).toBe(result.tiles - 1);
    await writeFile(first, kept[0]);
    await writeFile(last, kept[1]);
    await rm(foreign);
  });

  it('should find that a folder is no imagery', async () => {
    expect((await checkImagery(bench.folder)).problems).toMatchObject([{ code: 'imagery-description' }]);
  });
});

describe('webpSize', () => {
  it('should read the size of a tile, and of nothing else', async () => {
    const { coverage } = JSON.parse(await readFile(join(folder, 'imagery.json'), 'utf8'));
    const { zoom, minimumX, minimumY } = coverage[0].levels[3];
    const bytes = await readFile(join(folder, String(zoom), String(minimumX), `${minimumY}.webp`));
    expect(webpSize(bytes)).toEqual({ width: 512, height: 512 });
    expect(webpSize(bytes.subarray(0, bytes.length - 1))).toBeUndefined();
    expect(webpSize(new Uint8Array(64))).toBeUndefined();
  });
});
