import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feature } from '../../models/feature.ts';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { encodeTile, GeoTiffWriter, NODATA, TILE } from '../../tiles-service/grid/geotiff-writer.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../tiles-service/store/writer.ts';
import { layerOf } from '../tiles-service/serve/city-folder.ts';
import { ORIGIN, type ViewerCity, viewerCity } from './viewer-city.ts';

/** UTM 31N, on which the small city lies. */
const CRS = '+proj=utm +zone=31 +datum=WGS84 +units=m';
/** Cells of 10 m on a side. */
const SIDE = 100;
const CELL = 10;

const text = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const common = {
  schema: 'citymirror/flood-case/1',
  rain: [{ rate: 400 }],
  gauges: [{ id: 'middle', name: text('中心', 'Middle'), at: [ORIGIN.longitude, ORIGIN.latitude] }],
  buildings: 'none',
};

const at = (east: number, north: number): [number, number] => [
  ORIGIN.longitude + east / (111_320 * Math.cos((ORIGIN.latitude * Math.PI) / 180)),
  ORIGIN.latitude + north / 111_320,
];
const rectangle = (west: number, east: number) => [
  [at(west, -450), at(east, -450), at(east, 450), at(west, 450)],
];
/** Metres east of the middle at which a wall stands, about; it is on the faces between two columns of cells. */
const WALL = 42;

/** A storm that is over in a moment, one that takes for ever, and a wall with more water on its one side. */
const PRESETS = [
  {
    ...{ ...common, id: 'wall', name: text('试验挡水墙', 'Test wall'), duration: 300, every: 300 },
    rain: [{ rate: 2000 }],
    initial: [
      { level: 1.5, verticalDatum: 'ellipsoid', area: rectangle(-450, WALL) },
      { level: 0.03, verticalDatum: 'ellipsoid', area: rectangle(WALL, 450) },
    ],
    walls: [{ id: 'wall', line: [at(WALL, -460), at(WALL, 460)], crest: { aboveGround: 3 } }],
  },
  { ...common, id: 'storm', name: text('试验暴雨', 'Test storm'), duration: 1800, every: 300 },
  { ...common, id: 'flood', name: text('漫长洪水', 'Long flood'), duration: 2_500_000, every: 300 },
];

/** A house beside the middle, 40 m on a side. */
const HOUSE: Feature = {
  ...{ id: 'houses:1', type: 'Building', class: 'residential', name: '试验楼' },
  attributes: { residents: 12 },
  geometries: [
    {
      ...{ kind: 'extrusion', lod: 1, heightReference: 'ground', height: 9 },
      roof: { shape: 'flat', height: 0 },
      positions: Float64Array.from(
        [
          [20, 20],
          [60, 20],
          [60, 60],
          [20, 60],
        ].flatMap(([east, north]) => [...at(east, north), 0]),
      ),
      ...{ ringStarts: Uint32Array.of(0, 4), polygonStarts: Uint32Array.of(0, 1) },
    },
  ],
};

/** The small city in a bowl of two metres, so that rain gathers in its middle, where a house stands. */
export async function floodCity(): Promise<ViewerCity> {
  // Its records are there to be flooded; nothing of it is drawn.
  const city = await viewerCity([layerOf('houses', 'public', { group: 'base', visible: false })]);
  const houses = new FeatureStoreWriter(join(city.folder, 'public/layers/houses/v1/store'));
  houses.add(HOUSE);
  await houses.finish(new Tally());
  const folder = join(city.folder, 'public/layers/grid/v1');
  await mkdir(folder, { recursive: true });
  const transform = await createTransform(
    resolveCrs(CRS, () => undefined),
    ELLIPSOID,
  );
  const middle = Float64Array.of(ORIGIN.longitude, ORIGIN.latitude, 0);
  transform.fromGeodetic(middle, middle);
  const half = (SIDE * CELL) / 2;
  const [west, north] = [Math.round(middle[0]) - half, Math.round(middle[1]) + half];
  const tile = new Float32Array(TILE * TILE).fill(NODATA);
  for (let row = 0; row < SIDE; row++)
    for (let column = 0; column < SIDE; column++)
      tile[row * TILE + column] = 2 * (((column - 49.5) / 50) ** 2 + ((row - 49.5) / 50) ** 2);
  const writer = await GeoTiffWriter.create(join(folder, 'bed.tif'), {
    ...{ width: SIDE, height: SIDE, west, north, cell: CELL, crsCode: 32631, crsName: 'UTM 31N' },
    title: 'bed',
  });
  await writer.writeTile(0, encodeTile(tile));
  await writer.finish();
  const path = join(city.folder, 'public/scene.json');
  const scene = JSON.parse(await readFile(path, 'utf8'));
  const grid = {
    ...{ crs: CRS, verticalDatum: 'ellipsoid', cellSize: CELL },
    rasters: { bed: 'layers/grid/v1/bed.tif' },
  };
  await writeFile(path, JSON.stringify({ ...scene, grid, scenarioPresets: PRESETS }));
  return city;
}
