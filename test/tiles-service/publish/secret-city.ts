import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Publication } from '../../../models/schema/index.ts';
import { buildCity } from '../../../tiles-service/city/build-city.ts';
import { withCity } from '../../../tiles-service/city/import.ts';
import {
  type CityManifest,
  type CitySource,
  isCityFolder,
  loadManifest,
} from '../../../tiles-service/city/manifest.ts';
import { ORIGIN, type Planted, writeSources } from './secret-files.ts';
import { SECRETS } from './secrets.ts';

type SourceChange = Pick<CitySource, 'id' | 'format'> & Partial<CitySource>;

export interface SecretCity {
  /** City folder. */
  city: string;
  /** Folder of the source files. */
  files: string;
}

/**
 * Builds a small city with secrets in a layer, features, attributes, names, ids, file names and notes, in an older
 * version and beside the layers, under `root`.
 */
export async function buildSecretCity(root: string, planted: Planted = 'these'): Promise<SecretCity> {
  const city = join(root, 'city');
  const files = join(root, SECRETS.layerFolder);
  if (planted === 'these') {
    // What has a version before that has to be forgotten.
    await writeSources(files, true, planted);
    await build(city, files, 'houses');
  }
  await writeSources(files, false, planted);
  await build(city, files, 'all');
  await writeFile(join(city, 'public', 'todo.txt'), SECRETS.ownNote);
  await writeFile(join(city, 'reports', 'notes.txt'), SECRETS.ownNote);
  return { city, files };
}

const CLASSES = { open: 'public', staff: 'internal', secret: 'restricted' } as const;
const BY_COLUMN = { column: 'seen', values: CLASSES, default: 'public' } as const;

/** The grid of the city, 7 km east of the zone's; and one more that lies farther off. */
const OWN_GRID = `+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=${SECRETS.gridText} +y_0=0 +ellps=GRS80 +units=m`;
const OWN_TRANSFORM = {
  id: SECRETS.transformName,
  definition: { method: 'similarity', target: 'EPSG:4547', dx: Number(SECRETS.transformText), dy: 0 },
};

async function build(city: string, files: string, which: 'houses' | 'all'): Promise<void> {
  const task = { out: city, workers: 2, signal: new AbortController().signal, onProgress: () => {} };
  await withCity(task, async (context, hasher) => {
    const source = async (
      name: string,
      publication: Publication,
      change: SourceChange,
    ): Promise<CitySource> => {
      const path = join(files, name);
      const { bytes, sha256 } = await hasher.hash(path);
      return {
        kind: 'features',
        files: [{ path, bytes, sha256 }],
        options: {},
        publication,
        owner: 'City of Probe',
        licence: 'CC-BY-4.0',
        attribution: '© City of Probe',
        updated: '2026-01-01T00:00:00.000Z',
        imported: '2026-01-01T00:00:00.000Z',
        ...change,
      };
    };
    const wanted: CityManifest = {
      schema: 'citymirror/city/1',
      id: 'probe',
      name: { 'zh-CN': '试验城', en: 'Probe' },
      approvalNumber: 'GS(2026)0001号',
      layers: [],
      viewpoints: (['public', 'restricted'] as const).map((publication) => ({
        id: publication,
        name: { 'zh-CN': '全景', en: publication === 'public' ? 'All of it' : SECRETS.viewpoint },
        camera: { ...ORIGIN, height: 900, heading: 0, pitch: -45, roll: 0 },
        publication,
      })),
      grid: { crs: OWN_GRID, verticalDatum: 'ellipsoid' },
      sources: [
        await source(SECRETS.fileName, 'public', {
          id: 'houses',
          format: 'geojson',
          options: {
            idField: 'fid',
            mapping: {
              type: 'Building',
              featurePublication: BY_COLUMN,
              fields: {
                [SECRETS.attributeName]: { publication: 'restricted' },
                worth: { publication: 'restricted', name: 'worth_yuan' },
                visitors: { publication: 'internal' },
                [`contact.${SECRETS.nestedName}`]: { publication: 'restricted' },
              },
            },
          },
        }),
        await source('streets.geojson', 'public', {
          id: 'streets',
          format: 'geojson',
          options: { idField: 'fid' },
        }),
        await source('trees.geojson', 'public', {
          id: 'trees',
          format: 'geojson',
          options: {
            idField: 'fid',
            mapping: { fields: { [SECRETS.attributeName]: { publication: 'internal' } } },
          },
        }),
        await source('parts.city.jsonl', 'public', {
          id: 'parts',
          format: 'cityjson',
          options: { verticalDatum: 'ellipsoid', mapping: { featurePublication: BY_COLUMN } },
        }),
        await source(SECRETS.gridFile, 'public', {
          id: 'plots',
          format: 'geojson',
          options: { idField: 'fid', crs: OWN_GRID },
        }),
        await source('signs.geojson', 'public', {
          id: 'signs',
          format: 'geojson',
          options: { idField: 'fid', siteTransform: OWN_TRANSFORM },
        }),
        await source('ground.asc', 'public', {
          id: 'ground',
          kind: 'raster',
          format: 'ascii-grid',
          options: { crs: 'EPSG:4326', verticalDatum: 'ellipsoid' },
        }),
        await source('scan.las', 'public', {
          id: 'scan',
          kind: 'pointcloud',
          format: 'las',
          options: { verticalDatum: 'ellipsoid' },
        }),
        await source('mesh/tileset.json', 'public', {
          id: 'mesh',
          kind: 'tileset',
          format: '3d-tiles',
          footprints: `${SECRETS.layerSource}-map`,
        }),
        ...(await secretSources(source)),
      ],
    };
    const before = isCityFolder(city) ? await loadManifest(city) : { ...wanted, sources: [] };
    if (which === 'houses') wanted.sources = wanted.sources.filter(({ id }) => id === which);
    return buildCity(context, { imagery: which === 'all' }, wanted, before);
  });
}

async function secretSources(
  source: (name: string, publication: Publication, change: SourceChange) => Promise<CitySource>,
): Promise<CitySource[]> {
  return [
    await source(SECRETS.layerFile, 'restricted', {
      id: SECRETS.layerSource,
      format: 'geojson',
      owner: SECRETS.layerOwner,
      options: { idField: 'fid' },
    }),
    await source(SECRETS.terrainFile, 'restricted', {
      id: SECRETS.terrainSource,
      kind: 'raster',
      format: 'ascii-grid',
      options: { crs: 'EPSG:4326', verticalDatum: 'ellipsoid' },
    }),
  ];
}
