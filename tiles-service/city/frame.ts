import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mayShow } from '../../models/access/strictness.ts';
import { InputError } from '../../models/errors.ts';
import { HEADER_FILE, type StoreHeader } from '../../models/feature-store/index.ts';
import { type Extent, type Layer, PUBLICATIONS } from '../../models/schema/index.ts';
import type { GroundSampler } from '../../scenes/geometry/solids/stand.ts';
import { viewOf } from './classes/view-of.ts';
import type { SceneFrame, SceneFrames } from './commit.ts';
import { openCityGround } from './ground.ts';
import type { CitySource } from './manifest.ts';
import type { SourceStores } from './read-source.ts';
import { mapStoresOf } from './source-layers.ts';
import { type TerrainProduct, type Terrains, terrainFor } from './terrain.ts';
import { heartOf, sceneOrigin, viewpointsOf } from './viewpoints.ts';

/**
 * Where the city is and from where it is looked at, for each class from what it may see and nothing else. Throws
 * InputError `nothing-to-show`.
 */
export async function framesOf(
  read: readonly { source: CitySource; stores: SourceStores }[],
  fileLayers: readonly Layer[],
  terrains: Terrains,
): Promise<SceneFrames> {
  const frames: SceneFrames = {};
  for (const publication of PUBLICATIONS) {
    const frame = await frameOf(
      read.flatMap(({ source, stores }) => viewOf(source, stores, publication) ?? []),
      fileLayers.filter((layer) => mayShow(publication, layer.publication)),
      terrainFor(terrains, publication),
    );
    if (frame) frames[publication] = frame;
  }
  if (Object.keys(frames).length > 0) return frames;
  throw new InputError(
    'nothing-to-show',
    'the files',
    'they hold nothing that has a place.',
    'Import files with geometry.',
  );
}

async function frameOf(
  read: readonly SourceStores[],
  fileLayers: readonly Layer[],
  terrain: TerrainProduct | undefined,
): Promise<SceneFrame | undefined> {
  const folders = read.flatMap((stores) => {
    const solid = stores.groups.filter(({ group }) => group === 'buildings');
    return solid.length > 0 ? solid.map(({ group }) => join(stores.folder, group)) : mapStoresOf(stores);
  });
  const headers = await Promise.all(
    folders.map(
      async (folder) => JSON.parse(await readFile(join(folder, HEADER_FILE), 'utf8')) as StoreHeader,
    ),
  );
  // Terrain and pictures often reach far beyond the city, and count only where there is nothing else.
  const extent =
    unionOf(read.map((stores) => stores.extent)) ??
    unionOf(fileLayers.map((layer) => layer.extent)) ??
    terrain?.layer.extent;
  if (!extent) return undefined;
  const sampler = await openCityGround(terrain?.ground);
  const ground = terrain ? sampler : notBelow(lowestOf(headers), sampler);
  const [west, south, east, north] = extent;
  const heart = heartOf(headers) ?? {
    longitude: (west + east) / 2,
    latitude: (south + north) / 2,
    radius: Math.min(30_000, Math.max(150, ((north - south) * 111_320) / 2)),
  };
  return { origin: sceneOrigin(heart, ground), extent, viewpoints: viewpointsOf(heart, ground) };
}

/** Lowest height that the features say; −∞ if they stand on the ground. */
function lowestOf(headers: readonly StoreHeader[]): number {
  const lowest = Math.min(...headers.flatMap(({ heights }) => heights?.[0] ?? []));
  return Number.isFinite(lowest) ? lowest : Number.NEGATIVE_INFINITY;
}

/** Without a terrain the ground is the sea; what is looked at may lie far above it, as its own heights say. */
function notBelow(lowest: number, ground: GroundSampler): GroundSampler {
  return { heightAt: (longitude, latitude) => Math.max(lowest, ground.heightAt(longitude, latitude)) };
}

function unionOf(extents: readonly (Extent | undefined)[]): Extent | undefined {
  const known = extents.filter((extent) => extent !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce<Extent>(
    (a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])],
    known[0],
  );
}
