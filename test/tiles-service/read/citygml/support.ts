import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feature } from '../../../../models/feature.ts';
import { openCityGml } from '../../../../tiles-service/read/citygml/index.ts';
import type { ReadOptions } from '../../../../tiles-service/read/feature-source.ts';
import { type Reading, readContent } from '../reading.ts';

export type Version = '1.0' | '2.0' | '3.0';
export type Position = readonly [number, number, number];

/** WGS84 with ellipsoidal height; its authority's order is latitude, longitude, height. */
export const WGS84_3D = 'http://www.opengis.net/def/crs/EPSG/0/4979';

const MODULES = [
  'building',
  'bridge',
  'tunnel',
  'transportation',
  'vegetation',
  'waterbody',
  'cityfurniture',
  'landuse',
  'relief',
  'generics',
  'appearance',
  'construction',
  'cityobjectgroup',
];
const PREFIXES: Record<string, string> = {
  building: 'bldg',
  bridge: 'brid',
  tunnel: 'tun',
  transportation: 'tran',
  vegetation: 'veg',
  waterbody: 'wtr',
  cityfurniture: 'frn',
  landuse: 'luse',
  relief: 'dem',
  generics: 'gen',
  appearance: 'app',
  construction: 'con',
  cityobjectgroup: 'grp',
};

/** A document of these members; `tail` stands behind them. */
export function cityModel(
  members: readonly string[],
  {
    version = '2.0' as Version,
    srsName = WGS84_3D as string | null,
    tail = '',
    declaration = '<?xml version="1.0" encoding="UTF-8"?>',
  } = {},
): string {
  const modules = MODULES.map(
    (module) => `xmlns:${PREFIXES[module]}="http://www.opengis.net/citygml/${module}/${version}"`,
  );
  const gml = version === '3.0' ? 'http://www.opengis.net/gml/3.2' : 'http://www.opengis.net/gml';
  const envelope = srsName
    ? `<gml:boundedBy><gml:Envelope srsName="${srsName}" srsDimension="3"><gml:lowerCorner>48 11 0</gml:lowerCorner><gml:upperCorner>48.1 11.1 100</gml:upperCorner></gml:Envelope></gml:boundedBy>`
    : '';
  return (
    `${declaration}<core:CityModel xmlns:core="http://www.opengis.net/citygml/${version}" ${modules.join(' ')} ` +
    `xmlns:gml="${gml}" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:uro="https://www.geospatial.jp/iur/uro/3.1">` +
    `${envelope}${members.map((member) => `<core:cityObjectMember>${member}</core:cityObjectMember>`).join('')}${tail}</core:CityModel>`
  );
}

const ORIGIN: Position = [48.05, 11.05, 50];
const METRES_PER_DEGREE = 111_319.490793;

/** Latitude, longitude and height of metres east, north and up of the tests' origin. */
export function at(east: number, north: number, up: number): Position {
  const [latitude, longitude, height] = ORIGIN;
  return [
    latitude + north / METRES_PER_DEGREE,
    longitude + east / (METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180)),
    height + up,
  ];
}

export function ring(positions: readonly Position[], id?: string): string {
  const closed = [...positions, positions[0]];
  return `<gml:LinearRing${id ? ` gml:id="${id}"` : ''}><gml:posList>${closed.flat().join(' ')}</gml:posList></gml:LinearRing>`;
}

export function polygon(
  outer: readonly Position[],
  { id = '', ringId = '', holes = [] as { positions: readonly Position[]; id?: string }[] } = {},
): string {
  const interiors = holes.map((hole) => `<gml:interior>${ring(hole.positions, hole.id)}</gml:interior>`);
  return `<gml:Polygon${id ? ` gml:id="${id}"` : ''}><gml:exterior>${ring(outer, ringId || undefined)}</gml:exterior>${interiors.join('')}</gml:Polygon>`;
}

/** Corners of a face, counter-clockwise seen from outside, of the box from 0 to 10 m. */
export const BOX: Record<'ground' | 'roof' | 'south' | 'east' | 'north' | 'west', readonly Position[]> = {
  ground: [at(0, 0, 0), at(0, 10, 0), at(10, 10, 0), at(10, 0, 0)],
  roof: [at(0, 0, 10), at(10, 0, 10), at(10, 10, 10), at(0, 10, 10)],
  south: [at(0, 0, 0), at(10, 0, 0), at(10, 0, 10), at(0, 0, 10)],
  east: [at(10, 0, 0), at(10, 10, 0), at(10, 10, 10), at(10, 0, 10)],
  north: [at(10, 10, 0), at(0, 10, 0), at(0, 10, 10), at(10, 10, 10)],
  west: [at(0, 10, 0), at(0, 0, 0), at(0, 0, 10), at(0, 10, 10)],
};
export type Face = keyof typeof BOX;
export const FACES = Object.keys(BOX) as Face[];

export function surfaceMembers(polygons: readonly string[]): string {
  return polygons.map((one) => `<gml:surfaceMember>${one}</gml:surfaceMember>`).join('');
}

export function multiSurface(polygons: readonly string[]): string {
  return `<gml:MultiSurface>${surfaceMembers(polygons)}</gml:MultiSurface>`;
}

export function solid(members: string): string {
  return `<gml:Solid><gml:exterior><gml:CompositeSurface>${members}</gml:CompositeSurface></gml:exterior></gml:Solid>`;
}

export function link(id: string): string {
  return `<gml:surfaceMember xlink:href="#${id}"/>`;
}

/** The box as a solid with polygons of its own. */
export function boxSolid(): string {
  return solid(surfaceMembers(FACES.map((face) => polygon(BOX[face]))));
}

export function read(content: string | Uint8Array, options: Partial<ReadOptions> = {}): Promise<Reading> {
  return readContent(content, options, 'test.gml');
}

/** Reads what may no longer look like CityGML with the reader of CityGML all the same. */
export async function readAsCityGml(content: Uint8Array): Promise<Reading> {
  const folder = mkdtempSync(join(tmpdir(), 'citygml-'));
  try {
    const path = join(folder, 'test.gml');
    writeFileSync(path, content);
    const source = await openCityGml(path, { source: 's', scratch: folder });
    const features: Feature[] = [];
    for await (const batch of source.features()) features.push(...batch);
    const byId = new Map(features.map((feature) => [feature.id, feature]));
    return { features, byId, tally: source.tally.snapshot(), reasons: {}, source, batches: [] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
