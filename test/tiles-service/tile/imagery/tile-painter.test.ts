import * as canvas from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../../models/feature.ts';
import { parseColor } from '../../../../tiles-service/tile/imagery/style/color.ts';
import { loadStyle } from '../../../../tiles-service/tile/imagery/style/style-document.ts';
import { TilePainter } from '../../../../tiles-service/tile/imagery/tile-painter.ts';
import { mapFeaturesOf } from '../../../../tiles-service/tile/vector/map-features-of.ts';
import { latitudeAt, longitudeAt, type TileAddress } from '../../../../tiles-service/tile/vector/mercator.ts';
import { areaFeature, lineFeature, rectangle } from '../vector/features.ts';

const style = await loadStyle('night');
const painter = new TilePainter(canvas, style, undefined);
const TILE = { z: 16, x: 34000, y: 23300 };

/** A place by its pixel in the tile. */
function at(px: number, py: number, { z, x, y }: TileAddress = TILE): [number, number] {
  return [longitudeAt((x + px / 512) / 2 ** z), latitudeAt((y + py / 512) / 2 ** z)];
}

async function pixelsOf(tile: TileAddress, features: Feature[]): Promise<Uint8ClampedArray> {
  const image = await canvas.loadImage(Buffer.from(painter.drawPng(tile, features.flatMap(mapFeaturesOf))));
  const picture = canvas.createCanvas(512, 512);
  const context = picture.getContext('2d');
  context.drawImage(image, 0, 0);
  return context.getImageData(0, 0, 512, 512).data;
}

const pixel = (data: Uint8ClampedArray, x: number, y: number) => [
  ...data.subarray((y * 512 + x) * 4, (y * 512 + x) * 4 + 3),
];
const rgb = (color: string) => [...parseColor(color)!.slice(0, 3)];
const ground = rgb(style.metadata['citymirror:ground']);
const water = rgb(style.metadata['citymirror:relief'].tint.sea);

describe('TilePainter', () => {
  it('should fill an area with its colour, to the pixel, and leave its hole', async () => {
    const outer = [at(100, 300), at(300, 300), at(300, 100), at(100, 100)];
    const hole = [at(150, 150), at(250, 150), at(250, 250), at(150, 250)];
    const data = await pixelsOf(TILE, [areaFeature('WaterBody', 'lake', 'l', [outer, hole])]);
    expect(pixel(data, 110, 200)).toEqual(water);
    expect(pixel(data, 200, 200)).toEqual(ground);
    expect(pixel(data, 50, 200)).toEqual(ground);
    expect(pixel(data, 295, 110)).toEqual(water);
  });

  it('should draw a road as wide as it is', async () => {
    // 16 m wide; a pixel of zoom 16 is 40075016.686 · cos φ / 2^16 / 512 m.
    const metres = 16;
    const road = lineFeature('Road', 'primary', 'r', [at(-60, 256), at(600, 256)], {
      attributes: { width: metres },
    });
    const data = await pixelsOf(TILE, [road]);
    const color = pixel(data, 256, 252);
    const rows = Array.from({ length: 512 }, (_, y) => y).filter(
      (y) => pixel(data, 100, y).join() === color.join(),
    );
    const width = rows[rows.length - 1] - rows[0] + 1;
    const latitude = (at(0, 256)[1] * Math.PI) / 180;
    const expected = metres / ((40075016.686 * Math.cos(latitude)) / 2 ** 16 / 512);
    expect(Math.abs(width - expected)).toBeLessThanOrEqual(2);
  });

  it('should not show where tiles meet', async () => {
    const right = { ...TILE, x: TILE.x + 1 };
    const across = (shift: number): Feature[] => [
      lineFeature('Road', 'primary', 'a', [at(100 + shift, 40), at(520 + shift, 300), at(900 + shift, 200)]),
      lineFeature('Road', 'residential', 'b', [at(450 + shift, 500), at(620 + shift, 30)]),
      lineFeature('Railway', 'rail', 'c', [at(30 + shift, 450), at(1000 + shift, 380)]),
      areaFeature('Building', 'yes', 'd', [
        [at(480 + shift, 160), at(560 + shift, 160), at(560 + shift, 100), at(480 + shift, 100)],
      ]),
    ];
    const [a, b, whole] = await Promise.all([
      pixelsOf(TILE, across(0)),
      pixelsOf(right, across(0)),
      // The same things 256 pixels to the west: the border is now in the middle of the tile.
      pixelsOf(TILE, across(-256)),
    ]);
    const differences: number[] = [];
    for (let y = 0; y < 512; y++) {
      for (let x = 0; x < 30; x++) {
        const pairs = [
          [pixel(a, 511 - x, y), pixel(whole, 255 - x, y)],
          [pixel(b, x, y), pixel(whole, 256 + x, y)],
        ];
        for (const [one, other] of pairs)
          for (let channel = 0; channel < 3; channel++)
            differences.push(Math.abs(one[channel] - other[channel]));
      }
    }
    // The rasteriser rounds the edges of slanted lines and dashes a little differently from place to place; a line
    // that were missing or broken at the border would differ by 25 and more.
    expect(Math.max(...differences)).toBeLessThanOrEqual(16);
    expect(differences.filter((difference) => difference > 2).length / differences.length).toBeLessThan(0.01);
  });

  it('should draw major roads over minor ones, bridges over water, and both over the ground', async () => {
    const data = await pixelsOf(TILE, [
      lineFeature('Road', 'primary', 'a', [at(-60, 256), at(600, 256)], { attributes: { width: 16 } }),
      lineFeature('Road', 'residential', 'b', [at(256, -60), at(256, 600)], { attributes: { width: 16 } }),
      areaFeature('WaterBody', 'lake', 'l', [[at(380, 600), at(480, 600), at(480, -60), at(380, -60)]]),
    ]);
    const [along, crossing] = [pixel(data, 150, 252), pixel(data, 256, 252)];
    expect(crossing).toEqual(along);
    expect(pixel(data, 430, 252)).toEqual(along);
    expect(pixel(data, 430, 100)).toEqual(water);
  });

  it('should draw the ground alone where there is nothing', async () => {
    const data = await pixelsOf({ z: 3, x: 1, y: 1 }, []);
    expect([pixel(data, 0, 0), pixel(data, 511, 511)]).toEqual([ground, ground]);
  });

  it('should lay its textures so that they run on from tile to tile', async () => {
    const wood = areaFeature('PlantCover', 'wood', 'w', [rectangle(...at(-900, 900), ...at(1400, -400))]);
    const a = await pixelsOf(TILE, [wood]);
    const b = await pixelsOf({ ...TILE, x: TILE.x + 1 }, [wood]);
    // The texture repeats within a tile; so the column after the last is the first one again.
    for (let y = 0; y < 512; y++) expect(pixel(b, 0, y)).toEqual(pixel(a, 0, y));
    expect(new Set(Array.from({ length: 512 }, (_, y) => pixel(a, 77, y).join())).size).toBeGreaterThan(5);
  });
});
