import { own, slices } from 'virtual:city-fonts';
import type { FontFacesSpecification } from 'maplibre-gl';
import { CHINESE_FACE } from './system-chinese.ts';

/** The same of all: browsers put together one face of those that say the same of themselves. */
const WEIGHTS = '400 700';

const absolute = (url: string) => new URL(url, document.baseURI).href;

/**
 * Gives the page Chinese of its own: the characters of its texts at once, with one file, and all others when one of
 * them is to be drawn. Rejects when the file cannot be had; slices are tried all the same.
 */
export async function addChineseFaces(): Promise<void> {
  for (const { url, range } of slices)
    document.fonts.add(
      new FontFace(CHINESE_FACE, `url(${JSON.stringify(absolute(url))}) format('woff2')`, {
        unicodeRange: range,
        weight: WEIGHTS,
        display: 'swap',
      }),
    );
  const response = await fetch(absolute(own.url));
  if (!response.ok) throw new Error(`${own.url}: HTTP ${response.status}`);
  const bytes = await response.arrayBuffer();
  for (const { range, offset, length } of own.faces)
    document.fonts.add(
      new FontFace(CHINESE_FACE, bytes.slice(offset, offset + length), {
        unicodeRange: range,
        weight: WEIGHTS,
        display: 'swap',
      }),
    );
}

/** The same slices for the texts of a MapLibre map, which draws its glyphs itself. */
export function chineseMapFaces(...names: string[]): FontFacesSpecification {
  const faces = slices.map(({ url, range }) => ({ url: absolute(url), 'unicode-range': range.split(',') }));
  return Object.fromEntries(names.map((name) => [name, faces]));
}
