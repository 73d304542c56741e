import type { Feature } from '../../../models/feature.ts';
import type { FeatureStore } from '../../../models/feature-store/index.ts';
import type { PositionTransform } from '../../../models/geodesy/index.ts';
import type { RoadNetwork } from '../../../models/network/index.ts';
import type { Extent } from '../../../models/schema/layer.ts';
import type { LocalizedText } from '../../../models/schema/text.ts';
import { type FloodedBuildings, type FloodedCity, USUAL_FLOOR, USUAL_STOREY } from './city.ts';
import { CriticalPlaces, criticalKindOf } from './critical-places.ts';
import { footprintOf } from './footprint.ts';
import { LineBuilder } from './line-builder.ts';
import { floodedRoads } from './read-roads.ts';

export interface CitySources {
  /** Records of the layers that the reader may see, each layer once, as its strictest class knows it. */
  stores: readonly FeatureStore[];
  networks: readonly RoadNetwork[];
  /** Of the CRS of the grids. */
  transform: Pick<PositionTransform, 'fromGeodetic'>;
  /** Degrees; absent: all there is. */
  extent?: Extent;
  signal?: AbortSignal;
}

const TYPES = ['Building', 'BuildingPart', 'PointOfInterest', 'PipeNode'];

/**
 * What of a city a flood is held against, from its records and its roads; in a page and on a server alike. Stores
 * that hold nothing of the kind are not read.
 */
export async function readFloodedCity(sources: CitySources): Promise<FloodedCity> {
  const { stores, networks, transform, extent, signal } = sources;
  const buildings: Feature[] = [];
  const places = new CriticalPlaces(transform);
  for (const store of stores) {
    if (!TYPES.some((type) => store.header.types[type])) continue;
    for await (const features of blocksOf(store, extent)) {
      signal?.throwIfAborted();
      for (const feature of features) {
        if (!TYPES.includes(feature.type) || feature.geometries.length === 0) continue;
        if (extent && !isWithin(feature, extent)) continue;
        if (feature.type === 'Building' || feature.type === 'BuildingPart') buildings.push(feature);
        const kind = feature.type === 'BuildingPart' ? undefined : criticalKindOf(feature);
        if (kind) places.add(feature, kind);
      }
    }
  }
  return {
    buildings: buildingsOf(buildings, transform),
    roads: floodedRoads(networks, transform, extent),
    places: places.list(),
  };
}

async function* blocksOf(store: FeatureStore, extent: Extent | undefined): AsyncGenerator<Feature[]> {
  if (extent) yield* store.featuresIn(extent);
  else for (let block = 0; block < store.header.blocks.length; block++) yield await store.readBlock(block);
}

function isWithin({ geometries }: Feature, [west, south, east, north]: Extent): boolean {
  const [longitude, latitude] = geometries[0].positions;
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

function buildingsOf(
  found: readonly Feature[],
  transform: Pick<PositionTransform, 'fromGeodetic'>,
): FloodedBuildings {
  const known = new Set(found.map(({ id }) => id));
  const own = found.filter(
    ({ type, parents }) => type === 'Building' || !parents?.some((parent) => known.has(parent)),
  );
  const count = own.length;
  const rings = new LineBuilder(transform);
  const buildings = {
    ids: own.map(({ id }) => id),
    names: own.map(nameOf),
    uses: own.map(useOf),
    places: new Float64Array(2 * count),
    firstRing: new Uint32Array(count + 1),
    storeys: new Uint16Array(count),
    storeyHeight: new Float32Array(count),
    floor: new Float32Array(count),
    residents: new Float32Array(count),
  };
  own.forEach((feature, index) => {
    const footprint = footprintOf(feature);
    for (const ring of footprint.rings) rings.add(ring);
    buildings.firstRing[index + 1] = rings.count;
    buildings.places.set(footprint.middle, 2 * index);
    const { storeys, storeyHeight } = storeysOf(feature);
    buildings.storeys[index] = storeys;
    buildings.storeyHeight[index] = storeyHeight;
    // A part that stands on another building is entered through it: its floor counts from the ground too.
    buildings.floor[index] = numberOf(feature.attributes.groundFloorHeight) ?? USUAL_FLOOR;
    buildings.residents[index] = numberOf(feature.attributes.residents) ?? Number.NaN;
  });
  return { ...buildings, rings: rings.finish() };
}

export function nameOf({ name, attributes }: Feature): LocalizedText | undefined {
  if (!name) return undefined;
  const english = attributes['name:en'];
  return { 'zh-CN': name, en: typeof english === 'string' ? english : name };
}

function useOf({ attributes, class: kind }: Feature): string | undefined {
  return typeof attributes.use === 'string' ? attributes.use : kind;
}

function storeysOf({ attributes, geometries }: Feature): { storeys: number; storeyHeight: number } {
  const body = geometries.find((geometry) => geometry.kind === 'extrusion');
  const height = body?.height ?? numberOf(attributes.height);
  const walls = height === undefined ? undefined : height - (body?.roof.height ?? 0);
  const told = body?.storeys ?? numberOf(attributes.storeys) ?? numberOf(attributes['building:levels']);
  const storeys = Math.max(1, Math.min(65_535, Math.round(told ?? (walls ?? 0) / USUAL_STOREY)));
  const storeyHeight = walls === undefined || !(walls > 0) ? USUAL_STOREY : walls / storeys;
  return { storeys, storeyHeight: Math.max(2, storeyHeight) };
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
