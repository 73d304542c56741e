import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Tally } from '../feature-source.ts';
import { type CoordinateOptions, type Georeference, georeference } from '../georeference.ts';
import { listChunks, type PointChunk } from './chunks.ts';
import { heightUnit, lasCrs } from './las-crs.ts';
import { damagedLas, type LasHeader, parseLasHeader, readVariableRecords } from './las-header.ts';

export type { PointChunk } from './chunks.ts';
export type { LasHeader } from './las-header.ts';

/** A LAS or LAZ file whose header was read; plain data, so that it can be sent to a worker. */
export interface PointCloudFile {
  path: string;
  header: LasHeader;
  chunks: PointChunk[];
  /** The CRS as the file names it. */
  found?: string;
  /** Metres per unit of its heights, as the file says. */
  heightMetres?: number;
}

/**
 * Reads the header, the CRS and the chunks of a LAS or LAZ file 1.0 to 1.4, but no points.
 * @throws InputError `las-damaged`, `las-version`, `las-format`, `laz-unsupported`
 */
export async function openPointCloud(path: string): Promise<PointCloudFile> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const readAt = async (offset: number, length: number) => {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    const header = parseLasHeader(path, await readAt(0, 375), size);
    const records = await readVariableRecords(path, header, readAt, size);
    const chunks = await listChunks(path, header, records, readAt, size);
    return { path, header, chunks, ...lasCrs(header, records) };
  } finally {
    await handle.close();
  }
}

/** From a file's coordinates (x, y, z as in the file) to degrees and metres over the ellipsoid. */
export interface PointGeoreference {
  georeference: Georeference;
  /** What z is multiplied by before it is georeferenced. */
  heightFactor: number;
}

/**
 * Settles the CRS, the vertical datum and the unit of heights of a file.
 * @throws InputError `crs-missing`, `vertical-datum-missing` and those of georeference().
 */
export async function georeferencePoints(
  file: PointCloudFile,
  options: CoordinateOptions,
  tally: Tally,
): Promise<PointGeoreference> {
  const name = basename(file.path);
  const settled = await georeference({
    file: name,
    ...(file.found === undefined ? {} : { found: file.found }),
    options,
    tally,
  });
  settled.requireVerticalDatum();
  const { metres, isAssumed } = heightUnit(file.heightMetres, settled.crs);
  if (isAssumed) {
    tally.note(
      'height-unit-assumed',
      `The file does not say the unit of its heights; they were read in that of its coordinates, ${metres} m.`,
      name,
    );
  }
  return { georeference: settled, heightFactor: metres / settled.crs.heightUnit };
}

/** The corners of a file's bounds in its CRS, as triplets; undefined where its header has none that are usable. */
export function headerCorners({ path, header }: PointCloudFile): Float64Array | undefined {
  const { minimum, maximum, pointCount } = header;
  if (pointCount === 0) return undefined;
  const bounds = [...minimum, ...maximum];
  if (!bounds.every(Number.isFinite) || minimum.some((low, axis) => low > maximum[axis]))
    throw damagedLas(path, `the bounds in its header (${bounds.join(', ')}) are not usable.`);
  const corners: number[] = [];
  for (const x of [minimum[0], maximum[0]])
    for (const y of [minimum[1], maximum[1]]) for (const z of [minimum[2], maximum[2]]) corners.push(x, y, z);
  return new Float64Array(corners);
}
