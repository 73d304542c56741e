import { InputError } from '../../../models/errors.ts';
import type { Tally } from '../feature-source.ts';
import type { Appearance } from './geometry.ts';
import { isObject } from './is-object.ts';
import { materialColors } from './materials.ts';

/** The members of a CityJSON document besides its objects and vertices, as parsed. */
export type HeaderMembers = Record<string, unknown>;

/** From stored integers to coordinates: value · scale + translate. */
export interface VertexTransform {
  scale: [number, number, number];
  translate: [number, number, number];
}

/** @throws InputError `cityjson-version` for what is not CityJSON 1.0, 1.1 or 2.0. */
export function checkVersion(file: string, members: HeaderMembers): string {
  if (members.type !== 'CityJSON') {
    throw new InputError(
      'cityjson-type',
      file,
      `its type is ${JSON.stringify(members.type)?.slice(0, 60) ?? 'missing'}, not "CityJSON".`,
      'Give a CityJSON file, or mend its "type".',
    );
  }
  const version = typeof members.version === 'string' ? members.version : '';
  if (/^(1\.[01]|2\.0)(\.\d+)?$/.test(version)) return version;
  throw new InputError(
    'cityjson-version',
    file,
    `its version is ${JSON.stringify(members.version)?.slice(0, 60) ?? 'missing'}; 1.0, 1.1 and 2.0 are read.`,
    'Convert it with "cjio <file> upgrade save <new file>".',
  );
}

/**
 * The transform of the vertices. Without one they are real coordinates: legal in CityJSON 1.0, and read so but
 * counted in later versions, which prescribe it.
 * @throws InputError `cityjson-transform` for one that is not two triples of numbers.
 */
export function readTransform(
  file: string,
  version: string,
  members: HeaderMembers,
  tally: Tally,
): VertexTransform | undefined {
  const { transform } = members;
  if (transform === undefined || transform === null) {
    if (!version.startsWith('1.0')) {
      tally.repaired(
        'transform-missing',
        `CityJSON ${version} without a transform: its vertices were read as real coordinates.`,
        file,
      );
    }
    return undefined;
  }
  if (isObject(transform) && isTriple(transform.scale) && isTriple(transform.translate)) {
    return { scale: transform.scale, translate: transform.translate };
  }
  throw new InputError(
    'cityjson-transform',
    file,
    'its transform is not a scale and a translate of three numbers each.',
    'Mend the transform or export the file again.',
  );
}

/** Applies the transform to triplets in place. */
export function applyTransform(transform: VertexTransform | undefined, triplets: Float64Array): void {
  if (!transform) return;
  const [scaleX, scaleY, scaleZ] = transform.scale;
  const [x, y, z] = transform.translate;
  for (let at = 0; at < triplets.length; at += 3) {
    triplets[at] = triplets[at] * scaleX + x;
    triplets[at + 1] = triplets[at + 1] * scaleY + y;
    triplets[at + 2] = triplets[at + 2] * scaleZ + z;
  }
}

/** The CRS as the metadata names it: `referenceSystem`, or the EPSG code of CityJSON before 1.0. */
export function readReferenceSystem(members: HeaderMembers): string | undefined {
  if (!isObject(members.metadata)) return undefined;
  const { referenceSystem, crs } = members.metadata;
  if (typeof referenceSystem === 'string' && referenceSystem.trim() !== '') return referenceSystem;
  if (isObject(crs) && Number.isInteger(crs.epsg)) return `EPSG:${crs.epsg}`;
  return undefined;
}

/** The materials of a document or a CityJSONFeature; undefined if it brings none. */
export function readAppearance(appearance: unknown): Appearance | undefined {
  if (!isObject(appearance) || !Array.isArray(appearance.materials)) return undefined;
  const theme = appearance['default-theme-material'];
  return {
    colors: materialColors(appearance.materials),
    ...(typeof theme === 'string' && { defaultTheme: theme }),
  };
}

export const NO_APPEARANCE: Appearance = { colors: new Uint8Array(0) };

function isTriple(value: unknown): value is [number, number, number] {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
}
