/** Sizes to print in: sheets in millimetres (ISO 216, landscape), screens in pixels. */
export const PAPERS = {
  a4: { width: 297, height: 210 },
  a3: { width: 420, height: 297 },
  a1: { width: 841, height: 594 },
} as const;
export const SCREENS = {
  '4k': { width: 3840, height: 2160 },
  '8k': { width: 7680, height: 4320 },
} as const;

export type PaperName = keyof typeof PAPERS;
export type ScreenName = keyof typeof SCREENS;
export type PictureSize = PaperName | ScreenName | 'screen' | 'own';
export const PICTURE_SIZES: readonly PictureSize[] = ['screen', 'a4', 'a3', 'a1', '4k', '8k', 'own'];

const MILLIMETRES_PER_INCH = 25.4;
/** What browsers give a canvas: pixels along a side, and in all. */
export const LONGEST_SIDE = 16_384;
export const MOST_PIXELS = 144_000_000;

export function isPaper(size: PictureSize): size is PaperName {
  return size in PAPERS;
}

/** Pixels of a sheet at a number of dots an inch. */
export function paperPixels(
  paper: PaperName,
  dotsPerInch: number,
  upright: boolean,
): { width: number; height: number } {
  const { width, height } = PAPERS[paper];
  const pixels = (millimetres: number) => Math.round((millimetres / MILLIMETRES_PER_INCH) * dotsPerInch);
  return upright
    ? { width: pixels(height), height: pixels(width) }
    : { width: pixels(width), height: pixels(height) };
}

/** Whether a browser can hold a picture of this size. */
export function isPossible({ width, height }: { width: number; height: number }): boolean {
  return (
    Number.isInteger(width) &&
    Number.isInteger(height) &&
    Math.min(width, height) >= 16 &&
    Math.max(width, height) <= LONGEST_SIDE &&
    width * height <= MOST_PIXELS
  );
}
