import { InputError } from '../../../models/errors.ts';
import type { ReadOptions } from '../feature-source.ts';

/**
 * The CRS that the `crs` member of GeoJSON 2008 names; RFC 7946 took the member away, but files have it.
 * Undefined if there is none.
 * @throws InputError `crs-missing` for null (no CRS is to be assumed) and for links, unless the user gives one.
 */
export function readCrsMember(
  file: string,
  member: unknown,
  options: Pick<ReadOptions, 'crs'>,
): string | undefined {
  if (member === undefined) return undefined;
  const name = (member as { properties?: { name?: unknown } } | null)?.properties?.name;
  if (typeof name === 'string' && name.trim() !== '') return name;
  if (options.crs !== undefined) return undefined;
  throw new InputError(
    'crs-missing',
    file,
    'has a "crs" member that names no CRS.',
    'Give the CRS with --crs, for example --crs EPSG:4326.',
  );
}
