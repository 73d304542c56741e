import type { FacePictures, PicturedFace } from '../../../scenes/geometry/solids/face-pictures.ts';
import type { CanvasModule } from '../imagery/canvas.ts';
import { type AtlasPlan, type PlacedRegion, planAtlas } from './atlas-plan.ts';
import { drawSheets, LIGHT_FACTOR, type Sheet } from './draw-atlas.ts';
import { pictureSize } from './picture-cache.ts';

/** The images of a tile and where its vertices lie in them. */
export interface TilePictures {
  sheets: Sheet[];
  /** One per vertex: index of its image; -1: none. */
  sheetOf: Int32Array;
  /** u and v per vertex from the image's upper left corner. */
  coordinates: Float32Array;
  /** Average colour of each face of FacePictures, RGBA; alpha 0 where its picture is missing. */
  colors: Uint32Array;
  /** Metres that a pixel of the light version covers on the surfaces. */
  lightPixelMetres: number;
  /** Names of pictures that could not be used. */
  missing: string[];
}

const NO_COLOR = 0x00ffffff;

/** Makes the images of one tile's pictures; undefined if none can be used. `folder`: the pictures' folder. */
export async function makeTilePictures(
  canvas: CanvasModule,
  folder: string,
  facePictures: FacePictures,
  vertexCount: number,
): Promise<TilePictures | undefined> {
  const { pictures, faces } = facePictures;
  const sizes = [];
  for (const { name } of pictures) sizes.push(await pictureSize(folder, name));
  const plan = planAtlas(facePictures, sizes);
  const { sheets, failed } = await drawSheets(canvas, folder, pictures, plan);
  const missing = new Set<string>();
  for (const [number, { name }] of pictures.entries())
    if (!sizes[number] || failed.has(number)) missing.add(name);
  if (sheets.length === 0) return undefined;
  const places = new Places(plan, failed);
  const sheetOf = new Int32Array(vertexCount).fill(-1);
  const coordinates = new Float32Array(2 * vertexCount);
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    const picture = facePictures.ofVertex(vertex);
    if (picture < 0) continue;
    const u = facePictures.coordinates[2 * vertex];
    const v = facePictures.coordinates[2 * vertex + 1];
    const own = places.repeating(picture);
    if (own !== undefined) {
      sheetOf[vertex] = own;
      coordinates[2 * vertex] = u;
      coordinates[2 * vertex + 1] = 1 - v;
      continue;
    }
    const region = places.regionAt(picture, u, v);
    if (!region) continue;
    const { width, height } = plan.pages[region.page];
    sheetOf[vertex] = region.page;
    coordinates[2 * vertex] = (region.x + (u - region.west) * region.sideWidth) / width;
    coordinates[2 * vertex + 1] = (region.y + (region.north - v) * region.sideHeight) / height;
  }
  return {
    sheets,
    sheetOf,
    coordinates,
    colors: Uint32Array.from(faces, (face) => averageColor(face, places, sheets)),
    lightPixelMetres: plan.pixelMetres * LIGHT_FACTOR,
    missing: [...missing],
  };
}

/** Where the pictures of a plan are. */
class Places {
  readonly #regions = new Map<number, PlacedRegion[]>();
  readonly #repeating = new Map<number, number>();

  constructor(plan: AtlasPlan, failed: ReadonlySet<number>) {
    for (const region of plan.regions) {
      if (failed.has(region.picture)) continue;
      const others = this.#regions.get(region.picture);
      if (others) others.push(region);
      else this.#regions.set(region.picture, [region]);
    }
    for (const regions of this.#regions.values()) regions.sort((a, b) => a.west - b.west);
    for (const [index, { picture }] of plan.repeating.entries())
      if (!failed.has(picture)) this.#repeating.set(picture, plan.pages.length + index);
  }

  /** Index of the image of a picture that repeats. */
  repeating(picture: number): number | undefined {
    return this.#repeating.get(picture);
  }

  regionAt(picture: number, u: number, v: number): PlacedRegion | undefined {
    const slack = 5e-6;
    for (const region of this.#regions.get(picture) ?? []) {
      if (region.west > u + slack) return undefined;
      if (u <= region.east + slack && v >= region.south - slack && v <= region.north + slack) return region;
    }
    return undefined;
  }
}

function averageColor(face: PicturedFace, places: Places, sheets: readonly Sheet[]): number {
  const own = places.repeating(face.picture);
  if (own !== undefined) {
    const { width, height } = sheets[own].colors;
    return meanOf(sheets[own].colors, 0, 0, width, height);
  }
  const region = places.regionAt(face.picture, face.west, face.south);
  if (!region) return NO_COLOR;
  const { colors } = sheets[region.page];
  const x = (region.x + (face.west - region.west) * region.sideWidth) / colors.factor;
  const y = (region.y + (region.north - face.north) * region.sideHeight) / colors.factor;
  const wide = ((face.east - face.west) * region.sideWidth) / colors.factor;
  const high = ((face.north - face.south) * region.sideHeight) / colors.factor;
  return meanOf(colors, x, y, x + wide, y + high);
}

/** Mean of the pixels that a rectangle covers at least in part; at least one. */
function meanOf(colors: Sheet['colors'], west: number, north: number, east: number, south: number): number {
  const { data, width, height } = colors;
  const x0 = Math.max(0, Math.min(width - 1, Math.floor(west)));
  const y0 = Math.max(0, Math.min(height - 1, Math.floor(north)));
  const x1 = Math.max(x0 + 1, Math.min(width, Math.ceil(east)));
  const y1 = Math.max(y0 + 1, Math.min(height, Math.ceil(south)));
  let [red, green, blue, weight] = [0, 0, 0, 0];
  for (let y = y0; y < y1; y++) {
    for (let x = x0; x < x1; x++) {
      const at = 4 * (y * width + x);
      const alpha = data[at + 3];
      red += data[at] * alpha;
      green += data[at + 1] * alpha;
      blue += data[at + 2] * alpha;
      weight += alpha;
    }
  }
  if (weight === 0) return NO_COLOR;
  const byte = (sum: number): number => Math.round(sum / weight);
  return ((255 << 24) | (byte(blue) << 16) | (byte(green) << 8) | byte(red)) >>> 0;
}
