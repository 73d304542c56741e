import { open, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { CrsReport, Extent } from '../../../models/schema/index.ts';
import { decodeHeader, HEADER_BYTES } from '../../../models/vector-tiles/pmtiles-format.ts';
import { Tally, type TallySnapshot } from '../../read/feature-source.ts';
import { coordinatesOf, type Georeference, georeference } from '../../read/georeference.ts';
import type { SourceReadOptions } from '../read-options.ts';
import type { DetectedSource } from './detect-source.ts';
import { eachFile, type FileFailure } from './failures.ts';

export interface InspectedFileLayer {
  crs?: CrsReport;
  extent?: Extent;
  /** True if everything was looked at, and not headers alone. */
  whole: boolean;
  tally: TallySnapshot;
  /** What would stop the import of single files. */
  failures: FileFailure[];
}

/** Looks at the headers of files that become a layer as they are. Throws what would stop the import of all. */
export async function inspectFileLayer(
  source: DetectedSource,
  options: SourceReadOptions,
  signal: AbortSignal,
): Promise<InspectedFileLayer> {
  const tally = new Tally();
  const task = { source, options: coordinatesOf(options), tally, signal };
  const found = await inspect(task);
  return { whole: false, failures: [], ...found, tally: tally.snapshot() };
}

interface Task {
  source: DetectedSource;
  options: ReturnType<typeof coordinatesOf>;
  tally: Tally;
  signal: AbortSignal;
}

type Found = Omit<InspectedFileLayer, 'tally' | 'whole' | 'failures'> &
  Partial<Pick<InspectedFileLayer, 'whole' | 'failures'>>;

function inspect(task: Task): Promise<Found> {
  switch (task.source.kind) {
    case 'pointcloud':
      return inspectPointClouds(task);
    case 'imagery':
      return inspectPictures(task);
    case 'tileset':
      return inspectTilesets(task);
    default:
      return inspectArchives(task);
  }
}

async function inspectPointClouds({ source, options, tally, signal }: Task): Promise<Found> {
  const { georeferencePoints, headerCorners, openPointCloud } = await import(
    '../../read/pointcloud/index.ts'
  );
  const found: Found = {};
  found.failures = await eachFile(source.paths, signal, async (path) => {
    const cloud = await openPointCloud(path);
    const { georeference, heightFactor } = await georeferencePoints(cloud, options, tally);
    found.crs ??= georeference.report;
    const corners = headerCorners(cloud);
    if (!corners) return;
    for (let at = 2; at < corners.length; at += 3) corners[at] *= heightFactor;
    found.extent ??= extentOf(corners, georeference);
  });
  return found;
}

async function inspectPictures({ source, options, tally, signal }: Task): Promise<Found> {
  const { openPicture } = await import('../../read/picture/index.ts');
  const found: Found = {};
  found.failures = await eachFile(source.paths, signal, async (path) => {
    const picture = await openPicture(path);
    try {
      const named = picture.found === undefined ? {} : { found: picture.found };
      const settled = await georeference({ file: basename(path), ...named, options, tally });
      found.crs ??= settled.report;
    } finally {
      await picture.close();
    }
  });
  return found;
}

async function inspectTilesets({ source, options, tally, signal }: Task): Promise<Found> {
  const { inspectTileset } = await import('../../tile/existing-tileset/index.ts');
  const { TILESET_REASONS } = await import('../../tile/existing-tileset/reasons.ts');
  const { tilesetCrs } = await import('../../tile/existing-tileset/placement.ts');
  const { extentOf: extentOfVolume } = await import('../../tile/existing-tileset/volume.ts');
  const [path, second] = source.paths;
  if (second !== undefined)
    throw new InputError(
      'one-tileset',
      basename(second),
      `a source holds one tileset, and ${source.paths.length} were named.`,
      'Name the outermost tileset.json; it refers to the others.',
    );
  if (source.format === 'osgb') {
    const { inspectOsgb } = await import('../../tile/osgb/inspect-osgb.ts');
    return inspectOsgb(path, options, tally);
  }
  const isFolder = (await stat(path)).isDirectory();
  const { walk } = await inspectTileset(
    isFolder ? path : dirname(path),
    isFolder ? 'tileset.json' : basename(path),
    (reason, where) => {
      const [kind, sentence] = TILESET_REASONS[reason];
      if (kind === 'dropped') tally.dropped(reason, sentence, where);
      else if (kind === 'repaired') tally.repaired(reason, sentence, where);
      else tally.note(reason, sentence, where);
    },
    signal,
  );
  if (!walk || walk.kept === 0)
    throw new InputError(
      'tileset-empty',
      basename(path),
      'none of its tiles can be shown.',
      'Look at what was found in it, and export it again.',
    );
  tally.read = walk.read;
  // With a CRS of its own the tileset is placed when it is imported.
  const extent = options.crs === undefined && walk.volume ? extentOfVolume(walk.volume) : undefined;
  return { whole: true, crs: tilesetCrs(options.crs), ...(extent ? { extent } : {}) };
}

async function inspectArchives({ source }: Task): Promise<Found> {
  const [path, second] = source.paths;
  if (second !== undefined)
    throw new InputError(
      'one-archive',
      basename(second),
      `a source holds one archive of tiles, and ${source.paths.length} were named.`,
      'Name each as a source of its own.',
    );
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0);
    return { extent: decodeHeader(buffer.subarray(0, bytesRead)).extent };
  } catch (error) {
    throw new InputError(
      'pmtiles-unreadable',
      basename(path),
      (error as Error).message,
      'Make it again; "pmtiles verify" shows what is wrong with it.',
    );
  } finally {
    await file.close();
  }
}

function extentOf(corners: Float64Array, georeference: Georeference): Extent {
  georeference.toGeodetic(corners);
  const extent: Extent = [180, 90, -180, -90];
  for (let at = 0; at < corners.length; at += 3) {
    extent[0] = Math.min(extent[0], corners[at]);
    extent[1] = Math.min(extent[1], corners[at + 1]);
    extent[2] = Math.max(extent[2], corners[at]);
    extent[3] = Math.max(extent[3], corners[at + 1]);
  }
  return extent;
}
