import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import subsetFont from 'subset-font';
import type { Plugin } from 'vite';
import { charactersOf, rangeOf, type Slice, shareOut, slicesOf } from './viewer/fonts/font-slices.ts';

const ID = 'virtual:city-fonts';
const FONT = dirname(
  createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/package.json'),
);
const VIEWER = resolve(import.meta.dirname, 'viewer');
const CACHE = resolve(import.meta.dirname, '.cache/fonts');
/** The page has no thinner and no bolder texts. */
const WEIGHTS = { min: 400, max: 700 };

/**
 * Chinese for machines that have none: `virtual:city-fonts` has the address of one file with all characters of the
 * page's own texts (the slices of the font that hold them, each cut down to them, one after the other), and those of
 * the font's slices for all else, which browsers load when a character of their range is to be drawn.
 */
export function cityFonts(): Plugin {
  return {
    name: 'city-fonts',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: {
      filter: { id: /^\0virtual:city-fonts$/ },
      handler: async () => writeModule(),
    },
  };
}

interface Pack {
  file: string;
  faces: { range: string; offset: number; length: number }[];
}

async function writeModule(): Promise<string> {
  const slices = slicesOf(JSON.parse(await readFile(join(FONT, 'unicode.json'), 'utf8')));
  const { file, faces } = await packFor(slices);
  const lines = [`import pack from ${JSON.stringify(`${file}?url&no-inline`)};`];
  slices.forEach((slice, at) => {
    lines.push(`import slice${at} from ${JSON.stringify(`${fileOf(slice)}?url&no-inline`)};`);
  });
  const all = slices.map(({ range }, at) => `{ url: slice${at}, range: ${JSON.stringify(range)} }`);
  lines.push(`export const slices = [${all.join(', ')}];`);
  lines.push(`export const own = { url: pack, faces: ${JSON.stringify(faces)} };`);
  return lines.join('\n');
}

function fileOf({ name }: Slice): string {
  return join(FONT, `files/noto-sans-sc-${name}-wght-normal.woff2`);
}

/** Made once for the texts as they are: cutting takes some seconds. */
async function packFor(slices: readonly Slice[]): Promise<Pack> {
  const characters = charactersOf(await texts());
  const hash = createHash('sha256').update(characters.join('')).update(JSON.stringify(WEIGHTS));
  const { version } = JSON.parse(await readFile(join(FONT, 'package.json'), 'utf8'));
  const name = join(CACHE, `own-${hash.update(version).digest('hex').slice(0, 16)}`);
  const file = `${name}.bin`;
  if (existsSync(`${name}.json`) && existsSync(file))
    return { file, faces: JSON.parse(await readFile(`${name}.json`, 'utf8')) };
  const parts: Buffer[] = [];
  const faces: Pack['faces'] = [];
  let offset = 0;
  for (const { slice, own } of shareOut(characters, slices)) {
    const whole = await readFile(fileOf(slice));
    const part = await subsetFont(whole, own.join(''), {
      targetFormat: 'woff2',
      variationAxes: { wght: WEIGHTS },
    });
    faces.push({ range: rangeOf(own), offset, length: part.length });
    parts.push(part);
    offset += part.length;
  }
  await mkdir(CACHE, { recursive: true });
  await writeFile(file, Buffer.concat(parts));
  await writeFile(`${name}.json`, JSON.stringify(faces));
  return { file, faces };
}

function texts(): Promise<string[]> {
  const files = readdirSync(VIEWER, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /(^|[/\\])(texts\.)?(zh-CN|en)\.json$/.test(name),
  );
  return Promise.all(files.map((name) => readFile(join(VIEWER, name), 'utf8')));
}
