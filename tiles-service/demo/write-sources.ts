import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { DEMO_ORIGIN, type DemoCity } from '../../scenes/demo/city.ts';
import type { Point } from '../../scenes/demo/plane.ts';
import { lookupCrs } from '../read/crs-lookup.ts';
import { mapOf, thingsOf } from './map-of.ts';
import { osmXml } from './osm-xml.ts';

/** Name of the manifest among a demo city's sources. */
export const DEMO_MANIFEST = 'liangjiang.yaml';

/** From the city's plane to longitude and latitude on WGS84, to 1e-8 degrees (about 1 mm). */
export type ToDegrees = (at: Point) => [longitude: number, latitude: number];

/** Writes the demo city as the files that a bureau would hand over, with their manifest, into a folder. */
export async function writeDemoSources(city: DemoCity, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const toDegrees = await degreesOf();
  await Promise.all([
    writeFile(join(folder, 'terrain.asc'), asciiGrid(city)),
    writeFile(join(folder, 'buildings.geojsonl'), buildingLines(city, toDegrees)),
    writeFile(join(folder, 'trees.csv'), treeTable(city, toDegrees)),
    writeFile(join(folder, 'map.osm'), osmXml(mapOf(city), thingsOf(city), toDegrees)),
    writeFile(join(folder, 'bus.geojson'), busLines(city, toDegrees)),
    writeFile(join(folder, 'areas.geojson'), areaPolygons(city, toDegrees)),
    writeFile(join(folder, DEMO_MANIFEST), manifestOf(city)),
  ]);
}

async function degreesOf(): Promise<ToDegrees> {
  const transform = await createTransform(resolveCrs(DEMO_ORIGIN.crs, lookupCrs), ELLIPSOID);
  const triplet = new Float64Array(3);
  const exact = (degrees: number): number => Math.round(degrees * 1e8) / 1e8;
  return ([x, y]) => {
    triplet.set([DEMO_ORIGIN.x + x, DEMO_ORIGIN.y + y, 0]);
    transform.toGeodetic(triplet, triplet);
    return [exact(triplet[0]), exact(triplet[1])];
  };
}

function asciiGrid({ landscape, parameters }: DemoCity): string {
  const { cells, cellSize, heights } = landscape;
  const lines = [
    `ncols ${cells}`,
    `nrows ${cells}`,
    `xllcorner ${DEMO_ORIGIN.x - parameters.size / 2}`,
    `yllcorner ${DEMO_ORIGIN.y - parameters.size / 2}`,
    `cellsize ${cellSize}`,
    'NODATA_value -9999',
  ];
  for (let row = 0; row < cells; row++)
    lines.push(
      Array.from(heights.subarray(row * cells, (row + 1) * cells), (height) => height.toFixed(2)).join(' '),
    );
  return `${lines.join('\n')}\n`;
}

function buildingLines({ buildings, people }: DemoCity, toDegrees: ToDegrees): string {
  const lines = buildings.map(({ ring, use, storeys, height, roof, name, base }, index) => {
    const corners = ring.map(toDegrees);
    return JSON.stringify({
      type: 'Feature',
      id: `b${index + 1}`,
      properties: {
        [base ? 'building:part' : 'building']: use,
        ...(name && { name: name.zh, 'name:en': name.en }),
        'building:levels': storeys,
        height,
        ...(base && { min_height: base }),
        'roof:shape': roof.shape,
        'roof:height': roof.height,
        ...people[index],
      },
      geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
    });
  });
  return `${lines.join('\n')}\n`;
}

function busLines({ busLines }: DemoCity, toDegrees: ToDegrees): string {
  const features = busLines.map(({ name, line, stops }, index) => ({
    type: 'Feature',
    id: `line${index + 1}`,
    properties: {
      name: name.zh,
      'name:en': name.en,
      route: 'bus',
      stops: stops.map(({ zh }) => zh).join('、'),
    },
    geometry: { type: 'LineString', coordinates: line.map(toDegrees) },
  }));
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}

/** Of people only sums leave the buildings. */
function areaPolygons({ areas }: DemoCity, toDegrees: ToDegrees): string {
  const features = areas.map(({ level, name, ring, parent, buildings, residents, jobs }, index) => {
    const corners = ring.map(toDegrees);
    return {
      type: 'Feature',
      id: `a${index + 1}`,
      properties: {
        name: name.zh,
        'name:en': name.en,
        boundary: 'administrative',
        level,
        ...(parent === undefined ? {} : { parent: `areas:a${parent + 1}` }),
        buildings,
        residents,
        jobs,
      },
      geometry: { type: 'Polygon', coordinates: [[...corners, corners[0]]] },
    };
  });
  return `${JSON.stringify({ type: 'FeatureCollection', features })}\n`;
}

function treeTable({ trees }: DemoCity, toDegrees: ToDegrees): string {
  const lines = trees.map(({ at, species, height }, index) => {
    const [longitude, latitude] = toDegrees(at);
    return `t${index + 1},${longitude},${latitude},${species},${height}`;
  });
  return `id,longitude,latitude,species,height\n${lines.join('\n')}\n`;
}

function manifestOf({ parameters }: DemoCity): string {
  return `schema: citymirror/manifest/1
id: liangjiang
name: { zh-CN: 两江（虚构）, en: Liangjiang (fictional) }
grid: { crs: '${DEMO_ORIGIN.crs}', verticalDatum: '${DEMO_ORIGIN.verticalDatum}' }
defaults:
  owner: CityMirror
  licence: CC0-1.0
  attribution: 虚构城市 · Fictional city, seed ${parameters.seed}
  rhythm: static
  simulated: true
sources:
  - id: terrain
    path: terrain.asc
    crs: ${DEMO_ORIGIN.crs}
    verticalDatum: '${DEMO_ORIGIN.verticalDatum}'
  - id: map
    path: map.osm
    name: { zh-CN: 道路与用地, en: Streets and land use }
    layerNames:
      map: { zh-CN: 道路、水系与用地, en: 'Streets, water and land use' }
      furniture: { zh-CN: 城市部件, en: Street furniture }
  - id: bus
    path: bus.geojson
    name: { zh-CN: 公交线路, en: Bus lines }
    visible: false
  - id: areas
    path: areas.geojson
    name: { zh-CN: 行政区划与网格, en: Districts and grids }
    visible: false
  - id: trees
    path: trees.csv
    idField: id
    type: SolitaryVegetationObject
    class: tree
    name: { zh-CN: 行道树与公园树, en: Street and park trees }
  - id: city
    path: buildings.geojsonl
    name: { zh-CN: 两江建筑, en: Buildings of Liangjiang }
    fields:
      residents: { publication: restricted }
      jobs: { publication: restricted }
`;
}
