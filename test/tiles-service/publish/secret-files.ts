import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createCanvas } from '@napi-rs/canvas';
import type { AttributeValue } from '../../../models/feature.ts';
import { writeLas } from '../read/pointcloud/support/las-file.ts';
import { cube, glb, PLACE, writeFiles } from '../tile/existing-tileset/sample-tiles.ts';
import { SECRET_NUMBERS, SECRETS } from './secrets.ts';

/** The city lies in the middle of one tile of zoom 14, since the base map is drawn by these. */
export const ORIGIN = { longitude: 114.292, latitude: 30.592 };
/** Of the right half of the picture: nothing else has such a colour. */
export const SECRET_COLOUR = [255, 0, 255] as const;
const PICTURE = 'walls.jpg';
const DEGREE_Y = 111_320;
const DEGREE_X = DEGREE_Y * Math.cos((ORIGIN.latitude * Math.PI) / 180);

/** Metres east and north of the origin as longitude and latitude. */
export function place(east: number, north: number): [number, number] {
  return [ORIGIN.longitude + east / DEGREE_X, ORIGIN.latitude + north / DEGREE_Y];
}

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

/** What is hidden: the SECRETS, or something else, more of it and elsewhere. What is public is always the same. */
export type Planted = 'these' | 'others';

function houses(previous: boolean, planted: Planted): Row[] {
  const rows: Row[] = planted === 'others' ? otherHouses() : [];
  for (let i = 0; i < 24; i++)
    rows.push(
      house((i % 6) * 30, Math.floor(i / 6) * 30, {
        fid: `house-${i}`,
        building: 'yes',
        seen: 'open',
        name: i === 0 ? (previous ? SECRETS.previousName : 'Lakeside Hall') : `House ${i}`,
        height: 9 + i / 10,
        ...(planted === 'these' ? hiddenColumns(i) : { worth: i * 3, [SECRETS.attributeName]: i % 2 === 0 }),
        contact: {
          office: 'reception',
          ...(planted === 'these' ? { [SECRETS.nestedName]: i === 4 ? SECRETS.nestedValue : null } : {}),
        },
      }),
    );
  if (planted === 'others') return rows;
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

function otherHouses(): Row[] {
  return [0, 1, 2, 3, 4].map((i) =>
    house(-90 - i * 25, 70, {
      fid: `other-${i}`,
      building: 'yes',
      seen: i === 0 ? 'staff' : 'secret',
      name: `Other ${i}`,
      height: 30 + i,
    }),
  );
}

function hiddenColumns(row: number): Row['properties'] {
  return {
    [SECRETS.attributeName]: row === 1 ? SECRETS.attributeValue : 'nobody',
    worth: row === 2 ? SECRET_NUMBERS.secretValue : null,
    visitors: row === 3 ? SECRET_NUMBERS.secretCount : null,
  };
}

/**
 * A whole that is secret, its part that says nothing of it, and a whole that is not. The picture on their walls is
 * one: the left half is on the open one, the right half on the secret one.
 */
function parts(planted: Planted): string {
  const box = [
    [[0, 3, 2, 1]],
    [[0, 1, 5, 4]],
    [[1, 2, 6, 5]],
    [[2, 3, 7, 6]],
    [[3, 0, 4, 7]],
    [[4, 5, 6, 7]],
  ];
  const solid = {
    type: 'Solid',
    lod: '2',
    boundaries: [box],
    texture: { walls: { values: [box.map(() => [[0, 0, 1, 2, 3]])] } },
  };
  const cornersOf = (west: number): number[][] => [
    [west + 0.05, 0.05],
    [west + 0.4, 0.05],
    [west + 0.4, 0.95],
    [west + 0.05, 0.95],
  ];
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
      transform: { scale: [0.001, 0.001, 0.001], translate: [528_194, 3_385_943, 20] },
      metadata: { referenceSystem: 'https://www.opengis.net/def/crs/EPSG/0/4547' },
      CityObjects: {},
      vertices: [],
    },
    ...[
      { id: 'hall', seen: 'open', part: 'hall-wing', x: 0 },
      ...(planted === 'these'
        ? [{ id: 'vault', seen: 'secret', part: SECRETS.partId, x: 20_000 }]
        : [40_000, 60_000].map((x) => ({ id: `cellar-${x}`, seen: 'secret', part: `cellar-${x}-a`, x }))),
    ].map(({ id, seen, part, x }) => ({
      type: 'CityJSONFeature',
      id,
      appearance: {
        textures: [{ type: 'JPG', image: PICTURE }],
        'vertices-texture': cornersOf(x === 0 ? 0 : 0.5),
      },
      CityObjects: {
        [id]: { type: 'Building', attributes: { seen }, children: [part] },
        [part]: { type: 'BuildingPart', attributes: { part }, parents: [id], geometry: [solid] },
      },
      vertices: corners(x),
    })),
  ];
  return lines.map((object) => `${JSON.stringify(object)}\n`).join('');
}

/** Camera files say who took them: an EXIF segment with an artist, right behind the start of the picture. */
async function picture(): Promise<Buffer> {
  const canvas = createCanvas(128, 64);
  const context = canvas.getContext('2d');
  context.fillStyle = '#8a9a70';
  context.fillRect(0, 0, 64, 64);
  context.fillStyle = `rgb(${SECRET_COLOUR.join(',')})`;
  context.fillRect(64, 0, 64, 64);
  const jpeg = await canvas.encode('jpeg', 95);
  const artist = Buffer.from(`${SECRETS.photographer}\0`);
  const tiff = Buffer.alloc(26);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x013b, 10);
  tiff.writeUInt16LE(2, 12);
  tiff.writeUInt32LE(artist.length, 14);
  tiff.writeUInt32LE(26, 18);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, artist]);
  const segment = Buffer.from([0xff, 0xe1, 0, 0]);
  segment.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), segment, body, jpeg.subarray(2)]);
}

function heights(west: number, south: number, cell: number, heightAt: (i: number) => number): string {
  const rows = Array.from({ length: 12 }, (_, row) =>
    Array.from({ length: 12 }, (_, column) => heightAt(row * 12 + column)).join(' '),
  );
  const size = `ncols 12\nnrows 12\nxllcorner ${west}\nyllcorner ${south}\ncellsize ${cell}`;
  return `${size}\nnodata_value -9999\n${rows.join('\n')}\n`;
}

/** Ground points, from a scanner that says its name in the header. */
function points(): Buffer {
  const file = writeLas({
    epsg: { projected: 4547 },
    points: Array.from({ length: 60 }, (_, i) => ({
      x: 528_194 + (i % 8),
      y: 3_385_913 + Math.floor(i / 8),
      z: 20 + (i % 3) / 10,
      classification: 2,
    })),
    scale: 0.01,
    offset: [528_000, 3_386_000, 0],
  });
  file.write(SECRETS.scanner, 26, 'latin1');
  file.write(SECRETS.scanner, 58, 'latin1');
  return file;
}

/** Metres of a plane grid of the city's own, which lies `east` and `north` of the zone's. */
function inGrid(east: number, north: number): Row[] {
  const [x, y] = [528_134 + east, 3_386_013 + north];
  return [0, 1, 2].map((i) => ({
    properties: { fid: `pole-${i}`, highway: 'street_lamp' },
    geometry: { type: 'Point', coordinates: [x + i * 15, y] },
  }));
}

/** Writes the sources of the city into a folder; `previous`: as they were before. */
export async function writeSources(files: string, previous: boolean, planted: Planted): Promise<void> {
  await mkdir(files, { recursive: true });
  await writeRows(join(files, SECRETS.fileName), houses(previous, planted));
  await writeRows(
    join(files, SECRETS.layerFile),
    planted === 'others'
      ? [0, 1, 2, 3].map((i) => line(-200, i * 40, { fid: `canal-${i}`, waterway: 'canal', width: 20 }))
      : [0, 1].map((i) =>
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
        [SECRETS.attributeName]: planted === 'these' ? SECRETS.attributeValue : `nobody ${i}`,
      }),
    ),
  );
  await writeRows(join(files, SECRETS.gridFile), inGrid(-87_226.61, 0));
  await writeRows(join(files, 'signs.geojson'), inGrid(-386_915.27, 30));
  await writeFile(join(files, 'parts.city.jsonl'), parts(planted));
  await writeFile(join(files, PICTURE), await picture());
  await writeFile(
    join(files, 'ground.asc'),
    heights(114.2908, 30.5908, 0.0004, (i) => 21 + (i % 7) / 10),
  );
  await writeFile(
    join(files, SECRETS.terrainFile),
    planted === 'these'
      ? heights(114.2922, 30.5922, 0.0001, (i) => 64 + (i % 5))
      : heights(114.2915, 30.5912, 0.0002, (i) => 5 + (i % 3)),
  );
  await writeFile(join(files, 'scan.las'), points());
  writeFiles(join(files, 'mesh'), {
    'tileset.json': {
      asset: { version: '1.1' },
      geometricError: 50,
      root: {
        transform: PLACE,
        boundingVolume: cube(5),
        geometricError: 0,
        refine: 'REPLACE',
        content: { uri: 'a.glb' },
      },
    },
    'a.glb': glb(),
  });
}
