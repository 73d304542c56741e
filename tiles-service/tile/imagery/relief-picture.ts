import type { ReliefGrid } from './relief.ts';
import { mixColors, parseColor, type Rgba } from './style/color.ts';

/** RGBA pixels of what a relief adds to a tile. */
type Pixels = Uint8ClampedArray;

/** Heights as colours, and the sea. `stops` rise in height; below the first and above the last one the colour stays. */
export function tintPicture(
  grid: ReliefGrid,
  pixels: number,
  { stops, sea }: { stops: readonly [height: number, color: string][]; sea: string },
  opacity: number,
): Pixels {
  const water = colorOf(sea);
  const wet = spreadOut(grid.sea, grid.size, pixels);
  const ramp = rampOf(stops);
  const lowest = stops[0][0];
  const perMetre = (RAMP_COLORS - 1) / Math.max(1, stops[stops.length - 1][0] - lowest);
  const heights = spreadOut(grid.heights, grid.size, pixels);
  const presence = spreadOut(grid.presence, grid.size, pixels);
  const data = new Uint8ClampedArray(pixels * pixels * 4);
  for (let i = 0; i < pixels * pixels; i++) {
    // The position in the ramp is jittered by a step, so that gentle slopes do not show as bands.
    const position = (heights[i] - lowest) * perMetre + JITTER[i & JITTER_MASK] * 1.5;
    const at = Math.max(0, Math.min(RAMP_COLORS - 1, Math.round(position))) * 3;
    // The shore is where the samples are half sea; a narrow blend keeps it from being jagged.
    const t = Math.max(0, Math.min(1, (wet[i] - 0.35) / 0.3));
    data[i * 4] = ramp[at] + t * (water[0] - ramp[at]);
    data[i * 4 + 1] = ramp[at + 1] + t * (water[1] - ramp[at + 1]);
    data[i * 4 + 2] = ramp[at + 2] + t * (water[2] - ramp[at + 2]);
    data[i * 4 + 3] = 255 * opacity * presence[i];
  }
  return data;
}

/** Slopes as a veil: the shadow colour where they are darker than flat ground, the highlight where brighter. */
export function shadePicture(
  grid: ReliefGrid,
  pixels: number,
  { shadow, highlight }: { shadow: string; highlight: string },
  opacity: number,
): Pixels {
  const dark = colorOf(shadow);
  const bright = colorOf(highlight);
  const shade = spreadOut(grid.shade, grid.size, pixels);
  const presence = spreadOut(grid.presence, grid.size, pixels);
  const data = new Uint8ClampedArray(pixels * pixels * 4);
  for (let i = 0; i < pixels * pixels; i++) {
    const color = shade[i] < 0 ? dark : bright;
    data[i * 4] = color[0];
    data[i * 4 + 1] = color[1];
    data[i * 4 + 2] = color[2];
    const strength = Math.min(1, Math.abs(shade[i]) * CONTRAST) * color[3] * presence[i];
    if (strength > 0) data[i * 4 + 3] = 255 * opacity * strength + JITTER[i & JITTER_MASK];
  }
  return data;
}

/** Slopes of a city's hills are gentle; this much is added to what they reflect. */
const CONTRAST = 1.4;
const RAMP_COLORS = 1024;

/** Values of a lattice from corner to corner of a tile, at the middle of each of its pixels (bilinear). */
function spreadOut(values: Float32Array, size: number, pixels: number): Float32Array {
  const step = pixels / (size - 1);
  const spread = new Float32Array(pixels * pixels);
  for (let row = 0; row < pixels; row++) {
    const v = (row + 0.5) / step;
    const top = Math.min(size - 2, Math.floor(v));
    const fv = v - top;
    for (let column = 0; column < pixels; column++) {
      const u = (column + 0.5) / step;
      const left = Math.min(size - 2, Math.floor(u));
      const fu = u - left;
      const at = top * size + left;
      const upper = values[at] + fu * (values[at + 1] - values[at]);
      const lower = values[at + size] + fu * (values[at + size + 1] - values[at + size]);
      spread[row * pixels + column] = upper + fv * (lower - upper);
    }
  }
  return spread;
}

const JITTER_MASK = 0xffff;
/** −0.5 to 0.5, without a pattern; the same for every tile. */
const JITTER = Float32Array.from({ length: JITTER_MASK + 1 }, (_, index) => {
  let value = Math.imul(index ^ (index >>> 7), 0x27d4eb2d);
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return ((value ^ (value >>> 13)) >>> 0) / 4294967296 - 0.5;
});

function rampOf(stops: readonly [height: number, color: string][]): Float32Array {
  const colors = stops.map(([height, color]) => [height, colorOf(color)] as const);
  const lowest = colors[0][0];
  const span = colors[colors.length - 1][0] - lowest;
  const ramp = new Float32Array(RAMP_COLORS * 3);
  for (let i = 0; i < RAMP_COLORS; i++)
    ramp.set(colorAt(colors, lowest + (span * i) / (RAMP_COLORS - 1)).slice(0, 3), i * 3);
  return ramp;
}

function colorAt(stops: readonly (readonly [number, Rgba])[], height: number): Rgba {
  const above = stops.findIndex(([limit]) => limit > height);
  if (above === 0) return stops[0][1];
  if (above < 0) return stops[stops.length - 1][1];
  const [from, low] = stops[above - 1];
  const [to, high] = stops[above];
  return mixColors(low, high, (height - from) / (to - from));
}

function colorOf(text: string): Rgba {
  const color = parseColor(text);
  if (!color) throw new Error(`The map style's relief has "${text}" for a colour.`);
  return color;
}
