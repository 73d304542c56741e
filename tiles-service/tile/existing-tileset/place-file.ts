import { copyFile, link, mkdir, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Puts a file into the product: as a hard link, where that cannot be (another disk, a file system without links) as a
 * copy, or as other bytes. One that stands there already is left. Returns its size in bytes, 0 if it stood there.
 */
export async function placeFile(from: string, to: string, instead?: Uint8Array): Promise<number> {
  await mkdir(dirname(to), { recursive: true });
  try {
    if (instead) {
      await writeFile(to, instead, { flag: 'wx' });
      return instead.length;
    }
    await link(from, to).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') throw error;
      const { constants } = await import('node:fs');
      await copyFile(from, to, constants.COPYFILE_EXCL);
    });
    return (await stat(to)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 0;
    throw error;
  }
}
