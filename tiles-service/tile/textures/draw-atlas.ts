import type { UsedPicture } from '../../../scenes/geometry/solids/face-pictures.ts';
import type { CanvasModule, Context, Picture } from '../imagery/canvas.ts';
import { type AtlasPlan, GUTTER, type PlacedRegion } from './atlas-plan.ts';
import { type DecodedPicture, decodePicture } from './picture-cache.ts';
import { plainWebp } from './plain-webp.ts';

const WEBP_QUALITY = 82;
/** The lighter version of an atlas is this much smaller along each side. */
export const LIGHT_FACTOR = 4;
/** Colours are averaged over a copy this much smaller. */
const COLOR_FACTOR = 8;

/** An image of a tile: an atlas, or a picture that repeats. */
export interface Sheet {
  webp: Uint8Array;
  light: Uint8Array;
  repeats: boolean;
  hasAlpha: boolean;
  width: number;
  height: number;
  /** Small copy for average colours: RGBA. */
  colors: { data: Uint8ClampedArray; width: number; height: number; factor: number };
}

/** The images of a plan: its pages, then its repeating pictures. `failed`: pictures that could not be decoded. */
export async function drawSheets(
  canvas: CanvasModule,
  folder: string,
  pictures: readonly UsedPicture[],
  plan: AtlasPlan,
): Promise<{ sheets: Sheet[]; failed: Set<number> }> {
  const failed = new Set<number>();
  const pages = plan.pages.map(({ width, height }) => {
    const page = canvas.createCanvas(width, height);
    const context = page.getContext('2d');
    context.imageSmoothingQuality = 'high';
    return { page, context, hasAlpha: false };
  });
  const byPicture = new Map<number, PlacedRegion[]>();
  for (const region of plan.regions) {
    const others = byPicture.get(region.picture);
    if (others) others.push(region);
    else byPicture.set(region.picture, [region]);
  }
  for (const [number, regions] of byPicture) {
    const picture = await decodePicture(canvas, folder, pictures[number].name);
    if (!picture) {
      failed.add(number);
      continue;
    }
    for (const region of regions) {
      const target = pages[region.page];
      drawRegion(target.context, picture, region);
      if (picture.hasAlpha) target.hasAlpha = true;
    }
  }
  const sheets: Sheet[] = [];
  for (const { page, context, hasAlpha } of pages) {
    if (!hasAlpha) fillGaps(canvas, page, context);
    sheets.push(await sheetOf(canvas, page, hasAlpha, false));
  }
  for (const { picture: number, width, height } of plan.repeating) {
    const picture = await decodePicture(canvas, folder, pictures[number].name);
    if (!picture) failed.add(number);
    const own = canvas.createCanvas(width, height);
    const context = own.getContext('2d');
    context.imageSmoothingQuality = 'high';
    if (picture) context.drawImage(picture.image, 0, 0, width, height);
    sheets.push(await sheetOf(canvas, own, picture?.hasAlpha ?? false, true));
  }
  return { sheets, failed };
}

/** Draws a part with its gutter: the picture goes on there, or its edge does where the picture ends. */
function drawRegion(context: Context, { image, width, height }: DecodedPicture, region: PlacedRegion): void {
  const { x, y, sideWidth, sideHeight, west, north } = region;
  context.save();
  context.beginPath();
  context.rect(
    Math.floor(x) - GUTTER,
    Math.floor(y) - GUTTER,
    Math.ceil(region.width) + 2 * GUTTER,
    Math.ceil(region.height) + 2 * GUTTER,
  );
  context.clip();
  // The atlas' place of the picture's upper left corner.
  const left = x - west * sideWidth;
  const top = y - (1 - north) * sideHeight;
  const columns = [Math.floor(region.west - 0.5), Math.ceil(region.east + 0.5)];
  const repeats = region.east > 1.001 || region.north > 1.001;
  if (repeats) {
    for (let column = columns[0]; column < columns[1]; column++)
      for (let row = Math.floor(region.south - 0.5); row < Math.ceil(region.north + 0.5); row++)
        context.drawImage(image, left + column * sideWidth, top - row * sideHeight, sideWidth, sideHeight);
  } else {
    const right = left + sideWidth;
    const bottom = top + sideHeight;
    const far = GUTTER + 1;
    // The edges first, stretched outwards; corners take what the sides leave there.
    context.drawImage(image, 0, 0, 1, 1, left - far, top - far, far, far);
    context.drawImage(image, width - 1, 0, 1, 1, right, top - far, far, far);
    context.drawImage(image, 0, height - 1, 1, 1, left - far, bottom, far, far);
    context.drawImage(image, width - 1, height - 1, 1, 1, right, bottom, far, far);
    context.drawImage(image, 0, 0, width, 1, left, top - far, sideWidth, far + 1);
    context.drawImage(image, 0, height - 1, width, 1, left, bottom - 1, sideWidth, far + 1);
    context.drawImage(image, 0, 0, 1, height, left - far, top, far + 1, sideHeight);
    context.drawImage(image, width - 1, 0, 1, height, right - 1, top, far + 1, sideHeight);
    context.drawImage(image, left, top, sideWidth, sideHeight);
  }
  context.restore();
}

/** Gives what lies between the parts their mean colour: the smallest mip levels then take in nothing black. */
function fillGaps(canvas: CanvasModule, page: Picture, context: Context): void {
  const small = canvas.createCanvas(32, 32).getContext('2d');
  small.imageSmoothingQuality = 'high';
  small.drawImage(page, 0, 0, 32, 32);
  const { data } = small.getImageData(0, 0, 32, 32);
  const sum = [0, 0, 0];
  let weight = 0;
  for (let i = 0; i < data.length; i += 4) {
    for (let channel = 0; channel < 3; channel++) sum[channel] += data[i + channel] * data[i + 3];
    weight += data[i + 3];
  }
  if (weight === 0) return;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = `rgb(${sum.map((value) => Math.round(value / weight)).join(',')})`;
  context.fillRect(0, 0, page.width, page.height);
  context.globalCompositeOperation = 'source-over';
}

async function sheetOf(
  canvas: CanvasModule,
  page: Picture,
  hasAlpha: boolean,
  repeats: boolean,
): Promise<Sheet> {
  const shrink = (factor: number): { copy: Picture; context: Context } => {
    const copy = canvas.createCanvas(
      Math.max(1, Math.round(page.width / factor)),
      Math.max(1, Math.round(page.height / factor)),
    );
    const context = copy.getContext('2d');
    context.imageSmoothingQuality = 'high';
    context.drawImage(page, 0, 0, copy.width, copy.height);
    return { copy, context };
  };
  const light = shrink(LIGHT_FACTOR);
  const small = shrink(COLOR_FACTOR);
  const { data } = small.context.getImageData(0, 0, small.copy.width, small.copy.height);
  return {
    webp: plainWebp(await page.encode('webp', WEBP_QUALITY)),
    light: plainWebp(await light.copy.encode('webp', WEBP_QUALITY)),
    repeats,
    hasAlpha,
    width: page.width,
    height: page.height,
    colors: { data, width: small.copy.width, height: small.copy.height, factor: COLOR_FACTOR },
  };
}
