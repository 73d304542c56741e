import { InputError } from '../../../models/errors.ts';
import { httpByteSource, openFeatureStore } from '../../../models/feature-store/index.ts';
import { type EnuFrame, enuFrame, loadEgm96 } from '../../../models/geodesy/index.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import type { GroundSampler } from '../../../scenes/geometry/solids/stand.ts';
import { decodeTerrainMesh } from '../../../scenes/geometry/terrain/quantized-mesh.ts';
import { BodyCollector } from '../../../scenes/planning/rays/bodies.ts';
import { buildBvh } from '../../../scenes/planning/rays/bvh.ts';
import { type HeightField, HeightFieldCaster } from '../../../scenes/planning/rays/height-field.ts';
import { RayScene } from '../../../scenes/planning/rays/ray-scene.ts';
import {
  type AvailableTiles,
  deepestTiles,
  type TerrainTile,
  terrainField,
} from '../../../scenes/planning/rays/terrain-field.ts';
import { hashesOfWorld } from '../../../scenes/planning/rays/world-hashes.ts';
import { onOneGround } from '../../../scenes/planning/scheme/scheme-bodies.ts';
import { type ModelWindow, modelWindow, outerSill } from '../../../scenes/planning/sun/model-windows.ts';
import type { ReadWorld, WorldRequest } from './messages.ts';

/** Heights of the ground at most, each way: a field of them is 9 MB. */
const MOST_HEIGHTS = 1_500;
/** Metres between two heights at least: terrain is not known finer. */
const FINEST = 2;
/** Metres of ground beyond the reach, so that bodies at its edge have some to stand on. */
const BEYOND = 60;
/** Elements of building models that are room, and nothing that stands in the way. */
const AIR = new Set(['IfcSpace', 'IfcOpeningElement', 'IfcVirtualElement', 'IfcZone']);
/** Float32 holds millimetres as far. */
export const FARTHEST = 8_000;

/**
 * Reads what rays are cast at: bodies out of feature stores, the ground out of terrain tiles, both behind the access check of
 * the files. `fetcher`: as `fetch`.
 * @throws InputError `world-reach`, `world-terrain`
 */
export async function readWorld(
  { origin, reach, stores, terrain, designed, without }: WorldRequest,
  onProgress: (share: number) => void | Promise<void> = () => undefined,
  fetcher: typeof fetch = (...request) => fetch(...request),
): Promise<ReadWorld> {
  if (!(reach > 0 && reach <= FARTHEST))
    throw new InputError(
      'world-reach',
      `${reach} m`,
      'is no reach that can be looked over.',
      `Give more than 0 m and at most ${FARTHEST} m.`,
    );
  const frame = enuFrame(...origin);
  const field = terrain === undefined ? undefined : await readTerrain(terrain, frame, reach, fetcher);
  await onProgress(0.2);
  const undulation = await loadEgm96();
  const bodies = new BodyCollector({ frame, undulation, ...(field && { ground: groundOf(field, frame) }) });
  const names: Record<number, string> = {};
  const modelled: ModelWindow[] = [];
  const spaces = new BodyCollector({ frame, undulation });
  const gone = new Set(without);
  const extent = extentOf(frame, reach);
  for (const [at, folder] of stores.entries()) {
    const store = await openFeatureStore(httpByteSource(folder, fetcher));
    const blocks = store.header.blocks.filter(
      ({ extent: e }) => e[0] <= extent[2] && e[2] >= extent[0] && e[1] <= extent[3] && e[3] >= extent[1],
    ).length;
    let read = 0;
    for await (const features of store.featuresIn(extent)) {
      for (const feature of features) {
        if (gone.has(feature.id) || !touches(feature, extent)) continue;
        if (feature.class === 'IfcSpace') spaces.add(feature);
        if (AIR.has(feature.class ?? '')) continue;
        if (feature.class === 'IfcWindow') {
          const window = modelWindow(feature, frame);
          if (window) modelled.push(window);
        }
        const before = bodies.count;
        bodies.add(feature);
        if (bodies.count > before && feature.name !== undefined) names[before] = feature.name;
      }
      await onProgress(0.2 + (0.6 * (at + ++read / blocks)) / stores.length);
    }
  }
  const ground = field && groundOf(field, frame);
  for (const feature of designed) bodies.add(onOneGround(feature, ground), 'designed');
  const { triangles, bodyOf, bodies: list, ...rest } = bodies.finish();
  await onProgress(0.85);
  const world = { bvh: buildBvh(triangles), bodyOf, bodies: list, ...(field && { terrain: field }) };
  await onProgress(0.95);
  const scene = new RayScene(world);
  const rooms = spaces.count > 0 ? sceneOf(spaces) : undefined;
  const sills = modelled.map((window) => outerSill(scene, window, rooms));
  const windows = sills.filter((sill) => sill !== 'inside');
  const inside = modelled.flatMap(({ middle: [x, y] }, at): [number, number][] =>
    sills[at] === 'inside' ? [[x, y]] : [],
  );
  return { world, windows, inside, names, hashes: await hashesOfWorld(world), ...rest };
}

function sceneOf(collector: BodyCollector): RayScene {
  const { triangles, bodyOf, bodies } = collector.finish();
  return new RayScene({ bvh: buildBvh(triangles), bodyOf, bodies });
}

/** West, south, east, north, degrees. */
function extentOf(frame: EnuFrame, reach: number): Extent {
  const [west, south] = frame.toGeodetic(-reach, -reach, 0);
  const [east, north] = frame.toGeodetic(reach, reach, 0);
  return [west, south, east, north];
}

function touches(
  { geometries }: { geometries: readonly { positions: Float64Array }[] },
  [west, south, east, north]: Extent,
): boolean {
  return geometries.some(({ positions }) => {
    for (let i = 0; i < positions.length; i += 3) {
      const [x, y] = [positions[i], positions[i + 1]];
      if (x >= west && x <= east && y >= south && y <= north) return true;
    }
    return false;
  });
}

/** The layer.json of quantized-mesh terrain, as far as it counts here. */
interface TerrainEntry {
  tiles: string[];
  version?: string;
  available?: AvailableTiles;
}

async function readTerrain(
  address: string,
  frame: EnuFrame,
  reach: number,
  fetcher: typeof fetch,
): Promise<HeightField> {
  const load = async (url: string): Promise<Response> => {
    const response = await fetcher(url);
    if (!response.ok)
      throw new InputError('world-terrain', url, `the server answered ${response.status}.`, 'Try again.');
    return response;
  };
  const entry = (await (await load(address)).json()) as TerrainEntry;
  const around = reach + BEYOND;
  const cell = Math.max(FINEST, Math.ceil((2 * around) / MOST_HEIGHTS));
  const half = Math.ceil(around / cell);
  const box = {
    ...{ west: -half * cell, south: -half * cell, cell },
    ...{ columns: 2 * half + 1, rows: 2 * half + 1 },
  };
  const tiles = await Promise.all(
    deepestTiles(entry.available ?? [], extentOf(frame, around)).map(
      async ({ level, x, y }): Promise<TerrainTile> => {
        const path = entry.tiles[0]
          .replace('{z}', String(level))
          .replace('{x}', String(x))
          .replace('{y}', String(y))
          .replace('{version}', entry.version ?? '');
        const bytes = await (await load(new URL(path, address).href)).arrayBuffer();
        return { level, x, y, mesh: decodeTerrainMesh(new Uint8Array(bytes)) };
      },
    ),
  );
  return terrainField(tiles, frame, box);
}

/** Ellipsoidal heights of a field. */
function groundOf(field: HeightField, frame: EnuFrame): GroundSampler {
  const caster = new HeightFieldCaster(field);
  const point = new Float64Array(3);
  const [, , level] = frame.toGeodetic(0, 0, 0);
  return {
    heightAt(longitude, latitude) {
      frame.toEnu(longitude, latitude, level, point);
      const up = caster.heightAt(point[0], point[1]);
      return Number.isNaN(up) ? up : frame.toGeodetic(point[0], point[1], up, point)[2];
    },
  };
}
