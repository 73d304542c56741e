import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { AttributeValue } from '../../../models/feature.ts';
import type { Publication } from '../../../models/schema/index.ts';
import { buildCity } from '../../../tiles-service/city/build-city.ts';
import { withCity } from '../../../tiles-service/city/import.ts';
import {
  type CityManifest,
  type CitySource,
  isCityFolder,
  loadManifest,
} from '../../../tiles-service/city/manifest.ts';

export const ORIGIN = { longitude: 114.3, latitude: 30.6 };
const DEGREE_Y = 111_320;
const DEGREE_X = DEGREE_Y * Math.cos((ORIGIN.latitude * Math.PI) / 180);

/** Metres east and north of the origin as longitude and latitude. */
export function place(east: number, north: number): [number, number] {
  return [ORIGIN.longitude + east / DEGREE_X, ORIGIN.latitude + north / DEGREE_Y];
}

/** What must not be in a public bundle, each found nowhere else in the world. */
export const SECRETS = {
  layerName: 'Zvanthor conduit',
  layerSource: 'qexolin-lines',
  layerFile: 'wubrakit.geojson',
  layerFolder: 'morvexal',
  layerOwner: 'Office of Drimsovar',
  layerFeature: 'pipe-hyxotal',
  layerAttribute: 'gas_pressure_yolmek',
  featureId: 'house-krovumin',
  featureName: '深渊指挥所玄穹',
  featureAlias: 'Tavokrin bunker',
  featureUse: 'vexmorial-storage',
  attributeName: 'keeper_jalvonex',
  attributeValue: 'Pjotr Vilsomaren',
  nestedName: 'telephone_brukson',
  nestedValue: '+86-139-7364-5172',
  fileName: 'houses_folvaken_draft.geojson',
  ownNote: 'note-to-self-gurvolin',
  previousName: 'Ormqvist Hall',
  partId: 'annex-zelbroth',
  internalName: 'Internal Wexholm depot',
} as const;

/** Numbers of stricter attributes. */
export const SECRET_NUMBERS = { secretValue: 7391846205.375, secretCount: 918_273_643, secretHeight: 83.671 };

interface Row {
  properties: Record<string, AttributeValue>;
  geometry: { type: string; coordinates: unknown };
}

function house(east: number, north: number, properties: Row['properties']): Row {
  const ring = [
    place(east, north),
    place(east + 12, north),
    place(east + 12, north + 9),
    place(east, north + 9),
  ];
  return { properties, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } };
}

function line(east: number, north: number, properties: Row['properties']): Row {
  const coordinates = [place(east, north), place(east + 60, north + 20), place(east + 120, north)];
  return { properties, geometry: { type: 'LineString', coordinates } };
}

function point(east: number, north: number, properties: Row['properties']): Row {
  return { properties, geometry: { type: 'Point', coordinates: place(east, north) } };
}

async function writeRows(path: string, rows: Row[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const features = rows.map((row) => ({ type: 'Feature', ...row }));
  await writeFile(path, JSON.stringify({ type: 'FeatureCollection', features }));
}

function houses(previous: boolean): Row[] {
  const rows: Row[] = [];
  for (let i = 0; i < 24; i++)
    rows.push(
      house((i % 6) * 30, Math.floor(i / 6) * 30, {
        fid: `house-${i}`,
        building: 'yes',
        seen: 'open',
        name: i === 0 ? (previous ? SECRETS.previousName : 'Lakeside Hall') : `House ${i}`,
        height: 9 + i / 10,
        [SECRETS.attributeName]: i === 1 ? SECRETS.attributeValue : 'nobody',
        worth: i === 2 ? SECRET_NUMBERS.secretValue : null,
        visitors: i === 3 ? SECRET_NUMBERS.secretCount : null,
        contact: { office: 'reception', [SECRETS.nestedName]: i === 4 ? SECRETS.nestedValue : null },
      }),
    );
  rows.push(
    house(200, 0, {
      fid: SECRETS.featureId,
      building: 'yes',
      seen: 'secret',
      name: SECRETS.featureName,
      'name:en': SECRETS.featureAlias,
      purpose: SECRETS.featureUse,
      height: SECRET_NUMBERS.secretHeight,
    }),
    house(200, 40, { fid: 'depot', building: 'yes', seen: 'staff', name: SECRETS.internalName, height: 5 }),
  );
  return rows;
}

/** A whole that is secret, its part that says nothing of it, and a whole that is not. */
function parts(): string {
  const box = [
    [[0, 3, 2, 1]],
    [[0, 1, 5, 4]],
    [[1, 2, 6, 5]],
    [[2, 3, 7, 6]],
    [[3, 0, 4, 7]],
    [[4, 5, 6, 7]],
  ];
  const solid = { type: 'Solid', lod: '2', boundaries: [box] };
  const corners = (x: number): number[][] =>
    [0, 6000].flatMap((z) => [
      [x, 0, z],
      [x + 8000, 0, z],
      [x + 8000, 8000, z],
      [x, 8000, z],
    ]);
  const lines = [
    {
      type: 'CityJSON',
      version: '2.0',
      transform: { scale: [0.001, 0.001, 0.001], translate: [528_960, 3_386_830, 20] },
      metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/4547' },
      CityObjects: {},
      vertices: [],
    },
    ...[
      { id: 'hall', seen: 'open', part: 'hall-wing', x: 0 },
      { id: 'vault', seen: 'secret', part: SECRETS.partId, x: 20_000 },
    ].map(({ id, seen, part, x }) => ({
      type: 'CityJSONFeature',
      id,
      CityObjects: {
        [id]: { type: 'Building', attributes: { seen }, children: [part] },
        [part]: { type: 'BuildingPart', attributes: { part }, parents: [id], geometry: [solid] },
      },
      vertices: corners(x),
    })),
  ];
  return lines.map((object) => `${JSON.stringify(object)}\n`).join('');
}

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
export async function buildSecretCity(root: string): Promise<SecretCity> {
  const city = join(root, 'city');
  const files = join(root, SECRETS.layerFolder);
  await writeRows(
    join(files, SECRETS.layerFile),
    [0, 1].map((i) =>
      line(i * 40, -60, {
        fid: `${SECRETS.layerFeature}-${i}`,
        highway: 'service',
        name: SECRETS.layerName,
        [SECRETS.layerAttribute]: i,
      }),
    ),
  );
  await writeRows(
    join(files, 'streets.geojson'),
    [0, 1, 2].map((i) =>
      line(0, -20 + i * 45, { fid: `street-${i}`, highway: 'residential', name: `Street ${i}` }),
    ),
  );
  await writeRows(
    join(files, 'trees.geojson'),
    Array.from({ length: 20 }, (_, i) =>
      point(i * 9, -8, {
        fid: `tree-${i}`,
        natural: 'tree',
        height: 4 + i / 10,
        [SECRETS.attributeName]: SECRETS.attributeValue,
      }),
    ),
  );
  await writeFile(join(files, 'parts.city.jsonl'), parts());
  await writeRows(join(files, SECRETS.fileName), houses(true));
  await build(city, files, false);
  await writeRows(join(files, SECRETS.fileName), houses(false));
  await build(city, files, true);
  await writeFile(join(city, 'public', 'todo.txt'), SECRETS.ownNote);
  await writeFile(join(city, 'reports', 'notes.txt'), SECRETS.ownNote);
  return { city, files };
}

const CLASSES = { open: 'public', staff: 'internal', secret: 'restricted' } as const;
const BY_COLUMN = { column: 'seen', values: CLASSES, default: 'public' } as const;

async function build(city: string, files: string, imagery: boolean): Promise<void> {
  const task = { out: city, workers: 1, signal: new AbortController().signal, onProgress: () => {} };
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
        await source(SECRETS.layerFile, 'restricted', {
          id: SECRETS.layerSource,
          format: 'geojson',
          owner: SECRETS.layerOwner,
          options: { idField: 'fid' },
        }),
      ],
    };
    const before = isCityFolder(city) ? await loadManifest(city) : { ...wanted, sources: [] };
    return buildCity(context, { imagery }, wanted, before);
  });
}
