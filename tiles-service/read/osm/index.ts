import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { CrsReport } from '../../../models/schema/index.ts';
import { type OpenFeatureSource, Tally } from '../feature-source.ts';
import type { ElementFile } from './elements.ts';
import { PbfFile } from './pbf/pbf-file.ts';
import { Reading } from './reading.ts';
import { XmlFile } from './xml/xml-file.ts';

/** Ways of writing the one CRS that OpenStreetMap has. */
const WGS84 =
  /^(wgs[ _-]?84|epsg:4326|epsg:4979|crs:?84|ogc:crs84|urn:ogc:def:crs:(epsg::4326|ogc:1\.3:crs84))$/i;

/**
 * Opens an OpenStreetMap file (PBF, XML or gzip-compressed XML; told apart by content) as a stream of features in WGS84 with
 * heights above the ground. Throws InputError where the file is none of these or is damaged.
 *
 * Memory: up to some 250 MiB for caches and the blocks under way, whatever the file's size. Disk in the scratch folder: 16 bytes
 * for every node and the lines of ways that multipolygons need.
 */
export const openOsm: OpenFeatureSource = async (path, options) => {
  checkCrs(path, options.crs);
  const file = await openElements(path);
  const tally = new Tally();
  let begun = false;
  return {
    format: file.format,
    crs: CRS,
    tally,
    features() {
      // The tally would count everything twice.
      if (begun) throw new Error('The features of an opened source can be read once.');
      begun = true;
      return new Reading(file, basename(path), options, tally).features();
    },
  };
};

const CRS: CrsReport = {
  found: 'OpenStreetMap data are always in WGS84',
  from: 'format',
  name: 'EPSG:4326',
  axisOrder: 'x-y',
  verticalDatum: 'ground',
  horizontalAccuracy: 0,
  verticalAccuracy: 0,
};

function checkCrs(path: string, crs: string | undefined): void {
  if (crs === undefined || WGS84.test(crs.trim())) return;
  throw new InputError(
    'osm-crs',
    basename(path),
    `OpenStreetMap data are always in WGS84, and not in ${crs}.`,
    'Leave --crs out for this file.',
  );
}

/** Opens a file for its elements, by what its first bytes say. */
export async function openElements(path: string): Promise<ElementFile> {
  const name = basename(path);
  const start = await firstBytes(path, name);
  if (start[0] === 0x1f && start[1] === 0x8b) return XmlFile.open(path, true);
  if (start.subarray(4, 64).includes('OSMHeader')) return PbfFile.open(path);
  const text = start
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  const wide = (start[0] === 0xfe && start[1] === 0xff) || (start[0] === 0xff && start[1] === 0xfe);
  if (text.startsWith('<') || wide) return XmlFile.open(path, false);
  const bzip2 = text.startsWith('BZh');
  throw new InputError(
    'osm-unknown-format',
    name,
    bzip2
      ? 'it is compressed with bzip2, which is not read here.'
      : 'it is no OpenStreetMap XML or PBF file.',
    bzip2
      ? 'Unpack it with "bunzip2".'
      : 'Give an .osm, .osm.gz or .osm.pbf file; others can be converted with "osmium cat".',
  );
}

async function firstBytes(path: string, name: string): Promise<Buffer> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      'osm-unreadable',
      name,
      `it cannot be read (${code}).`,
      'Check that the path is a file that you may read.',
    );
  }
}
