import type { Ground } from '../../../scenes/flood/surface/ground.ts';
import { halfValues } from '../../../scenes/flood/surface/half-float.ts';
import { FILM, type WaterPicture } from '../../../scenes/flood/surface/picture.ts';
import type { GridPlacement } from '../../../scenes/flood/surface/placement.ts';
import type { WallMask } from '../../../scenes/flood/surface/wall-mask.ts';
import { colourAt, MURKY, type Rgb, scaleOf, shareOf } from '../../water/scales.ts';
import type { Shown } from '../../water/shader-inputs.ts';
import { onOneSide } from '../../water/wall-side.ts';
import { WALL_REACH, wallDepth } from '../../water/water-at.ts';
import { lngLatFromMercator, type MercatorWindow } from './mercator-window.ts';

/** Pixels between two places that are reckoned exactly; between them the grid is as good as straight. */
const STEP = 32;
/** The water of a moment, as it is sent to what paints it. */
export interface PaintedWater {
  ground: Pick<Ground, 'columns' | 'rows' | 'walls'>;
  first: Pick<WaterPicture, 'columns' | 'rows' | 'texels'>;
  second: Pick<WaterPicture, 'columns' | 'rows' | 'texels'>;
  share: number;
  /** Hours of the run, for arrival. */
  hours: number;
  isDifference: boolean;
  /** Thin walls, through which nothing is drawn. */
  mask?: WallMask | undefined;
}

/** Where the places of a window that are reckoned exactly lie in the grid: column, row of each, in cells. */
export function nodesOf(window: MercatorWindow, { toCell }: Pick<GridPlacement, 'toCell'>): Float64Array {
  const across = Math.ceil(window.width / STEP) + 1;
  const nodes = new Float64Array(across * (Math.ceil(window.height / STEP) + 1) * 2);
  for (let node = 0; node * 2 < nodes.length; node++) {
    const [x, y] = [(node % across) * STEP, Math.floor(node / across) * STEP];
    nodes.set(toCell(...lngLatFromMercator(window, x, y)), node * 2);
  }
  return nodes;
}

/**
 * Paints the water into pixels (red, green, blue, alpha; from the north-west) of a window of the map with its `nodes`, as
 * the globe colours it: each pixel looks between the middles of the cells, so that the shore has no steps. Nothing where it is
 * dry or a building stands.
 */
export function paintWater(
  pixels: Uint8ClampedArray,
  { width, height }: Pick<MercatorWindow, 'width' | 'height'>,
  nodes: Float64Array,
  { ground, first, second, share, hours, isDifference, mask }: PaintedWater,
  shown: Shown,
): void {
  const scale = scaleOf(shown === 'natural' ? 'depth' : shown, hours);
  const values = halfValues();
  const { columns, rows } = first;
  const across = Math.ceil(width / STEP) + 1;
  let at = 0;
  const shares = new Float64Array(4);
  const read = (channel: number) => {
    const before = between(first.texels, channel);
    return share === 0 ? before : before + (between(second.texels, channel) - before) * share;
  };
  const between = (texels: Uint16Array, channel: number) => {
    const a = at + channel;
    const b = a + columns * 4;
    const upper = values[texels[a]] * shares[0] + values[texels[a + 4]] * shares[1];
    return upper + values[texels[b]] * shares[2] + values[texels[b + 4]] * shares[3];
  };

  for (let y = 0; y < height; y++) {
    const nodeRow = Math.floor(y / STEP) * across;
    const v = (y % STEP) / STEP;
    // How much the depth changes from one pixel to the next: the shore fades over one.
    let last = 0;
    for (let x = 0; x < width; x++) {
      const node = (nodeRow + Math.floor(x / STEP)) * 2;
      const u = (x % STEP) / STEP;
      const below = node + across * 2;
      const along = (axis: number) =>
        (nodes[node + axis] * (1 - u) + nodes[node + 2 + axis] * u) * (1 - v) +
        (nodes[below + axis] * (1 - u) + nodes[below + 2 + axis] * u) * v;
      const column = along(0) - 0.5;
      const row = along(1) - 0.5;
      if (!(column >= 0 && row >= 0 && column < columns - 1 && row < rows - 1)) continue;
      const left = Math.floor(column);
      const top = Math.floor(row);
      at = (top * columns + left) * 4;
      const right = column - left;
      const down = row - top;
      shares[0] = (1 - right) * (1 - down);
      shares[1] = right * (1 - down);
      shares[2] = (1 - right) * down;
      shares[3] = right * down;
      if (mask) onOneSide(shares, mask, [column + 0.5, row + 0.5], left, top);
      const depth = read(0);
      const other = isDifference ? read(3) : depth;
      const cover = Math.max(depth, other);
      const slope = Math.abs(cover - last);
      last = cover;
      if (cover <= 0 || wallDepth(ground, column + 0.5, row + 0.5) > WALL_REACH) continue;
      const water = cover + FILM;
      let colour: Rgb;
      let alpha = 0.74 + 0.18 * Math.min(1, water / 1.5);
      if (shown === 'natural') {
        const deep = Math.min(1, water / 2);
        colour = MURKY[0].map((part, i) => part + (MURKY[1][i] - part) * deep) as unknown as Rgb;
      } else {
        const value =
          shown === 'difference'
            ? Math.max(depth, 0) - Math.max(other, 0)
            : shown === 'speed'
              ? Math.hypot(read(1), read(2))
              : shown === 'hazard'
                ? read(1)
                : shown === 'arrival'
                  ? read(2)
                  : water;
        // There the water never passed 0.05 m.
        if (shown === 'arrival' && value < 0) continue;
        const along = shareOf(scale, value);
        colour = colourAt(scale, along);
        // Little hazard lets the map through, so that great hazard is seen first.
        if (scale.isClassed) alpha = 0.5 + 0.45 * along;
        if (shown === 'difference') alpha *= 0.25 + 0.75 * Math.min(1, Math.abs(value) / 0.08);
      }
      const shore = slope > 1e-4 ? Math.min(1, cover / slope) : 1;
      const pixel = (y * width + x) * 4;
      pixels[pixel] = colour[0];
      pixels[pixel + 1] = colour[1];
      pixels[pixel + 2] = colour[2];
      pixels[pixel + 3] = 255 * alpha * shore;
    }
  }
}
