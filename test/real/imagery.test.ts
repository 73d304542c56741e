import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as canvas from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkImagery } from '../../tiles-service/tile/imagery/check.ts';
import {
  type ImageryDescription,
  imageryDescriptionSchema,
} from '../../tiles-service/tile/imagery/description.ts';
import { tileImagery } from '../../tiles-service/tile/imagery/imagery.ts';
import { parseColor } from '../../tiles-service/tile/imagery/style/color.ts';
import { loadStyle } from '../../tiles-service/tile/imagery/style/style-document.ts';
import { tileTerrain } from '../../tiles-service/tile/terrain/index.ts';
import { worldX, worldY } from '../../tiles-service/tile/vector/mercator.ts';
import { tilerBench } from '../tiles-service/tile/vector/features.ts';
import { describeReal, realData } from './data.ts';
import { storesOf } from './map-stores.ts';

describeReal('Base imagery of Monaco over SRTM', () => {
  const bench = tilerBench();
  let folder: string;
  let description: ImageryDescription;
  let tiles: number;

  beforeAll(async () => {
    const stores = await storesOf(realData('monaco/monaco.osm.pbf'), 'monaco', bench.folder);
    const terrain = join(bench.folder, 'terrain');
    mkdirSync(terrain);
    await tileTerrain([{ path: realData('monaco/dem/N43E007.hgt.zip') }], bench.job(terrain));
    folder = join(bench.folder, 'day');
    mkdirSync(folder);
    const input = { vectorStores: stores, terrain: join(terrain, 'ground'), style: 'day' } as const;
    tiles = (await tileImagery(input, bench.job(folder))).tiles;
    description = imageryDescriptionSchema.parse(
      JSON.parse(await readFile(join(folder, 'imagery.json'), 'utf8')),
    );
  });
  afterAll(() => bench.end());

  async function pixelsOf(z: number, x: number, y: number): Promise<Uint8ClampedArray> {
    const image = await canvas.loadImage(join(folder, String(z), String(x), `${y}.webp`));
    const context = canvas.createCanvas(512, 512).getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, 512, 512).data;
  }

  /** Red, green and blue at a place, at a zoom. */
  async function colorAt(longitude: number, latitude: number, z: number): Promise<number[]> {
    const [x, y] = [worldX(longitude) * 2 ** z, worldY(latitude) * 2 ** z];
    const data = await pixelsOf(z, Math.floor(x), Math.floor(y));
    const at = (Math.floor((y % 1) * 512) * 512 + Math.floor((x % 1) * 512)) * 4;
    return [...data.subarray(at, at + 3)];
  }

  const near = (a: readonly number[], b: readonly number[]) =>
    Math.max(...[0, 1, 2].map((i) => Math.abs(a[i] - b[i]))) <= 6;

  it('should hold every tile that it promises', async () => {
    expect(await checkImagery(folder)).toEqual({ problems: [], tiles });
    expect(description).toMatchObject({ tileSize: 512, minimumZoom: 0, maximumZoom: 17 });
  });

  it('should be detailed over the city only, and reach as far as the terrain', () => {
    const [wide, deep] = description.coverage;
    expect(wide.extent[0]).toBeLessThan(7);
    expect(wide.extent[3]).toBeGreaterThan(44);
    // The city, and not the state's waters 20 km to the south.
    expect(deep.extent[1]).toBeGreaterThan(43.65);
    expect(deep.extent[3]).toBeLessThan(43.8);
    expect(tiles).toBeLessThan(1500);
  });

  it('should show the harbour and the sea as water, in the city and far from it', async () => {
    const water = parseColor((await loadStyle('day')).metadata['citymirror:relief'].tint.sea)!;
    // Port Hercule and the sea off the rock by the coastline, the gulf of Nice by the height model.
    expect(near(await colorAt(7.4255, 43.7345, 17), water)).toBe(true);
    expect(near(await colorAt(7.4255, 43.7345, 14), water)).toBe(true);
    expect(near(await colorAt(7.436, 43.7345, 16), water)).toBe(true);
    expect(near(await colorAt(7.4, 43.3, 12), water)).toBe(true);
    // Mont Agel and the Oceanographic Museum are land.
    expect(near(await colorAt(7.42, 43.775, 12), water)).toBe(false);
    expect(near(await colorAt(7.4256, 43.7308, 16), water)).toBe(false);
  });

  it('should shade the mountains around the city', async () => {
    const lightness = async (longitude: number, latitude: number) => {
      const data = await pixelsOf(
        12,
        Math.floor(worldX(longitude) * 4096),
        Math.floor(worldY(latitude) * 4096),
      );
      const values = Array.from(
        { length: 512 * 512 },
        (_, i) => data[i * 4] + data[i * 4 + 1] + data[i * 4 + 2],
      );
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    };
    const mountains = await lightness(7.4, 43.85);
    const sea = await lightness(7.4, 43.3);
    expect(mountains).toBeGreaterThan(15);
    expect(sea).toBeLessThan(3);
  });

  it('should not show where tiles meet', async () => {
    // Neighbouring pixels differ across a border as inside of a tile, but for the noise of WebP, which each tile has
    // for itself: two of 255.
    for (const { zoom, minimumX, maximumX, minimumY, maximumY } of description.coverage[1].levels) {
      const y = Math.floor((minimumY + maximumY) / 2);
      let across = 0;
      let inside = 0;
      for (let x = minimumX; x < maximumX; x++) {
        const [left, right] = await Promise.all([pixelsOf(zoom, x, y), pixelsOf(zoom, x + 1, y)]);
        for (let row = 0; row < 512; row++) {
          for (let channel = 0; channel < 3; channel++) {
            const at = (column: number) => (row * 512 + column) * 4 + channel;
            across += Math.abs(left[at(511)] - right[at(0)]);
            inside += Math.abs(left[at(511)] - left[at(510)]);
          }
        }
      }
      const values = (maximumX - minimumX) * 512 * 3;
      expect(across / values, `zoom ${zoom}`).toBeLessThan((1.3 * inside) / values + 2);
    }
  });
});
