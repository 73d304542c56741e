import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Feature } from '../../models/feature.ts';
import { ByteReader } from '../../models/feature-store/bytes.ts';
import { decodeRecord, encodeFeature } from '../../models/feature-store/feature-codec.ts';
import { HEADER_FILE, type StoreHeader } from '../../models/feature-store/index.ts';
import { hash64 } from '../../models/ids.ts';
import type { Tally } from '../read/feature-source.ts';
import { writeBlocks } from './block-writer.ts';
import { Bounds } from './bounds.ts';
import { Columns } from './columns.ts';
import { FieldStatistics } from './field-statistics.ts';
import { writeIdIndex } from './id-index-writer.ts';
import { NameIndexWriter } from './name-index-writer.ts';
import { GRID, type LeafLimits, leavesOf, rootCellOf } from './quadtree.ts';
import { morton, sortedOrder } from './sort.ts';
import { Spool } from './spool.ts';

export const DEFAULT_LIMITS: LeafLimits = { features: 1_000, bytes: 512 << 10, metres: 800 };

/**
 * Writes a feature store. Features are spooled to disk as they come, in any order, and put into the blocks of a
 * quadtree at the end; memory grows by about 72 bytes a feature and by nothing else.
 */
export class FeatureStoreWriter {
  readonly #folder: string;
  readonly #limits: LeafLimits;
  readonly #spool: Spool;
  readonly #fields = new FieldStatistics();
  readonly #names: NameIndexWriter;
  readonly #bounds = new Bounds();
  readonly #types: Record<string, number> = {};
  readonly #rows = new Columns({
    offset: Float64Array,
    length: Uint32Array,
    west: Float64Array,
    south: Float64Array,
    east: Float64Array,
    north: Float64Array,
    high: Uint32Array,
    low: Uint32Array,
  });

  /** `folder` is made if need be. */
  constructor(folder: string, limits: LeafLimits = DEFAULT_LIMITS) {
    mkdirSync(folder, { recursive: true });
    this.#folder = folder;
    this.#limits = limits;
    this.#spool = new Spool(join(folder, 'features.spool'));
    this.#names = new NameIndexWriter(join(folder, 'names.spool'));
  }

  add(feature: Feature): void {
    const bytes = encodeFeature(feature);
    const own = new Bounds();
    own.addFeature(feature);
    const [high, low] = hash64(feature.id);
    this.#rows.push({
      offset: this.#spool.append(bytes),
      length: bytes.length,
      west: own.west,
      south: own.south,
      east: own.east,
      north: own.north,
      high,
      low,
    });
    if (!own.empty) this.#bounds.addBounds(own);
    this.#fields.add(feature.attributes);
    this.#types[feature.type] = (this.#types[feature.type] ?? 0) + 1;
    this.#names.add(feature, own);
  }

  /** Ends the store. Features with an id that was there before are left out and counted in `tally`. */
  async finish(tally: Tally, signal?: AbortSignal): Promise<StoreHeader> {
    this.#spool.flush();
    const rows = this.#rows;
    const bounds = this.#bounds.empty ? undefined : this.#bounds;
    const root = rootCellOf(bounds?.extent() ?? [0, 0, 0, 0], this.#limits.metres);
    const byHash = sortedOrder(
      rows.column('high') as Uint32Array,
      sortedOrder(rows.column('low') as Uint32Array),
    );
    const duplicates = this.#findDuplicates(byHash, tally);
    const codes = this.#mortonCodes(root);
    // What lies at one place goes by its id, not by when it came: that may tell of features that were left out.
    const order = sortedOrder(codes, byHash.slice()).filter((row) => !duplicates.has(row));
    const lengths = rows.column('length') as Uint32Array;
    const leaves = leavesOf(
      order.map((row) => codes[row]),
      order.map((row) => lengths[row]),
      root,
      this.#limits,
    );
    const { blocks, blockOfRow } = await writeBlocks(this.#folder, this.#spool, rows, order, leaves, signal);
    const ids = await writeIdIndex(
      this.#folder,
      byHash.filter((row) => !duplicates.has(row)),
      rows.column('high') as Uint32Array,
      rows.column('low') as Uint32Array,
      blockOfRow,
    );
    const names = await this.#names.finish(this.#folder, order);
    this.#spool.remove();
    // Writers may be kept while tiles are made.
    rows.clear();
    const header: StoreHeader = {
      schema: 'citymirror/feature-store/1',
      count: order.length,
      ...(bounds ? { extent: bounds.extent() } : {}),
      ...(bounds && Number.isFinite(bounds.lowest) ? { heights: [bounds.lowest, bounds.highest] } : {}),
      types: this.#types,
      fields: this.#fields.fields(),
      fieldsLeftOut: this.#fields.leftOut,
      rootCell: root,
      blocks,
      ids,
      names,
    };
    await writeFile(join(this.#folder, HEADER_FILE), JSON.stringify(header));
    return header;
  }

  #mortonCodes(root: { west: number; south: number; east: number; north: number }): Uint32Array {
    const [west, south] = [this.#rows.column('west'), this.#rows.column('south')];
    const [east, north] = [this.#rows.column('east'), this.#rows.column('north')];
    const codes = new Uint32Array(this.#rows.length);
    const cell = (value: number, low: number, high: number): number =>
      Math.min(GRID - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * GRID)));
    for (let row = 0; row < codes.length; row++) {
      if (west[row] > east[row]) continue; // A record without a shape stays in the first cell.
      const x = cell((west[row] + east[row]) / 2, root.west, root.east);
      const y = cell((south[row] + north[row]) / 2, root.south, root.north);
      codes[row] = morton(x, y);
    }
    return codes;
  }

  /** Rows whose id an earlier row has. Equal hashes are only candidates: the ids themselves decide. */
  #findDuplicates(byHash: Uint32Array, tally: Tally): Set<number> {
    const high = this.#rows.column('high');
    const low = this.#rows.column('low');
    const duplicates = new Set<number>();
    for (let i = 1, first = 0; i < byHash.length; i++) {
      const row = byHash[i];
      if (high[row] !== high[byHash[first]] || low[row] !== low[byHash[first]]) {
        first = i;
        continue;
      }
      const { id, type } = this.#recordOf(row);
      for (let j = first; j < i; j++) {
        if (duplicates.has(byHash[j]) || this.#recordOf(byHash[j]).id !== id) continue;
        duplicates.add(row);
        this.#types[type]--;
        tally.dropped('duplicate-id', 'The id was there before; the first one was kept.', id);
        break;
      }
    }
    return duplicates;
  }

  #recordOf(row: number): { id: string; type: string } {
    const bytes = new Uint8Array(this.#rows.column('length')[row]);
    this.#spool.read(this.#rows.column('offset')[row], bytes);
    return decodeRecord(new ByteReader(bytes));
  }
}
