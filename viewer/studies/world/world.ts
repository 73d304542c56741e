import type { Feature } from '../../../models/feature.ts';
import type { Layer } from '../../../models/schema/layer.ts';
import type { Position } from '../../../models/schema/position.ts';
import type { Scene } from '../../../models/schema/scene.ts';
import { hashOf } from '../../../scenes/planning/analysis-origin.ts';
import { onCityLeft } from '../../stores/boot.ts';
import { type CallOptions, WorkerCalls } from '../../workers/worker-calls.ts';
import type { ReadWorld, WorldCalls, WorldRequest } from './messages.ts';

/** What rays are cast at around a place, with where it comes from. */
export interface LoadedWorld extends ReadWorld {
  /** One for each world: workers that have it need not be given it again. */
  key: string;
  origin: WorldRequest['origin'];
  reach: number;
  /** Layers that bodies and ground come from. */
  layers: readonly Layer[];
  /** Those that have bodies, but no place yet. */
  unplaced: readonly Layer[];
  hasTerrain: boolean;
}

export interface WorldPlace {
  city: Scene;
  /** Absolute address of the scene. */
  address: string;
  centre: Position;
  /** Metres to each side. */
  reach: number;
  /** What a scheme builds and takes away. */
  designed?: readonly Feature[];
  without?: readonly string[];
}

/** Kinds of tilesets whose features stand in the way. */
const SOLID = new Set<Layer['role']>(['buildings', 'structures']);
/** Worlds that are kept: the one at hand, and that with or without a scheme. */
const KEPT = 2;

const calls = new WorkerCalls<WorldCalls>(
  () => new Worker(new URL('./world-worker.ts', import.meta.url), { type: 'module' }),
);
const kept = new Map<string, LoadedWorld>();

/** Layers that rays are cast at; `terrain` where the city has one. What waits for its place stands nowhere yet. */
export function solidLayers({ layers }: Pick<Scene, 'layers'>): {
  solids: Layer[];
  unplaced: Layer[];
  terrain?: Layer;
} {
  const terrain = layers.find(({ kind }) => kind === 'terrain');
  const bodies = layers.filter(
    ({ kind, role, store }) => kind === 'tileset' && SOLID.has(role) && store !== undefined,
  );
  return {
    solids: bodies.filter(({ unplaced }) => !unplaced),
    unplaced: bodies.filter(({ unplaced }) => unplaced),
    ...(terrain && { terrain }),
  };
}

/** Reads a world in a worker, or gives it as it was read before. Rejects with AbortError when the signal is raised. */
export async function loadWorld(place: WorldPlace, options: CallOptions = {}): Promise<LoadedWorld> {
  const { city, address, centre, reach, designed = [], without = [] } = place;
  const { solids, unplaced, terrain } = solidLayers(city);
  const request: WorldRequest = {
    origin: [...centre, city.origin.height],
    reach,
    stores: solids.map(({ store }) => new URL(store as string, address).href),
    ...(terrain && { terrain: new URL(terrain.url, address).href }),
    ...{ designed, without },
  };
  // Of models of buildings the numbers are millions.
  const key = await hashOf(request);
  const known = kept.get(key);
  if (known) {
    kept.delete(key);
    kept.set(key, known);
    options.onProgress?.(1);
    return { ...known, unplaced };
  }
  const read = await calls.call('read', [request], options);
  const loaded: LoadedWorld = {
    ...read,
    ...{ key, origin: request.origin, reach, hasTerrain: terrain !== undefined, unplaced },
    layers: terrain ? [...solids, terrain] : solids,
  };
  kept.set(key, loaded);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value as string);
  return loaded;
}

onCityLeft(() => kept.clear());
