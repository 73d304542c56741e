/** Made by vite.fonts.ts. */
declare module 'virtual:city-fonts' {
  /** Slices of the font for all characters, to be loaded when one of their range is drawn. */
  export const slices: { url: string; range: string }[];
  /** One file with the characters of the page's own texts: fonts one after the other. */
  export const own: { url: string; faces: { range: string; offset: number; length: number }[] };
}

declare module 'subset-font' {
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'woff2'; variationAxes?: Record<string, number | { min: number; max: number }> },
  ): Promise<Buffer>;
}
