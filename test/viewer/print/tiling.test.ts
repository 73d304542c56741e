import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPossible, paperPixels } from '../../../viewer/globe/print/paper.ts';
import { cutPicture, pictureTangents, tileWindow } from '../../../viewer/globe/print/tiling.ts';

describe('a picture that is drawn in parts', () => {
  it('should be one part without margin, if it is small enough', () => {
    expect(cutPicture(1200, 800, 2048, 24)).toEqual([
      { x: 0, y: 0, width: 1200, height: 800, drawnX: 0, drawnY: 0, drawnWidth: 1200, drawnHeight: 800 },
    ]);
  });

  it('should cover every pixel once and draw no part larger than allowed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 0, max: 8 }),
        (width, height, limit, margin) => {
          const covered = new Uint8Array(width * height);
          for (const tile of cutPicture(width, height, limit, margin)) {
            expect(tile.drawnWidth).toBeLessThanOrEqual(limit);
            expect(tile.drawnHeight).toBeLessThanOrEqual(limit);
            for (let y = tile.y; y < tile.y + tile.height; y++)
              for (let x = tile.x; x < tile.x + tile.width; x++) covered[y * width + x]++;
          }
          expect(covered.every((count) => count === 1)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('should refuse sizes that are none, and margins that leave nothing', () => {
    expect(() => cutPicture(0, 100, 64, 4)).toThrow(/whole numbers/);
    expect(() => cutPicture(10.5, 100, 64, 4)).toThrow(/whole numbers/);
    expect(() => cutPicture(100, 100, 8, 4)).toThrow(/leaves nothing/);
  });

  it('should look in each part along the same rays as the whole picture', () => {
    const [width, height, tangentX, tangentY] = [2000, 1300, 0.9, 0.585];
    for (const tile of cutPicture(width, height, 512, 16)) {
      const window = tileWindow(tile, width, height, tangentX, tangentY);
      // A pixel of the picture, found through the part and through the whole.
      for (const [x, y] of [
        [tile.x, tile.y],
        [tile.x + tile.width / 2, tile.y + tile.height],
      ]) {
        const inPart = {
          right: window.right + window.halfWidth * ((2 * (x - tile.drawnX)) / tile.drawnWidth - 1),
          up: window.up + window.halfHeight * (1 - (2 * (y - tile.drawnY)) / tile.drawnHeight),
        };
        expect(inPart.right).toBeCloseTo(tangentX * ((2 * x) / width - 1), 12);
        expect(inPart.up).toBeCloseTo(tangentY * (1 - (2 * y) / height), 12);
      }
    }
  });

  it('should see the whole pyramid in a single part', () => {
    const [tile] = cutPicture(640, 400, 2048, 24);
    expect(tileWindow(tile, 640, 400, 0.8, 0.5)).toEqual({
      halfWidth: 0.8,
      halfHeight: 0.5,
      right: 0,
      up: 0,
    });
  });
});

describe('a picture of another shape than the screen', () => {
  it('should show all that the screen shows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 4, noNaN: true }),
        fc.double({ min: 0.3, max: 4, noNaN: true }),
        (screen, own) => {
          const { tangentX, tangentY } = pictureTangents(screen, 0.5, own);
          expect(tangentX).toBeGreaterThanOrEqual(0.5 * screen - 1e-12);
          expect(tangentY).toBeGreaterThanOrEqual(0.5 - 1e-12);
          // Pixels stay square.
          expect(tangentX / tangentY).toBeCloseTo(own, 9);
        },
      ),
    );
  });
});

describe('sheets', () => {
  it('should have the pixels of ISO 216 at 300 dots an inch', () => {
    expect(paperPixels('a4', 300, false)).toEqual({ width: 3508, height: 2480 });
    expect(paperPixels('a3', 300, true)).toEqual({ width: 3508, height: 4961 });
    expect(paperPixels('a1', 300, false)).toEqual({ width: 9933, height: 7016 });
  });
  it('should be refused where no browser can hold them', () => {
    expect(isPossible(paperPixels('a1', 300, false))).toBe(true);
    expect(isPossible({ width: 20_000, height: 100 })).toBe(false);
    expect(isPossible({ width: 16_000, height: 16_000 })).toBe(false);
  });
});
