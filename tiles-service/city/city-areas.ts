import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Flatbush from 'flatbush';
import { InputError } from '../../models/errors.ts';
import type { Feature } from '../../models/feature.ts';
import { GroundAreas } from '../../models/feature-store/ground-areas.ts';
import { openFeatureStore } from '../../models/feature-store/index.ts';
import { type LocalizedText, PUBLICATIONS, type Scene } from '../../models/schema/index.ts';
import { fileByteSource } from '../store/file-source.ts';

export interface CityArea {
  id: string;
  name: LocalizedText;
  /** As the source calls it: district, street, grid. */
  level: string;
  /** Id of the smallest area that holds it; absent: of the largest ones. */
  within?: string;
}

/** The areas that a city is governed by, in memory: thousands of them are some megabytes. */
export interface CityAreas {
  list: readonly CityArea[];
  /** Ids of the areas at a place (degrees), from the smallest to the largest. */
  at(longitude: number, latitude: number): string[];
}

/**
 * Loads the areas of the layers with the given ids from the folder of a city. Throws an InputError that names the layer
 * that is not there.
 */
export async function openCityAreas(folder: string, layers: readonly string[]): Promise<CityAreas> {
  const features: Feature[] = [];
  for (const id of layers) features.push(...(await areasOf(folder, id)));
  if (features.length === 0) return { list: [], at: () => [] };
  const tree = new Flatbush(features.length);
  for (const feature of features) tree.add(...bounds(feature));
  tree.finish();
  const areas = features.map(describeArea);
  const grounds = features.map((feature) => new GroundAreas(feature));
  const ofLevel = new Map<string, number>();
  for (const { level } of areas) ofLevel.set(level, (ofLevel.get(level) ?? 0) + 1);
  /** A town that is one grid is as large as that: the level that has more of them is the smaller one. */
  const rankOf = ({ level }: CityArea): number => -(ofLevel.get(level) ?? 0);
  const at = (longitude: number, latitude: number): string[] =>
    tree
      .search(longitude, latitude, longitude, latitude)
      .flatMap((index) => {
        const area = grounds[index].at(longitude, latitude);
        if (area === undefined) return [];
        return {
          id: areas[index].id,
          size: Math.round(Math.log(area) * 1e3),
          rank: rankOf(areas[index]),
        };
      })
      .sort((a, b) => a.size - b.size || a.rank - b.rank)
      .map(({ id }) => id);
  const list = areas.map((area, index) => {
    const held = at(...placeWithin(features[index]));
    const within = held[held.indexOf(area.id) + 1];
    return held.includes(area.id) && within !== undefined ? { ...area, within } : area;
  });
  return { list, at };
}

/** A place in degrees within an area: the middle of the widest stretch inside, halfway between its south and north. */
function placeWithin(feature: Feature): [longitude: number, latitude: number] {
  const [, south, , north] = bounds(feature);
  // Hardly ever the latitude of a vertex.
  const latitude = south + (north - south) * 0.500_123;
  const crossings: number[] = [];
  for (const geometry of feature.geometries) {
    if (geometry.kind !== 'areas') continue;
    const { positions, ringStarts } = geometry;
    for (let ring = 0; ring + 1 < ringStarts.length; ring++) {
      const end = ringStarts[ring + 1];
      for (let i = ringStarts[ring], j = end - 1; i < end; j = i, i++) {
        const [x0, y0, x1, y1] = [
          positions[j * 3],
          positions[j * 3 + 1],
          positions[i * 3],
          positions[i * 3 + 1],
        ];
        if (y0 > latitude !== y1 > latitude) crossings.push(x0 + ((latitude - y0) / (y1 - y0)) * (x1 - x0));
      }
    }
  }
  crossings.sort((a, b) => a - b);
  let best = 0;
  for (let i = 2; i + 1 < crossings.length; i += 2)
    if (crossings[i + 1] - crossings[i] > crossings[best + 1] - crossings[best]) best = i;
  return [(crossings[best] + crossings[best + 1]) / 2, latitude];
}

function describeArea({ id, name = id, attributes, class: kind, type }: Feature): CityArea {
  const { level, 'name:en': english } = attributes;
  return {
    id,
    name: { 'zh-CN': name, en: typeof english === 'string' ? english : name },
    level: typeof level === 'string' ? level : (kind ?? type),
  };
}

/** From the strictest class that has the layer: it knows most. */
async function areasOf(folder: string, id: string): Promise<Feature[]> {
  for (const publication of [...PUBLICATIONS].reverse()) {
    const scene = await readScene(join(folder, publication, 'scene.json'));
    const layer = scene?.layers.find((candidate) => candidate.id === id);
    if (layer?.store === undefined) continue;
    const store = await openFeatureStore(fileByteSource(join(folder, publication, layer.store)));
    const features: Feature[] = [];
    for (let block = 0; block < store.header.blocks.length; block++)
      features.push(...(await store.readBlock(block)).filter(hasArea));
    return features;
  }
  throw new InputError(
    'areas-missing',
    `${folder}: live.json`,
    `the areas are said to be in the layer "${id}", and the city has no such layer with records.`,
    'Name a layer of polygons, as its scene.json calls it.',
  );
}

async function readScene(path: string): Promise<Scene | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Scene;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

const hasArea = ({ geometries }: Feature): boolean => geometries.some(({ kind }) => kind === 'areas');

function bounds({ geometries }: Feature): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { positions } of geometries)
    for (let i = 0; i < positions.length; i += 3) {
      box[0] = Math.min(box[0], positions[i]);
      box[1] = Math.min(box[1], positions[i + 1]);
      box[2] = Math.max(box[2], positions[i]);
      box[3] = Math.max(box[3], positions[i + 1]);
    }
  return box;
}
