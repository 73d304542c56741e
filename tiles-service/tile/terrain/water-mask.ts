import type { AreasGeometry } from '../../../models/feature.ts';
import { type FeatureStore, openFeatureStore } from '../../../models/feature-store/index.ts';
import type { Extent } from '../../../models/schema/index.ts';
import { type TileAddress, tileExtent } from '../../../scenes/geometry/terrain/tiling-scheme.ts';
import { fileByteSource } from '../../store/file-source.ts';

/** Pixels a side of a mask. */
export const MASK = 256;
const LAND = Uint8Array.of(0);
const WATER = Uint8Array.of(255);
/** Smaller bodies than this many pixels across would be blots; the base map draws them as they are. */
const NARROWEST = 6;
/** Above this level a river is thinner than a pixel, and reading all of a city for it takes long. */
const SHALLOWEST = 9;

/** Water bodies seen from above, degrees. */
export type WaterAreas = Pick<AreasGeometry, 'positions' | 'ringStarts' | 'polygonStarts'>;

export interface WaterMask {
  /** The water bodies of a part of the world, in memory. */
  within(extent: Extent): Promise<{
    /** One byte for a tile of that part that is all land or all water, else 256 × 256 from the north-west. */
    of(address: TileAddress): Uint8Array;
  }>;
}

/** Masks from the water bodies of feature stores (folders). */
export async function openWaterMask(folders: readonly string[]): Promise<WaterMask> {
  const stores = await Promise.all(folders.map((folder) => openFeatureStore(fileByteSource(folder))));
  const wet = stores.filter(({ header }) => header.types.WaterBody > 0);
  return {
    async within(extent) {
      const side = Math.max(extent[2] - extent[0], extent[3] - extent[1]);
      const tooLarge = wet.length === 0 || side >= (16 * 180) / 2 ** (SHALLOWEST - 1);
      const areas = tooLarge ? [] : (await Promise.all(wet.map((store) => areasIn(store, extent)))).flat();
      return {
        of(address) {
          if (address.level < SHALLOWEST) return LAND;
          const tile = tileExtent(address);
          return drawMask(
            areas.filter((area) => isBroad(area.extent, tile)),
            tile,
          );
        },
      };
    },
  };
}

interface BoundedAreas extends WaterAreas {
  extent: Extent;
}

async function areasIn(store: FeatureStore, extent: Extent): Promise<BoundedAreas[]> {
  const areas: BoundedAreas[] = [];
  for await (const features of store.featuresIn(extent)) {
    for (const feature of features) {
      if (feature.type !== 'WaterBody') continue;
      for (const geometry of feature.geometries) {
        if (geometry.kind !== 'areas') continue;
        const own = extentOf(geometry);
        if (overlaps(own, extent)) areas.push({ ...geometry, extent: own });
      }
    }
  }
  return areas;
}

function extentOf({ positions }: WaterAreas): Extent {
  const extent: Extent = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at + 2 < positions.length; at += 3) {
    extent[0] = Math.min(extent[0], positions[at]);
    extent[1] = Math.min(extent[1], positions[at + 1]);
    extent[2] = Math.max(extent[2], positions[at]);
    extent[3] = Math.max(extent[3], positions[at + 1]);
  }
  return extent;
}

function overlaps(a: Extent, b: Extent): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

/** By the body's own size and not by what of it lies in the tile, so that tiles side by side agree. */
export function isBroad(body: Extent, tile: Extent): boolean {
  const across = ((body[2] - body[0]) / (tile[2] - tile[0])) * MASK;
  const up = ((body[3] - body[1]) / (tile[3] - tile[1])) * MASK;
  return Math.max(across, up) >= 4 * NARROWEST && Math.min(across, up) >= NARROWEST;
}

/** The mask of an extent; one byte where it is all the same. */
export function drawMask(areas: readonly (WaterAreas & { extent?: Extent })[], extent: Extent): Uint8Array {
  const near = areas.filter((area) => !area.extent || overlaps(area.extent, extent));
  if (near.length === 0) return LAND;
  const shares = new Float32Array(MASK * MASK);
  for (const area of near) drawAreas(area, extent, shares);
  const mask = Uint8Array.from(shares, (share) => Math.min(255, Math.round(share * 255)));
  if (mask.every((value) => value === 0)) return LAND;
  return mask.every((value) => value === 255) ? WATER : mask;
}

/** Lines across each row of pixels along which shares are measured. */
const LINES = 4;

/** Adds the share of each pixel that lies inside an odd number of a polygon's rings: shores are smooth. */
function drawAreas(
  { positions, ringStarts, polygonStarts }: WaterAreas,
  [west, south, east, north]: Extent,
  shares: Float32Array,
): void {
  for (let polygon = 0; polygon + 1 < polygonStarts.length; polygon++) {
    const crossings: number[][] = Array.from({ length: MASK * LINES }, () => []);
    for (let ring = polygonStarts[polygon]; ring < polygonStarts[polygon + 1]; ring++) {
      const start = ringStarts[ring];
      const end = ringStarts[ring + 1];
      for (let i = start, j = end - 1; i < end; j = i++) {
        const ax = ((positions[3 * j] - west) / (east - west)) * MASK;
        const ay = ((north - positions[3 * j + 1]) / (north - south)) * MASK * LINES;
        const bx = ((positions[3 * i] - west) / (east - west)) * MASK;
        const by = ((north - positions[3 * i + 1]) / (north - south)) * MASK * LINES;
        const first = Math.max(0, Math.ceil(Math.min(ay, by) - 0.5));
        const last = Math.min(MASK * LINES - 1, Math.ceil(Math.max(ay, by) - 0.5) - 1);
        for (let line = first; line <= last; line++) {
          crossings[line].push(ax + ((line + 0.5 - ay) / (by - ay)) * (bx - ax));
        }
      }
    }
    crossings.forEach((places, line) => {
      places.sort((a, b) => a - b);
      const row = Math.floor(line / LINES) * MASK;
      for (let i = 0; i + 1 < places.length; i += 2) addSpan(shares, row, places[i], places[i + 1]);
    });
  }
}

/** Adds to the pixels of a row their shares of one line from one place to another. */
function addSpan(shares: Float32Array, row: number, from: number, to: number): void {
  const left = Math.max(0, from);
  const right = Math.min(MASK, to);
  for (let column = Math.floor(left); column < right; column++) {
    shares[row + column] += (Math.min(right, column + 1) - Math.max(left, column)) / LINES;
  }
}
