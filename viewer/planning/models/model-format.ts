import { InputError } from '../../../models/errors.ts';
import { LARGEST_MODEL } from '../../../models/schema/scheme-model.ts';
import type { ReadModel } from './messages.ts';

/** Bytes of a file that is read in a page at most. */
export const LARGEST_FILE: Record<ReadModel['format'], number> = { ifc: 128 << 20, gltf: LARGEST_MODEL };

/** Which reader a file is for, by its name. @throws InputError `model-format`, `model-large` */
export function formatOfModel(name: string, bytes: number): ReadModel['format'] {
  const format = /\.ifc$/i.test(name) ? 'ifc' : /\.(glb|gltf)$/i.test(name) ? 'gltf' : undefined;
  if (!format)
    throw new InputError(
      'model-format',
      name,
      'is no model of a building that is read here.',
      'Choose an .ifc, a .glb or a .gltf.',
    );
  if (bytes > LARGEST_FILE[format])
    throw new InputError(
      'model-large',
      name,
      `has ${(bytes / (1 << 20)).toFixed(1)} MB, and no more than ${LARGEST_FILE[format] >> 20} MB are read.`,
      'Save it again with less in it: without furniture and the inside, with smaller textures.',
    );
  return format;
}
