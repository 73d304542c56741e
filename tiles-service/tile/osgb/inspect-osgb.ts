import { basename } from 'node:path';
import type { CrsReport } from '../../../models/schema/index.ts';
import type { Tally } from '../../read/feature-source.ts';
import type { CoordinateOptions } from '../../read/georeference.ts';
import { readOsgbMetadata } from '../../read/osgb/metadata.ts';
import { requireOsgconv } from '../../read/osgb/osgconv.ts';
import { listOsgb } from './list-files.ts';
import { settlePlace } from './place.ts';

/**
 * Looks at what would stop the import of OSGB: the tool, the folder, its CRS and vertical datum. No file is opened.
 * @throws InputError as tileOsgb does.
 */
export async function inspectOsgb(
  given: string,
  options: CoordinateOptions,
  tally: Tally,
): Promise<{ crs: CrsReport }> {
  await requireOsgconv(basename(given));
  const { metadata } = await listOsgb(given);
  const { crs } = await settlePlace(await readOsgbMetadata(metadata), options, tally);
  return { crs };
}
