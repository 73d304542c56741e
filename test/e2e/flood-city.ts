import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransform, ELLIPSOID, resolveCrs } from '../../models/geodesy/index.ts';
import { encodeTile, GeoTiffWriter, NODATA, TILE } from '../../tiles-service/grid/geotiff-writer.ts';
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

/** A storm that is over in a moment, and one that takes for ever. */
const PRESETS = [
  { ...common, id: 'storm', name: text('试验暴雨', 'Test storm'), duration: 1800, every: 300 },
  { ...common, id: 'flood', name: text('漫长洪水', 'Long flood'), duration: 2_500_000, every: 300 },
];

/** The small city in a bowl of two metres, so that rain gathers in its middle. */
export async function floodCity(): Promise<ViewerCity> {
  const city = await viewerCity();
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
