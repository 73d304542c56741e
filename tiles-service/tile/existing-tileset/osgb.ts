import { execFile } from 'node:child_process';
import { access, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { InputError } from '../../../models/errors.ts';

/** Exporters that write both forms call the one that is read here so. */
const EXPORT =
  'Export the same project as 3D Tiles from the program that made it (ContextCapture, Smart3D, DJI Terra …), or convert it to 3D Tiles, and import its tileset.json.';

/**
 * Refuses oblique photography in OSGB: a folder with metadata.xml and Data/, or a file of it. OpenSceneGraph's osgconv
 * opens its files and writes them as meshes, but none of its formats keeps the references from a level of detail to
 * the next, so a tree of tiles cannot be made with it.
 * @throws InputError `osgb-tool-missing` or `osgb-unsupported`
 */
export async function refuseOsgb(path: string): Promise<void> {
  if (!(await isOsgb(path))) return;
  const name = basename(path);
  if (!(await hasTool()))
    throw new InputError(
      'osgb-tool-missing',
      name,
      "this is OSGB, which only OpenSceneGraph's osgconv can open, and osgconv is not installed.",
      `Debian's package is "openscenegraph"; it can look at single files, not make tiles of them. ${EXPORT}`,
    );
  throw new InputError(
    'osgb-unsupported',
    name,
    'this is OSGB, and osgconv does not keep its levels of detail when it converts.',
    EXPORT,
  );
}

async function isOsgb(path: string): Promise<boolean> {
  if (/\.osgb$/i.test(path)) return true;
  const folder = /[\\/]metadata\.xml$/i.test(path) ? join(path, '..') : path;
  const found = await stat(join(folder, 'Data')).catch(() => undefined);
  if (!found?.isDirectory()) return false;
  return access(join(folder, 'metadata.xml')).then(
    () => true,
    () => false,
  );
}

async function hasTool(): Promise<boolean> {
  try {
    await promisify(execFile)('osgconv', ['--version'], { timeout: 10_000 });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}
