import type { FacePictures } from '../../../scenes/geometry/solids/face-pictures.ts';
import { type Region, regionsOf } from './regions.ts';
import { packRectangles } from './skyline.ts';

/** Side of an atlas in pixels, which every graphics device can take. */
export const MOST_SIDE = 2048;
/** Atlases of one tile: 64 MiB on the graphics device. */
const MOST_PAGES = 4;
/** Pixels around every part, filled with its edge, so that filtering takes in nothing of the next one. */
export const GUTTER = 4;
/** Parts begin on whole multiples of this, so that a quarter of the atlas still parts them cleanly. */
const ALIGN = 4;
/** Metres: no pixel of a picture needs to be smaller on the building. */
const FINEST_PIXEL = 0.01;
/** Side of a picture that repeats, in pixels. */
const MOST_REPEATING_SIDE = 1024;
/** Repeating pictures are unrolled into the atlas up to this many pixels, or where they take no more than themselves. */
const UNROLLED_PIXELS = 256 * 256;
/** Repeating pictures of a tile that get an image of their own; more than that are unrolled, coarser if need be. */
const MOST_REPEATING = 24;

/** Width and height of a picture in pixels; undefined if it cannot be used. */
export type PictureSize = { width: number; height: number } | undefined;

/** A part of a picture and its place in an atlas. */
export interface PlacedRegion extends Region {
  picture: number;
  /** Pixels of the atlas for one side of the picture. */
  sideWidth: number;
  sideHeight: number;
  page: number;
  /** Upper left corner of the part in its page, and its size, in pixels, the gutter left out. */
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A picture that repeats, as an image of its own. */
export interface RepeatingPicture {
  picture: number;
  width: number;
  height: number;
}

export interface AtlasPlan {
  pages: { width: number; height: number }[];
  /** Of each picture, from west to east. */
  regions: PlacedRegion[];
  repeating: RepeatingPicture[];
  /** Metres of a pixel on the surfaces, in the middle of all parts. */
  pixelMetres: number;
}

/**
 * Plans the atlases of a tile: which parts of which pictures, how fine, and where. Parts that would not fit are all
 * made coarser by the same factor. `sizes`: one per picture.
 */
export function planAtlas({ pictures, faces }: FacePictures, sizes: readonly PictureSize[]): AtlasPlan {
  const facesOf = pictures.map((_, picture) => faces.filter((face) => face.picture === picture));
  const placed: PlacedRegion[] = [];
  const repeating: RepeatingPicture[] = [];
  const metres: number[] = [];
  for (const [picture, { repeats }] of pictures.entries()) {
    const size = sizes[picture];
    if (!size || facesOf[picture].length === 0) continue;
    const regions = regionsOf(facesOf[picture]);
    const finest = Math.min(...regions.map(({ metresPerSide }) => metresPerSide));
    for (const { metresPerSide } of regions)
      metres.push(Math.max(FINEST_PIXEL, metresPerSide / Math.sqrt(size.width * size.height)));
    const scaled = regions.map((region) => place(region, picture, size, scaleOf(size, region.metresPerSide)));
    if (repeats) {
      const unrolled = scaled.reduce((sum, { width, height }) => sum + width * height, 0);
      const scale = Math.min(scaleOf(size, finest), MOST_REPEATING_SIDE / Math.max(size.width, size.height));
      const own = {
        picture,
        width: Math.max(1, Math.round(size.width * scale)),
        height: Math.max(1, Math.round(size.height * scale)),
      };
      const isSmall = unrolled <= Math.max(UNROLLED_PIXELS, own.width * own.height);
      if (!isSmall && repeating.length < MOST_REPEATING) {
        repeating.push(own);
        continue;
      }
    }
    placed.push(...scaled);
  }
  metres.sort((a, b) => a - b);
  return { ...pack(placed, sizes), repeating, pixelMetres: metres[metres.length >> 1] ?? FINEST_PIXEL };
}

/** How much smaller than the picture its copy may be. */
function scaleOf({ width, height }: { width: number; height: number }, metresPerSide: number): number {
  return Math.min(1, metresPerSide / Math.sqrt(width * height) / FINEST_PIXEL || 1);
}

function place(
  region: Region,
  picture: number,
  size: { width: number; height: number },
  scale: number,
): PlacedRegion {
  const wide = region.east - region.west;
  const high = region.north - region.south;
  const room = MOST_SIDE - 2 * GUTTER - ALIGN;
  const fit = Math.min(scale, room / (wide * size.width || 1), room / (high * size.height || 1));
  return {
    ...region,
    picture,
    sideWidth: size.width * fit,
    sideHeight: size.height * fit,
    page: 0,
    x: 0,
    y: 0,
    width: Math.max(1, wide * size.width * fit),
    height: Math.max(1, high * size.height * fit),
  };
}

function pack(
  regions: readonly PlacedRegion[],
  sizes: readonly PictureSize[],
): Pick<AtlasPlan, 'pages' | 'regions'> {
  if (regions.length === 0) return { pages: [], regions: [] };
  for (let factor = 1; ; factor *= 0.8) {
    const scaled = regions.map((region) =>
      factor === 1
        ? region
        : place(
            region,
            region.picture,
            sizes[region.picture] as { width: number; height: number },
            (region.sideWidth / (sizes[region.picture]?.width ?? 1)) * factor,
          ),
    );
    const boxes = scaled.map(({ width, height }) => ({ width: boxOf(width), height: boxOf(height) }));
    const order = [...boxes.keys()].sort((a, b) => boxes[b].height - boxes[a].height);
    const area = boxes.reduce((sum, { width, height }) => sum + width * height, 0);
    const widest = boxes.reduce((most, { width }) => Math.max(most, width), 0);
    let width = 128;
    while (width < MOST_SIDE && (width < widest || width * width < area * 1.1)) width *= 2;
    const packed = packRectangles(
      order.map((index) => boxes[index]),
      width,
      MOST_SIDE,
      MOST_PAGES,
    );
    // A tile of tens of thousands of parts may be too many whatever their size.
    if (!packed && factor > 0.01) continue;
    if (!packed) return { pages: [], regions: [] };
    const pages = packed.heights.map((height) => ({ width, height }));
    for (const [rank, index] of order.entries()) {
      const { page, x, y } = packed.places[rank];
      Object.assign(scaled[index], { page, x: x + GUTTER, y: y + GUTTER });
    }
    return { pages, regions: scaled };
  }
}

function boxOf(length: number): number {
  return Math.ceil((length + 2 * GUTTER) / ALIGN) * ALIGN;
}
