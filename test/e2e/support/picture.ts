import { inflateSync } from 'node:zlib';

/** How much there is to see in a screenshot. */
export interface PictureStatistics {
  /** Share of the pixels that have the commonest colour (to 1/16 a channel). */
  commonest: number;
  /** Colours (to 1/16 a channel) that at least one pixel in a thousand has. */
  colours: number;
  /** Mean brightness, 0–255. */
  brightness: number;
}

/** Statistics of a PNG as Chromium takes it: 8 bits a channel, RGB or RGBA, not interlaced. */
export function statisticsOf(png: Buffer): PictureStatistics {
  const { width, height, channels, pixels } = decodePng(png);
  const counts = new Uint32Array(4096);
  let sum = 0;
  for (let i = 0; i < width * height; i++) {
    const [r, g, b] = pixels.subarray(i * channels, i * channels + 3);
    counts[((r >> 4) << 8) | ((g >> 4) << 4) | (b >> 4)]++;
    sum += 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
  const total = width * height;
  return {
    commonest: Math.max(...counts) / total,
    colours: counts.filter((count) => count >= total / 1_000).length,
    brightness: sum / total,
  };
}

/** Share of the pixels whose red, green and blue are each within `tolerance` of those given, 0–255. */
export function shareOfColour(
  png: Buffer,
  colour: readonly [red: number, green: number, blue: number],
  tolerance = 16,
): number {
  const { width, height, channels, pixels } = decodePng(png);
  let count = 0;
  for (let i = 0; i < width * height; i++)
    if (colour.every((value, channel) => Math.abs(pixels[i * channels + channel] - value) <= tolerance))
      count++;
  return count / (width * height);
}

/** Share of the pixels of two pictures of one size whose red, green or blue differ by more than `tolerance`. */
export function shareChanged(before: Buffer, after: Buffer, tolerance = 12): number {
  const [a, b] = [decodePng(before), decodePng(after)];
  if (a.width !== b.width || a.height !== b.height) throw new Error('the pictures differ in size');
  let count = 0;
  for (let i = 0; i < a.width * a.height; i++)
    if (
      [0, 1, 2].some(
        (channel) =>
          Math.abs(a.pixels[i * a.channels + channel] - b.pixels[i * b.channels + channel]) > tolerance,
      )
    )
      count++;
  return count / (a.width * a.height);
}

/** Share of the pixels of a PNG whose red, green and blue (0–255) are of a kind. */
export function shareOfPixels(
  png: Buffer,
  is: (red: number, green: number, blue: number) => boolean,
): number {
  const { width, height, channels, pixels } = decodePng(png);
  let count = 0;
  for (let i = 0; i < width * height; i++)
    if (is(pixels[i * channels], pixels[i * channels + 1], pixels[i * channels + 2])) count++;
  return count / (width * height);
}

export function decodePng(png: Buffer): {
  width: number;
  height: number;
  channels: number;
  pixels: Uint8Array;
} {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = png[25] === 6 ? 4 : 3;
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
  }
  const filtered = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (stride + 1)];
    for (let i = 0; i < stride; i++) {
      const raw = filtered[row * (stride + 1) + 1 + i];
      const left = i >= channels ? pixels[row * stride + i - channels] : 0;
      const up = row > 0 ? pixels[(row - 1) * stride + i] : 0;
      const corner = row > 0 && i >= channels ? pixels[(row - 1) * stride + i - channels] : 0;
      pixels[row * stride + i] = raw + predicted(filter, left, up, corner);
    }
  }
  return { width, height, channels, pixels };
}

/** PNG filters 0–4 (RFC 2083, section 6). */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const estimate = left + up - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
