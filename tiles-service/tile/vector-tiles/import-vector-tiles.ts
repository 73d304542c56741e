import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../../models/errors.ts';
import type { CrsReport, Extent, LegendEntry } from '../../../models/schema/index.ts';
import { TILE_TYPES } from '../../../models/vector-tiles/pmtiles-format.ts';
import { placeFile } from '../existing-tileset/place-file.ts';
import type { FileTileOptions, FileTileResult, TileJob } from '../product.ts';
import { rangeExtent, tileRange } from '../vector/mercator.ts';
import type { SurveyRequest, TileSurvey } from './archive-survey.ts';
import { legendOf } from './legend.ts';
import { ArchiveUnusable, type ArchiveWalk, walkArchive } from './walk-archive.ts';

export interface ImportedVectorTiles extends FileTileResult {
  walk: ArchiveWalk;
}

/** Not the name that our own pipeline gives its maps: see check-tile-archive.ts. */
export const ARCHIVE_FILE = 'archive.pmtiles';

const CRS: CrsReport = {
  found: 'EPSG:3857',
  from: 'format',
  name: 'WGS 84 / Pseudo-Mercator',
  axisOrder: 'x-y',
  verticalDatum: 'ellipsoid',
  horizontalAccuracy: 0,
  verticalAccuracy: 0,
};

/**
 * Takes a PMTiles archive, version 3, of vector or raster tiles as it is: all directories are gone through and every
 * content is opened, the layers and their fields go into the report, and the archive is linked into the product. A
 * tile that cannot be decoded is counted, and stays empty on the map.
 * @throws InputError `pmtiles-unreadable`, `one-archive`, `pmtiles-empty`.
 */
export async function importVectorTiles(
  files: readonly string[],
  _options: FileTileOptions,
  job: TileJob,
): Promise<ImportedVectorTiles> {
  const given = files[0];
  const name = basename(given);
  if (files.length !== 1)
    throw new InputError(
      'one-archive',
      name,
      `a source holds one archive of tiles, and ${files.length} files were given.`,
      'Name each as a source of its own.',
    );
  const walk = await walkWithPool(given, name, job);
  if (walk.tiles === 0)
    throw new InputError(
      'pmtiles-empty',
      name,
      'the archive holds no tiles.',
      'Make it again from its source.',
    );
  tell(walk, job);
  const bytes = await placeFile(await realpath(given), join(job.out, ARCHIVE_FILE));
  const isVector = TILE_TYPES[walk.header.tileType] === 'mvt';
  const legend: LegendEntry[] = isVector ? legendOf(Object.keys(walk.survey.layers)) : [];
  return {
    entry: ARCHIVE_FILE,
    features: Object.values(walk.survey.layers).reduce((sum, { features }) => sum + features, 0),
    tiles: walk.tiles,
    bytes,
    extent: extentOf(walk),
    minimumZoom: walk.minimumZoom,
    maximumZoom: walk.maximumZoom,
    format: 'pmtiles',
    crs: CRS,
    read: walk.contents,
    layer: { kind: isVector ? 'vector' : 'imagery', cim: 1, legend },
    walk,
  };
}

async function walkWithPool(path: string, name: string, job: TileJob): Promise<ArchiveWalk> {
  const module = new URL('./archive-survey.ts', import.meta.url).href;
  try {
    return await walkArchive(
      path,
      (request: SurveyRequest) => job.pool.run<TileSurvey>(module, 'surveyTiles', request),
      {
        lanes: job.pool.size * 2,
        signal: job.signal,
        onProgress: (done) => job.onProgress({ step: 'opening tiles', done, total: 0, unit: 'tiles' }),
      },
    );
  } catch (error) {
    if (!(error instanceof ArchiveUnusable)) throw error;
    throw new InputError(
      'pmtiles-unreadable',
      name,
      `the archive ${error.message}.`,
      'Make it again, for example with "pmtiles convert" or tippecanoe; "pmtiles verify" shows what is wrong with it.',
    );
  }
}

function tell({ survey, problems, contents }: ArchiveWalk, { tally }: TileJob): void {
  tally.read += contents;
  const examples = [...survey.problems, ...problems];
  const exampleOf = (code: string): string => {
    const first = examples.find((one) => one.code === code);
    return first ? `${first.where}: ${first.message}` : code;
  };
  if (survey.broken > 0)
    tally.dropped(
      'tile-broken',
      'A tile cannot be decoded and stays empty on the map.',
      exampleOf(examples.some(({ code }) => code === 'tile-broken') ? 'tile-broken' : 'archive-cut'),
      survey.broken,
    );
  if (survey.faulty > 0)
    tally.note(
      'feature-geometry',
      'Features of vector tiles break the rules of their format; they are drawn as well as can be.',
      exampleOf('feature-geometry'),
      survey.faulty,
    );
  for (const { code, where, message } of problems)
    if (code !== 'archive-cut')
      tally.note(code, 'The directories of the archive and its header do not agree.', `${where}: ${message}`);
  for (const [layer, { features, minimumZoom, maximumZoom, shapes, fields }] of Object.entries(survey.layers))
    if (features > 0)
      tally.note(
        `vector-layer:${layer}`,
        `Layer ${layer}: ${shapes.join(', ')}, zooms ${minimumZoom} to ${maximumZoom}, with the fields ${shortened(fields)}.`,
        layer,
        features,
      );
}

/** Names in forty languages are one field to a reader. */
function shortened(fields: readonly string[]): string {
  const names = fields.map((field) => field.replace(/^(.*name[^:]*):[a-z]{2,3}(-.*)?$/, '$1:*'));
  return [...new Set(names)].join(', ') || 'none';
}

const WORLD: Extent = [-180, -85.06, 180, 85.06];

/** What the header says, where it can be; else that of the tile of the whole archive. */
function extentOf({ header, minimumZoom }: ArchiveWalk): Extent {
  const [west, south, east, north] = header.extent;
  const isSane = west >= -180 && east <= 180 && south >= -90 && north <= 90 && west < east && south < north;
  if (isSane) return header.extent;
  return rangeExtent(tileRange(WORLD, minimumZoom), minimumZoom);
}
