import type { EnuFrame } from '../../../models/geodesy/ellipsoid.ts';
import { between } from './cut-frame.ts';
import type { CutZone } from './cut-zones.ts';

/** How what is cut looks, beside being cut. */
export interface MaskLook {
  /** Share of the pixels that are drawn: 1 all, less for what is only hinted at. */
  share: number;
  /** Inner sides that a cut lays bare are filled with this colour (0–1, as on the screen), so that solids look solid. */
  cap?: readonly [number, number, number] | undefined;
}

/** Texels across the texture; texel i is at (i mod WIDTH, i / WIDTH). */
export const MASK_WIDTH = 512;
/** Texels before the first zone, and of each zone; see cut-glsl.ts. */
export const HEADER_TEXELS = 2;
export const ZONE_TEXELS = 6;
/** Rows that every WebGL 2 device has. */
const MOST_ROWS = 2048;

export interface MaskData {
  width: number;
  height: number;
  /** Four numbers per texel. */
  texels: Float32Array;
}

/**
 * Zones as numbers for the shader, in metres about `base`. Texel 0: count of zones, whether some keep what is inside,
 * share of pixels drawn, whether caps are filled. Texel 1: colour of caps. Then six for each zone: [is box, keeps
 * inside, radius of its frame, first cell], three rows from the base's metres to the zone's, [corner and cells per
 * metre] or [half size], [columns, rows, first edge]. Then cells and edges as in EdgeGrid. Throws RangeError for more
 * than the texture holds (some 800,000 cells and edges).
 */
export function packMask(zones: readonly CutZone[], base: EnuFrame, { share, cap }: MaskLook): MaskData {
  const grids = zones.map((zone) => (zone.kind === 'area' ? zone.grid : undefined));
  const size = grids.reduce(
    (sum, grid) => sum + (grid ? (grid.cells.length + grid.edges.length) / 4 : 0),
    HEADER_TEXELS + zones.length * ZONE_TEXELS,
  );
  const height = Math.ceil(size / MASK_WIDTH);
  if (height > MOST_ROWS)
    throw new RangeError(
      `clips with ${size} cells and edges are more than can be drawn; draw simpler outlines`,
    );
  const texels = new Float32Array(MASK_WIDTH * height * 4);
  const keepsInside = zones.some(({ keep }) => keep === 'inside');
  texels.set([zones.length, keepsInside ? 1 : 0, share, cap ? 1 : 0, ...(cap ?? [0, 0, 0]), 0]);
  let free = HEADER_TEXELS + zones.length * ZONE_TEXELS;
  zones.forEach((zone, index) => {
    const at = (HEADER_TEXELS + index * ZONE_TEXELS) * 4;
    const matrix = between(base, zone.frame.enu);
    const keep = zone.keep === 'inside' ? 1 : 0;
    if (zone.kind === 'box') {
      const [sine, cosine] = [Math.sin(zone.heading), Math.cos(zone.heading)];
      const [east, north, up] = [matrix.slice(0, 4), matrix.slice(4, 8), matrix.slice(8)];
      const right = east.map((value, i) => value * cosine - north[i] * sine);
      const forward = east.map((value, i) => value * sine + north[i] * cosine);
      texels.set([1, keep, 0, 0, ...right, ...forward, ...up, ...zone.half, 0], at);
      return;
    }
    const { grid } = zone;
    const firstEdge = free + grid.cells.length / 4;
    texels.set([0, keep, zone.frame.radius, free, ...matrix], at);
    texels.set(
      [grid.minX, grid.minY, 1 / grid.cellWidth, 1 / grid.cellHeight, grid.columns, grid.rows, firstEdge, 0],
      at + 16,
    );
    texels.set(grid.cells, free * 4);
    texels.set(grid.edges, firstEdge * 4);
    free = firstEdge + grid.edges.length / 4;
  });
  return { width: MASK_WIDTH, height, texels };
}
