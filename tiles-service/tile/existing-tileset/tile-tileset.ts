import { isOsgb } from '../osgb/list-files.ts';
import type { FileTiler } from '../product.ts';
import { importTileset } from './import-tileset.ts';

/** Brings in a tileset as it is, or makes one of oblique photography in OSGB. */
export const tileTileset: FileTiler = async (files, options, job) => {
  if (files.length === 1 && (await isOsgb(files[0])))
    return (await import('../osgb/index.ts')).tileOsgb(files, options, job);
  return importTileset(files, options, job);
};
