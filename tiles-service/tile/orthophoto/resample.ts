import type { PictureSource } from '../../read/picture/index.ts';
import { placeInPicture, type TileWarp } from './warp.ts';

/** Pixels of a window that are read at once at most; a tile that needs more is made in parts. */
const MOST_WINDOW = 24 << 20;

type Window = readonly [x0: number, y0: number, x1: number, y1: number];

/**
 * Lays a picture under what a tile shows already: fills what is see-through. Bilinear where a pixel of the tile is
 * about one of the picture, and the mean over it where it is larger. `pixels` are red, green, blue and alpha, not
 * multiplied. Returns whether anything was filled.
 */
export async function layUnder(
  pixels: Uint8ClampedArray,
  size: number,
  source: PictureSource,
  warp: TileWarp,
): Promise<boolean> {
  return layPart(pixels, size, source, warp, [0, 0, size, size]);
}

async function layPart(
  pixels: Uint8ClampedArray,
  size: number,
  source: PictureSource,
  warp: TileWarp,
  part: Window,
): Promise<boolean> {
  const window = windowOf(warp, part, source);
  if (!window) return false;
  const [x0, y0, x1, y1] = window;
  const [left, top, right, bottom] = part;
  if ((x1 - x0) * (y1 - y0) > MOST_WINDOW && right - left > warp.step) {
    const [mx, my] = [(left + right) / 2, (top + bottom) / 2];
    let isFilled = false;
    for (const quarter of [
      [left, top, mx, my],
      [mx, top, right, my],
      [left, my, mx, bottom],
      [mx, my, right, bottom],
    ] as const)
      isFilled = (await layPart(pixels, size, source, warp, quarter)) || isFilled;
    return isFilled;
  }
  const data = await source.readWindow(x0, y0, x1, y1);
  return fill(pixels, size, source, warp, part, window, data);
}

/** The window of the picture that a part of a tile needs; undefined where they do not meet. */
function windowOf(
  warp: TileWarp,
  [left, top, right, bottom]: Window,
  { width, height }: PictureSource,
): Window | undefined {
  const spot = { column: 0, row: 0 };
  const bounds = [Infinity, Infinity, -Infinity, -Infinity];
  for (let y = top; y <= bottom; y += warp.step) {
    for (let x = left; x <= right; x += warp.step) {
      placeInPicture(warp, x, y, spot);
      if (Number.isNaN(spot.column + spot.row)) continue;
      bounds[0] = Math.min(bounds[0], spot.column);
      bounds[1] = Math.min(bounds[1], spot.row);
      bounds[2] = Math.max(bounds[2], spot.column);
      bounds[3] = Math.max(bounds[3], spot.row);
    }
  }
  const x0 = Math.max(0, Math.floor(bounds[0]) - 1);
  const y0 = Math.max(0, Math.floor(bounds[1]) - 1);
  const x1 = Math.min(width, Math.ceil(bounds[2]) + 2);
  const y1 = Math.min(height, Math.ceil(bounds[3]) + 2);
  return x0 < x1 && y0 < y1 ? [x0, y0, x1, y1] : undefined;
}

function fill(
  pixels: Uint8ClampedArray,
  size: number,
  { width, height }: PictureSource,
  warp: TileWarp,
  [left, top, right, bottom]: Window,
  [x0, y0, x1, y1]: Window,
  data: Uint8ClampedArray,
): boolean {
  const windowWidth = x1 - x0;
  const taps = tapsOf(warp);
  const spot = { column: 0, row: 0 };
  let isFilled = false;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = (y * size + x) * 4;
      const room = 255 - pixels[at + 3];
      if (room === 0) continue;
      let [red, green, blue, weight] = [0, 0, 0, 0];
      for (let tap = 0; tap < taps * taps; tap++) {
        const px = x + ((tap % taps) + 0.5) / taps;
        const py = y + (Math.floor(tap / taps) + 0.5) / taps;
        placeInPicture(warp, px, py, spot);
        const { column, row } = spot;
        if (!(column >= -0.5 && row >= -0.5 && column <= width - 0.5 && row <= height - 0.5)) continue;
        const cx = Math.floor(column);
        const cy = Math.floor(row);
        for (let corner = 0; corner < 4; corner++) {
          const dx = corner & 1;
          const dy = corner >> 1;
          const share = (dx ? column - cx : 1 - column + cx) * (dy ? row - cy : 1 - row + cy);
          // The outermost pixels reach half a pixel beyond their centres.
          const sx = Math.min(x1 - 1, Math.max(x0, cx + dx)) - x0;
          const sy = Math.min(y1 - 1, Math.max(y0, cy + dy)) - y0;
          const from = (sy * windowWidth + sx) * 4;
          const opacity = share * data[from + 3];
          red += opacity * data[from];
          green += opacity * data[from + 1];
          blue += opacity * data[from + 2];
          weight += opacity;
        }
      }
      if (weight === 0) continue;
      isFilled = true;
      const under = (weight / (taps * taps)) * (room / 255);
      const above = pixels[at + 3];
      const total = above + under;
      pixels[at] = (pixels[at] * above + (red / weight) * under) / total;
      pixels[at + 1] = (pixels[at + 1] * above + (green / weight) * under) / total;
      pixels[at + 2] = (pixels[at + 2] * above + (blue / weight) * under) / total;
      pixels[at + 3] = total;
    }
  }
  return isFilled;
}

/** Looks into the picture along each side of a tile's pixel: one for each pixel of the picture within it. */
function tapsOf({ step, side, columns, rows }: TileWarp): number {
  const middle = (side >> 1) * side + (side >> 1);
  const before = middle - 1;
  const scale = Math.hypot(columns[middle] - columns[before], rows[middle] - rows[before]) / step;
  return Number.isFinite(scale) ? Math.min(16, Math.max(1, Math.ceil(scale - 0.05))) : 1;
}

/** Four tiles as the one above them: every pixel is the mean of four, weighted by how opaque they are. */
export function halve(children: readonly (Uint8ClampedArray | undefined)[], size: number): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(size * size * 4);
  const half = size / 2;
  for (const [index, child] of children.entries()) {
    if (!child) continue;
    const left = (index & 1) * half;
    const top = (index >> 1) * half;
    for (let y = 0; y < half; y++) {
      for (let x = 0; x < half; x++) {
        const to = ((top + y) * size + left + x) * 4;
        const from = (2 * y * size + 2 * x) * 4;
        let weight = 0;
        let [red, green, blue] = [0, 0, 0];
        for (const at of [from, from + 4, from + size * 4, from + size * 4 + 4]) {
          const alpha = child[at + 3];
          red += child[at] * alpha;
          green += child[at + 1] * alpha;
          blue += child[at + 2] * alpha;
          weight += alpha;
        }
        if (weight === 0) continue;
        pixels[to] = red / weight;
        pixels[to + 1] = green / weight;
        pixels[to + 2] = blue / weight;
        pixels[to + 3] = weight / 4;
      }
    }
  }
  return pixels;
}
