import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { InputError } from '../../../models/errors.ts';

/** A model of oblique photography on disk. */
export interface OsgbFolder {
  /** The folder that metadata.xml and Data lie in, without links. */
  root: string;
  metadata: string;
  /** The .osgb files that the tree begins with, one for each folder of Data, without links. */
  roots: string[];
  /** Folders of Data without a file to begin with. */
  without: string[];
}

/** True for a folder of OSGB, its metadata.xml, or a single .osgb. */
export async function isOsgb(path: string): Promise<boolean> {
  if (/\.osgb$/i.test(path)) return true;
  const folder = /(^|[\\/])metadata\.xml$/i.test(path) ? dirname(path) : path;
  const isFolder = async (name: string) =>
    (await stat(join(folder, name)).catch(() => undefined))?.isDirectory();
  const metadata = await stat(join(folder, 'metadata.xml')).catch(() => undefined);
  return (await isFolder('Data')) === true && metadata?.isFile() === true;
}

/**
 * Finds the files that a model begins with: Data/Tile_+000_+001/Tile_+000_+001.osgb, as ContextCapture, Smart3D and
 * DJI Terra lay it out, or the one file that was given.
 * @throws InputError `osgb-empty`
 */
export async function listOsgb(given: string): Promise<OsgbFolder> {
  if (/\.osgb$/i.test(given)) {
    const path = await realpath(given);
    const root = dirname(path);
    return { root, metadata: await metadataFor(root), roots: [path], without: [] };
  }
  const root = await realpath(/metadata\.xml$/i.test(given) ? dirname(given) : given);
  const data = join(root, 'Data');
  const roots: string[] = [];
  const without: string[] = [];
  const entries = await readdir(data, { withFileTypes: true });
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(data, name);
    const facts = await stat(path).catch(() => undefined);
    if (facts?.isFile() && /\.osgb$/i.test(name)) roots.push(path);
    if (!facts?.isDirectory()) continue;
    const first = await firstFileOf(path);
    if (first) roots.push(first);
    else without.push(join('Data', name));
  }
  if (roots.length === 0)
    throw new InputError(
      'osgb-empty',
      basename(given),
      'there is no .osgb file in the folders of Data.',
      'Give the folder that holds metadata.xml and Data/Tile_…/Tile_….osgb.',
    );
  return { root, metadata: join(root, 'metadata.xml'), roots, without };
}

/** A single file may be one of a model's: its metadata.xml lies up to three folders above. */
async function metadataFor(folder: string): Promise<string> {
  let at = folder;
  for (let up = 0; up < 4; up++, at = dirname(at)) {
    const path = join(at, 'metadata.xml');
    if ((await stat(path).catch(() => undefined))?.isFile()) return path;
  }
  return join(folder, 'metadata.xml');
}

/** The file that is named as its folder; else the only one that is not named as a level of detail. */
async function firstFileOf(folder: string): Promise<string | undefined> {
  const names = (await readdir(folder)).filter((name) => /\.osgb$/i.test(name));
  const own = `${basename(folder)}.osgb`.toLowerCase();
  const tops = names.filter((name) => !/_L\d+(_|\.)/i.test(name));
  const first = names.find((name) => name.toLowerCase() === own) ?? (tops.length === 1 ? tops[0] : undefined);
  return first && join(folder, first);
}

/**
 * The file that another one names as its next level. Undefined for one that is missing; throws RangeError for one
 * that lies outside of the model's folder.
 */
export async function finerFile(root: string, from: string, name: string): Promise<string | undefined> {
  // Windows programs write back slashes.
  const path = join(dirname(from), name.replaceAll('\\', '/'));
  const real = await realpath(path).catch(() => undefined);
  const outside = (one: string): boolean => !one.startsWith(root.endsWith(sep) ? root : root + sep);
  if (outside(path) || (real !== undefined && outside(real)))
    throw new RangeError(`${name} lies outside of the folder of the model`);
  return real !== undefined && (await stat(real)).isFile() ? real : undefined;
}
