import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Feature } from '../../models/feature.ts';
import type { Layer } from '../../models/schema/index.ts';
import { Tally } from '../../tiles-service/read/feature-source.ts';
import { FeatureStoreWriter } from '../../tiles-service/store/writer.ts';
import { tileVector, VECTOR_FILE } from '../../tiles-service/tile/vector/index.ts';
import { layerOf, sceneOf, writeFiles } from '../tiles-service/serve/city-folder.ts';
import { tilerBench } from '../tiles-service/tile/vector/features.ts';

/** On the bare ellipsoid, so that the ground is at height 0. */
export const ORIGIN = { longitude: 4.36, latitude: 52.01, height: 0 };
const DEGREE_X = 111_320 * Math.cos((ORIGIN.latitude * Math.PI) / 180);
const DEGREE_Y = 111_320;

function positions(...points: [east: number, north: number][]): Float64Array {
  return Float64Array.from(
    points.flatMap(([east, north]) => [
      ORIGIN.longitude + east / DEGREE_X,
      ORIGIN.latitude + north / DEGREE_Y,
      0,
    ]),
  );
}

/** A road from west to east through the middle, in a park, and a lamp to the north-east. */
const MAP: Feature[] = [
  {
    id: 'probe:road-1',
    type: 'Road',
    class: 'primary',
    name: 'Probe Road',
    attributes: { 'name:zh': '试验路', lanes: 2, maxspeed: '50', surface: 'asphalt' },
    geometries: [
      {
        kind: 'lines',
        lod: 0,
        heightReference: 'ground',
        positions: positions([-200, 0], [200, 0]),
        lineStarts: Uint32Array.of(0, 2),
      },
    ],
  },
  {
    id: 'probe:park-1',
    type: 'PlantCover',
    class: 'park',
    name: 'Probe Park',
    attributes: { 'name:zh': '试验公园' },
    geometries: [
      {
        kind: 'areas',
        lod: 0,
        heightReference: 'ground',
        positions: positions([-150, -150], [150, -150], [150, 150], [-150, 150]),
        ringStarts: Uint32Array.of(0, 4),
        polygonStarts: Uint32Array.of(0, 1),
      },
    ],
  },
  {
    id: 'probe:lamp-1',
    type: 'CityFurniture',
    class: 'street_lamp',
    attributes: { lamp_type: 'led' },
    geometries: [{ kind: 'points', lod: 0, heightReference: 'ground', positions: positions([60, 60]) }],
  },
];

export interface ViewerCity {
  folder: string;
  remove(): Promise<void>;
}

/** A small city to look at: a map whose features can be picked, and a layer whose tiles are not there. */
export async function viewerCity(more: Layer[] = []): Promise<ViewerCity> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'citymirror-viewer-')));
  const map = layerOf('map', 'public', {
    kind: 'vector',
    name: { 'zh-CN': '道路与绿地', en: 'Roads and green' },
    group: 'base',
    url: `layers/map/v1/tiles/${VECTOR_FILE}`,
    featureCount: MAP.length,
    extent: [4.357, 52.008, 4.363, 52.012],
    legend: [{ color: '#7d7360', label: { 'zh-CN': '主干路', en: 'Main roads' }, shape: 'line' }],
    cim: 1,
  });
  const broken = layerOf('broken', 'public', { group: 'base', visible: false, store: undefined });
  const scene = sceneOf('public', [map, broken, ...more], {
    origin: ORIGIN,
    extent: [4.35, 52, 4.37, 52.02],
    groups: [{ id: 'base', name: { 'zh-CN': '基础数据', en: 'Base data' } }],
    viewpoints: [
      {
        id: 'above',
        name: { 'zh-CN': '正上方', en: 'From above' },
        camera: { ...ORIGIN, height: 600, heading: 0, pitch: -90, roll: 0 },
      },
      {
        id: 'south',
        name: { 'zh-CN': '从南面看', en: 'From the south' },
        camera: { longitude: 4.36, latitude: 52.005, height: 400, heading: 0, pitch: -35, roll: 0 },
      },
    ],
  });
  await writeFiles(folder, { 'public/scene.json': JSON.stringify(scene) });
  const writer = new FeatureStoreWriter(join(folder, 'public/layers/map/v1/store'));
  for (const feature of MAP) writer.add(feature);
  await writer.finish(new Tally());
  const bench = tilerBench();
  const tiles = join(folder, 'public/layers/map/v1/tiles');
  await mkdir(tiles);
  await tileVector([join(folder, 'public/layers/map/v1/store')], bench.job(tiles));
  await bench.end();
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
