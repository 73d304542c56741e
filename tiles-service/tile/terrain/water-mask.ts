import type { AreasGeometry } from '../../../models/feature.ts';
import { type FeatureStore, openFeatureStore } from '../../../models/feature-store/index.ts';
import { fileByteSource } from '../../store/file-source.ts';
import { type TileAddress, tileExtent } from './tiling-scheme.ts';

/** Pixels a side of a mask. */
export const MASK = 256;
const LAND = Uint8Array.of(0);
const WATER = Uint8Array.of(255);
/** Smaller bodies than this many pixels across would be blots; the base map draws them as they are. */
const NARROWEST = 6;
/** Above this level a river is thinner than a pixel, and reading all of a city for it takes long. */
const SHALLOWEST = 9;

export interface WaterMask {
  /** One byte for a tile that is all land or all water, else 256 × 256 from the north-west. */
  of(address: TileAddress): Promise<Uint8Array>;
}

/** Masks from the water bodies of feature stores (folders). */
export async function openWaterMask(folders: readonly string[]): Promise<WaterMask> {
  const stores = await Promise.all(folders.map((folder) => openFeatureStore(fileByteSource(folder))));
  const wet = stores.filter(({ header }) => header.types.WaterBody > 0);
  return {
    async of(address) {
      if (wet.length === 0 || address.level < SHALLOWEST) return LAND;
      const mask = new Uint8Array(MASK * MASK);
      for (const store of wet) await drawStore(store, address, mask);
      if (mask.every((value) => value === 0)) return LAND;
      return mask.every((value) => value === 255) ? WATER : mask;
    },
  };
}

async function drawStore(store: FeatureStore, address: TileAddress, mask: Uint8Array): Promise<void> {
  const extent = tileExtent(address);
  for await (const features of store.featuresIn(extent))
    for (const feature of features) {
      if (feature.type !== 'WaterBody') continue;
      for (const geometry of feature.geometries)
        if (geometry.kind === 'areas' && isBroad(geometry, extent)) drawAreas(geometry, extent, mask);
    }
}

/** By the body's own size and not by what of it lies in the tile, so that tiles side by side agree. */
function isBroad({ positions }: AreasGeometry, [west, south, east, north]: readonly number[]): boolean {
  const low = [180, 90];
  const high = [-180, -90];
  for (let i = 0; i < positions.length; i += 3)
    for (const axis of [0, 1]) {
      low[axis] = Math.min(low[axis], positions[i + axis]);
      high[axis] = Math.max(high[axis], positions[i + axis]);
    }
  const pixels = [(high[0] - low[0]) / (east - west), (high[1] - low[1]) / (north - south)].map(
    (share) => share * MASK,
  );
  return Math.max(...pixels) >= 4 * NARROWEST && Math.min(...pixels) >= NARROWEST;
}

/** Fills what lies inside an odd number of rings, by the centres of pixels. */
export function drawAreas(
  { positions, ringStarts, polygonStarts }: Pick<AreasGeometry, 'positions' | 'ringStarts' | 'polygonStarts'>,
  [west, south, east, north]: readonly number[],
  mask: Uint8Array,
): void {
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    const crossings: number[][] = Array.from({ length: MASK }, () => []);
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
      const start = ringStarts[ring];
      const end = ringStarts[ring + 1];
      for (let i = start, j = end - 1; i < end; j = i++) {
        const ax = ((positions[3 * j] - west) / (east - west)) * MASK;
        const ay = ((north - positions[3 * j + 1]) / (north - south)) * MASK;
        const bx = ((positions[3 * i] - west) / (east - west)) * MASK;
        const by = ((north - positions[3 * i + 1]) / (north - south)) * MASK;
        const first = Math.max(0, Math.ceil(Math.min(ay, by) - 0.5));
        const last = Math.min(MASK - 1, Math.ceil(Math.max(ay, by) - 0.5) - 1);
        for (let row = first; row <= last; row++)
          crossings[row].push(ax + ((row + 0.5 - ay) / (by - ay)) * (bx - ax));
      }
    }
    crossings.forEach((xs, row) => {
      xs.sort((a, b) => a - b);
      for (let i = 0; i + 1 < xs.length; i += 2) {
        const from = Math.max(0, Math.ceil(xs[i] - 0.5));
        const to = Math.min(MASK, Math.ceil(xs[i + 1] - 0.5));
        if (to > from) mask.fill(255, row * MASK + from, row * MASK + to);
      }
    });
  }
}
