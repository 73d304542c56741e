import type { Feature } from '../feature.ts';
import { hash64 } from '../ids.ts';
import type { Extent } from '../schema/layer.ts';
import type { ByteSource } from './byte-source.ts';
import { ByteReader } from './bytes.ts';
import { decodeFeature } from './feature-codec.ts';
import { FEATURES_FILE, ID_ENTRY_BYTES, IDS_FILE, NAMES_FILE, type StoreHeader } from './header.ts';
import { type NameEntry, parseNamePage, rankNames } from './name-index.ts';
import { type NearFeature, nearFeature } from './near.ts';

/** Decoded blocks kept by a reader; about 30 MB at the usual block size. */
const CACHED_BLOCKS = 48;

/** Records by id, by name and by place, read by range from a folder on disk or behind HTTP. */
export interface FeatureStore {
  readonly header: StoreHeader;
  /** The features of block `index`, in Morton order. */
  readBlock(index: number): Promise<Feature[]>;
  findById(id: string): Promise<Feature | undefined>;
  /** Best match first: whole name, start of the name, start of a word, anywhere; case and accents do not count. */
  searchNames(text: string, limit: number): Promise<NameEntry[]>;
  /** What lies at a place: areas that contain it (smallest first), then what is within `metres` (nearest first). */
  featuresNear(longitude: number, latitude: number, metres: number): Promise<NearFeature[]>;
  /** All features of the blocks that touch an extent; a feature itself may lie outside. */
  featuresIn(extent: Extent): AsyncGenerator<Feature[]>;
}

/** Reads a store whose header is known. */
export function createFeatureStore(source: ByteSource, header: StoreHeader): FeatureStore {
  const cache = new Map<number, Promise<Feature[]>>();
  let names: Promise<NameEntry[]> | undefined;

  async function loadBlock(index: number): Promise<Feature[]> {
    const block = header.blocks[index];
    if (!block) throw new RangeError(`The feature store has no block ${index}.`);
    const bytes = await source.gunzip(await source.read(FEATURES_FILE, block.offset, block.length));
    const reader = new ByteReader(bytes);
    const features: Feature[] = [];
    for (let i = 0; i < block.count; i++) features.push(decodeFeature(reader));
    return features;
  }

  function readBlock(index: number): Promise<Feature[]> {
    const known = cache.get(index);
    if (known) {
      cache.delete(index);
      cache.set(index, known);
      return known;
    }
    const loading = loadBlock(index);
    cache.set(index, loading);
    loading.catch(() => cache.delete(index));
    if (cache.size > CACHED_BLOCKS) cache.delete(cache.keys().next().value as number);
    return loading;
  }

  /** Blocks that hold an id with this hash: one, or more after a collision. */
  async function blocksOfHash(high: number, low: number): Promise<number[]> {
    const { firstHashes, pageEntries, count } = header.ids;
    const blocks: number[] = [];
    for (
      let page = firstPage(firstHashes, high);
      page < firstHashes.length && firstHashes[page] <= high;
      page++
    ) {
      const entries = Math.min(pageEntries, count - page * pageEntries);
      const bytes = await source.read(
        IDS_FILE,
        page * pageEntries * ID_ENTRY_BYTES,
        entries * ID_ENTRY_BYTES,
      );
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let i = 0; i < entries; i++) {
        const at = i * ID_ENTRY_BYTES;
        if (view.getUint32(at, true) === high && view.getUint32(at + 4, true) === low)
          blocks.push(view.getUint32(at + 8, true));
      }
    }
    return blocks;
  }

  async function loadNames(): Promise<NameEntry[]> {
    const pages = await Promise.all(
      header.names.pages.map(async ({ offset, length }) =>
        parseNamePage(await source.gunzip(await source.read(NAMES_FILE, offset, length))),
      ),
    );
    return pages.flat();
  }

  return {
    header,
    readBlock,
    async findById(id) {
      for (const block of new Set(await blocksOfHash(...hash64(id)))) {
        const found = (await readBlock(block)).find((feature) => feature.id === id);
        if (found) return found;
      }
      return undefined;
    },
    async searchNames(text, limit) {
      if (header.names.count === 0) return [];
      names ??= loadNames();
      names.catch(() => (names = undefined));
      return rankNames(await names, text, limit);
    },
    async featuresNear(longitude, latitude, metres) {
      const latitudeSpan = metres / 110_574;
      const longitudeSpan = metres / (111_320 * Math.max(0.01, Math.cos((latitude * Math.PI) / 180)));
      const extent: Extent = [
        longitude - longitudeSpan,
        latitude - latitudeSpan,
        longitude + longitudeSpan,
        latitude + latitudeSpan,
      ];
      const found: NearFeature[] = [];
      for (const index of blocksIn(header, extent)) {
        for (const feature of await readBlock(index)) {
          const near = nearFeature(feature, longitude, latitude);
          if (near && (near.area !== undefined || near.distance <= metres)) found.push(near);
        }
      }
      return found.sort(
        (a, b) => (a.area ?? Number.MAX_VALUE) - (b.area ?? Number.MAX_VALUE) || a.distance - b.distance,
      );
    },
    async *featuresIn(extent) {
      for (const index of blocksIn(header, extent)) yield await readBlock(index);
    },
  };
}

function blocksIn(header: StoreHeader, [west, south, east, north]: Extent): number[] {
  const indices: number[] = [];
  header.blocks.forEach(({ extent }, index) => {
    if (extent[0] <= east && extent[2] >= west && extent[1] <= north && extent[3] >= south)
      indices.push(index);
  });
  return indices;
}

/** The last page whose first hash is below `high`: equal hashes may begin before a page that starts with `high`. */
function firstPage(firstHashes: readonly number[], high: number): number {
  let lower = 0;
  let upper = firstHashes.length;
  while (lower < upper) {
    const middle = (lower + upper) >> 1;
    if (firstHashes[middle] < high) lower = middle + 1;
    else upper = middle;
  }
  return Math.max(0, lower - 1);
}
