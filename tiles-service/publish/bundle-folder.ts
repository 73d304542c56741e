import { createReadStream, createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import { z } from 'zod';
import { InputError } from '../../models/errors.ts';
import { localizedTextSchema, type Publication, publicationSchema } from '../../models/schema/index.ts';
import { sha256OfFile } from '../city/files.ts';
import { SMALLEST_COMPRESSED } from '../serve/compression-cache.ts';
import { mediaType } from '../serve/media-type.ts';
import { filesBelow } from './tileset-files.ts';

export const BUNDLE_FILE = 'bundle.json';
export const CHECKSUMS_FILE = 'checksums.txt';

/** `bundle.json`: what a bundle is; a folder that has one is a bundle and may be replaced by the next. */
export const bundleSchema = z.object({
  schema: z.literal('citymirror/bundle/1'),
  publication: publicationSchema,
  city: z.string(),
  name: localizedTextSchema,
  scene: z.string(),
  approvalNumber: z.string().optional(),
  created: z.iso.datetime(),
  files: z.number().int(),
  bytes: z.number().int(),
});
export type Bundle = z.infer<typeof bundleSchema>;

/**
 * Looks whether a bundle may be written to a folder: one that is not there, is empty, or holds a bundle of the same
 * class. Throws InputError `folder-not-empty`, `other-class`.
 */
export async function checkTarget(out: string, publication: Publication): Promise<void> {
  const names = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new InputError(
      'folder-unusable',
      out,
      `it cannot be a folder for a bundle (${error.code}).`,
      'Name another.',
    );
  });
  if (names.length === 0) return;
  const text = await readFile(join(out, BUNDLE_FILE), 'utf8').catch(() => '{}');
  let known: Bundle;
  try {
    known = bundleSchema.parse(JSON.parse(text));
  } catch {
    throw new InputError(
      'folder-not-empty',
      out,
      'it holds something else than a bundle.',
      'Name a new or an empty folder.',
    );
  }
  if (known.publication !== publication)
    throw new InputError(
      'other-class',
      out,
      `it holds a bundle of class ${known.publication}.`,
      `Name another folder for class ${publication}.`,
    );
}

/**
 * An empty folder beside `out` that a bundle is made in. Nobody else may look into it: the place is often below a web
 * server's root already, and what lies there has not been compared with the classes yet.
 */
export async function hiddenFolder(out: string): Promise<string> {
  const folder = beside(out, 'part');
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await mkdir(folder, { mode: 0o700 });
  return folder;
}

/** Puts a finished folder in the place of another: whoever looks sees the old one or the new one. */
export async function putInPlace(finished: string, out: string): Promise<void> {
  const old = beside(out, 'old');
  await rm(old, { recursive: true, force: true });
  const replaces = await rename(out, old).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return false;
    },
  );
  try {
    await chmod(finished, 0o777 & ~process.umask());
    await rename(finished, out);
  } catch (error) {
    if (replaces) await rename(old, out);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}

function beside(out: string, what: string): string {
  return join(dirname(out), `.${basename(out)}.${what}`);
}

/** `checksums.txt` of all files but itself, as sha256sum reads it. Returns what they are together. */
export async function writeChecksums(folder: string, signal: AbortSignal): Promise<void> {
  const lines: string[] = [];
  for (const file of await filesBelow(folder)) {
    if (file === CHECKSUMS_FILE) continue;
    lines.push(`${await sha256OfFile(join(folder, file), signal)}  ${file}\n`);
  }
  await writeFile(join(folder, CHECKSUMS_FILE), lines.join(''));
}

/** Lays a Brotli and a gzip variant beside every file that gains by it, for static servers that send such. */
export async function compressFiles(folder: string, signal: AbortSignal): Promise<void> {
  for (const file of await filesBelow(folder)) {
    const path = join(folder, file);
    const { size } = await stat(path);
    if (size < SMALLEST_COMPRESSED || !mediaType(path).compressible) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: size };
    await pipeline(
      createReadStream(path),
      createBrotliCompress({ params }),
      createWriteStream(`${path}.br`),
      { signal },
    );
    await pipeline(createReadStream(path), createGzip({ level: 9 }), createWriteStream(`${path}.gz`), {
      signal,
    });
  }
}
